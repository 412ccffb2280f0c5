// The commands around code and runs, as one piece: a check needs none of them, and each piece splits what is shared further.
export { infer, sync, types } from './contract.ts';
export { demo } from './demo.ts';
export { observedIn, postrun } from './postrun.ts';
export { run } from './run.ts';
export { list, repair, show, verify } from './runs.ts';
