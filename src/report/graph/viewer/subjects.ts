import { compareText } from '../../../core/index.ts';
import type { Subject } from '../subject.ts';

/** The anchors of one workflow's parts. */
export interface Ids {
  phase(index: number): string;
  edge(index: number): string;
  field(index: number): string;
  finding(index: number): string;
}

export const idsOf = (workflow: number): Ids => ({
  phase: (index) => `p${workflow}-${index}`,
  edge: (index) => `e${workflow}-${index}`,
  field: (index) => `v${workflow}-${index}`,
  finding: (index) => `f${workflow}-${index}`,
});

/** Who has to do with a field, as indexes of phases and of the edges that are drawn. */
export interface FieldUse {
  readonly name: string;
  readonly writers: readonly number[];
  readonly readers: readonly number[];
  readonly edges: readonly number[];
}

/** The phases of a graph by id; of two with one id, the first. */
export const phaseIndex = ({ graph }: Subject): ReadonlyMap<string, number> => {
  const index = new Map<string, number>();
  for (const [i, { id }] of graph.phases.entries()) if (!index.has(id)) index.set(id, i);
  return index;
};

/** Every field that a phase names, in the order of names. */
export const fieldsIn = ({ graph, placed }: Subject): readonly FieldUse[] => {
  const uses = new Map<string, { writers: number[]; readers: number[]; edges: number[] }>();
  const of = (name: string) => {
    const known = uses.get(name);
    if (known !== undefined) return known;
    const fresh = { writers: [], readers: [], edges: [] };
    uses.set(name, fresh);
    return fresh;
  };
  for (const [i, phase] of graph.phases.entries()) {
    for (const name of phase.writes) of(name).writers.push(i);
    for (const name of phase.reads) of(name).readers.push(i);
  }
  for (const [i, { edge }] of (placed?.strands ?? []).entries())
    for (const name of edge.fields) uses.get(name)?.edges.push(i);
  return [...uses].map(([name, use]) => ({ name, ...use })).sort((a, b) => compareText(a.name, b.name));
};
