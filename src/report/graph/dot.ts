import type { EdgeView, GraphView, PhaseView } from '../../contract/index.ts';
import type { Severity } from '../../core/index.ts';
import type { GraphPrinter } from '../report.ts';
import { listed, printable } from '../text.ts';
import { type Marks, marked, markOf } from './marks.ts';
import { fieldsOf, nameOf } from './names.ts';

const quoted = (text: string): string => `"${printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
/** Several lines in one label; each is escaped by itself, so that only ours are line breaks. */
const label = (lines: readonly string[]): string => `"${lines.map((line) => quoted(line).slice(1, -1)).join('\\n')}"`;

const colors: Readonly<Record<Severity, string>> = { error: '#c62828', warning: '#b7791f', info: '#2b6cb0' };

const node = (phase: PhaseView, id: string, marks: Marks): string => {
  const mark = markOf(marks, phase.id);
  const lines = [
    nameOf(phase),
    ...(phase.when === undefined ? [] : [`when ${phase.when}`]),
    ...(mark === undefined ? [] : [mark.text]),
  ];
  return `    ${[
    `${id} [label=${label(lines)}`,
    ...(phase.when === undefined ? [] : ['style="rounded,dashed"']),
    ...(mark === undefined ? [] : [`color="${colors[mark.severity]}", penwidth=2`]),
  ].join(', ')}];`;
};

const edge = (view: EdgeView, from: string, to: string): string =>
  `    ${from} -> ${to} [${[
    `label=${quoted(listed(fieldsOf(view), 4))}`,
    ...(view.kind === 'loop' ? ['style=dashed, constraint=false'] : []),
  ].join(', ')}];`;

const cluster = (graph: GraphView, index: number, marks: Marks): readonly string[] => {
  const ids = new Map<string, string>();
  for (const [i, phase] of graph.phases.entries()) if (!ids.has(phase.id)) ids.set(phase.id, `w${index}p${i}`);
  return [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(graph.workflow)};`,
    ...graph.phases.map((phase, i) => node(phase, `w${index}p${i}`, marks)),
    ...graph.edges.flatMap((e) => {
      const [from, to] = [ids.get(e.from), ids.get(e.to)];
      return from === undefined || to === undefined ? [] : [edge(e, from, to)];
    }),
    '  }',
  ];
};

/** Graphviz: one cluster a workflow, fields on the edges, conditional phases dashed, findings in colour. */
export const dot: GraphPrinter = (report) =>
  `${[
    'digraph contextcore {',
    '  rankdir=TB;',
    '  node [shape=box, style=rounded, fontname="Helvetica"];',
    '  edge [fontname="Helvetica", fontsize=10];',
    ...marked(report).flatMap(([graph, marks], i) => cluster(graph, i, marks)),
    '}',
  ].join('\n')}\n`;
