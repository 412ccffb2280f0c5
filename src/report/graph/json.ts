import type { GraphView, PhaseView } from '../../contract/index.ts';
import type { GraphPrinter } from '../report.ts';
import { jsonText } from '../text.ts';
import { type Marks, marked } from './marks.ts';

/** A phase as plain data, with its findings by code, severity and fingerprint. */
export const phaseJson = (phase: PhaseView, marks: Marks): object => ({
  file: phase.file,
  line: phase.line,
  column: phase.column,
  when: phase.when,
  join: phase.join,
  reads: phase.reads,
  writes: phase.writes,
  findings: marks.get(phase.id)?.map(({ code, severity, fingerprint }) => ({ code, severity, fingerprint })),
});

const graphJson = (graph: GraphView, marks: Marks): object => ({
  workflow: graph.workflow,
  file: graph.file,
  phases: graph.phases.map((phase) => ({ id: phase.id, ...phaseJson(phase, marks) })),
  edges: graph.edges.map(({ from, to, kind, fields }) => ({ from, to, kind, fields })),
});

/** The graphs as they are, for programs: keys may be added, never renamed. */
export const graphJsonText: GraphPrinter = (report) =>
  jsonText({ schemaVersion: '1', graphs: marked(report).map(([graph, marks]) => graphJson(graph, marks)) });
