import { execFile } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createFileStore, listRuns, type RecordedEvent, readRecord } from '../../src/connect/index.ts';
import { observeRun } from '../../src/contract/index.ts';
import type { RunEvent } from '../../src/core/index.ts';
import { workspace } from '../cli/cli.ts';
import { recordsModule } from './records-child.ts';
import { event, linesOf, now, temporaryFolder } from './run-events.ts';

const runId = '20260131T100000000Z-aaaa';

const begun = (at: number): RunEvent =>
  event(
    'run.started',
    { workflow: 'artisan', contract: 'c', mode: 'observe', phases: ['plan', 'ship'], legacy: false },
    at,
  );

const finished = (state: 'succeeded' | 'degraded' | 'failed', at: number, counts = 1): RunEvent =>
  event(
    'run.finished',
    { state, completeness: 1, chainsIntactRatio: null, propagated: counts, defaulted: 0, failed: 0, durationMs: 9 },
    at,
  );

const called = (phase: string, at: number): readonly RunEvent[] => [
  event('phase.started', { attempt: 1, mode: 'observe', instance: `${phase}#1` }, at, phase),
  event(
    'boundary.checked',
    {
      instance: `${phase}#1`,
      boundary: 'entry',
      propagated: ['x'],
      violations: [],
      critical: 2,
      criticalPropagated: 1,
    },
    at,
    phase,
  ),
  event('phase.finished', { instance: `${phase}#1`, outcome: 'ok', durationMs: 5 }, at + 5, phase),
];

const judged = (status: 'intact' | 'unverified', at: number, phase?: string): RunEvent =>
  event('chain.judged', { chain: 'one', status, evidence: [] }, at, phase);

/** Opens the run, and writes; `open`: as a process that is killed does. */
const write = async (root: string, events: readonly RunEvent[], open = false): Promise<void> => {
  const sink = createFileStore({ root, now }).open({ runId, workflow: 'artisan' });
  for (const one of events) sink.append(one);
  await (open ? sink.flush() : sink.close());
};

/** A run that went on in a second process while the first was still at work. */
const twice = async (root: string): Promise<void> => {
  await write(root, [begun(0), ...called('plan', 10), judged('intact', 400, 'plan'), finished('succeeded', 500)]);
  await write(root, [
    begun(100),
    ...called('plan', 110),
    ...called('ship', 200),
    judged('unverified', 299),
    finished('degraded', 300, 2),
  ]);
};

const listed = (root: string) => {
  const list = listRuns(root);
  return list.kind === 'runs' ? list : { runs: [], gone: [] };
};

const read = (root: string): readonly RecordedEvent[] =>
  listed(root).runs.flatMap(({ segments }) => [...readRecord(segments)]);

describe('a run that goes on in another process', () => {
  it('has a file for each, and is one run', async () => {
    const root = temporaryFolder();
    await twice(root);
    const { runs, gone } = listed(root);
    expect(readdirSync(join(root, '2026-01-31')).sort()).toEqual([`${runId}+2.jsonl`, `${runId}.jsonl`]);
    expect(gone).toEqual([]);
    expect(runs).toMatchObject([
      {
        runId,
        started: '2026-01-31T10:00:00.000Z',
        state: 'degraded',
        durationMs: 500,
        segments: [{ segment: 1 }, { segment: 2 }],
      },
    ]);
    const events = read(root);
    expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort());
    expect(events.map(({ segment, type }) => `${segment} ${type}`).slice(0, 5)).toEqual([
      '1 run.started',
      '1 phase.started',
      '1 boundary.checked',
      '1 phase.finished',
      '2 run.started',
    ]);
    const ids = readdirSync(join(root, '2026-01-31')).flatMap((name) =>
      linesOf(join(root, '2026-01-31', name)).map((line) => JSON.parse(line).id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the order of each file, whatever its clock did', async () => {
    const root = temporaryFolder();
    await write(root, [begun(100), ...called('plan', 50), finished('succeeded', 20)]);
    await write(root, [begun(60), finished('succeeded', 70)]);
    const events = read(root);
    for (const segment of [1, 2]) {
      const own = events.filter((one) => one.segment === segment).map(({ seq }) => seq);
      expect(own).toEqual(own.map((_, i) => i + 1));
    }
  });

  it('goes on the next day beside its first file, where its id tells the day', async () => {
    const root = temporaryFolder();
    await write(root, [begun(0)]);
    const later = createFileStore({ root, now: () => new Date('2026-02-01T00:00:01Z') });
    await later.open({ runId, workflow: 'artisan' }).close();
    await later.open({ runId: 'own-name', workflow: 'artisan' }).close();
    expect(listed(root).runs.map(({ segments }) => segments.map(({ file }) => file))).toEqual([
      ['2026-02-01/own-name.jsonl'],
      [`2026-01-31/${runId}.jsonl`, `2026-01-31/${runId}+2.jsonl`],
    ]);
  });

  it('is summed up: the worst state, what all saw, and chains by who saw them', async () => {
    const root = temporaryFolder();
    await twice(root);
    const run = observeRun({ runId, workflow: 'artisan' }, read(root));
    expect(run).toMatchObject({ state: 'degraded', completeness: 0.5 });
    expect(run.phases.get('plan')?.ran).toBe(2);
    expect([...run.chains]).toEqual([['one', { status: 'intact' }]]);
    await write(root, [begun(600)], true);
    expect(observeRun({ runId, workflow: 'artisan' }, read(root)).state).toBe('unfinished');
    expect(listed(root).runs[0]?.state).toBeUndefined();
    await write(root, [begun(700), finished('failed', 800)]);
    expect(observeRun({ runId, workflow: 'artisan' }, read(root)).state).toBe('failed');
  });

  it('needs no lock: many at once lose nothing', async () => {
    const root = temporaryFolder();
    const module = await recordsModule();
    const script = join(root, 'child.mjs');
    writeFileSync(
      script,
      `import { createFileStore } from ${JSON.stringify(module)};
const store = createFileStore({ root: ${JSON.stringify(join(root, 'runs'))} });
for (let i = 0; i < 20; i++) {
  const sink = store.open({ runId: ${JSON.stringify(runId)}, workflow: 'artisan' });
  for (let j = 0; j < 5; j++) sink.append({ type: 'phase.skipped', phase: 'p', time: new Date().toISOString(), data: { pid: process.pid, i, j } });
  await sink.close();
}
`,
    );
    await Promise.all(Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, [script])));
    const { runs, gone } = listed(join(root, 'runs'));
    const [{ segments } = { segments: [] }] = runs;
    expect([runs.length, gone.length, segments.length]).toEqual([1, 0, 80]);
    expect(segments.every(({ sealed }) => sealed?.lines === 5)).toBe(true);
    const reading = readRecord(segments);
    const seen = new Set<string>();
    let next = reading.next();
    for (; !next.done; next = reading.next()) seen.add(JSON.stringify(next.value.data));
    expect(seen.size).toBe(400);
    expect(next.value.every(({ kind }) => kind === 'intact')).toBe(true);
  });
});

