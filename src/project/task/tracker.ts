import type { TaskChange, TaskSettings, TaskStore } from '../../core/index.ts';
import { suggestOr } from '../../core/index.ts';
import { type TaskLink, taskLink } from '../telemetry/link.ts';
import { decideStep, type TaskStep, type When } from './decide.ts';
import { decideSprint, decideStart, type NewTask } from './decide-start.ts';
import { foldTask } from './fold.ts';
import { foldSprints, type SprintSettings } from './fold-sprint.ts';
import { quoted, TaskRefusal } from './refusal.ts';
import type { Sprint, Task } from './state.ts';
import { type StatusMap, usualStatuses } from './status.ts';

export interface TrackerOptions {
  readonly project: string;
  readonly store: TaskStore;
  /** Exports what has changed, as `createTaskTracer` does. Its failures are its own: no change waits for it. */
  readonly tracer?: { exportPending(): Promise<unknown> };
  readonly statuses?: StatusMap;
  /** Milliseconds since 1970. */
  now(): number;
}

/** When a change happened, where that is not now. */
export interface At {
  readonly at?: Date;
}

/** What goes on with the tasks of a project. Every method that changes something resolves when that is written down; what is not possible rejects with `TaskRefusal`, and nothing is written. */
export interface Tracker {
  startTask(task: NewTask & At): Promise<Task>;
  updateTask(id: string, settings: TaskSettings & { readonly status?: string } & At): Promise<Task>;
  updateStatus(id: string, status: string, when?: At): Promise<Task>;
  blockTask(id: string, block?: { readonly reason?: string; readonly by?: string } & At): Promise<Task>;
  unblockTask(id: string, unblock?: { readonly to?: string } & At): Promise<Task>;
  completeTask(id: string, when?: At): Promise<Task>;
  cancelTask(id: string, cancel?: { readonly reason?: string } & At): Promise<Task>;
  reopenTask(id: string, reopen?: { readonly to?: string; readonly reason?: string } & At): Promise<Task>;
  commentTask(id: string, comment: { readonly text: string; readonly author?: string } & At): Promise<Task>;
  /** `null`: to nobody. */
  assignTask(id: string, assignee: string | null, when?: At): Promise<Task>;
  /** `percent` is a number from 0 to 100. */
  reportProgress(id: string, percent: number, when?: At): Promise<Task>;
  startSprint(id: string, settings?: SprintSettings & At): Promise<Sprint>;
  updateSprint(id: string, settings: SprintSettings & At): Promise<Sprint>;
  endSprint(id: string, when?: At): Promise<Sprint>;
  task(id: string): Promise<Task | undefined>;
  /** The same; rejects where there is none. */
  requireTask(id: string): Promise<Task>;
  sprint(id: string): Promise<Sprint | undefined>;
  /** In the order of their starts. */
  sprints(): Promise<readonly Sprint[]>;
  /** In the order of their ids. */
  tasks(): AsyncIterable<Task>;
  /** For linking a span of running code to the task that it works on. */
  getTaskLink(id: string): Promise<TaskLink>;
  /** Waits for what is under way, and seals what was written. */
  close(): Promise<void>;
}

/** A change that is asked for, with what it is about. */
interface Lookup {
  task(id: string): Promise<Task>;
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Task>>;
}

const lookupIn = (store: TaskStore): Lookup => {
  const find = async (ids: readonly string[]): Promise<ReadonlyMap<string, Task>> => {
    const found = new Map<string, Task>();
    for (const [id, events] of await store.eventsOf(ids)) {
      const task = foldTask(events);
      if (task) found.set(id, task);
    }
    return found;
  };
  const all = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    for await (const [id] of store.tasks()) ids.push(id);
    return ids;
  };
  return {
    find,
    task: async (id) => {
      const task = (await find([id])).get(id);
      if (task) return task;
      const order = 'List them: contextcore task list';
      throw new TaskRefusal('unknown-task', `There is no task ${quoted(id)}.`, suggestOr(id, await all(), order));
    },
  };
};

const mostDependencies = 10_000;

/** Refuses a dependency that leads back to the task itself, by way of others. */
const refuseCircle = async (id: string, dependsOn: readonly string[], { find }: Lookup): Promise<void> => {
  const seen = new Set<string>();
  for (let wave = dependsOn; wave.length > 0 && seen.size < mostDependencies; ) {
    const found = await find(wave);
    for (const one of wave) seen.add(one);
    const next = new Set([...found.values()].flatMap((task) => task.dependsOn));
    if (next.has(id)) {
      const via = [...found.values()].find((task) => task.dependsOn.includes(id))?.id ?? '';
      throw new TaskRefusal(
        'circular-dependency',
        `Task ${quoted(via)} waits for ${quoted(id)} already, directly or by way of others.`,
      );
    }
    wave = [...next].filter((one) => !seen.has(one));
  }
};

const requireAll = async (ids: readonly string[], { find, task }: Lookup): Promise<void> => {
  const found = await find(ids);
  for (const id of ids) if (!found.has(id)) await task(id);
};

