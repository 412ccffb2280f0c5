import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Chart, isEmpty } from '../../../src/report/flow/chart.ts';
import { ticksOf } from '../../../src/report/flow/scale.ts';
import { below } from '../../../src/report/flow/svg/frame.ts';
import { inlineChart, picture } from '../../../src/report/flow/svg/index.ts';
import { chartText } from '../../../src/report/flow/text/index.ts';
import { columns } from '../../../src/report/text.ts';
import { charts } from './chart-case.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const drawn = (chart: Chart, ascii = false): readonly string[] => chartText(chart, { width: 60, ascii });
const about = { title: '', about: '' };

describe('the ticks of an axis', () => {
  it('begin at 0, go up in even steps, and reach the greatest value', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), fc.integer({ min: 1, max: 1000 })),
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom('count' as const, 'duration' as const),
        (most, count, scale) => {
          const ticks = ticksOf(most, count, scale);
          const step = ticks[1] ?? 0;
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
          expect(ticks.length).toBeLessThanOrEqual(count + 2);
          for (const [i, tick] of ticks.entries()) expect(tick).toBeCloseTo(i * step, 3);
        },
      ),
    );
  });

  it('are whole for counts and round for durations', () => {
    expect(ticksOf(3, 4, 'count')).toEqual([0, 1, 2, 3]);
    expect(ticksOf(17, 4, 'count')).toEqual([0, 5, 10, 15, 20]);
    expect(ticksOf(30 * 3_600_000, 4, 'duration').map((ms) => ms / 3_600_000)).toEqual([0, 12, 24, 36]);
    expect(ticksOf(9 * day, 5, 'duration').map((ms) => ms / day)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticksOf(0, 4, 'count')).toEqual([0, 1]);
  });
});

