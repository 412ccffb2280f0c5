import type { EdgeView, GraphView, PhaseView } from '../../contract/index.ts';
import type { Change, GraphPrinter, PictureOptions } from '../report.ts';
import { listed, printable, shortened } from '../text.ts';
import { type Marks, marked, markOf } from './marks.ts';
import { fieldsOf, nameOf } from './names.ts';
import { changeText } from './signs.ts';

// Mermaid reads `#35;` as a character; everything that could end a label or start markup is written so.
const label = (text: string, max: number): string =>
  shortened(printable(text), max).replace(/[^\p{L}\p{N} _.,:/+…-]/gu, (c) => `#${c.codePointAt(0) ?? 63};`);

/** What is said of the phases of a graph. */
interface Told {
  readonly marks: Marks;
  readonly changed: ReadonlyMap<string, Change> | undefined;
}

const node = (phase: PhaseView, id: string, { marks, changed }: Told): string => {
  const mark = markOf(marks, phase.id);
  const change = changed?.get(phase.id);
  const lines = [
    label(nameOf(phase), 40),
    ...(phase.when === undefined ? [] : [`when ${label(phase.when, 40)}`]),
    ...(mark === undefined ? [] : [`⚑ ${mark.text}`]),
    ...(change === undefined ? [] : [changeText(change)]),
  ];
  const classes = [
    ...(phase.when === undefined ? [] : ['conditional']),
    ...(mark === undefined ? [] : [mark.severity]),
    ...(change === undefined ? [] : [change]),
  ];
  return `${id}["${lines.join('<br/>')}"]${classes.map((name) => `\n  class ${id} ${name}`).join('')}`;
};

const edge = (view: EdgeView, from: string, to: string): string => {
  const fields = fieldsOf(view);
  const arrow = view.kind === 'loop' ? '-.->' : '-->';
  return `${from} ${arrow}${fields.length === 0 ? '' : `|"${label(listed(fields, 4), 80)}"|`} ${to}`;
};

const graphLines = (graph: GraphView, prefix: string, told: Told): readonly string[] => {
  const ids = new Map<string, string>();
  for (const [i, phase] of graph.phases.entries()) if (!ids.has(phase.id)) ids.set(phase.id, `${prefix}${i}`);
  const nodes = graph.phases.map((phase, i) => node(phase, `${prefix}${i}`, told));
  const edges = graph.edges.flatMap((e) => {
    const [from, to] = [ids.get(e.from), ids.get(e.to)];
    return from === undefined || to === undefined ? [] : [edge(e, from, to)];
  });
  return [...nodes, ...edges].flatMap((line) => line.split('\n')).map((line) => `  ${line.trim()}`);
};

const classes = [
  '  classDef conditional stroke-dasharray:6 4',
  '  classDef error stroke:#c62828,stroke-width:3px',
  '  classDef warning stroke:#b7791f,stroke-width:3px',
  '  classDef info stroke:#2b6cb0,stroke-width:2px',
];

const changeClasses = [
  '  classDef added stroke:#2f855a,stroke-width:3px',
  '  classDef changed stroke:#6b46c1,stroke-width:3px',
  '  classDef removed stroke:#718096,stroke-width:3px,stroke-dasharray:2 4',
];

/** A Mermaid flowchart: phases with their findings, fields on the edges, conditional phases dashed, loops dotted. */
export const mermaid = (report: Parameters<GraphPrinter>[0], { changed }: PictureOptions = {}): string => {
  const { graphs } = report;
  const body = marked(report).flatMap(([graph, marks], i) => {
    const lines = graphLines(graph, graphs.length === 1 ? 'p' : `w${i}p`, { marks, changed: changed?.(graph) });
    return graphs.length === 1 ? lines : [`  subgraph w${i}["${label(graph.workflow, 60)}"]`, ...lines, '  end'];
  });
  return `${['flowchart TD', ...body, ...classes, ...(changed ? changeClasses : [])].join('\n')}\n`;
};
