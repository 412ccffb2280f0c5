import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateProjects, projectSlug } from '../../../src/generate/project/index.ts';
import { jointFolder } from '../../../src/generate/project/names.ts';
import { fixtureNames, fixtureProject } from './project-case.ts';

const updating = process.env['UPDATE'] !== undefined;

const filesBelow = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => {
            const path = join(entry.parentPath, entry.name);
            return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
          })
      : [],
  );

const replace = (folder: string, files: Readonly<Record<string, string>>): void => {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};

/** The files of one folder, without it. */
const inside = (folder: string, files: readonly { readonly path: string; readonly text: string }[]) =>
  Object.fromEntries(
    files
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ path, text }) => [path.slice(folder.length + 1), text]),
  );

const expectFiles = (folder: string, files: Readonly<Record<string, string>>): void => {
  if (updating) replace(folder, files);
  expect(Object.keys(files).toSorted()).toEqual(Object.keys(filesBelow(folder)).toSorted());
  expect(files).toEqual(filesBelow(folder));
};

/** Long ones that hold `dashboard.json`, as another test says: they are looked at once. */
const isRepeated = (path: string): boolean => /^dashboard\.(?:configmap|grafanadashboard)\.yaml$/u.test(path);

const withoutRepeated = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !isRepeated(path)));

const projects = fixtureNames.map((name) => fixtureProject(name));

describe('what is generated of three services', () => {
  it.each(fixtureNames)('is what was looked at: %s', async (name) => {
    const project = fixtureProject(name);
    const { files, notes } = await generateProjects([project]);
    const own = inside(projectSlug(project), files);
    const told = `${notes
      .filter(({ project: of }) => of !== jointFolder)
      .map(({ message }) => message)
      .join('\n')}\n`;
    expectFiles(`fixtures/project/${name}/generated`, {
      ...(name === 'internal-tool' ? own : withoutRepeated(own)),
      'notes.txt': told,
    });
  });

  it('is what was looked at: all of them together', async () => {
    const { files } = await generateProjects(projects);
    expectFiles('fixtures/project/generated', withoutRepeated(inside(jointFolder, files)));
  });

  it('is the same in whatever order they come, and the same again', async () => {
    const first = await generateProjects(projects);
    expect(await generateProjects(projects.toReversed())).toEqual(first);
    expect(await generateProjects(projects)).toEqual(first);
  });

  it('is for each what it is beside others', async () => {
    const all = (await generateProjects(projects)).files;
    for (const project of projects) {
      const { files } = await generateProjects([project]);
      expect(inside(projectSlug(project), files)).toEqual(inside(projectSlug(project), all));
    }
  });
});
