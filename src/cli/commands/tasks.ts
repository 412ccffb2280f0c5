import { suggestOr, type TaskSettings } from '../../core/index.ts';
import { hasEnded, isKnownStatus, type StatusMap, type Task, type Tracker } from '../../project/index.ts';
import { printable, taskList, taskText } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Home, openHome, withTracker } from '../home.ts';
import { type Io, wantsColor } from '../io.ts';
import { deliver } from '../render.ts';
import type { ChangeFlags, ListFlags, ProjectFlags, SettingFlags, StartFlags, UpdateFlags } from '../tasks.ts';
import { stopIfUnknown } from './metrics-work.ts';
import { exported, orStop } from './task-change.ts';

export { endSprint, listSprints, showSprint, startSprint, updateSprint } from './sprints.ts';
export { verifyLog } from './task-log.ts';

const atOf = ({ at }: ChangeFlags): { readonly at?: Date } => (at === undefined ? {} : { at });

/** Says what is so now: a line for people, everything for programs. */
const tell = (task: Task, flags: ChangeFlags, home: Home, io: Io): void => {
  const { project, statuses } = home;
  if (flags.format === 'json') io.out(taskText({ project, task, statuses, now: Date.now() }, { format: 'json' }));
  else io.out(printable(`Task "${task.id}" of project "${project}" is ${task.status}: ${task.title}`).concat('\n'));
};

const change = async (flags: ChangeFlags, io: Io, work: (tracker: Tracker) => Promise<Task>): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const task = await orStop(() => withTracker(home, io, work));
  tell(task, flags, home, io);
  await exported(home, io);
  return exit.fine;
};

const settingsOf = ({ title, sprint, points, priority, label, dependsOn, url, due }: SettingFlags) => ({
  ...(title === undefined ? {} : { title }),
  ...(sprint === undefined ? {} : { sprint }),
  ...(points === undefined ? {} : { points }),
  ...(priority === undefined ? {} : { priority }),
  ...(label === undefined ? {} : { labels: [...new Set(label)] }),
  ...(dependsOn === undefined ? {} : { dependsOn: [...new Set(dependsOn)] }),
  ...(url === undefined ? {} : { url }),
  ...(due === undefined ? {} : { due }),
});

export const startTask = (flags: StartFlags, io: Io): Promise<ExitCode> =>
  change(flags, io, (tracker) => {
    const { id, title, type, parent, status, assignee } = flags;
    return tracker.startTask({
      ...settingsOf(flags),
      id,
      title,
      type,
      ...(parent === undefined ? {} : { parent }),
      ...(status === undefined ? {} : { status }),
      ...(assignee === undefined ? {} : { assignee }),
      ...atOf(flags),
    });
  });

const emptied: Readonly<Record<NonNullable<UpdateFlags['unset']>[number], TaskSettings>> = {
  sprint: { sprint: null },
  points: { points: null },
  priority: { priority: null },
  label: { labels: [] },
  'depends-on': { dependsOn: [] },
  url: { url: null },
  due: { due: null },
};

const unsetOf = (names: UpdateFlags['unset'] = []): TaskSettings =>
  Object.assign({}, ...names.map((name) => emptied[name]));

export const updateTask = (id: string, flags: UpdateFlags, io: Io): Promise<ExitCode> =>
  change(flags, io, (tracker) => {
    const { status, unset } = flags;
    return tracker.updateTask(id, {
      ...settingsOf(flags),
      ...unsetOf(unset),
      ...(status === undefined ? {} : { status }),
      ...atOf(flags),
    });
  });

export const blockTask = (
  id: string,
  flags: ChangeFlags & { readonly reason?: string; readonly by?: string },
  io: Io,
): Promise<ExitCode> =>
  change(flags, io, (tracker) => {
    const { reason, by } = flags;
    return tracker.blockTask(id, {
      ...(reason === undefined ? {} : { reason }),
      ...(by === undefined ? {} : { by }),
      ...atOf(flags),
    });
  });

export const unblockTask = (id: string, flags: ChangeFlags & { readonly status?: string }, io: Io): Promise<ExitCode> =>
  change(flags, io, (tracker) =>
    tracker.unblockTask(id, { ...(flags.status === undefined ? {} : { to: flags.status }), ...atOf(flags) }),
  );

export const completeTask = (id: string, flags: ChangeFlags, io: Io): Promise<ExitCode> =>
  change(flags, io, (tracker) => tracker.completeTask(id, atOf(flags)));

export const cancelTask = (id: string, flags: ChangeFlags & { readonly reason?: string }, io: Io): Promise<ExitCode> =>
  change(flags, io, (tracker) =>
    tracker.cancelTask(id, { ...(flags.reason === undefined ? {} : { reason: flags.reason }), ...atOf(flags) }),
  );

