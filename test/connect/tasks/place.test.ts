import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findHome, listProjects, taskFolder } from '../../../src/connect/index.ts';
import { created, put, temporaryRoot, write } from './task-case.ts';

it('the home is where the environment says, else the nearest above, else here', () => {
  const root = temporaryRoot();
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'a/b'), { recursive: true });
  expect(findHome(join(root, 'a/b'), {})).toBe(join(root, 'a/b/.contextcore'));
  mkdirSync(join(root, '.contextcore'));
  expect(findHome(join(root, 'a/b'), {})).toBe(join(root, '.contextcore'));
  expect(findHome(join(root, 'a/b'), { CONTEXTCORE_HOME: '' })).toBe(join(root, '.contextcore'));
  expect(findHome(join(root, 'a/b'), { CONTEXTCORE_HOME: '../home' })).toBe(join(root, 'a/home'));
});

it('projects are the folders that can be one', async () => {
  const home = temporaryRoot();
  expect(listProjects(join(home, 'none'))).toEqual([]);
  await write(taskFolder(home, 'shop'), [created('a')]);
  await write(taskFolder(home, 'Forge-2'), [created('a')]);
  mkdirSync(join(home, 'tasks/.hidden'));
  mkdirSync(join(home, 'tasks/two words'));
  put(join(home, 'tasks/file'), '');
  symlinkSync(join(home, 'tasks/shop'), join(home, 'tasks/link'));
  expect(listProjects(home)).toEqual(['Forge-2', 'shop']);
});
