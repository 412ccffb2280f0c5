import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blockedOf, completedOf, forecastWhen, summaryOf, throughputOf } from '../../../src/project/index.ts';
import { flowStyle, flowStyleHash } from '../../../src/report/flow/style.ts';
import {
  blockedSheet,
  flowCsv,
  flowJson,
  flowMarkdown,
  flowPage,
  flowSvg,
  flowText,
  forecastSheet,
  summarySheet,
  throughputSheet,
  timesSheet,
} from '../../../src/report/index.ts';
import { fullReport, reportOf, workFor } from './report-case.ts';
import { now, someTasks, task } from './sample-tasks.ts';

const hostile = '=</title></text><script>alert(1)</script>"\'|`\u001b[31m\u0007\u202e\n::error::x';
const few = [
  task({
    id: 'A-1',
    title: 'First',
    created: 0,
    way: [
      ['todo', 24],
      ['in_progress', 48],
      ['done', 0],
    ],
  }),
  task({
    id: 'A-2',
    title: 'Second',
    created: 0,
    way: [
      ['todo', 48],
      ['in_progress', 96],
      ['blocked', 0],
    ],
    reason: 'no key',
  }),
];

describe('the text of flow metrics', () => {
  it('has figures, a chart and a table', () => {
    const work = workFor(few);
    const text = flowText(reportOf(work, [timesSheet(completedOf(work))]));
    expect(text).toContain('Flow of "shop"  2026-01-02 00:00 to 2026-02-10 15:00 UTC');
    expect(text).toMatch(/^cycle time +p50 2 d, p85 2 d, p95 2 d, mean 2 d$/mu);
    expect(text).toMatch(/^ *2 d ┤─+⠈─+ p50 2 d$/mu);
    expect(text).toMatch(/^A-1 {3}First {2}task {2}2026-01-04 00:00 {3}3 d {4}2 d {5}2 d {3}1 d {8}0$/mu);
  });

  it('says what is missing instead of showing zeros', () => {
    const work = workFor([task({ id: 'A-1', created: 900, way: [['todo', 0]] })]);
    const summary = flowText(reportOf(work, [summarySheet(summaryOf(work))]));
    expect(summary).toContain('No task was completed in the last 4 days: there is nothing to measure times by.');
    expect(summary).toMatch(/^flow efficiency +–$/mu);
    expect(summary).not.toContain('p50');
    const forecast = flowText(reportOf(work, [forecastSheet(forecastWhen(work, { items: 3 }), now)]));
    expect(forecast.replaceAll('\n', ' ')).toContain(
      'There is too little history for a forecast: 0 completions in 3 whole days; it takes 5 in 10.',
    );
  });

  it('breaks long lines between words, and cuts titles rather than ids', () => {
    const tasks = [
      task({
        id: `A-${'9'.repeat(40)}`,
        title: 'word '.repeat(40),
        created: 0,
        way: [
          ['todo', 1],
          ['blocked', 0],
        ],
        reason: 'because '.repeat(20),
      }),
    ];
    const work = workFor(tasks);
    const text = flowText(reportOf(work, [blockedSheet(blockedOf(work))]), { width: 100 });
    expect(text).toContain(`A-${'9'.repeat(40)}`);
    expect(text).toMatch(/word w…/u);
  });

  it('is ASCII where that is asked for, whatever the names are made of', () => {
    const text = flowText(fullReport(few), { ascii: true });
    expect(text).toMatch(/^[\n -~]*$/u);
  });
});

describe('flow metrics in every format', () => {
  it('let no title become markup, a command of the terminal, a formula or a cell of its own', () => {
    const tasks = someTasks(60, () => hostile).map((one) => ({ ...one, assignee: hostile }));
    const report = fullReport(tasks);
    for (const print of [flowText, flowMarkdown, flowPage, flowSvg, flowCsv]) {
      const text = print(report);
      if (print !== flowCsv) for (const part of ['\u001b', '\u0007', '\u202e']) expect(text).not.toContain(part);
      expect(text).not.toContain('<script');
      if (print === flowText) expect(text).not.toMatch(/^\s*::/mu);
    }
    const work = workFor(tasks);
    const csv = flowCsv(reportOf(work, [timesSheet(completedOf(work))]));
    expect(csv).not.toMatch(/(?:^|,)"?=/mu);
    const [head = ''] = csv.split('\r\n');
    expect(
      csv
        .replaceAll(/"(?:[^"]|"")*"/gu, 'x')
        .split('\r\n')
        .filter((line) => line !== '')
        .map((line) => line.split(',').length),
    ).toEqual(
      completedOf(work)
        .items.map(() => head.split(',').length)
        .concat(head.split(',').length),
    );
    const rows = flowMarkdown(report)
      .split('\n')
      .filter((line) => line.startsWith('| A') || line.startsWith('| SHOP'));
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|').length).toBeGreaterThan(3);
  });

  it('give programs seconds and RFC 3339', () => {
    const work = workFor(few);
    const { times, blocked } = JSON.parse(flowJson('shop', { times: completedOf(work), blocked: blockedOf(work) }));
    expect(times.window).toEqual({ from: '2026-01-02T00:00:00.000Z', to: '2026-02-10T15:00:00.000Z', days: 40 });
    expect(times.cycleTimeSeconds).toEqual({ count: 1, p50: 172_800, p85: 172_800, p95: 172_800, mean: 172_800 });
    expect(times.items[0]).toMatchObject({
      id: 'A-1',
      completed: '2026-01-04T00:00:00.000Z',
      leadTimeSeconds: 259_200,
    });
    expect(blocked.items[0]).toMatchObject({ since: '2026-01-07T00:00:00.000Z', reason: 'no key' });
    const csv = flowCsv(reportOf(work, [timesSheet(completedOf(work))]));
    expect(csv.split('\r\n')[1]).toBe('A-1,First,task,2026-01-04T00:00:00.000Z,259200,172800,172800,86400,0');
  });

  it('tell in CSV what has no value by an empty cell, and every day of the window', () => {
    const work = workFor(few);
    expect(
      flowCsv(reportOf(work, [summarySheet(summaryOf(workFor([few[1] ?? few[0]].flatMap((one) => one ?? []))))])),
    ).toMatch(/^efficiency,,ratio\r$/mu);
    const days = flowCsv(reportOf(work, [throughputSheet(throughputOf(work))]))
      .trim()
      .split('\r\n');
    expect(days).toHaveLength(41);
    expect(days[3]).toBe('2026-01-04,1,0,yes');
    expect(days[40]).toBe('2026-02-10,0,0,no');
  });
});

describe('the page of flow metrics', () => {
  it('allows exactly its style sheets, loads nothing and runs nothing', () => {
    const page = flowPage(fullReport(someTasks()));
    expect(flowStyleHash).toBe(createHash('sha256').update(flowStyle).digest('base64'));
    expect(page).toContain(`sha256-${flowStyleHash}`);
    expect(page).not.toMatch(/https?:|@import|url\(|<link|<img|<script|\sstyle=|\ssrc=/iu);
  });

  it('has a name for every picture, a table beside it, and links that lead somewhere', () => {
    const page = flowPage(fullReport(someTasks()));
    const pictures = page.match(/<svg [^>]*role="img" aria-label="[^"]{20,}"/gu) ?? [];
    expect(pictures).toHaveLength(page.match(/<svg /gu)?.length ?? 0);
    expect(pictures.length).toBeGreaterThan(7);
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/gu)) expect(ids).toContain(target);
    expect(page.match(/<details/gu)?.length).toBeGreaterThan(5);
  });
});
