export type { Artifact } from './artifact.ts';
export type {
  Certainty,
  CodedFinding,
  Diagnostic,
  Finding,
  Note,
  Related,
  Severity,
  WitnessStep,
} from './diagnostic.ts';
export { compareSeverity, lowered } from './diagnostic.ts';
export type { Evaluation, EvaluationLimits, Scope } from './evaluate.ts';
export { evaluate } from './evaluate.ts';
export type * from './expression.ts';
export { typeTestNames } from './expression-functions.ts';
export { printExpression } from './expression-print.ts';
export { readsOf } from './expression-reads.ts';
export { fingerprintOf } from './fingerprint.ts';
export type { GlobSegment } from './glob.ts';
export { createGlob, createGlobs, globSegments, matchesSegments } from './glob.ts';
export type { Location, Position, Source, Span } from './location.ts';
export { createSource, locate, subSpan } from './location.ts';
export { code, escapedHtml, fenced, prose, sentence, unlinked } from './markdown.ts';
export { html, type Markup, trusted } from './markup.ts';
export { compareDiagnostics, compareText } from './order.ts';
export { palette } from './palette.ts';
export { percent } from './percent.ts';
export type { Clock, Files, ReadResult } from './ports.ts';
export { escapeUnsafe, printable } from './printable.ts';
export type { Row } from './row.ts';
export { isRow } from './row.ts';
export type {
  JsonObject,
  RecordedValue,
  RecordedViolation,
  RunEvent,
  RunEventData,
  RunEventType,
  RunSink,
  RunStore,
} from './run-event.ts';
export { runEventTypes, stateOfAll } from './run-event.ts';
export { pathWord, shellWord } from './shell.ts';
export { suggest, suggestOr } from './suggest.ts';
export type {
  TaskChange,
  TaskEvent,
  TaskEventData,
  TaskEventType,
  TaskPriority,
  TaskSettings,
  TaskStore,
  TaskType,
} from './task-event.ts';
export { taskEventTypes, taskPriorities, taskTypes } from './task-event.ts';
