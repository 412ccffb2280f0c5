import type { TaskEvent } from '../../core/index.ts';
import {
  foldSprints,
  foldTask,
  isSprintDue,
  type KnownTask,
  type LogRecordData,
  type Progress,
  recordsOf,
  type SpanData,
  type Sprint,
  spansOf,
  sprintRecord,
  sprintSpanOf,
  type Task,
  type Telling,
  taskOf,
} from '../../project/index.ts';
import type { TaskLog } from './task-log.ts';

/** Events that are to be exported together, with what has to be known for it. */
export interface EventBatch {
  readonly events: readonly TaskEvent[];
  readonly tasks: readonly Task[];
  /** Those that the events are about. */
  readonly sprints: readonly Sprint[];
  known(task: string): KnownTask | undefined;
}

const knownOf = ({ root, attempts }: Task): KnownTask => ({ root, attempts: attempts.length });

/** The tasks to which a span of a finished attempt may link. */
const dependenciesOf = ({ attempts, history }: Task): readonly string[] =>
  attempts[0]?.outcome === undefined
    ? []
    : history.flatMap(({ event }) =>
        event.type === 'task.created' || event.type === 'task.updated' ? (event.data.dependsOn ?? []) : [],
      );

const foldAll = (histories: ReadonlyMap<string, readonly TaskEvent[]>): readonly Task[] =>
  [...histories.values()].flatMap((events) => foldTask(events) ?? []);

const sprintOf = ({ data }: TaskEvent): string | undefined =>
  'task' in data || !('sprint' in data) ? undefined : data.sprint;

/** Looks up what tasks link to, as far as that is not among them. */
const lookUp = async (tasks: readonly Task[], log: TaskLog): Promise<EventBatch['known']> => {
  const known = new Map(tasks.map((task) => [task.id, knownOf(task)]));
  const others = new Set(tasks.flatMap(dependenciesOf).filter((id) => !known.has(id)));
  if (others.size > 0) for (const task of foldAll(await log.eventsOf([...others]))) known.set(task.id, knownOf(task));
  return (task) => known.get(task);
};

/** Reads the whole history of what the events are about, as it is now. */
export const batchOf = async (events: readonly TaskEvent[], log: TaskLog): Promise<EventBatch> => {
  const ids = new Set(events.flatMap((event) => taskOf(event) ?? []));
  const tasks = foldAll(ids.size === 0 ? new Map() : await log.eventsOf([...ids]));
  const sprintIds = new Set(events.flatMap((event) => sprintOf(event) ?? []));
  const sprints = sprintIds.size === 0 ? [] : foldSprints(await log.sprintEvents());
  return {
    events,
    tasks,
    sprints: sprints.filter(({ id }) => sprintIds.has(id)),
    known: await lookUp(tasks, log),
  };
};

/** The same of whole tasks. */
export const batchOfTasks = async (tasks: readonly Task[], log: TaskLog): Promise<EventBatch> => ({
  events: tasks.flatMap(({ history }) => history.map(({ event }) => event)),
  tasks,
  sprints: [],
  known: await lookUp(tasks, log),
});

/** All events of sprints. */
export const batchOfSprints = async (log: TaskLog): Promise<EventBatch> => {
  const events = await log.sprintEvents();
  return { events, tasks: [], sprints: foldSprints(events), known: () => undefined };
};

/** The spans of a batch. */
export const spansIn = (batch: EventBatch, progress: Progress, telling: Telling): readonly SpanData[] => {
  const withKnown = { ...telling, known: batch.known };
  const sprints = batch.sprints.filter((sprint) => isSprintDue(sprint, progress));
  return [
    ...batch.tasks.flatMap((task) => spansOf(task, progress, withKnown)),
    ...sprints.flatMap((sprint) => sprintSpanOf(telling.project, sprint) ?? []),
  ];
};

/** The log records of a batch. */
export const recordsIn = (batch: EventBatch, progress: Progress, telling: Telling): readonly LogRecordData[] => [
  ...batch.tasks.flatMap((task) => recordsOf(task, progress, telling)),
  ...batch.events.flatMap((event) => (progress.isNew(event) ? (sprintRecord(telling.project, event) ?? []) : [])),
];
