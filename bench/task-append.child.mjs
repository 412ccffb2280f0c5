// Appends changes of tasks in batches; prints milliseconds of that and of `JSON.stringify` alone over the same lines, batch by batch.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, print } from './measure.mjs';
import { batches } from './task-events.mjs';

const { createTaskStore } = await import(await bundled('src/connect/tasks/index.ts'));

const count = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));

const timed = async (run) => {
  globalThis.gc?.();
  const start = performance.now();
  await run();
  return performance.now() - start;
};

let plain = 0;
let appended = 0;
let bytes = 0;
let made = 0;
let isWarm = false;
for (const batch of batches(count)) {
  // A segment for each batch, so that its lines can be read back for the other side.
  const root = join(folder, String(made));
  const store = createTaskStore({ root, project: 'shop', fsync: 'never' });
  const kept = await timed(() => store.append(batch));
  await store.close();
  const [day] = readdirSync(root).filter((name) => name.startsWith('2'));
  const [file] = readdirSync(join(root, day));
  const text = readFileSync(join(root, day, file), 'utf8');
  rmSync(root, { recursive: true });
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  let total = 0;
  const made10k = await timed(() => {
    for (const line of lines) total += JSON.stringify(line).length;
  });
  if (total === 0) throw new Error('Nothing was measured.');
  // The first batch is for the compiler.
  if (isWarm) {
    plain += made10k;
    appended += kept;
  }
  isWarm = true;
  bytes += text.length;
  made += batch.length;
}
rmSync(folder, { recursive: true, force: true });
print({ plain, appended, count: made, bytes: bytes / made });
