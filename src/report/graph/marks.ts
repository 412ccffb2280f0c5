import type { GraphView } from '../../contract/index.ts';
import type { Diagnostic, Severity } from '../../core/index.ts';
import type { Report } from '../report.ts';
import { worstFirst } from '../summary.ts';
import { plural } from '../text.ts';

const append = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** The findings of a graph's phases, worst first; a phase without findings is not in the map. */
export type Marks = ReadonlyMap<string, readonly Diagnostic[]>;

type Findings = Pick<Report, 'graphs' | 'diagnostics'>;

/**
 * The findings of each graph in their own order; what belongs to no graph is under undefined. Where two files name one
 * workflow, the file decides. Linear.
 */
export const byGraph = ({
  graphs,
  diagnostics,
}: Findings): ReadonlyMap<GraphView | undefined, readonly Diagnostic[]> => {
  const named = new Map<string, GraphView[]>();
  for (const graph of graphs) append(named, graph.workflow, graph);
  const found = new Map<GraphView | undefined, Diagnostic[]>();
  for (const d of diagnostics) {
    const candidates = d.workflow === undefined ? [] : (named.get(d.workflow) ?? []);
    append(found, candidates.length === 1 ? candidates[0] : candidates.find(({ file }) => file === d.file), d);
  }
  return found;
};

/** Sorts the findings of one graph to its phases. */
export const marksOf = (found: readonly Diagnostic[]): Marks => {
  const marks = new Map<string, Diagnostic[]>();
  for (const d of worstFirst(found)) if (d.phase !== undefined) append(marks, d.phase, d);
  return marks;
};

/** Each graph with the marks on its phases, in order. */
export const marked = (report: Findings): readonly (readonly [GraphView, Marks])[] => {
  const found = byGraph(report);
  return report.graphs.map((graph) => [graph, marksOf(found.get(graph) ?? [])]);
};

/** `2 errors, 1 warning`, and the worst severity; undefined where there are no findings. */
export const markOf = (marks: Marks, phase: string): { text: string; severity: Severity } | undefined => {
  const list = marks.get(phase);
  const worst = list?.[0];
  if (list === undefined || worst === undefined) return undefined;
  const count = (severity: Severity): readonly string[] => {
    const n = list.filter((d) => d.severity === severity).length;
    return n === 0 ? [] : [plural(n, severity)];
  };
  return { text: [...count('error'), ...count('warning'), ...count('info')].join(', '), severity: worst.severity };
};
