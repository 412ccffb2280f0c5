import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFileStore, type RecordedEvent, readRun, sealedHeadOf, verifyRun } from '../../src/connect/index.ts';
import { type RunEvent, runEventTypes } from '../../src/core/index.ts';
import { now, temporaryFolder } from './run-events.ts';

const events: fc.Arbitrary<RunEvent> = fc.record(
  {
    type: fc.constantFrom(...runEventTypes),
    time: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map((date) => date.toISOString()),
    phase: fc.string({ unit: 'grapheme' }),
    data: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false }), { maxKeys: 5 }),
  },
  { requiredKeys: ['type', 'time', 'data'] },
);

/** What comes between two events: nothing, the end of the tick, or a wait until all is written. */
const pauses = fc.constantFrom('none', 'tick', 'flush');

const readAll = (path: string) => {
  const reading = readRun(path, { sealed: sealedHeadOf(path) });
  const read: RecordedEvent[] = [];
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done) return { read, state: next.value };
    read.push(next.value);
  }
};

it('what is appended, in whatever batches, is what is read', async () => {
  const root = temporaryFolder();
  const path = join(root, '2026-01-31/r.jsonl');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(events, pauses), { maxLength: 30 }), fc.string(), async (steps, workflow) => {
      rmSync(root, { recursive: true, force: true });
      const sink = createFileStore({ root, now, fsync: 'never' }).open({ runId: 'r', workflow });
      for (const [one, pause] of steps) {
        sink.append(one);
        if (pause === 'tick') await new Promise(setImmediate);
        if (pause === 'flush') await sink.flush();
      }
      await sink.close();
      const { read, state } = readAll(path);
      expect(state).toEqual({ kind: 'intact', lines: steps.length, sealed: true });
      expect(read.map(({ seq }) => seq)).toEqual(steps.map((_, i) => i + 1));
      for (const [i, { type, time, phase, data }] of read.entries())
        expect({ type, time, phase, data }).toEqual({ phase: undefined, ...JSON.parse(JSON.stringify(steps[i]?.[0])) });
    }),
    { numRuns: 150 },
  );
});

it('one changed byte is found, at its line', async () => {
  const root = temporaryFolder();
  const path = join(root, '2026-01-31/r.jsonl');
  const list = fc.array(events, { minLength: 1, maxLength: 8 });
  const places = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 30, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(list, places, async (appended, changes) => {
      rmSync(root, { recursive: true, force: true });
      const sink = createFileStore({ root, now, fsync: 'never' }).open({ runId: 'r', workflow: 'a flow' });
      for (const one of appended) sink.append(one);
      await sink.close();
      const bytes = readFileSync(path);
      const sealed = sealedHeadOf(path);
      for (const [place, bits] of changes) {
        const at = place % bytes.length;
        const changed = Buffer.from(bytes);
        changed[at] = (bytes[at] ?? 0) ^ bits;
        writeFileSync(path, changed);
        const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
        expect(verifyRun(path, { sealed })).toMatchObject({ kind: 'broken', line });
      }
    }),
    { numRuns: 40 },
  );
});

it('no file makes the reader throw, or read on where nothing is', async () => {
  const path = join(temporaryFolder(), 'r.jsonl');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.json().map((text) => Buffer.from(`${text}\n`)),
      ),
      (bytes) => {
        writeFileSync(path, bytes);
        const { read, state } = readAll(path);
        expect(read).toEqual([]);
        expect(bytes.length === 0 ? ['intact'] : ['torn', 'broken']).toContain(state.kind);
      },
    ),
    { numRuns: 200 },
  );
});
