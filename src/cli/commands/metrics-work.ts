import { listProjects, nameFrom } from '../../connect/index.ts';
import { suggestOr } from '../../core/index.ts';
import { collectWork, foldSprints, foldTask, type Task, type Work } from '../../project/index.ts';
import { printable } from '../../report/index.ts';
import { exit, Stop } from '../exit.ts';
import { type Home, storeOf } from '../home.ts';
import type { Io } from '../io.ts';
import type { FlowFlags } from '../metrics.ts';

type Extent = Pick<FlowFlags, 'days' | 'type' | 'asOf'>;

/** The projects that have a log. Where there is none: Stop with code 93. */
export const projectsIn = ({ folder }: Home, io: Io): readonly string[] => {
  const projects = listProjects(folder);
  if (projects.length > 0) return projects;
  const name = printable(nameFrom(io.cwd, folder));
  throw new Stop(exit.records, `There are no tasks at "${name}". \`contextcore task start\` begins one.`);
};

/** A project without a log: Stop with code 93. */
export const stopIfUnknown = (home: Home, io: Io): void => {
  const projects = projectsIn(home, io);
  if (projects.includes(home.project)) return;
  const hint = suggestOr(
    home.project,
    projects,
    `There is ${projects
      .slice(0, 5)
      .map((one) => `"${one}"`)
      .join(', ')}.`,
  );
  throw new Stop(exit.records, printable(`There are no tasks of project "${home.project}". ${hint}`));
};

/** Reads the whole log of a project, one task after the other, as questions about its flow need it; `see` is shown each task. */
export const readWork = async (
  home: Home,
  { days, type, asOf }: Extent,
  io: Io,
  see?: (task: Task) => void,
): Promise<Work> => {
  stopIfUnknown(home, io);
  const { project, statuses } = home;
  const collector = collectWork({
    project,
    statuses,
    now: asOf?.getTime() ?? Date.now(),
    days,
    ...(type === undefined ? {} : { types: type }),
  });
  const store = storeOf(home);
  for await (const [, events] of store.tasks()) {
    const task = foldTask(events);
    if (task === undefined) continue;
    collector.add(task);
    see?.(task);
  }
  const sprints = foldSprints(await store.sprintEvents());
  for (const problem of store.problems()) io.err(`contextcore: ${printable(problem)}\n`);
  return collector.work(sprints);
};
