import {
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskChange } from '../../../src/core/index.ts';
import {
  answersOf,
  commented,
  created,
  indexFiles,
  indexOf,
  open,
  segmentFiles,
  sprintStarted,
  temporaryRoot,
  withoutIndex,
  write,
} from './task-case.ts';

/** So many that the index is renewed by whoever reads next. */
const many = (prefix: string, count = 300): readonly TaskChange[] =>
  Array.from({ length: count }, (_, i) =>
    i < 40 ? created(`${prefix}${i}`, i) : commented(`${prefix}${i % 40}`, 'x'.repeat(1500), (i * 7919) % 5000),
  );

/** As when the days lie long ago, so that their folders are trusted. */
const aged = (root: string): void => {
  for (const file of segmentFiles(root)) utimesSync(join(root, file.slice(0, 10)), new Date(1e12), new Date(1e12));
};

const damages = ['none', 'delete all', 'delete one', 'truncate', 'change', 'append', 'swap', 'folder'] as const;

/** Does something to the index; `place` says where. */
const damage = (root: string, kind: (typeof damages)[number], place: number): void => {
  const files = indexFiles(root);
  const file = join(indexOf(root), files[place % Math.max(1, files.length)] ?? 'manifest.json');
  if (files.length === 0 || kind === 'none') return;
  const bytes = readFileSync(file);
  if (kind === 'delete all') withoutIndex(root);
  if (kind === 'delete one') rmSync(file);
  if (kind === 'truncate') truncateSync(file, place % (bytes.length + 1));
  if (kind === 'append') writeFileSync(file, '\n{}', { flag: 'a' });
  if (kind === 'swap') copyFileSync(join(indexOf(root), files[(place + 1) % files.length] ?? ''), file);
  if (kind === 'folder') {
    withoutIndex(root);
    writeFileSync(indexOf(root), 'no folder');
  }
  if (kind !== 'change' || bytes.length === 0) return;
  const at = place % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 + (place % 255));
  writeFileSync(file, bytes);
};

const steps = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    tasks: fc.array(fc.constantFrom('a0', 'a39', 'b', 'c'), { minLength: 1, maxLength: 4 }),
    at: fc.nat(9000),
    keepsOpen: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('much' as const), prefix: fc.constantFrom('a', 'm', 'z') }),
  fc.record({ kind: fc.constant('damage' as const), damage: fc.constantFrom(...damages), place: fc.nat() }),
  fc.record({ kind: fc.constant('gone' as const), place: fc.nat() }),
  fc.record({ kind: fc.constant('aged' as const) }),
  fc.record({ kind: fc.constant('read' as const) }),
);

