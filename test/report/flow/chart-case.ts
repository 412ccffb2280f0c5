import fc from 'fast-check';
import type { Chart, ChartTone } from '../../../src/report/flow/chart.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

export const tones: readonly ChartTone[] = ['waiting', 'active', 'blocked', 'done', 'cancelled', 'plain'];
const tone = fc.constantFrom(...tones);
const count = fc.oneof(fc.nat(20), fc.nat(1_000_000), fc.constant(0), fc.double({ min: 0, max: 100, noNaN: true }));
const length = fc.oneof(fc.nat(100 * day), fc.constant(0), fc.constant(1), fc.nat(10));
const name = fc.oneof(
  fc.constantFrom('in_progress', 'todo', '日本語の状態', '</text><script>', 'x'.repeat(300)),
  fc.string(),
);
const about = { title: 'A title', about: 'What it shows.' };

const dot = fc.record({ value: length, title: name });
const levels = fc.array(fc.record({ label: fc.constantFrom('p50', 'p85', 'p95'), value: length }), { maxLength: 3 });

/** Any chart: empty ones, large ones, numbers of every size, names of every kind. */
export const charts: fc.Arbitrary<Chart> = fc.oneof(
  fc.integer({ min: 0, max: 400 }).chain((days) =>
    fc
      .array(fc.record({ name, tone, values: fc.array(count, { minLength: days, maxLength: days }) }), {
        maxLength: 14,
      })
      .map(
        (bands): Chart => ({
          kind: 'stacked',
          ...about,
          days: Array.from({ length: days }, (_, i) => start + i * day),
          bands,
        }),
      ),
  ),
  fc.array(fc.tuple(name, count), { maxLength: 400 }).chain((all) =>
    fc.array(fc.nat(Math.max(0, all.length - 1)), { maxLength: 3 }).map(
      (at): Chart => ({
        kind: 'columns',
        ...about,
        noun: 'task',
        labels: all.map(([label]) => label),
        values: all.map(([, value]) => value),
        marks: all.length === 0 ? [] : at.map((one, i) => ({ label: `p${i}`, at: one, value: String(one) })),
      }),
    ),
  ),
  fc
    .record({
      extent: fc.constantFrom(0, 1, day, 40 * day),
      all: fc.array(fc.tuple(dot, fc.nat(40 * day)), { maxLength: 300 }),
      levels,
    })
    .map(
      ({ extent, all, levels }): Chart => ({
        kind: 'scatter',
        ...about,
        from: start,
        to: start + extent,
        points: all.map(([one, after]) => ({ ...one, at: start + Math.min(extent, after) })),
        levels,
      }),
    ),
  fc
    .record({
      rows: fc.array(fc.record({ name, tone, points: fc.array(dot, { maxLength: 60 }) }), { maxLength: 12 }),
      levels,
    })
    .map(({ rows, levels }): Chart => ({ kind: 'strips', ...about, rows, levels })),
  fc
    .array(fc.record({ label: name, value: count, mark: count }), { maxLength: 30 })
    .map((rows): Chart => ({ kind: 'bars', ...about, names: { value: 'completed', mark: 'committed' }, rows })),
);
