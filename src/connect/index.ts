export * from './fs/index.ts';
export * from './git/index.ts';
export * from './grafana/index.ts';
export * from './kubernetes/index.ts';
export { postJson } from './post/index.ts';
export * from './records/index.ts';
export { systemTime } from './system-time.ts';
export * from './tasks/index.ts';