describe('the index of a log', () => {
  it('changes no answer, whatever becomes of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 12 }), async (list) => {
        const root = temporaryRoot();
        await write(root, many('a'));
        await answersOf(root);
        expect(indexFiles(root)).toContain('manifest.json');
        const long = open(root);
        for (const step of list) {
          if (step.kind === 'much') await write(root, many(step.prefix));
          if (step.kind === 'damage') damage(root, step.damage, step.place);
          if (step.kind === 'aged') aged(root);
          if (step.kind === 'gone') {
            const files = segmentFiles(root);
            const file = files[step.place % Math.max(1, files.length)];
            if (file !== undefined) rmSync(join(root, file));
          }
          if (step.kind === 'write') {
            const store = open(root);
            await store.append([
              ...step.tasks.map((task) => commented(task, 'y', step.at)),
              sprintStarted('s', step.at),
            ]);
            if (!step.keepsOpen) await store.close();
          }
          const read = step.kind === 'read' ? await answersOf(root) : undefined;
          const events = [...(await long.eventsOf(['a0', 'b'])).values()];
          const copy = temporaryRoot();
          rmSync(copy, { recursive: true });
          cpSync(root, copy, { recursive: true });
          rmSync(join(copy, 'index'), { recursive: true, force: true });
          const truth = await answersOf(copy);
          if (read) expect(read).toEqual(truth);
          expect(events).toEqual(['a0', 'b'].map((task) => truth.tasks.find(([id]) => id === task)?.[1] ?? []));
        }
        const copied = await answersOf(root);
        withoutIndex(root);
        expect(copied).toEqual(await answersOf(root));
      }),
      { numRuns: Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 12) },
    );
  });

  it('is read in the place of the segments: of a task, only its blocks', async () => {
    const root = temporaryRoot();
    await write(root, many('a'));
    const before = await answersOf(root);
    aged(root);
    // The second time the listing of the day can be trusted, and is kept with what came since.
    await write(root, many('b'));
    await answersOf(root);
    const day = segmentFiles(root)[0]?.slice(0, 10) ?? '';
    for (const file of segmentFiles(root)) writeFileSync(join(root, file), '');
    // What is sealed and was read wholly is not looked at again.
    const answers = await answersOf(root);
    expect(answers.tasks.filter(([task]) => task.startsWith('a'))).toEqual(before.tasks);
    expect(readdirSync(join(root, day))).toHaveLength(2);
  });

  it('says again what is gone, and forgets what stood in a day that is', async () => {
    const root = temporaryRoot();
    await write(root, many('a'));
    const [file = ''] = segmentFiles(root);
    rmSync(join(root, file));
    await write(root, many('b'));
    const gone = `"${file}" is gone; it was sealed with 300 lines.`;
    for (let i = 0; i < 3; i++) expect((await answersOf(root)).problems).toEqual([gone]);
    rmSync(join(root, file.slice(0, 10)), { recursive: true });
    expect(await answersOf(root)).toMatchObject({ tasks: [], problems: [gone, expect.stringContaining('is gone')] });
  });

  it('is no index where one letter of its manifest is another', async () => {
    const root = temporaryRoot();
    await write(root, many('a'));
    const before = await answersOf(root);
    const path = join(indexOf(root), 'manifest.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"layers":\[.*?\]\}?\],"days"/u, '"layers":[],"days"'));
    expect(readFileSync(path, 'utf8')).not.toBe(text);
    expect(await answersOf(root)).toEqual(before);
  });

  it('is made of few layers, of which old ones go', async () => {
    const root = temporaryRoot();
    for (let i = 0; i < 8; i++) {
      await write(root, many(`p${i}-`));
      await answersOf(root);
    }
    const manifest: string = readFileSync(join(indexOf(root), 'manifest.json'), 'utf8');
    const layers: readonly unknown[] = JSON.parse(manifest.slice(manifest.indexOf('\n'))).layers;
    expect(layers.length).toBeLessThan(4);
    for (const file of indexFiles(root)) utimesSync(join(indexOf(root), file), new Date(0), new Date(0));
    await write(root, many('q'));
    await answersOf(root);
    expect(indexFiles(root).filter((file) => file.endsWith('.layer')).length).toBeLessThan(4);
  });

  it('takes many small segments, too, and what arrives late', async () => {
    const root = temporaryRoot();
    for (let i = 0; i < 230; i++) await write(root, [i === 0 ? created('t') : commented('t', `${i}`, -i)]);
    const first = await answersOf(root);
    expect(indexFiles(root)).toContain('manifest.json');
    expect(first.tasks[0]?.[1].map(({ at }) => at)).toEqual(
      [...(first.tasks[0]?.[1] ?? [])].map(({ at }) => at).sort((a, b) => a - b),
    );
    expect(await answersOf(root)).toEqual(first);
  });

  it('does no harm where two processes renew it at once', async () => {
    const root = temporaryRoot();
    await write(root, many('a'));
    const stores = Array.from({ length: 4 }, () => open(root));
    const iterators = stores.map((store) => store.tasks()[Symbol.asyncIterator]());
    const counts = stores.map(() => 0);
    for (let round = 0; round < 60; round++) {
      for (const [i, iterator] of iterators.entries())
        if (!(await iterator.next()).done) counts[i] = (counts[i] ?? 0) + 1;
      if (round === 20) {
        await write(root, many('b'));
        await answersOf(root);
      }
      if (round === 30) withoutIndex(root);
    }
    expect(counts).toEqual([40, 40, 40, 40]);
  });
});
