export * from './fs/index.ts';
export * from './git/index.ts';
export * from './grafana/index.ts';
export * from './records/index.ts';