describe('charts on a terminal', () => {
  it('show the height of columns, each value in its place', () => {
    const lines = drawn({ kind: 'columns', ...about, noun: 'task', labels: ['Mon', 'Tue', 'Wed'], values: [4, 0, 2] });
    expect(lines).toEqual([
      '4 ┤█████',
      '  │█████',
      '3 ┤█████',
      '  │█████',
      '2 ┤█████       █████',
      '  │█████       █████',
      '1 ┤█████       █████',
      '0 ┤█████       █████',
      '  └──────────────────',
      '    Mon         Wed',
    ]);
  });

  it('have nothing but ASCII where that is asked for', () => {
    expect(drawn({ kind: 'columns', ...about, noun: 'task', labels: ['a'], values: [1] }, true).join('\n')).toMatch(
      /^[\n -~]+$/u,
    );
  });

  it('lay bands one upon another, the lowest one first, with a legend in the order of the eye', () => {
    const lines = drawn({
      kind: 'stacked',
      ...about,
      days: [start, start + day],
      bands: [
        { name: 'done', tone: 'done', values: [0, 10] },
        { name: 'todo', tone: 'waiting', values: [10, 0] },
      ],
    });
    expect(lines.at(-1)).toBe('░ todo   █ done');
    for (const line of lines.slice(0, 14)) expect(line).toMatch(/^ *\d* [│┤]░{28}█{28}$/u);
  });

  it('give each band the height of its share', () => {
    const lines = drawn({
      kind: 'stacked',
      ...about,
      days: [start],
      bands: [
        { name: 'done', tone: 'done', values: [30] },
        { name: 'active', tone: 'active', values: [40] },
        { name: 'todo', tone: 'waiting', values: [70] },
      ],
    });
    const heights = ['█', '▓', '░'].map((fill) => lines.slice(0, 14).filter((line) => line.includes(fill)).length);
    // The axis reaches to 150, in 14 lines.
    expect(heights).toEqual([3, 4, 6]);
  });

  it('give every band its own character', () => {
    const bands = Array.from({ length: 12 }, (_, i) => ({ name: `s${i}`, tone: 'active' as const, values: [1] }));
    const legend = drawn({ kind: 'stacked', ...about, days: [start], bands }).slice(16);
    for (const line of legend) expect(columns(line)).toBeLessThanOrEqual(60);
    const marks = legend
      .join('   ')
      .split('   ')
      .map((part) => part.slice(0, 1));
    expect(new Set(marks).size).toBe(12);
  });

  it('draw a line across at each percentile, with its name', () => {
    const lines = drawn({
      kind: 'scatter',
      ...about,
      from: start,
      to: start + 10 * day,
      points: [
        { at: start, value: day, title: 'a' },
        { at: start + 10 * day, value: 4 * day, title: 'b' },
      ],
      levels: [{ label: 'p50', value: 2 * day }],
    });
    const across = lines.filter((line) => line.endsWith('─ p50 2 d'));
    expect(across).toHaveLength(1);
    expect(lines.indexOf(across[0] ?? '')).toBe(6);
    expect(lines.at(-1)?.trim()).toMatch(/^1 Jan .* 11 Jan$/u);
    const dots = lines.join('').replaceAll(/[^\u2801-\u28ff]/gu, '');
    expect(dots).toHaveLength(2);
  });

  it('keep the names of percentiles that fall together apart', () => {
    const levels = ['p50', 'p85', 'p95'].map((label) => ({ label, value: day }));
    const lines = drawn({
      kind: 'scatter',
      ...about,
      from: start,
      to: start + day,
      points: [{ at: start, value: day, title: 'a' }],
      levels,
    });
    const named = lines.filter((line) => /p\d\d 1 d/u.test(line));
    expect(named.join('').match(/p50|p85|p95/gu)).toHaveLength(3);
  });

  it('say how many dots lie upon one another', () => {
    const points = Array.from({ length: 12 }, () => ({ value: day, title: 'x' }));
    const [row = ''] = drawn({
      kind: 'strips',
      ...about,
      rows: [{ name: 'in_progress', tone: 'active', points }],
      levels: [],
    });
    expect(row).toMatch(/^in_progress ┤ *◉ +12$/u);
  });

  it('mark on a bar what was expected of it', () => {
    const [first = '', second = ''] = drawn({
      kind: 'bars',
      ...about,
      names: { value: 'completed', mark: 'committed' },
      rows: [
        { label: 'S1', value: 10, mark: 10 },
        { label: 'S2', value: 5, mark: 10 },
      ],
    });
    expect(first.indexOf('┃')).toBe(second.indexOf('┃'));
    expect(second).toMatch(/^S2 │█+▌? +┃ +5 of 10$/u);
  });

  it('fit the terminal, whatever they show', () => {
    fc.assert(
      fc.property(charts, fc.integer({ min: 60, max: 180 }), fc.boolean(), (chart, width, ascii) => {
        const lines = chartText(chart, { width, ascii });
        expect(lines.length === 0).toBe(isEmpty(chart));
        for (const line of lines) {
          expect(line).not.toMatch(/NaN|undefined|Infinity|\n/u);
          // Legends and what is below columns have the names of the user.
          if (/^[ \d.,a-z]*[┤│|+]/u.test(line)) expect(columns(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

const numbersOf = (markup: string): readonly number[] =>
  [...markup.matchAll(/\s(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height)="([^"]*)"/gu)].map(([, text]) => Number(text));

describe('charts as pictures', () => {
  it('leave out labels below an axis that would touch others, and keep the first and the last one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 30 }), (lengths) => {
        const labels = lengths.map((length, i) => ({
          x: 100 + (i * 700) / Math.max(1, lengths.length - 1),
          text: String(i % 10).repeat(length),
        }));
        const kept = [...below(labels, 0).markup.matchAll(/ x="([^"]+)"[^>]*>([^<]+)</gu)].map(([, x, text = '']) => {
          const half = (text.length * 7.3) / 2;
          return { from: Number(x) - half, to: Number(x) + half, text };
        });
        for (const [i, one] of kept.entries()) expect(one.from).toBeGreaterThan(kept[i - 1]?.to ?? 0);
        expect(kept.at(-1)?.text).toBe(labels.at(-1)?.text);
      }),
    );
  });

  it('lie inside their frame, with finite numbers, whatever they show', () => {
    fc.assert(
      fc.property(charts, (chart) => {
        const markup = inlineChart(chart)?.markup;
        expect(markup === undefined).toBe(isEmpty(chart));
        if (markup === undefined) return;
        const [, width = 0, height = 0] = /viewBox="0 0 (\S+) (\S+)"/u.exec(markup)?.map(Number) ?? [];
        for (const value of numbersOf(markup)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(Math.max(width, height));
        }
        expect(markup).not.toMatch(/NaN|Infinity|undefined|<script/u);
      }),
    );
  });

  it('draw ten thousand dots as no more than the frame holds, and lose none of them', () => {
    const points = Array.from({ length: 10_000 }, (_, i) => ({
      at: start + ((i * 7919) % 10_000) * 1000,
      value: ((i * 104_729) % 10_000) * 1000,
      title: `T-${i}`,
    }));
    const chart: Chart = { kind: 'scatter', ...about, from: start, to: start + 10_000_000, points, levels: [] };
    const markup = inlineChart(chart)?.markup ?? '';
    const titles = [...markup.matchAll(/<circle[^>]*><title>([^<]*)/gu)].map(([, title = '']) => title);
    expect(titles.length).toBeLessThan(7000);
    const told = titles.reduce(
      (sum, title) =>
        sum +
        title.split('; ').filter((one) => one.startsWith('T-')).length +
        Number(/and (\d+) more/u.exec(title)?.[1] ?? 0),
      0,
    );
    expect(told).toBe(10_000);
  });

  it('stand alone as one picture, and say so where there is nothing to be drawn', () => {
    const empty: Chart = { kind: 'columns', title: 'Per day', about: '', noun: 'task', labels: [], values: [] };
    const text = picture([empty, empty], 'Flow of "shop"');
    expect(text.match(/Nothing to be drawn yet/gu)).toHaveLength(2);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/u);
    expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|<script|\sstyle=/u);
  });
});
