import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listRuns, readRun, repairRun, sealedHeadOf, verifyRun } from '../../src/connect/index.ts';
import { recordsModule } from './records-child.ts';
import { temporaryFolder } from './run-events.ts';

const kills = 50;
const atOnce = 5;

/** Writes two runs at once without end, in bursts, and prints the number of each event once it is acknowledged. */
const program = (module: string, root: string): string => `import { writeSync } from 'node:fs';
import { createFileStore, createRunId } from ${JSON.stringify(module)};
const store = createFileStore({ root: ${JSON.stringify(root)}, onError: (error) => { throw error; } });
const endless = async () => {
  const runId = createRunId();
  const sink = store.open({ runId, workflow: 'w' });
  let seq = 0;
  for (;;) {
    const burst = 1 + Math.floor(Math.random() * 20);
    for (let i = 0; i < burst; i++) {
      seq += 1;
      const data = { seq, text: 'ü'.repeat(Math.floor(Math.random() * 3000)) };
      sink.append({ type: 'phase.skipped', time: new Date().toISOString(), data });
    }
    await sink.flush();
    writeSync(1, runId + ' ' + seq + '\\n');
  }
};
await Promise.all([endless(), endless()]);
`;

/** Starts the program, kills it a random time after it acknowledged something, and gives the last number of each run. */
const killed = (script: string): Promise<ReadonlyMap<string, number>> =>
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
      // The last line may be half a line: what it says was acknowledged, but not heard.
      const lines = out.split('\n').slice(0, -1);
      resolve(new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])])));
    });
  });

it(`of what a process had acknowledged nothing is lost when it is killed, ${kills} times`, async () => {
  const root = temporaryFolder();
  const script = join(root, 'endless.mjs');
  writeFileSync(script, program(await recordsModule(), root));
  const acknowledged = new Map<string, number>();
  const worker = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) for (const [run, seq] of await killed(script)) acknowledged.set(run, seq);
  };
  await Promise.all(Array.from({ length: atOnce }, () => worker(kills / atOnce)));
  const list = listRuns(root);
  const runs = list.kind === 'runs' ? list.runs : [];
  expect(acknowledged.size).toBeGreaterThanOrEqual(kills);
  expect(runs.map(({ runId }) => runId)).toEqual(expect.arrayContaining([...acknowledged.keys()]));
  for (const { runId, path } of runs) {
    const reading = readRun(path, { sealed: sealedHeadOf(path) });
    let read = 0;
    let next = reading.next();
    for (; !next.done; next = reading.next()) read = Number(next.value.data['seq']);
    expect(['intact', 'torn']).toContain(next.value.kind);
    expect(read).toBeGreaterThanOrEqual(acknowledged.get(runId) ?? 0);
    if (next.value.kind !== 'torn') continue;
    const { size } = next.value;
    const bytes = readFileSync(path);
    expect(repairRun(path)).toMatchObject({ kind: 'repaired', lines: read, moved: bytes.length - size });
    expect(verifyRun(path)).toMatchObject({ kind: 'intact', lines: read });
  }
});
