import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphView } from '../../src/contract/index.ts';
import { graphPrinters, reporters } from '../../src/report/index.ts';
import { type Browser, chromium, launch } from '../browser.ts';
import { at, contract, diagnostics, finding, graph, sample } from './sample.ts';

const evil = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)>"\'&\u202e';
const hostile: GraphView = {
  ...graph,
  workflow: evil,
  phases: [
    { ...at(contract, 'plan'), id: evil, when: evil, join: 'all', reads: [evil], writes: ['x'.repeat(5000)] },
    { ...at(contract, 'plan'), id: '__proto__', join: 'all', reads: [], writes: ['שלום'] },
  ],
  edges: [{ from: evil, to: '__proto__', kind: 'after', fields: [evil, 'constructor'] }],
};

let browser: Browser | undefined;

beforeAll(async () => {
  if (chromium !== undefined) browser = await launch(chromium);
});
afterAll(() => browser?.close());

const opened = async (html: string, size?: { readonly width: number; readonly height: number }) => {
  if (browser === undefined) throw new TypeError('The browser has started.');
  return browser.open(html, size);
};

const why = 'no Chromium is installed';
const viewBox = `document.querySelector('.workflow:not([hidden]) svg.picture').getAttribute('viewBox')`;
const marked = `[...document.querySelectorAll('.workflow:not([hidden]) .phase.on .name')].map((one) => one.textContent).join()`;
const shown = `[...document.querySelectorAll('.detail:not([hidden]) h3 bdi')].map((one) => one.textContent).join()`;

