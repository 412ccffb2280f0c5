import type { EdgeView, GraphView, PhaseView } from '../../contract/index.ts';
import type { Diagnostic } from '../../core/index.ts';
import type { Change, PictureOptions, Report } from '../report.ts';
import { columns, plural, printable, shortened } from '../text.ts';
import { type Arranged, arranged, isDrawable, type Label } from './layout/index.ts';
import { byGraph, type Marks, marksOf } from './marks.ts';
import { fieldsOf } from './names.ts';

/** One workflow with all that a picture says of it. */
export interface Subject {
  /** Its position among the workflows of the report. */
  readonly index: number;
  /** With the phases that were removed. */
  readonly graph: GraphView;
  readonly found: readonly Diagnostic[];
  readonly marks: Marks;
  readonly changed: ReadonlyMap<string, Change>;
  /** Absent where the graph is too large for a picture. */
  readonly placed?: Arranged;
}

/** Up to two short names, else a count. */
export const edgeLabel = (edge: EdgeView): Label => {
  const fields = fieldsOf(edge);
  if (fields.length === 0) return { text: '', width: 0 };
  const names = printable(fields.slice(0, 2).join(', '));
  const text =
    fields.length === 1
      ? shortened(names, 24)
      : columns(names) > 22 || fields.length > 2
        ? plural(fields.length, 'field')
        : names;
  return { text, width: Math.ceil(columns(text) * 6.4) + 12 };
};

const gone = (id: string, graph: GraphView): PhaseView => ({
  id,
  file: graph.file,
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 1,
  join: 'all',
  reads: [],
  writes: [],
});

const withRemoved = (graph: GraphView, changed: ReadonlyMap<string, Change>): GraphView => {
  const known = new Set(graph.phases.map(({ id }) => id));
  const removed = [...changed].filter(([id, change]) => change === 'removed' && !known.has(id));
  return removed.length === 0
    ? graph
    : { ...graph, phases: [...graph.phases, ...removed.map(([id]) => gone(id, graph))] };
};

/** The workflows of a report, each with its findings and its layout. */
export const subjectsOf = async (
  report: Pick<Report, 'graphs' | 'diagnostics'>,
  options: PictureOptions = {},
): Promise<readonly Subject[]> => {
  const homes = byGraph(report);
  const subjects: Subject[] = [];
  for (const [index, one] of report.graphs.entries()) {
    const changed = options.changed?.(one) ?? new Map<string, Change>();
    const graph = withRemoved(one, changed);
    const found = homes.get(one) ?? [];
    const placed = isDrawable(graph) ? await arranged(graph, edgeLabel) : undefined;
    subjects.push({ index, graph, found, marks: marksOf(found), changed, ...(placed === undefined ? {} : { placed }) });
  }
  return subjects;
};
