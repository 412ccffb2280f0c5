// `contextcore task update` on a large log with an index is over about when Node itself would be.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bareProgram, builtCli, bundled, startUps } from './measure.mjs';
import { batches } from './task-events.mjs';

const count = 1_000_000;

/** A home with the log of a project, written as ten processes write it, and read once so that there is an index. */
const home = async () => {
  const { createTaskStore } = await import(await bundled('src/connect/tasks/index.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
  mkdirSync(join(folder, '.git'));
  const root = join(folder, '.contextcore/tasks/shop');
  const open = () => createTaskStore({ root, project: 'shop', fsync: 'never' });
  let made = 0;
  let store = open();
  for (const batch of batches(count)) {
    await store.append(batch);
    made += batch.length;
    if (made % (count / 10) !== 0) continue;
    await store.close();
    store = open();
  }
  await store.close();
  await open().eventsOf(['SHOP-1']);
  return folder;
};

export const measure = async () => {
  const cwd = await home();
  const cli = builtCli();
  const update = [cli, 'task', 'update', '--project', 'shop', '--id', 'SHOP-77', '--points', '5'];
  const tried = spawnSync(process.execPath, update, { cwd, encoding: 'utf8' });
  if (tried.status !== 0) throw new Error(`task update ended with ${tried.status}: ${tried.stderr}`);
  const [updated, bare] = await startUps([update, [bareProgram()]], { cwd });
  rmSync(cwd, { recursive: true, force: true });
  return {
    value: updated / bare,
    detail: `a log of ${count} events: task update ${updated.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms`,
  };
};
