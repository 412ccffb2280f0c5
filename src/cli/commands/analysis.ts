// The commands that analyze contracts, as one piece: they share nearly everything, and each further file costs at start.
export { accept, create, prune } from './baseline.ts';
export { check } from './check.ts';
export { explain } from './explain.ts';
export { graph } from './graph.ts';
export { preflight } from './preflight.ts';
