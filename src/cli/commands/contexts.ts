// The commands around ProjectContexts, as one piece.
export { createContext } from './context-create.ts';
export { validate } from './context-validate.ts';
export { deriveFrom } from './derive.ts';