describe('the commands', () => {
  const project = async () => {
    const here = workspace();
    const root = join(here.root, '.contextcore/runs');
    await twice(root);
    return { here, root, second: join(root, `2026-01-31/${runId}+2.jsonl`) };
  };

  it('list and show such a run as one', async () => {
    const { here } = await project();
    const list = await here.run(['runs', 'list']);
    expect(list.out).toMatch(/-aaaa +artisan +degraded +500 ms .*\n1 run\n$/u);
    const { runs } = JSON.parse((await here.run(['runs', 'list', '--format', 'json'])).out);
    expect(runs).toMatchObject([{ runId, segments: 2, sealed: true, lines: 15 }]);
    const { code, out } = await here.run(['runs', 'show', 'last']);
    expect(code).toBe(0);
    expect(out).toContain('record: intact, 15 lines in 2 files, sealed');
    expect(out).toContain('3 propagated, 0 defaulted, 0 failed · completeness 50 % · chains intact 100 %');
    expect(out.match(/^plan +ok/gmu)).toHaveLength(2);
    expect(out.match(/^ {2}one +/gmu)).toHaveLength(1);
    expect(out).not.toContain('not reached');
    const half = await here.run(['runs', 'show', `.contextcore/runs/2026-01-31/${runId}.jsonl`]);
    expect(half.out).toContain('record: intact, 6 lines, sealed');
  });

  it('verify each file, and name the one that is not what it was', async () => {
    const { here, second } = await project();
    expect(await here.run(['runs', 'verify'])).toMatchObject({ code: 0, err: 'contextcore: 2 records, all intact.\n' });
    writeFileSync(second, readFileSync(second, 'utf8').replace('"ship"', '"shop"'));
    const { code, out } = await here.run(['runs', 'verify', 'last']);
    expect(code).toBe(1);
    expect(out).toMatch(/-aaaa\.jsonl: intact[\s\S]*-aaaa\+2\.jsonl: broken at line /u);
    expect((await here.run(['runs', 'show', 'last'])).out).toMatch(/record: broken at line \d of ".*\+2\.jsonl"/u);
    rmSync(second);
    expect((await here.run(['runs', 'verify'])).out).toContain('+2.jsonl: gone');
  });

  it('repair what is torn', async () => {
    const { here, root } = await project();
    await write(root, [begun(600)], true);
    appendFileSync(join(root, `2026-01-31/${runId}+3.jsonl`), '{"half');
    expect((await here.run(['runs', 'show', 'last'])).out).toContain('torn after line 1 of ');
    expect((await here.run(['runs', 'repair', 'last'])).err).toContain('+3.jsonl" has 1 line now');
    expect((await here.run(['runs', 'verify'])).code).toBe(0);
  });

  it('do not take a file of another run for a part of one', async () => {
    const { here, second } = await project();
    const lines = readFileSync(second, 'utf8');
    writeFileSync(second.replace('+2', '+02'), lines);
    writeFileSync(second.replace('+2', '+x'), lines);
    expect((await here.run(['runs', 'list', '--format', 'json'])).out.match(/"runId"/gu)).toHaveLength(1);
  });
});
