import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTaskStore, type OpenTaskStore } from '../../../src/connect/index.ts';
import type { TaskChange, TaskEvent } from '../../../src/core/index.ts';

const start = Date.parse('2026-01-31T10:00:00.000Z');

/** A folder that is gone when the test has ended. */
export const temporaryRoot = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-tasks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const timeOf = (at: number): string => new Date(start + at).toISOString();

export const created = (task: string, at = 0): TaskChange => ({
  type: 'task.created',
  time: timeOf(at),
  data: { task, title: `Do ${task}`, type: 'task', status: 'todo', root: task },
});

export const commented = (task: string, text: string, at = 0): TaskChange => ({
  type: 'task.commented',
  time: timeOf(at),
  data: { task, text },
});

export const sprintStarted = (sprint: string, at = 0): TaskChange => ({
  type: 'sprint.started',
  time: timeOf(at),
  data: { sprint },
});

/** A store that forces nothing onto the disk, since tests end and machines do not, and that soon makes an index. */
export const open = (root: string): OpenTaskStore =>
  createTaskStore({ root, project: 'shop', fsync: 'never', indexAfter: 200 });

/** Appends, and closes as a process that ends does. */
export const write = async (root: string, changes: readonly TaskChange[]): Promise<readonly TaskEvent[]> => {
  const store = open(root);
  const events = await store.append(changes);
  await store.close();
  return events;
};

/** All that a log answers, asked by a process of its own. */
export const answersOf = async (root: string) => {
  const store = open(root);
  const tasks: [string, readonly TaskEvent[]][] = [];
  for await (const [task, events] of store.tasks()) tasks.push([task, events]);
  const again = await store.eventsOf(tasks.map(([task]) => task));
  const sprints = await store.sprintEvents();
  const segments = await store.segments();
  return { tasks, again: [...again], sprints, segments, problems: store.problems() };
};

export const indexOf = (root: string): string => join(root, 'index');

export const indexFiles = (root: string): readonly string[] => {
  try {
    return readdirSync(indexOf(root)).sort();
  } catch {
    return [];
  }
};

export const withoutIndex = (root: string): void => rmSync(indexOf(root), { recursive: true, force: true });

/** The files of the segments, oldest first, relative to the log. */
export const segmentFiles = (root: string): readonly string[] =>
  readdirSync(root)
    .filter((day) => /^\d{4}-/u.test(day))
    .flatMap((day) => readdirSync(join(root, day)).map((name) => `${day}/${name}`))
    .sort();

export const textOf = (path: string): string => readFileSync(path, 'utf8');
export const put = (path: string, text: string): void => writeFileSync(path, text);
export const add = (path: string, text: string): void => appendFileSync(path, text);
