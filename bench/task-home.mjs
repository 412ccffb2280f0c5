// A home with a large log of tasks, for what is measured of commands.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './measure.mjs';
import { batches } from './task-events.mjs';

export const count = 1_000_000;

/** The log of project "shop", written as ten processes write it, without an index. */
export const taskHome = async () => {
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
  return { folder, root, open };
};