export const reopenTask = (
  id: string,
  flags: ChangeFlags & { readonly reason?: string; readonly status?: string },
  io: Io,
): Promise<ExitCode> =>
  change(flags, io, (tracker) =>
    tracker.reopenTask(id, {
      ...(flags.reason === undefined ? {} : { reason: flags.reason }),
      ...(flags.status === undefined ? {} : { to: flags.status }),
      ...atOf(flags),
    }),
  );

export const commentTask = (
  id: string,
  flags: ChangeFlags & { readonly text: string; readonly author?: string },
  io: Io,
): Promise<ExitCode> =>
  change(flags, io, (tracker) =>
    tracker.commentTask(id, {
      text: flags.text,
      ...(flags.author === undefined ? {} : { author: flags.author }),
      ...atOf(flags),
    }),
  );

export const assignTask = (
  id: string,
  flags: ChangeFlags & { readonly to?: string; readonly nobody?: true },
  io: Io,
): Promise<ExitCode> => change(flags, io, (tracker) => tracker.assignTask(id, flags.to ?? null, atOf(flags)));

export const reportProgress = (
  id: string,
  flags: ChangeFlags & { readonly percent: number },
  io: Io,
): Promise<ExitCode> => change(flags, io, (tracker) => tracker.reportProgress(id, flags.percent, atOf(flags)));

export const showTask = async (
  id: string,
  flags: ProjectFlags & { readonly format: 'text' | 'json' | 'markdown'; readonly color?: boolean },
  io: Io,
): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const { project, statuses } = home;
  const task = await orStop(() => withTracker(home, io, (tracker) => tracker.requireTask(id)));
  const { format, color = true } = flags;
  io.out(taskText({ project, task, statuses, now: Date.now() }, { format, color: wantsColor(io, color) }));
  return exit.fine;
};

const isAsked = (task: Task, flags: ListFlags, below: ReadonlySet<string> | undefined, today: string): boolean => {
  const { status, type, priority, sprint, assignee, label = [], open, blocked, overdue } = flags;
  const isOpen = !hasEnded(task);
  return (
    (status === undefined || status.includes(task.status)) &&
    (type === undefined || type.includes(task.type)) &&
    (priority === undefined || priority.includes(task.priority ?? '')) &&
    (sprint === undefined || task.sprint === sprint) &&
    (assignee === undefined || task.assignee === assignee) &&
    label.every((one) => task.labels.includes(one)) &&
    (open !== true || isOpen) &&
    (blocked !== true || task.isBlocked) &&
    (overdue !== true || (isOpen && task.due !== undefined && task.due < today)) &&
    (below === undefined || below.has(task.id))
  );
};

/** The ids of a task and of all that is below it. */
const belowOf = (id: string, tasks: readonly Task[]): ReadonlySet<string> => {
  const children = new Map<string, string[]>();
  for (const task of tasks)
    if (task.parent !== undefined) children.set(task.parent, [...(children.get(task.parent) ?? []), task.id]);
  const found = new Set([id]);
  for (const one of found) for (const child of children.get(one) ?? []) found.add(child);
  return found;
};

/** A status that there is none of finds nothing, which would look as if there were no such task. */
const stopIfNoStatus = (asked: readonly string[], tasks: readonly Task[], statuses: StatusMap): void => {
  for (const status of asked) {
    if (isKnownStatus(status, statuses) || tasks.some((task) => task.status === status)) continue;
    const known = Object.keys(statuses);
    const hint = suggestOr(status, known, `There are ${known.join(', ')}.`);
    throw new Stop(exit.usage, printable(`There is no status "${status}".`).concat(`\n  help: ${printable(hint)}`));
  }
};

export const listTasks = async (flags: ListFlags, io: Io): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const { project, statuses } = home;
  stopIfUnknown(home, io);
  const now = Date.now();
  const tasks = await withTracker(home, io, async (tracker) => {
    if (flags.parent !== undefined) await orStop(() => tracker.requireTask(flags.parent ?? ''));
    const all: Task[] = [];
    for await (const task of tracker.tasks()) all.push(task);
    return all;
  });
  stopIfNoStatus(flags.status ?? [], tasks, statuses);
  const below = flags.parent === undefined ? undefined : belowOf(flags.parent, tasks);
  const today = new Date(now).toISOString().slice(0, 10);
  const shown = tasks.filter((task) => isAsked(task, flags, below, today));
  const color = flags.output === undefined && wantsColor(io, flags.color ?? true);
  const text = taskList(
    { project, tasks: shown, isTree: flags.tree === true, statuses, now },
    { format: flags.format, color, ...(io.columns === undefined ? {} : { width: io.columns }) },
  );
  deliver(text, flags.output, io);
  return exit.fine;
};
