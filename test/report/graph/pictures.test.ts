import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EdgeView, GraphView } from '../../../src/contract/index.ts';
import { arranged, pathOf } from '../../../src/report/graph/layout/index.ts';
import { script, scriptHash } from '../../../src/report/graph/viewer/script.ts';
import { style, styleHash } from '../../../src/report/graph/viewer/style.ts';
import { type Change, graphPrinters } from '../../../src/report/index.ts';
import { at, contract, graph, sample } from '../sample.ts';
import { everyElement, readXml } from '../xml.ts';

const { html, svg } = graphPrinters;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

const evil = '</title><script>x()</script> "\'& ]]> \u202e\ufffe\ud800 שלום';
const hostile: GraphView = {
  ...graph,
  workflow: evil,
  file: evil,
  phases: [
    { ...at(contract, 'plan'), id: evil, when: evil, join: 'all', reads: [evil], writes: [evil.repeat(500)] },
    { ...at(contract, 'plan'), id: 'constructor', join: 'all', reads: [], writes: [] },
  ],
  edges: [
    { from: evil, to: 'constructor', kind: 'after', fields: [evil] },
    { from: 'constructor', to: 'constructor', kind: 'loop', fields: [] },
    { from: evil, to: 'nowhere', kind: 'after', fields: [] },
  ],
};

const madeOf = (count: number, edges: readonly (readonly [number, number])[]): GraphView => ({
  ...graph,
  phases: Array.from({ length: count }, (_, i) => ({
    ...at(contract, 'plan'),
    id: `phase ${i}`,
    join: 'all' as const,
    reads: [],
    writes: [],
  })),
  edges: edges.map(([from, to]) => ({
    from: `phase ${from}`,
    to: `phase ${to}`,
    kind: to > from ? ('after' as const) : ('loop' as const),
    fields: ['a field'],
  })),
});
const line = (count: number): readonly (readonly [number, number])[] =>
  Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const);

const label = (_: EdgeView) => ({ text: 'a field', width: 60 });

const shapes: readonly (readonly [string, GraphView])[] = [
  ['nothing but one phase', madeOf(1, [])],
  ['a chain of 300', madeOf(300, line(300))],
  ['a chain of 300 with loops far back', madeOf(300, [...line(300), [290, 3], [120, 80], [299, 299]])],
  [
    'a fork of 300 that joins',
    madeOf(
      302,
      Array.from(
        { length: 300 },
        (_, i) =>
          [
            [0, i + 1],
            [i + 1, 301],
          ] as const,
      ).flat(),
    ),
  ],
  [
    'a fork of 12',
    madeOf(
      14,
      Array.from(
        { length: 12 },
        (_, i) =>
          [
            [0, i + 1],
            [i + 1, 13],
          ] as const,
      ).flat(),
    ),
  ],
  ['a circle', madeOf(3, [...line(3), [2, 0]])],
  ['3000 phases', madeOf(3000, [...line(3000), ...Array.from({ length: 900 }, (_, i) => [i, 3 * i + 2] as const)])],
];

describe('layout', () => {
  it.each(shapes)('of %s puts no box on another, and all into the picture', async (_, shape) => {
    const { boxes, strands, width, height } = await arranged(shape, label);
    const places = boxes.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
    expect(new Set(places).size).toBe(shape.phases.length);
    const byRow = [...boxes].sort((a, b) => a.y - b.y || a.x - b.x);
    const touching = byRow.filter((box, i) =>
      byRow.slice(i + 1, i + 90).some((other) => Math.abs(other.x - box.x) < 230 && Math.abs(other.y - box.y) < 54),
    );
    expect(touching).toEqual([]);
    const points = [...boxes, ...strands.flatMap((strand) => strand.points)];
    const outside = points.filter(({ x, y }) => !(x >= 0 && y >= 0 && x <= width + 20 && y <= height + 20));
    expect(outside).toEqual([]);
    expect(strands.filter((strand) => !/^M[\d.]+ [\d.]+[LCQ]/u.test(pathOf(strand)))).toEqual([]);
  });

  it('folds what is long and narrow, and lets dagre place only what it places quickly', async () => {
    const chain = await arranged(madeOf(300, line(300)), label);
    expect(chain.careful).toBe(true);
    expect(chain.width / chain.height).toBeGreaterThan(0.7);
    expect(chain.width / chain.height).toBeLessThan(2.5);
    const dense = Array.from({ length: 2000 }, (_, i) => [i % 40, 41 + (i % 37)] as const);
    expect((await arranged(madeOf(80, dense), label)).careful).toBe(false);
  });
});

