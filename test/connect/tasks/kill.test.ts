import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { verifyTasks } from '../../../src/connect/index.ts';
import { root as repository } from '../../sources.ts';
import { answersOf, put, temporaryRoot, withoutIndex } from './task-case.ts';

const kills = 20;

const tasksModule = async (): Promise<string> => {
  const outfile = join(repository, `node_modules/.cache/contextcore/test/tasks-${process.pid}.mjs`);
  await build({
    absWorkingDir: repository,
    entryPoints: ['src/connect/tasks/index.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
};

/** Appends without end, reads now and then so that the index is renewed, and prints the last id that was acknowledged. */
const program = (module: string, root: string): string => `import { writeSync } from 'node:fs';
import { createTaskStore } from ${JSON.stringify(module)};
const store = createTaskStore({ root: ${JSON.stringify(root)}, project: 'shop', fsync: 'never', indexAfter: 30 });
for (let round = 0; ; round++) {
  const time = new Date().toISOString();
  const changes = Array.from({ length: 1 + (round % 20) }, () =>
    ({ type: 'task.commented', time, data: { task: 't' + (round % 7), text: 'ü'.repeat(1 + Math.floor(Math.random() * 3000)) } }));
  const events = await store.append(changes);
  writeSync(1, events.map(({ id }) => id + '\\n').join(''));
  if (round % 3 === 0) await store.eventsOf(['t1']);
}
`;

/** Starts the program, kills it a random time after it acknowledged something, and gives the ids that it acknowledged. */
const killed = (script: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes: Buffer) => {
      if (out === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
      out += bytes.toString();
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`ended by itself: ${signal}`));
      // The last line may be half a line.
      resolve(out.split('\n').slice(0, -1));
    });
  });

it(`of what was acknowledged nothing is lost when processes are killed, ${kills} times, two at once`, async () => {
  const root = temporaryRoot();
  const script = join(temporaryRoot(), 'endless.mjs');
  put(script, program(await tasksModule(), root));
  const acknowledged: string[] = [];
  for (let i = 0; i < kills; i += 2)
    for (const ids of await Promise.all([killed(script), killed(script)])) acknowledged.push(...ids);
  const answers = await answersOf(root);
  const read = new Set(answers.tasks.flatMap(([, events]) => events.map(({ id }) => id)));
  expect(acknowledged.length).toBeGreaterThan(kills);
  expect(acknowledged.filter((id) => !read.has(id))).toEqual([]);
  const { segments } = verifyTasks({ root, project: 'shop' });
  expect(segments).toHaveLength(kills);
  for (const { state, passed } of segments) {
    expect(['intact', 'torn']).toContain(state.kind);
    expect(passed).toBe(0);
  }
  withoutIndex(root);
  expect((await answersOf(root)).tasks).toEqual(answers.tasks);
});
