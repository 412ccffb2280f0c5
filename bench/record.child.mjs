// Appends the events of runs to records; prints milliseconds of that and of `JSON.stringify` alone over the same lines.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, interleaved, print } from './measure.mjs';

const { createChain } = await import(await bundled('src/connect/records/segment.ts'));
const { createWriter } = await import(await bundled('src/connect/records/writer.ts'));
const { localDisk } = await import(await bundled('src/connect/records/disk.ts'));

const count = Number(process.argv[2]);
const run = { runId: '20260131T100000000Z-0123456789abcdef', workflow: 'artisan' };
const names = Array.from({ length: 8 }, (_, i) => `task.part${i}.value`);
const violation = {
  field: 'domain_summary.domain',
  at: 'domain_summary.domain',
  verdict: 'defaulted',
  reason: 'absent',
  severity: 'warning',
  critical: true,
  sourcePhase: 'plan',
  expected: 'str',
  found: 'absent',
  applied: true,
};

/** What a guard emits for one phase: its start, two boundaries, its end. */
const events = Array.from({ length: count }, (_, i) => {
  const instance = `design#${i >> 2}`;
  const time = new Date(1_770_000_000_000 + i).toISOString();
  const boundary = { instance, propagated: names, critical: 3, criticalPropagated: 2 };
  return [
    { type: 'phase.started', time, phase: 'design', data: { attempt: 1, mode: 'enforce', instance } },
    {
      type: 'boundary.checked',
      time,
      phase: 'design',
      data: { ...boundary, boundary: 'entry', violations: [violation] },
    },
    { type: 'boundary.checked', time, phase: 'design', data: { ...boundary, boundary: 'exit', violations: [] } },
    { type: 'phase.finished', time, phase: 'design', data: { instance, outcome: 'ok', durationMs: 12.5 } },
  ][i & 3];
});

const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
let files = 0;

/** A hundred events a turn of the event loop; the time ends when all of it is acknowledged. */
const append = async (hash) => {
  const file = localDisk.create(join(folder, `${files++}.jsonl`));
  const fail = (error) => {
    throw error;
  };
  const writer = createWriter(file, { disk: localDisk, fsync: 'never', onError: fail });
  const chain = createChain(run, writer, { onLost: fail, ...(hash === undefined ? {} : { hash }) });
  for (let i = 0; i < events.length; i++) {
    chain.append(events[i]);
    if (i % 100 === 99) await new Promise(setImmediate);
  }
  await writer.flush();
  localDisk.close(file);
  const path = join(folder, `${files - 1}.jsonl`);
  const text = files === 1 ? readFileSync(path, 'utf8') : '';
  // What lies about unwritten would be written in the time of the next round.
  rmSync(path);
  return text;
};

const text = await append();
const lines = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
let total = 0;
const stringify = () => {
  for (const line of lines) total += JSON.stringify(line).length;
};
const unlinked = '0'.repeat(64);
const [plain, appended, chained] = await interleaved([stringify, () => append(() => unlinked), () => append()], {
  repeats: 61,
  warmUp: 3,
});
rmSync(folder, { recursive: true, force: true });
if (total === 0) throw new Error('Nothing was measured.');
print({ plain, appended, chained, bytes: text.length / count });
