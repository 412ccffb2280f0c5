import { github } from './github.ts';
import { dot } from './graph/dot.ts';
import { graphlib } from './graph/graphlib.ts';
import { graphJsonText } from './graph/json.ts';
import { mermaid } from './graph/mermaid.ts';
import { htmlPage } from './html/page.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { pretty } from './pretty.ts';
import type { GraphPrinter, Reporter } from './report.ts';
import { sarif } from './sarif.ts';

export type { CodeInfo, GraphPrinter, Report, Reporter, ReportOptions, ReportSummary, Suppressed } from './report.ts';
export type { RunLine, RunReport, RunTextOptions, RunView } from './run/index.ts';
export { createRunView, integrityText, runJson, runListJson, runListText, runPage, runText } from './run/index.ts';
export { summaryLine } from './summary.ts';
export { plural, printable } from './text.ts';

/** The values of `--format` for findings. */
export const reporters = {
  pretty,
  json,
  sarif,
  github,
  markdown,
  html: htmlPage,
} as const satisfies Readonly<Record<string, Reporter>>;

/** The values of `--format` for graphs. */
export const graphPrinters = {
  mermaid,
  dot,
  json: graphJsonText,
  graphlib,
} as const satisfies Readonly<Record<string, GraphPrinter>>;
