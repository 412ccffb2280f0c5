export { findHome, listProjects, taskFolder } from './place.ts';
export type { TaskSegment } from './reader.ts';
export type { OpenTaskStore, TaskStoreOptions } from './store.ts';
export { createTaskStore } from './store.ts';
export type { VerifiedLog, VerifiedSegment } from './verify.ts';
export { verifyTasks } from './verify.ts';
