export * from './fs/index.ts';
