import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  createTaskStore,
  findHome,
  findUpwards,
  type OpenTaskStore,
  systemTime,
  taskFolder,
} from '../connect/index.ts';
import { createTracker, isProjectId, type StatusMap, statusMap, type Tracker } from '../project/index.ts';
import { printable } from '../report/index.ts';
import { exit, Stop } from './exit.ts';
import type { Io } from './io.ts';
import { configName, contextName, type ProjectSettings } from './project-settings.ts';

/** Where tasks are kept, and what they are called. */
export interface Home {
  /** Absolute. */
  readonly folder: string;
  readonly project: string;
  readonly statuses: StatusMap;
}

/** A folder's name as an id of a project: `My shop` is `My-shop`. */
const idOf = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9._-]+/gu, '-')
    .replaceAll(/^[^A-Za-z0-9]+/gu, '')
    .slice(0, 63)
    .replace(/\.+$/u, '') || 'project';

/** The settings of the project around the working directory: read only where there is a file, because that takes a parser. */
const settingsIn = async (io: Io): Promise<ProjectSettings> => {
  if (findUpwards(io.cwd, configName) === undefined) return {};
  const { openProject } = await import('./project.ts');
  const { config } = await openProject(io, { withBaseline: false });
  return config.project ?? {};
};

/** The project that the nearest ProjectContext is about: read only where there is one, because that takes a parser. */
const described = async (io: Io): Promise<string | undefined> => {
  const path = findUpwards(io.cwd, contextName);
  return path === undefined ? undefined : (await import('./described.ts')).describedIn(path, io);
};

/** What was kept before a document gave the project another name would seem to be gone. */
const tellOfOther = ({ folder, project }: Home, usual: string, io: Io): void => {
  if (usual === project || existsSync(taskFolder(folder, project)) || !existsSync(taskFolder(folder, usual))) return;
  io.err(
    `contextcore: ${printable(`Project "${project}" has no tasks yet; those of "${usual}" are seen with --project ${usual}.`)}\n`,
  );
};

/** Finds the home of tasks and the project. A project that cannot be one: Stop with code 92. */
export const openHome = async (io: Io, given: string | undefined): Promise<Home> => {
  const folder = findHome(io.cwd, io.env);
  const settings = await settingsIn(io);
  const named = given ?? (io.env['CONTEXTCORE_PROJECT'] || settings.id);
  const usual = idOf(basename(dirname(folder)));
  if (named !== undefined && !isProjectId(named))
    throw new Stop(
      exit.usage,
      printable(
        `"${named}" is no id of a project: use letters, digits and . _ -, at most 63, beginning with a letter or a digit.`,
      ),
    );
  const home = { folder, project: named ?? (await described(io)) ?? usual, statuses: statusMap(settings.statuses) };
  if (named === undefined) tellOfOther(home, usual, io);
  return home;
};

/** The folder of the log. */
export const rootOf = ({ folder, project }: Home): string => taskFolder(folder, project);

/** The log of the project. */
export const storeOf = (home: Home): OpenTaskStore => createTaskStore({ root: rootOf(home), project: home.project });

/** Works on the tasks of a project, and seals what was written, whatever came of it. What is wrong with the log is said. */
export const withTracker = async <T>(home: Home, io: Io, work: (tracker: Tracker) => Promise<T>): Promise<T> => {
  const store = storeOf(home);
  const tracker = createTracker({ project: home.project, store, statuses: home.statuses, now: systemTime });
  try {
    return await work(tracker);
  } finally {
    await tracker.close();
    for (const problem of store.problems()) io.err(`contextcore: ${printable(problem)}\n`);
  }
};
