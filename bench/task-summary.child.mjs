// Reads a log of tasks and folds all of them; prints milliseconds of that without an index, making
// it, and with it, and of parsing its lines alone.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, interleaved, print } from './measure.mjs';
import { batches } from './task-events.mjs';

const { createTaskStore } = await import(await bundled('src/connect/tasks/index.ts'));
const { foldTask } = await import(await bundled('src/project/index.ts'));

const count = Number(process.argv[2]);
const root = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
const open = (indexAfter = 5_000) => createTaskStore({ root, project: 'shop', fsync: 'never', indexAfter });

// Ten processes.
let made = 0;
let store = open();
for (const batch of batches(count)) {
  await store.append(batch);
  made += batch.length;
  if (made % Math.ceil(count / 10) >= batch.length) continue;
  await store.close();
  store = open();
}
await store.close();

const files = readdirSync(root)
  .filter((name) => /^\d{4}-/.test(name))
  .flatMap((day) => readdirSync(join(root, day)).map((name) => join(root, day, name)));
let total = 0;
const parse = () => {
  for (const file of files)
    for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') total += JSON.parse(line).seq;
};
const summary = async (indexAfter) => {
  let read = 0;
  for await (const [, events] of open(indexAfter).tasks()) if (foldTask(events) !== undefined) read += events.length;
  if (read !== made) throw new Error(`${read} of ${made} events were read.`);
};
const forget = () => rmSync(join(root, 'index'), { recursive: true, force: true });
const without = async () => {
  forget();
  await summary(Number.POSITIVE_INFINITY);
};
const first = async () => {
  forget();
  await summary();
};
const [plain, unindexed, making, indexed] = await interleaved([parse, without, first, () => summary()], { warmUp: 1 });
rmSync(root, { recursive: true, force: true });
if (total === 0) throw new Error('Nothing was measured.');
print({ plain, unindexed, making, indexed, count: made });
