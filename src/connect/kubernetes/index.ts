export type { ObjectName, Patching, ReadObject } from './objects.ts';
export { patchArguments, patchObject, readProjectObject } from './objects.ts';
export type { KubernetesWorld } from './run.ts';
