import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createFileStore,
  createMemoryStore,
  createRunId,
  listRuns,
  type RecordedEvent,
  type RecordState,
  readRun,
  repairRun,
  sealedHeadOf,
  verifyRun,
} from '../../src/connect/index.ts';
import type { RunEvent } from '../../src/core/index.ts';
import { degradedRun, event, filesBelowFolder, linesOf, now, temporaryFolder, writeRun } from './run-events.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const whole = (path: string): { readonly events: readonly RecordedEvent[]; readonly state: RecordState } => {
  const reading = readRun(path, { sealed: sealedHeadOf(path) });
  const events: RecordedEvent[] = [];
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done) return { events, state: next.value };
    events.push(next.value);
  }
};

const plain = ({ type, time, phase, data }: RecordedEvent): object => ({
  type,
  time,
  ...(phase === undefined ? {} : { phase }),
  data,
});

describe('a record', () => {
  it('gives back what was appended, and is intact and sealed', async () => {
    const path = await writeRun(degradedRun, { root: temporaryFolder() });
    const { events, state } = whole(path);
    expect(events.map(plain)).toEqual(degradedRun);
    expect(events.map(({ seq, workflow }) => `${seq} ${workflow}`)).toEqual(
      degradedRun.map((_, i) => `${i + 1} artisan`),
    );
    expect(state).toEqual({ kind: 'intact', lines: degradedRun.length, sealed: true });
  });

  it('is a file of CloudEvents 1.0, one a line', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const path = await writeRun(degradedRun, { root: temporaryFolder(), workflow: 'a flow/ü "x"', traceparent });
    for (const line of linesOf(path)) {
      const { data, ...attributes } = JSON.parse(line);
      expect(typeof data).toBe('object');
      for (const name of ['specversion', 'id', 'source', 'type', 'subject', 'dataschema', 'traceparent'])
        expect(attributes[name]).toMatch(/^[\x21-\x7e]+$/u);
      expect(attributes.specversion).toBe('1.0');
      expect(attributes.datacontenttype).toBe('application/json');
      expect(attributes.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
      expect(() => new URL(attributes.dataschema)).not.toThrow();
      expect(new URL(attributes.source, 'https://base.example/').pathname).toMatch(/^\/contextcore\/a%20flow%2F/u);
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).toMatch(/^[a-z0-9]{1,20}$/u);
        expect(typeof value === 'string' || (Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31)).toBe(true);
      }
    }
    const ids = linesOf(path).map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(degradedRun.length);
  });

  it('chains its lines by their bytes, and the head of the last is kept beside it', async () => {
    const root = temporaryFolder();
    const path = await writeRun(degradedRun, { root });
    let previous = '0'.repeat(64);
    for (const line of linesOf(path)) {
      expect(JSON.parse(line).prevhash).toBe(previous);
      previous = sha256(`${line}\n`);
    }
    const head = JSON.parse(readFileSync(join(root, 'heads.jsonl'), 'utf8'));
    expect(head).toEqual({
      runId: basename(path, '.jsonl'),
      file: `2026-01-31/${basename(path)}`,
      lines: degradedRun.length,
      head: previous,
      sealed: '2026-01-31T10:00:05.000Z',
      state: 'degraded',
    });
  });

  it('keeps what was appended as it was then, whatever becomes of the object', async () => {
    const data = { list: [1] };
    const root = temporaryFolder();
    const sink = createFileStore({ root, now }).open({ runId: 'r', workflow: 'w' });
    sink.append({ type: 'phase.skipped', time: now().toISOString(), data });
    data.list.push(2);
    await sink.close();
    expect(whole(join(root, '2026-01-31/r.jsonl')).events[0]?.data).toEqual({ list: [1] });
  });

  it('holds an event whose data is not JSON or too large, says so, and stays intact', async () => {
    const told: string[] = [];
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const nasty = {
      get value(): never {
        throw new Error('no');
      },
    };
    const root = temporaryFolder();
    const sink = createFileStore({ root, now, onError: ({ message }) => told.push(message) }).open({
      runId: 'r',
      workflow: 'w\ud800',
    });
    for (const data of [cycle, nasty, { n: 1n }, { text: 'ä'.repeat(600_000) }, { toJSON: () => 'text' }])
      sink.append({ type: 'phase.skipped', time: now().toISOString(), phase: 'p\ud800\n', data });
    await expect(sink.close()).rejects.toThrow('left out');
    const { events, state } = whole(join(root, '2026-01-31/r.jsonl'));
    expect(state).toEqual({ kind: 'intact', lines: 5, sealed: true });
    expect(events.map(({ data }) => data['unrecorded'])).toEqual([
      'not JSON',
      'not JSON',
      'not JSON',
      'too large',
      'not JSON',
    ]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('event 1');
  });

  it('of many runs at once has a file for each', async () => {
    const root = temporaryFolder();
    const store = createFileStore({ root, now });
    const sinks = Array.from({ length: 20 }, () => store.open({ runId: createRunId(now()), workflow: 'w' }));
    for (const one of degradedRun) for (const sink of sinks) sink.append(one);
    await Promise.all(sinks.map((sink) => sink.close()));
    const list = listRuns(root);
    const runs = list.kind === 'runs' ? list.runs : [];
    expect(runs).toHaveLength(20);
    for (const { path } of runs) expect(whole(path).state).toMatchObject({ kind: 'intact', lines: 12, sealed: true });
  });

  it('is never written over: who opens the run again goes on beside it', async () => {
    const root = temporaryFolder();
    const path = await writeRun(degradedRun, { root });
    const before = readFileSync(path, 'utf8');
    await writeRun(degradedRun.slice(0, 2), { root });
    expect(readFileSync(path, 'utf8')).toBe(before);
    const second = path.replace('.jsonl', '+2.jsonl');
    expect(whole(second).state).toEqual({ kind: 'intact', lines: 2, sealed: true });
    const ids = [path, second].flatMap((file) => linesOf(file).map((line) => JSON.parse(line).id));
    expect(new Set(ids).size).toBe(degradedRun.length + 2);
  });
});

