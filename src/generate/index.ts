export type { Change, Changes, CodeChange, Left, Part, Side, Synced, Wanted, YamlChange } from './change.ts';
export { changesFor } from './change.ts';
export { unifiedDiff } from './diff.ts';
export { inferContract } from './infer.ts';
export { syncCode } from './sync-code.ts';
export { syncYaml } from './sync-yaml.ts';
export { phaseTypes } from './types.ts';
