import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '../../../src/project/index.ts';
import { flowPage } from '../../../src/report/index.ts';
import { type Browser, chromium, launch } from '../../browser.ts';
import { fullReport } from './report-case.ts';
import { someTasks, task } from './sample-tasks.ts';

let browser: Browser | undefined;

beforeAll(async () => {
  if (chromium !== undefined) browser = await launch(chromium);
});
afterAll(() => browser?.close());

const why = 'no Chromium is installed';
const opened = async (html: string, size?: { readonly width: number; readonly height: number }) => {
  if (browser === undefined) throw new TypeError('The browser has started.');
  return browser.open(html, size);
};

/** The texts of pictures that lie upon one another, or leave their picture. */
const clashes = `(() => {
  const bad = [];
  for (const svg of document.querySelectorAll('svg.chart')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }));
    for (const [i, { text, box }] of texts.entries()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
        bad.push('out: ' + text);
      for (const other of texts.slice(i + 1))
        if (box.left < other.box.right - 1 && other.box.left < box.right - 1 && box.top < other.box.bottom - 3 && other.box.top < box.bottom - 3)
          bad.push(text + ' × ' + other.text);
    }
  }
  return bad;
})()`;

const hostile = '</title></text><script>document.title="owned"</script><img src=x onerror=alert(1)>"\'&\u202e';
const one = task({
  id: 'ONE-1',
  created: 900,
  way: [
    ['todo', 5],
    ['in_progress', 10],
    ['done', 0],
  ],
});
const open = task({
  id: 'ONE-2',
  created: 900,
  way: [
    ['todo', 5],
    ['in_progress', 0],
  ],
});

describe('the page of flow metrics in a browser', () => {
  it.for<readonly [string, readonly Task[]]>([
    ['some weeks', someTasks()],
    ['one task', [one]],
    ['one open task', [open]],
    ['no task', []],
    ['ten thousand tasks', someTasks(10_000)],
    ['hostile titles', someTasks(60, () => hostile)],
    ['wide titles', someTasks(40, () => '日本語のタイトル'.repeat(20))],
  ])('keeps its labels apart and inside their pictures: %s', async ([, tasks], { skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(flowPage(fullReport(tasks)));
    expect(await page.ask(clashes)).toEqual([]);
    expect(await page.ask('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.ask('document.title')).toBe('Flow of "shop" · contextcore');
    expect(await page.ask(`document.querySelectorAll('script, img').length`)).toBe(0);
    expect(page.complaints).toEqual([]);
  });

  it('fits a telephone, where pictures are moved sideways', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(flowPage(fullReport(someTasks())), { width: 390, height: 800 });
    expect(await page.ask('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('is walked through by keys: links, then tables that open', async ({ skip }) => {
    if (chromium === undefined) skip(why);
    const page = await opened(flowPage(fullReport(someTasks())));
    await page.ask(`document.querySelector('details:not([open]) summary').focus()`);
    await page.key('Enter');
    await page.until(`document.activeElement.parentElement.open === true`);
    expect(await page.ask(`document.activeElement.parentElement.querySelectorAll('tr').length`)).toBeGreaterThan(20);
    expect(page.complaints).toEqual([]);
  });
});
