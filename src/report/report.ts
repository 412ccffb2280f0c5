import type { GraphView, Parity } from '../contract/index.ts';
import type { Diagnostic, Severity, Source } from '../core/index.ts';

/** Everything that a reader may be told about one run of the analyzer. Whoever composes it decides; reporters only show. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** Sorted by `compareDiagnostics`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: ReportSummary;
  /** There where a baseline was compared with. */
  readonly baseline?: { readonly new: number; readonly same: number; readonly removed: number };
  /** Sentences for `verbose`, sorted. */
  readonly notes: readonly string[];
  /** The text of a file, for snippets. Must not know files that hold context values (an initial context). */
  sources(file: string): Source | undefined;
  readonly graphs: readonly GraphView[];
  /** What is known about a code. */
  catalogue(code: string): CodeInfo | undefined;
  /** Findings that were silenced, where they are known: only SARIF shows them. */
  readonly suppressed?: readonly Suppressed[];
  /** Lines about the run itself (timings, sizes): the only part that may differ between equal runs. */
  readonly stats?: readonly string[];
}

/** Totals. `unknown` counts findings that cannot be decided and are therefore hidden. */
export interface ReportSummary {
  readonly files: number;
  readonly workflows: number;
  readonly phases: number;
  readonly fields: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly parity?: Parity;
}

export interface CodeInfo {
  /** The law, one sentence. */
  readonly summary: string;
  /** The base severity. */
  readonly severity: Severity;
  /** The docs page as a path relative to the package. */
  readonly page?: string;
  /** The docs page itself. */
  readonly markdown?: string;
}

export interface Suppressed {
  readonly diagnostic: Diagnostic;
  /** By a comment in the file, or from outside (configuration, baseline). */
  readonly kind: 'inSource' | 'external';
  readonly reason?: string;
}

/** How much is shown. Formats for machines (json, sarif, junit, gitlab) and html are always complete. */
export interface ReportOptions {
  /** ANSI colours; pretty only. */
  readonly color?: boolean;
  /** Adds notes, every witness and all of its steps. */
  readonly verbose?: boolean;
  /** Errors only, one line each; nothing at all where there are none, unless warnings count. */
  readonly quiet?: boolean;
  /** Warnings count as well: in silence they would fail a command without a word. */
  readonly strict?: boolean;
  /** At most that many findings, the worst ones. */
  readonly maxDiagnostics?: number;
  /** Columns of the terminal; longer source lines are cut around the place. Default 120. */
  readonly width?: number;
}

/** Turns a report into a text that ends in a line break, or is empty. Pure: the same report gives the same bytes. */
export type Reporter = (report: Report, options?: ReportOptions) => string;

/** Turns contract graphs into a text, with findings marked on their phases. */
export type GraphPrinter = (report: Pick<Report, 'graphs' | 'diagnostics'>) => string;

/** What a pull request does to a phase. */
export type Change = 'added' | 'changed' | 'removed';

export interface PictureOptions {
  /** The phases of a graph that are not as they were, by id. A removed one need not be in the graph: it is drawn beside. */
  readonly changed?: (graph: GraphView) => ReadonlyMap<string, Change> | undefined;
}

/** A graph printer that places phases and edges itself; what it needs for that is loaded when it is called. */
export type PicturePrinter = (
  report: Pick<Report, 'graphs' | 'diagnostics'>,
  options?: PictureOptions,
) => Promise<string>;
