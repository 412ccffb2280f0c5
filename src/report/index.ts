import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { dot } from './graph/dot.ts';
import { graphlib } from './graph/graphlib.ts';
import { graphJsonText } from './graph/json.ts';
import { mermaid } from './graph/mermaid.ts';
import { svg } from './graph/svg.ts';
import { htmlGraph } from './graph/viewer/page.ts';
import { htmlPage } from './html/page.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { pretty } from './pretty.ts';
import type { GraphPrinter, PicturePrinter, Reporter } from './report.ts';
import { sarif } from './sarif.ts';

export type { FlowReport, FlowTextOptions, Sheet } from './flow/index.ts';
export {
  agingSheet,
  blockedSheet,
  cfdSheet,
  explanationSheet,
  explanationSheets,
  flowCsv,
  flowJson,
  flowMarkdown,
  flowPage,
  flowSvg,
  flowText,
  forecastSheet,
  summarySheet,
  throughputSheet,
  timesSheet,
  velocitySheet,
  wipSheet,
  withoutTasks,
} from './flow/index.ts';
export type { GatePoint, GateView } from './gate/index.ts';
export { answers, gateMarkdown, trendLines } from './gate/index.ts';
export { marking } from './graph/changed.ts';
export type {
  Change,
  CodeInfo,
  GraphPrinter,
  PictureOptions,
  PicturePrinter,
  Report,
  Reporter,
  ReportOptions,
  ReportSummary,
  Suppressed,
} from './report.ts';
export type { RunLine, RunReport, RunTextOptions, RunView } from './run/index.ts';
export { createRunView, integrityText, runJson, runListJson, runListText, runPage, runText } from './run/index.ts';
export { summaryLine } from './summary.ts';
export { jsonText, plural, printable } from './text.ts';

/** The values of `--format` for findings. */
export const reporters = {
  pretty,
  json,
  sarif,
  github,
  markdown,
  html: htmlPage,
  junit,
  gitlab,
} as const satisfies Readonly<Record<string, Reporter>>;

/** The values of `--format` for graphs. */
export const graphPrinters = {
  mermaid,
  dot,
  json: graphJsonText,
  graphlib,
  html: htmlGraph,
  svg,
} as const satisfies Readonly<Record<string, GraphPrinter | PicturePrinter>>;
export type { StrategyView } from './project/strategy.ts';
export { strategyJson, strategyMarkdown, strategyText, strategyYaml } from './project/strategy.ts';
export type { ListFormat, TaskList, TaskView } from './tasks/index.ts';
export { happening, sprintList, sprintText, taskList, taskText } from './tasks/index.ts';
