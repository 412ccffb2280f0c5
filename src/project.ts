import { systemTime } from './connect/index.ts';
import { createTracker as openTracker, type Tracker, type TrackerOptions } from './project/index.ts';

export type { OpenTaskStore, TaskStoreOptions } from './connect/index.ts';
export { createTaskStore } from './connect/index.ts';
export type { ProjectDetector, ProjectDetectorOptions } from './connect/otlp/project-detector.ts';
export { createProjectDetector } from './connect/otlp/project-detector.ts';
export type {
  TaskChange,
  TaskEvent,
  TaskEventData,
  TaskEventType,
  TaskPriority,
  TaskSettings,
  TaskStore,
  TaskType,
} from './core/index.ts';
export type {
  At,
  Attempt,
  Happened,
  LinkedTask,
  MemoryTaskStore,
  NewTask,
  RefusalCode,
  Sprint,
  SprintSettings,
  StatusCategory,
  StatusMap,
  StatusPeriod,
  Task,
  TaskLink,
  Tracker,
} from './project/index.ts';
export { createMemoryTaskStore, foldTask, getTaskLink, statusMap, TaskRefusal } from './project/index.ts';

/** As `TrackerOptions`, with the clock of the system unless told otherwise. */
export type CreateTrackerOptions = Omit<TrackerOptions, 'now'> & Partial<Pick<TrackerOptions, 'now'>>;

/**
 * Keeps the tasks of a project: every change is checked, written to the log, and read back from there, so that several processes
 * share one truth. With a `tracer` of `contextcore/otlp`, changes are also sent as spans.
 */
export const createTracker = (options: CreateTrackerOptions): Tracker => openTracker({ now: systemTime, ...options });
