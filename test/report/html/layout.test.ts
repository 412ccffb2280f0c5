import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphView } from '../../../src/contract/index.ts';
import { boxHeight, boxWidth, layoutOf } from '../../../src/report/html/layout.ts';
import { at, contract, graph } from '../sample.ts';

const phaseCount = fc.integer({ min: 1, max: 25 });
const graphs: fc.Arbitrary<GraphView> = phaseCount.chain((count) =>
  fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.boolean()), { maxLength: 40 }).map((pairs) => ({
    workflow: 'w',
    file: 'f',
    phases: Array.from({ length: count }, (_, i) => ({
      ...at(contract, 'plan'),
      id: `p${i}`,
      join: 'all' as const,
      reads: [],
      writes: [],
    })),
    edges: pairs.map(([a, b, loop]) => ({
      from: `p${a}`,
      to: `p${b}`,
      kind: loop ? ('loop' as const) : ('after' as const),
      fields: ['x'],
    })),
  })),
);

describe('layout', () => {
  it('puts a phase below all of its predecessors', () => {
    const { boxes } = layoutOf(graph);
    const y = (id: string): number => boxes.find((box) => graph.phases[box.phase]?.id === id)?.y ?? -1;
    expect(y('plan')).toBeLessThan(y('classify'));
    expect(y('classify')).toBe(y('research'));
    expect(y('research')).toBeLessThan(y('design'));
  });

  it('draws any graph inside its picture, with no box over another and every number finite', () => {
    fc.assert(
      fc.property(graphs, (one) => {
        const { width, height, boxes, wires } = layoutOf(one);
        expect(boxes).toHaveLength(one.phases.length);
        expect(wires).toHaveLength(one.edges.length);
        for (const [i, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + boxWidth <= width && a.y + boxHeight <= height).toBe(true);
          for (const b of boxes.slice(i + 1))
            expect(Math.abs(a.x - b.x) >= boxWidth || Math.abs(a.y - b.y) >= boxHeight).toBe(true);
        }
        for (const { path, label } of wires) expect(`${path} ${label.x} ${label.y}`).not.toMatch(/NaN|Infinity/u);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out edges whose phase does not exist, and draws nothing for no phases', () => {
    expect(layoutOf({ ...graph, edges: [{ from: 'plan', to: 'ghost', kind: 'after', fields: [] }] }).wires).toEqual([]);
    expect(layoutOf({ ...graph, phases: [] }).boxes).toEqual([]);
  });
});