describe('html', () => {
  it('allows exactly its own style sheet and script, and asks nothing of the network', async () => {
    expect(styleHash).toBe(sha256(style));
    expect(scriptHash).toBe(sha256(script));
    const page = await html(sample());
    expect(page).not.toMatch(/https?:|@import|url\((?!#)|<link|<img|\ssrc=/iu);
    expect(page).not.toMatch(/<[^>]*\s(?:style|on\w+)=/u);
  });

  it('has an anchor for whatever it links to, and no two alike', async () => {
    const page = await html(sample({ graphs: [graph, { ...graph, workflow: 'second' }] }));
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/gu)) expect(ids).toContain(target);
  });

  it('lets no name become markup', async () => {
    const page = await html(sample({ graphs: [hostile] }));
    expect(page.match(/<script/gu)).toHaveLength(1);
    expect(page).not.toMatch(/[\u202e\ufffe\ud800]/u);
  });

  it('says so where there is nothing to draw or too much', async () => {
    expect(await html(sample({ graphs: [] }))).toContain('There is no workflow to draw.');
    expect(await html(sample({ graphs: [{ ...graph, phases: [], edges: [] }] }))).toContain(
      'There is no phase to draw.',
    );
    expect(await html(sample({ graphs: [madeOf(5001, [])] }))).toContain(
      '5001 phases and 0 edges: too many for a picture.',
    );
  });
});

describe('svg', () => {
  it('is one well-formed picture with a title on each phase and edge, whatever the names are', async () => {
    for (const graphs of [[graph], [hostile], [graph, hostile], []]) {
      const elements = everyElement(readXml(await svg(sample({ graphs }))));
      const titled = elements.filter(({ attributes }) => /^(phase|wire)/u.test(attributes['class'] ?? ''));
      expect(titled.filter(({ children }) => !children.some(({ name }) => name === 'title'))).toEqual(
        titled.filter(({ attributes }) => attributes['class'] === 'phases' || attributes['class'] === 'wires'),
      );
      expect(elements.filter(({ name }) => name === 'script' || name === 'a')).toEqual([]);
    }
  });

  it('cuts a long name and keeps it in the title', async () => {
    const [first, ...rest] = graph.phases;
    if (first === undefined) throw new TypeError('The sample has phases.');
    const long = { ...first, label: 'a very long name of a phase that fits in no box at all' };
    const picture = await svg(sample({ graphs: [{ ...graph, phases: [long, ...rest] }] }));
    expect(picture).toContain('>a very long name of a ph…<');
    expect(picture).toContain('<title>a very long name of a phase that fits in no box at all · reads');
  });

  it('bundles many fields of an edge into a count, with their names in the title', async () => {
    const picture = await svg(sample());
    expect(picture).toContain('>3 fields<');
    expect(picture).toContain('<title>review → publish: patch, score, verdict</title>');
  });

  it('tells severities apart without colours', async () => {
    const signs = everyElement(readXml(await svg(sample()))).filter(({ attributes }) =>
      attributes['class']?.startsWith('sign '),
    );
    const shape = new Map(
      signs.map(({ attributes, children }) => [attributes['class'], JSON.stringify(children[0]?.attributes)]),
    );
    expect(new Set(shape.values()).size).toBe(3);
  });
});

describe('what a pull request changes', () => {
  const changed = new Map<string, Change>([
    ['design', 'changed'],
    ['review', 'added'],
    ['<cleanup>', 'removed'],
  ]);
  const of = (one: GraphView) => (one.workflow === 'artisan' ? changed : undefined);

  it('is marked on its phases by a word, and what was removed is drawn beside', async () => {
    const picture = await svg(sample(), { changed: of });
    expect(picture.match(/class="tag (?:added|changed|removed)"/gu)).toHaveLength(3);
    expect(picture).toMatch(/class="phase removed"[\s\S]*&lt;cleanup&gt;/u);
    expect(picture).toContain('>± changed<');
    expect(await svg(sample())).not.toContain('class="tag');
  });

  it('is named in the lists and details of the page', async () => {
    const page = await html(sample({ graphs: [graph, { ...graph, workflow: 'other' }] }), { changed: of });
    expect(page.match(/<span class="change added">\+ added/gu)).toHaveLength(2);
    expect(page.match(/<span class="change removed">/gu)).toHaveLength(2);
  });
});
