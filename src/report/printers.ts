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
