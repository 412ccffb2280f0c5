import { suggestOr } from '../../core/index.ts';
import { type SprintReport, type Task, velocityOf } from '../../project/index.ts';
import { printable, sprintList, sprintText } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Home, openHome, withTracker } from '../home.ts';
import type { Io } from '../io.ts';
import { deliver } from '../render.ts';
import type { SprintFlags } from '../sprints.ts';
import type { ListFlags, ProjectFlags } from '../tasks.ts';
import { readWork } from './metrics-work.ts';
import { exported, orStop } from './task-change.ts';

const settingsOf = ({ name, goal, ends, at }: SprintFlags) => ({
  ...(name === undefined ? {} : { name }),
  ...(goal === undefined ? {} : { goal }),
  ...(ends === undefined ? {} : { ends }),
  ...(at === undefined ? {} : { at }),
});

/** More days than any sprint is long ago: all of them are told. */
const allDays = 3650;

const reportsIn = async (home: Home, io: Io, see?: (task: Task) => void): Promise<readonly SprintReport[]> => {
  const { sprints, current } = velocityOf(await readWork(home, { days: allDays }, io, see));
  return [...sprints, ...current].sort((a, b) => a.started - b.started);
};

const reportOf = async (id: string, home: Home, io: Io, see?: (task: Task) => void): Promise<SprintReport> => {
  const reports = await reportsIn(home, io, see);
  const found = reports.find((one) => one.id === id);
  if (found) return found;
  const ids = reports.map((one) => one.id);
  const help = suggestOr(id, ids, 'List them: contextcore sprint list');
  throw new Stop(exit.usage, printable(`There is no sprint "${id}".`).concat(`\n  help: ${printable(help)}`));
};

const change = async (id: string, kind: 'start' | 'update' | 'end', flags: SprintFlags, io: Io): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const settings = settingsOf(flags);
  const sprint = await orStop(() =>
    withTracker(home, io, (tracker) => {
      if (kind === 'start') return tracker.startSprint(id, settings);
      return kind === 'update' ? tracker.updateSprint(id, settings) : tracker.endSprint(id, settings);
    }),
  );
  if (flags.format === 'json') {
    const { project, statuses } = home;
    const report = await reportOf(id, home, io);
    io.out(sprintText({ project, report, tasks: [], statuses, now: Date.now() }, 'json'));
  } else {
    const state = sprint.ended === undefined ? 'under way' : 'over';
    io.out(printable(`Sprint "${sprint.id}" of project "${home.project}" is ${state}.`).concat('\n'));
  }
  await exported(home, io);
  return exit.fine;
};

export const startSprint = (id: string, flags: SprintFlags, io: Io): Promise<ExitCode> =>
  change(id, 'start', flags, io);
export const updateSprint = (id: string, flags: SprintFlags, io: Io): Promise<ExitCode> =>
  change(id, 'update', flags, io);
export const endSprint = (id: string, flags: SprintFlags, io: Io): Promise<ExitCode> => change(id, 'end', flags, io);

/** The sprint that a task was in at a moment. */
const sprintAt = ({ sprints }: Task, at: number): string | undefined => sprints.findLast((one) => one.at <= at)?.value;

export const showSprint = async (
  id: string,
  flags: ProjectFlags & { readonly format: 'text' | 'json' | 'markdown' },
  io: Io,
): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  const { project, statuses } = home;
  const now = Date.now();
  const some: Task[] = [];
  const report = await reportOf(id, home, io, (task) => {
    if (task.sprints.some(({ value }) => value === id)) some.push(task);
  });
  const tasks = some.filter((task) => sprintAt(task, report.ended ?? now) === id);
  io.out(sprintText({ project, report, tasks, statuses, now }, flags.format));
  return exit.fine;
};

export const listSprints = async (
  flags: ProjectFlags & Pick<ListFlags, 'format' | 'output'>,
  io: Io,
): Promise<ExitCode> => {
  const home = await openHome(io, flags.project);
  deliver(sprintList(home.project, await reportsIn(home, io), { format: flags.format }), flags.output, io);
  return exit.fine;
};