/** Keeps the tasks of a project: asks the rules, writes to the log, reads it back. One change at a time, in the order in which they were asked for. */
export const createTracker = (options: TrackerOptions): Tracker => {
  const { project, store, tracer, statuses = usualStatuses, now } = options;
  const lookup = lookupIn(store);
  let last: Promise<unknown> = Promise.resolve();
  let sending: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const whenOf = ({ at }: At): When => ({ now: now(), ...(at === undefined ? {} : { at: at.getTime() }) });
  const write = async (changes: readonly TaskChange[]): Promise<void> => {
    await store.append(changes);
    // Asked at once: a tracer that is busy does for several changes what it has not begun.
    if (tracer) sending = Promise.allSettled([sending, Promise.resolve().then(() => tracer.exportPending())]);
  };
  const requireTargets = async (id: string, made: TaskStep): Promise<void> => {
    if (made.kind === 'block' && made.by !== undefined) await requireAll([made.by], lookup);
    if (made.kind !== 'update') return;
    const { dependsOn, sprint } = made.settings;
    if (dependsOn) {
      await requireAll(
        dependsOn.filter((one) => one !== id),
        lookup,
      );
      await refuseCircle(id, dependsOn, lookup);
    }
    await refuseEnded(sprint);
  };
  /** Several steps are one change: all of them are possible, or none is made. */
  const steps = (id: string, all: readonly TaskStep[], when: At = {}): Promise<Task> =>
    inTurn(async () => {
      let task = await lookup.task(id);
      const changes: TaskChange[] = [];
      for (const one of all) {
        await requireTargets(id, one);
        const change = decideStep(task, one, { ...whenOf(when), statuses });
        changes.push(change);
        task = { ...task, changed: Date.parse(change.time) };
      }
      await write(changes);
      return lookup.task(id);
    });
  const step = (id: string, one: TaskStep, when?: At): Promise<Task> => steps(id, [one], when);
  const sprints = async (): Promise<readonly Sprint[]> => foldSprints(await store.sprintEvents());
  const sprintOf = async (id: string): Promise<Sprint | undefined> => (await sprints()).find((one) => one.id === id);
  const refuseEnded = async (id: string | null | undefined): Promise<void> => {
    const sprint = typeof id === 'string' ? await sprintOf(id) : undefined;
    if (sprint?.ended !== undefined)
      throw new TaskRefusal('illegal-transition', `Sprint ${quoted(sprint.id)} has ended.`, 'Choose another sprint.');
  };
  const changeSprint = (id: string, kind: 'start' | 'update' | 'end', settings: SprintSettings & At): Promise<Sprint> =>
    inTurn(async () => {
      const known = await sprintOf(id);
      await write([decideSprint(id, { kind, settings }, { ...whenOf(settings), known })]);
      const sprint = await sprintOf(id);
      if (!sprint) throw new TypeError('the log does not have what was written to it');
      return sprint;
    });

  return {
    startTask: (task) =>
      inTurn(async () => {
        const { id, parent, dependsOn = [], sprint } = task;
        const known = (await lookup.find([id])).get(id);
        const above = known || parent === undefined ? undefined : await lookup.task(parent);
        const change = decideStart(task, { ...whenOf(task), known, parent: above, statuses });
        await requireAll(dependsOn, lookup);
        await refuseEnded(sprint);
        await write([change]);
        return lookup.task(id);
      }),
    updateTask: (id, { at, status, ...settings }) => {
      const moved: readonly TaskStep[] = status === undefined ? [] : [{ kind: 'status', to: status }];
      const isTold = moved.length === 0 || Object.values(settings).some((value) => value !== undefined);
      return steps(id, [...moved, ...(isTold ? [{ kind: 'update', settings } as const] : [])], at ? { at } : {});
    },
    updateStatus: (id, to, when) => step(id, { kind: 'status', to }, when),
    blockTask: (id, { at, ...block } = {}) => step(id, { kind: 'block', ...block }, at ? { at } : {}),
    unblockTask: (id, { at, ...unblock } = {}) => step(id, { kind: 'unblock', ...unblock }, at ? { at } : {}),
    completeTask: (id, when) => step(id, { kind: 'complete' }, when),
    cancelTask: (id, { at, ...cancel } = {}) => step(id, { kind: 'cancel', ...cancel }, at ? { at } : {}),
    reopenTask: (id, { at, ...reopen } = {}) => step(id, { kind: 'reopen', ...reopen }, at ? { at } : {}),
    commentTask: (id, { at, ...comment }) => step(id, { kind: 'comment', ...comment }, at ? { at } : {}),
    assignTask: (id, assignee, when) => step(id, { kind: 'assign', assignee }, when),
    reportProgress: (id, percent, when) => step(id, { kind: 'progress', percent }, when),
    startSprint: (id, settings = {}) => changeSprint(id, 'start', settings),
    updateSprint: (id, settings) => changeSprint(id, 'update', settings),
    endSprint: (id, when = {}) => changeSprint(id, 'end', when),
    task: (id) => inTurn(async () => (await lookup.find([id])).get(id)),
    requireTask: (id) => inTurn(() => lookup.task(id)),
    sprint: (id) => inTurn(() => sprintOf(id)),
    sprints: () => inTurn(sprints),
    tasks: async function* () {
      for await (const [, events] of store.tasks()) {
        const task = foldTask(events);
        if (task) yield task;
      }
    },
    getTaskLink: (id) => inTurn(async () => taskLink(project, await lookup.task(id))),
    close: async () => {
      await last;
      await sending;
      await store.close();
    },
  };
};
