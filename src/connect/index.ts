export * from './fs/index.ts';
export * from './records/index.ts';
