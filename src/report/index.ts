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
export { incidentJson, incidentMarkdown, incidentSlack, incidentText, incidentValue } from './incident/index.ts';
export { graphPrinters, reporters } from './printers.ts';
export type { StrategyView } from './project/strategy.ts';
export { strategyJson, strategyMarkdown, strategyText, strategyYaml } from './project/strategy.ts';
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
export type { ListFormat, TaskList, TaskView } from './tasks/index.ts';
export { happening, sprintList, sprintText, taskList, taskText } from './tasks/index.ts';
export { jsonText, plural, printable } from './text.ts';
