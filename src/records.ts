export type {
  FileStoreOptions,
  MemoryStore,
  RecordedEvent,
  RecordSegment,
  RecordState,
  RunList,
  RunSummary,
} from './connect/index.ts';
export { createFileStore, createMemoryStore, listRuns, readRecord, readRun, verifyRun } from './connect/index.ts';
export type { RunEvent, RunEventData, RunEventType, RunSink, RunStore } from './core/index.ts';
