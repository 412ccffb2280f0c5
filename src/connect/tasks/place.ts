import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareText } from '../../core/index.ts';
import { isProjectId } from '../../project/index.ts';
import { findUpwards } from '../fs/index.ts';

const homeName = '.contextcore';

/** The folder of everything that is kept between commands: as the environment says, else the nearest one, else one here. */
export const findHome = (cwd: string, env: Readonly<Record<string, string | undefined>>): string => {
  const given = env['CONTEXTCORE_HOME'];
  if (given !== undefined && given !== '') return resolve(cwd, given);
  return findUpwards(cwd, homeName) ?? join(cwd, homeName);
};

/** Where the log of a project is. */
export const taskFolder = (home: string, project: string): string => join(home, 'tasks', project);

/** The projects that have a log, by name. */
export const listProjects = (home: string): readonly string[] => {
  try {
    return readdirSync(join(home, 'tasks'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isProjectId(entry.name))
      .map(({ name }) => name)
      .sort(compareText);
  } catch {
    return [];
  }
};
