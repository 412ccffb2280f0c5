export type {
  FileStoreOptions,
  MemoryStore,
  RecordedEvent,
  RecordState,
  RunList,
  RunSummary,
} from './connect/index.ts';
export { createFileStore, createMemoryStore, listRuns, readRun, verifyRun } from './connect/index.ts';
export type { RunEvent, RunEventData, RunEventType, RunSink, RunStore } from './core/index.ts';
