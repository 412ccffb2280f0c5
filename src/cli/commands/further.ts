// The commands around code and runs, as one piece: a check needs none of them, and each piece splits what is shared further.
export { marksSince } from './against.ts';
export { alerts } from './alerts.ts';
export { infer, sync, types } from './contract.ts';
export { deleteDashboards, generateDashboards, listDashboards, provisionDashboards } from './dashboards.ts';
export { demo } from './demo.ts';
export { diff } from './diff.ts';
export { acceptGate, gate } from './gate.ts';
export { observedIn, postrun } from './postrun.ts';
export { queries } from './queries.ts';
export { run } from './run.ts';
export { list, repair, show, verify } from './runs.ts';
