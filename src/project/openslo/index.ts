export { type OpenSloRequirements, requirementsFromOpenSlo } from './requirements.ts';
