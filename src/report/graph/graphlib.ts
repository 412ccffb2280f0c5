import type { GraphView } from '../../contract/index.ts';
import type { GraphPrinter } from '../report.ts';
import { jsonText } from '../text.ts';
import { phaseJson } from './json.ts';
import { type Marks, marked } from './marks.ts';

interface Named {
  readonly graph: GraphView;
  readonly marks: Marks;
  readonly name: string;
}

const named = (report: Parameters<GraphPrinter>[0]): readonly Named[] => {
  const used = new Set<string>();
  return marked(report).map(([graph, marks]) => {
    let name = graph.workflow;
    for (let i = 2; used.has(name); i++) name = `${graph.workflow} (${i})`;
    used.add(name);
    return { graph, marks, name };
  });
};

const nodes = ({ graph, marks, name }: Named): readonly object[] => [
  { v: name, value: { kind: 'workflow', workflow: graph.workflow, file: graph.file } },
  ...graph.phases.map((phase) => ({
    v: `${name}/${phase.id}`,
    value: { kind: 'phase', phase: phase.id, ...phaseJson(phase, marks) },
    parent: name,
  })),
];

const edges = ({ graph, name }: Named): readonly object[] => {
  const known = new Set(graph.phases.map(({ id }) => id));
  return graph.edges
    .filter(({ from, to }) => known.has(from) && known.has(to))
    .map(({ from, to, kind, fields }) => ({ v: `${name}/${from}`, w: `${name}/${to}`, name: kind, value: { fields } }));
};

/**
 * What graphlib's `json.read` reads: a compound multigraph whose nodes are workflows and, below them, phases named
 * `workflow/phase`; an edge is named by its kind and carries its fields. A repeated workflow name gets ` (2)`.
 */
export const graphlib: GraphPrinter = (report) => {
  const graphs = named(report);
  return jsonText({
    options: { directed: true, multigraph: true, compound: true },
    nodes: graphs.flatMap(nodes),
    edges: graphs.flatMap(edges),
  });
};