describe('a record is not written', () => {
  it.each(['../escape', 'a/b', 'a\\b', '.hidden', '', 'a\u0000', 'x'.repeat(129), 'con:1', 'dot.'])(
    'under the id %j',
    async (runId) => {
      const root = temporaryFolder();
      await expect(writeRun(degradedRun, { root: join(root, 'runs'), runId })).rejects.toThrow('no file name');
      expect(filesBelowFolder(root)).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')('through a link', async () => {
    const root = temporaryFolder();
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, join(root, '2026-01-31'));
    await expect(writeRun(degradedRun, { root })).rejects.toThrow('a link');
    const other = temporaryFolder();
    mkdirSync(join(other, '2026-01-31'));
    symlinkSync(join(elsewhere, 'target'), join(other, '2026-01-31/r.jsonl'));
    await writeRun(degradedRun, { root: other, runId: 'r' });
    expect(filesBelowFolder(elsewhere)).toEqual([]);
    expect(listRuns(root)).toEqual({ kind: 'runs', runs: [], gone: [] });
    expect(listRuns(other)).toMatchObject({ runs: [{ runId: 'r', file: '2026-01-31/r+2.jsonl' }], gone: [] });
  });
});

describe('a damaged record', () => {
  const damaged = async (damage: (path: string, lines: readonly string[]) => void, open?: true): Promise<string> => {
    const path = await writeRun(degradedRun, { root: temporaryFolder(), ...(open ? { open } : {}) });
    damage(path, linesOf(path));
    return path;
  };
  const replaceLine = (path: string, number: number, change: (line: string) => string): void =>
    writeFileSync(
      path,
      `${linesOf(path)
        .map((line, i) => (i === number - 1 ? change(line) : line))
        .join('\n')}\n`,
    );

  it.each([
    ['half a line', '{"specversion":"1.0","id'],
    ['zeros', '\u0000'.repeat(5000)],
    ['a long rest', 'x'.repeat(3_000_000)],
    ['a line that is no JSON', 'garbage\n'],
  ])('that ends in %s is torn there; what was written before is read', async (_, rest) => {
    const path = await damaged((file) => appendFileSync(file, rest), true);
    const { events, state } = whole(path);
    expect(events).toHaveLength(degradedRun.length);
    expect(state).toMatchObject({ kind: 'torn', lines: degradedRun.length, tail: rest.length });
  });

  it('that was sealed is broken by the same', async () => {
    const path = await damaged((file) => appendFileSync(file, 'garbage'));
    expect(whole(path).state).toMatchObject({ kind: 'broken', line: degradedRun.length + 1 });
  });

  it.each([
    ['NUL bytes', 4, () => '\u0000\u0000'],
    ['no JSON', 4, () => '{"specversion": oops'],
    ['an empty line', 4, () => ''],
    ['a list', 4, () => '[1, 2]'],
    ['another format', 4, () => '{"hello": "world"}'],
    ['wrong types', 4, (line: string) => line.replace(/"seq":\d+/u, '"seq":"4"')],
    ['data that is no object', 4, (line: string) => line.replace(/"data":.*/u, '"data":[]}')],
    ['a wrong time', 4, (line: string) => line.replace(/"time":"[^"]*"/u, '"time":"2026-13-41T10:00:00.000Z"')],
    ['a later version', 4, (line: string) => line.replace('"schemaversion":"1.0.0"', '"schemaversion":"2.0.0"')],
    ['a foreign run', 4, (line: string) => line.replaceAll(/0123456789abcdef/gu, '0123456789abcdee')],
    ['a foreign source', 4, (line: string) => line.replace('contextcore/artisan', 'contextcore/%E0%A4%A')],
    ['a line of 2 MB', 4, (line: string) => line.replace('"data":{', `"data":{"x":"${'x'.repeat(2_000_000)}",`)],
    ['other data in the first line', 1, (line: string) => line.replace('enforce', 'observe')],
    ['other data in the last line', 12, (line: string) => line.replace('degraded', 'succeeded')],
    ['a changed link', 4, (line: string) => line.replace(/"prevhash":"./u, '"prevhash":"g')],
  ] as const)('with %s is broken at that line', async (_, number, change) => {
    const path = await damaged((file) => replaceLine(file, number, change));
    expect(whole(path).state).toMatchObject({ kind: 'broken', line: number });
  });

  it.each([
    ['\u0000', 'it holds NUL bytes'],
    ['{"half', 'it is not JSON'],
    ['', 'it is empty'],
    ['x'.repeat(1_100_000), 'it is longer than 1 MB'],
  ])('that goes on after a line that is none is not torn, but broken, and says why', async (bad, reason) => {
    const path = await damaged((file) => appendFileSync(file, `${bad}\n${bad}\n`), true);
    expect(whole(path).state).toMatchObject({ kind: 'broken', line: 13, reason });
    expect(repairRun(path)).toMatchObject({ kind: 'refused' });
  });

  it('still shows the events around the damage', async () => {
    const path = await damaged((file) => replaceLine(file, 4, () => 'x'));
    expect(whole(path).events.map(({ seq }) => seq)).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('that lacks lines is broken where they were', async () => {
    const cut = await damaged((file, lines) => writeFileSync(file, `${lines.slice(0, 5).join('\n')}\n`));
    expect(whole(cut).state).toMatchObject({ kind: 'broken', line: 6 });
    const gap = await damaged((file, lines) => writeFileSync(file, `${lines.filter((_, i) => i !== 5).join('\n')}\n`));
    expect(whole(gap).state).toMatchObject({ kind: 'broken', line: 6, reason: expect.stringContaining('7') });
    const empty = await damaged((file) => truncateSync(file));
    expect(whole(empty).state).toMatchObject({ kind: 'broken', line: 1 });
  });

  it('that was continued after it was sealed is broken there', async () => {
    const path = await damaged(() => {});
    const last = JSON.parse(linesOf(path).at(-1) ?? '');
    const next = { ...last, id: last.id.replace(':12', ':13'), seq: 13, prevhash: sha256(`${linesOf(path).at(-1)}\n`) };
    appendFileSync(path, `${JSON.stringify(next)}\n`);
    expect(whole(path).state).toMatchObject({ kind: 'broken', line: 13 });
    // Nothing but the head tells.
    expect(verifyRun(path)).toMatchObject({ kind: 'intact', lines: 13 });
  });

  it('that is no file is not readable', () => {
    const root = temporaryFolder();
    expect(verifyRun(root)).toEqual({ kind: 'unreadable', reason: 'it is not a file' });
    expect(verifyRun(join(root, 'none'))).toEqual({ kind: 'unreadable', reason: 'no such file' });
  });
});

describe('repair', () => {
  it('moves a torn tail into a file beside the record, and loses not a byte', async () => {
    const path = await writeRun(degradedRun, { root: temporaryFolder(), open: true });
    const before = readFileSync(path, 'utf8');
    for (const [i, name] of ['.torn', '.torn.1'].entries()) {
      appendFileSync(path, `{"half${i}`);
      expect(repairRun(path)).toMatchObject({ kind: 'repaired', lines: 12, moved: 7, to: `${path}${name}` });
      expect(readFileSync(path, 'utf8')).toBe(before);
      expect(readFileSync(`${path}${name}`, 'utf8')).toBe(`{"half${i}`);
    }
    expect(repairRun(path)).toEqual({ kind: 'whole', lines: 12 });
  });

  it('leaves a record alone that is broken in the middle', async () => {
    const path = await writeRun(degradedRun, { root: temporaryFolder(), open: true });
    const broken = `${linesOf(path).with(3, 'x').join('\n')}\n{"half`;
    writeFileSync(path, broken);
    expect(repairRun(path)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('line 4') });
    expect(readFileSync(path, 'utf8')).toBe(broken);
  });
});

describe('a list of records', () => {
  const minute = (i: number): RunEvent => event('phase.skipped', { reason: 'condition' }, i * 60_000);

  it('has the newest first, tells how runs ended, and reads no whole file', async () => {
    const root = temporaryFolder();
    await writeRun([minute(1), ...degradedRun.slice(-1)], { root, runId: 'a' });
    await writeRun([minute(3)], { root, runId: 'b', open: true });
    await writeRun([minute(2)], { root, runId: 'c', workflow: 'other flow' });
    appendFileSync(join(root, '2026-01-31/b.jsonl'), '{"half');
    writeFileSync(join(root, '2026-01-31/d.jsonl'), 'garbage');
    mkdirSync(join(root, 'not-a-day'));
    writeFileSync(join(root, 'not-a-day/e.jsonl'), '');
    const list = listRuns(root);
    const runs = list.kind === 'runs' ? list.runs : [];
    expect(runs.map(({ runId, workflow, state, sealed }) => [runId, workflow, state, sealed?.lines])).toEqual([
      ['b', 'artisan', undefined, undefined],
      ['c', 'other flow', undefined, 1],
      ['a', 'artisan', 'degraded', 2],
      ['d', undefined, undefined, undefined],
    ]);
  });

  it('tells that there is no store, and which sealed records are gone', async () => {
    const root = temporaryFolder();
    expect(listRuns(join(root, 'none'))).toEqual({ kind: 'missing' });
    const path = await writeRun(degradedRun, { root });
    rmSync(path);
    expect(listRuns(root)).toMatchObject({ kind: 'runs', runs: [], gone: [{ lines: 12 }] });
  });

  it('passes over lines of heads that say nothing', async () => {
    const root = temporaryFolder();
    const heads = ['{', 'null', '{"runId":"../x","file":"../x.jsonl","lines":1}', '[]', '{"lines":-1}', 'torn'];
    writeFileSync(join(root, 'heads.jsonl'), heads.join('\n'));
    const path = await writeRun(degradedRun, { root });
    expect(sealedHeadOf(path)).toMatchObject({ lines: 12 });
    expect(listRuns(root)).toMatchObject({ gone: [] });
    // What is said later of a sealed record does not count.
    appendFileSync(join(root, 'heads.jsonl'), `${JSON.stringify({ ...sealedHeadOf(path), lines: 3 })}\n`);
    expect(sealedHeadOf(path)).toMatchObject({ lines: 12 });
  });
});

describe('a store in memory', () => {
  it('keeps events as they were, run by run', async () => {
    const store = createMemoryStore();
    const sink = store.open({ runId: 'a', workflow: 'w' });
    for (const one of degradedRun) sink.append(one);
    await sink.close();
    expect(store.runs.get('a')).toEqual(degradedRun);
    for (const one of degradedRun.slice(0, 1)) store.open({ runId: 'a', workflow: 'w' }).append(one);
    expect(store.runs.get('a')).toHaveLength(degradedRun.length + 1);
  });
});
