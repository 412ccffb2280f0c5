import { loadAll } from 'js-yaml';
import { expect, it } from 'vitest';
import { generateProjects } from '../../../src/generate/project/index.ts';
import { operatorFaults } from './operator-schemas.ts';
import { everyProject, fixtureNames, fixtureProject } from './project-case.ts';

it('makes objects that the operator takes, as they are printed, of every project', async () => {
  const projects = [...everyProject(), ...fixtureNames.map((name) => fixtureProject(name))];
  const { files } = await generateProjects(projects, ['monitors', 'rules', 'routes']);
  const objects = files
    .filter(({ path }) => /\/(?:monitors|prometheus-rule|alertmanager-config)\.yaml$/u.test(path))
    .flatMap(({ path, text }) => loadAll(text).map((value) => [path, value] as const));
  expect(objects.length).toBeGreaterThan(300);
  expect(objects.flatMap(([path, value]) => operatorFaults(value).map((fault) => `${path} ${fault}`))).toEqual([]);
});