describe('the picture of a graph in a browser', () => {
  it('finds phases and fields, and goes to them', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    await page.key('/');
    await page.until(`document.activeElement.type === 'search'`);
    await page.type('implem');
    expect(await page.ask(marked)).toBe('implement');
    expect(await page.ask(`document.querySelector('.tools output').textContent`)).toBe('1 phase, 0 fields');
    await page.key('Enter');
    await page.until(`location.hash !== ''`);
    await page.until(`${shown}.startsWith('implement')`);
    await page.key('Escape');
    await page.until(`${shown} === ''`);
    await page.click('.tools input');
    await page.type('blueprint');
    expect(await page.ask(marked)).toBe('design,implement,review');
    await page.key('Enter');
    await page.until(`${shown}.startsWith('blueprint')`);
    expect(page.complaints).toEqual([]);
  });

  it('leads from a finding to its phase and back', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    await page.click('.finding[data-phases="4"] a');
    await page.until(`${shown}.startsWith('implement')`);
    expect(await page.ask(`document.querySelector('[data-phase="4"].phase').classList.contains('on')`)).toBe(true);
    await page.click('.detail:not([hidden]) a[href^="#f"]');
    await page.until(`document.querySelector('.finding.on')?.dataset.phases === '4'`);
    expect(await page.ask(marked)).toBe('implement');
    expect(page.complaints).toEqual([]);
  });

  it('selects phases and edges by a click, and the fields of an edge are all there', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    await page.click('[data-phase="3"] .box');
    await page.until(`${shown}.startsWith('design')`);
    await page.click('.plates [data-wire="6"] .plate');
    await page.until(`${shown}.startsWith('review,publish')`);
    const fields = `[...document.querySelectorAll('.detail:not([hidden]) li')].map((one) => one.textContent).join()`;
    expect(await page.ask(fields)).toBe('patch,score,verdict');
    expect(page.complaints).toEqual([]);
  });

  it('zooms by wheel, buttons and keys, moves by dragging, and drags select nothing', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    const width = async (): Promise<number> => Number(String(await page.ask(viewBox)).split(' ')[2]);
    const left = async (): Promise<number> => Number(String(await page.ask(viewBox)).split(' ')[0]);
    const first = await width();
    await page.wheel('.canvas', -240);
    await page.until(`${viewBox}.split(' ')[2] < ${first - 1}`);
    const second = await width();
    await page.click('[data-zoom="in"]');
    expect(await width()).toBeLessThan(second);
    await page.click('[data-zoom="fit"]');
    expect(await width()).toBeGreaterThan(second);
    const before = await left();
    await page.drag('[data-phase="3"]', 120, 10);
    expect(await left()).toBeLessThan(before - 60);
    expect(await page.ask(shown)).toBe('');
    await page.ask(`document.querySelector('.canvas').focus()`);
    const third = await width();
    await page.key('+');
    expect(await width()).toBeLessThan(third);
    await page.key('0');
    expect(await left()).toBe(before);
    expect(page.complaints).toEqual([]);
  });

  it('is walked through by keys: from phase to phase with arrows, in with Enter', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    await page.ask(`document.querySelector('a.phase').focus()`);
    await page.key('ArrowDown');
    const focused = `document.activeElement.querySelector('.name')?.textContent`;
    expect(['classify', 'research']).toContain(await page.ask(focused));
    await page.key('ArrowDown');
    expect(await page.ask(focused)).toBe('design');
    await page.key('Enter');
    await page.until(`${shown}.startsWith('design')`);
    expect(page.complaints).toEqual([]);
  });

  it('shows one of several workflows at a time', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample({ graphs: [graph, { ...graph, workflow: 'second' }] })));
    const visible = `[...document.querySelectorAll('.workflow:not([hidden])')].map((one) => one.dataset.name).join()`;
    expect(await page.ask(visible)).toBe('artisan');
    await page.click('.workflows summary');
    await page.click('.workflows a[href="#w1"]');
    await page.until(`${visible} === 'second'`);
    await page.click('.tools input');
    await page.type('publish');
    expect(await page.ask(`document.querySelector('.tools output').textContent`)).toBe(
      '1 phase, 0 fields, 1 in other workflows',
    );
    expect(page.complaints).toEqual([]);
  });

  it('shows hostile names as they are and runs none of them', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const loose = { code: evil, severity: 'error' as const, message: `Phase "${evil}" is odd.`, workflow: evil };
    const report = sample({
      graphs: [hostile],
      diagnostics: [finding(at(contract, 'task'), { ...loose, phase: evil, help: evil })],
    });
    const page = await opened(await graphPrinters.html(report));
    expect(await page.ask(`document.querySelectorAll('script, img').length`)).toBe(1);
    expect(await page.ask('document.title')).toBe(`${evil.replace('\u202e', '\\u202e')} · contextcore graph`);
    await page.click('.finding a');
    await page.until(`${shown} !== ''`);
    expect(await page.ask(marked)).toContain('</script>');
    expect(page.complaints).toEqual([]);
  });

  it('keeps boxes and labels apart', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(await graphPrinters.html(sample()));
    const overlaps = `(() => {
      const boxes = [...document.querySelectorAll('.box, .plate')].map((one) => one.getBoundingClientRect());
      return boxes.filter((a, i) => boxes.some((b, k) => k < i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
    })()`;
    expect(await page.ask(overlaps)).toBe(0);
    const sticking = `[...document.querySelectorAll('.phase')].filter((one) => {
      const box = one.querySelector('.box').getBoundingClientRect();
      return [...one.querySelectorAll('text')].some((text) => text.getBoundingClientRect().right > box.right);
    }).length`;
    expect(await page.ask(sticking)).toBe(0);
  });
});

describe('the report of findings in a browser', () => {
  it('filters, leads from a phase to its finding, and has no complaint', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(reporters.html(sample({ diagnostics })));
    await page.key('/');
    await page.type('domain_constraints');
    const visible = `document.querySelectorAll('.card:not([hidden])').length`;
    await page.until(`${visible} === 1`);
    await page.key('Escape');
    await page.until(`${visible} === 5`);
    await page.click('svg.picture a');
    await page.until(`document.querySelector('.card:target') !== null`);
    expect(page.complaints).toEqual([]);
  });
});
