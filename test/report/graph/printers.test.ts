import { json } from '@dagrejs/graphlib';
import { describe, expect, it } from 'vitest';
import { graphPrinters } from '../../../src/report/index.ts';
import { at, contract, diagnostics, graph, sample } from '../sample.ts';

const evilId = 'a"];b["x"] --> c\n  click\u001b[0m\\';
const evil = {
  ...graph,
  phases: [{ ...at(contract, 'plan'), id: evilId, when: 'x == "\\n"', join: 'all' as const, reads: [], writes: [] }],
  edges: [
    { from: evilId, to: evilId, kind: 'loop' as const, fields: ['"|x|"'] },
    { from: evilId, to: 'ghost', kind: 'after' as const, fields: [] },
  ],
};

describe('graph printers', () => {
  it('give a graph that graphlib reads, with fields on edges and findings on phases', () => {
    const read = json.read(JSON.parse(graphPrinters.graphlib(sample())));
    expect(read.nodes()).toHaveLength(8);
    expect(read.children('artisan')).toHaveLength(7);
    expect(read.predecessors('artisan/design')).toEqual(['artisan/classify', 'artisan/research']);
    expect(read.edge('artisan/review', 'artisan/implement', 'loop')).toEqual({ fields: ['score'] });
    expect(read.node('artisan/implement')).toMatchObject({
      findings: [{ code: 'propagation/dangling-read', severity: 'error' }],
    });
  });

  it('keep two workflows of one name apart, and their findings with them', () => {
    const other = { ...graph, file: 'other.contract.yaml' };
    const read = json.read(JSON.parse(graphPrinters.graphlib(sample({ graphs: [graph, other] }))));
    expect(read.node('artisan/implement')).toHaveProperty('findings');
    expect(read.node('artisan (2)/implement')).not.toHaveProperty('findings');
  });

  it('mark a phase by its worst finding and count all of them', () => {
    expect(graphPrinters.mermaid(sample())).toContain('p2["research<br/>⚑ 1 error, 1 info"]\n  class p2 error\n');
    expect(graphPrinters.dot(sample())).toContain('label="research\\n1 error, 1 info", color="#c62828"');
  });

  it('let no name break out of a label', () => {
    const report = sample({ graphs: [evil], diagnostics });
    const mermaid = graphPrinters.mermaid(report).split('\n');
    expect(mermaid[1]).toMatch(/^ {2}p0\["[^"]*"\]$/u);
    expect(mermaid.filter((line) => line.includes('-->'))).toEqual([]);
    expect(mermaid.filter((line) => line.includes('-.->'))).toHaveLength(1);
    const dot = graphPrinters.dot(report);
    expect(dot).toContain('a\\"];b[\\"x\\"] --> c\\\\n  click\\\\u001b[0m\\\\\\nwhen x == \\"\\\\n\\""');
    expect(JSON.parse(graphPrinters.json(report)).graphs[0].phases[0].id).toBe(evilId);
  });
});
