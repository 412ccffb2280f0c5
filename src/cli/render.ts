import { resolve } from 'node:path';
import type { Checked } from '../compose/index.ts';
import { writeWhole } from '../connect/index.ts';
import { graphView } from '../contract/index.ts';
import type { Source } from '../core/index.ts';
import { type Report, type ReportOptions, reporters } from '../report/index.ts';
import { rulePage } from './docs.ts';
import { exit, Stop } from './exit.ts';
import { type Io, wantsColor } from './io.ts';
import type { CheckFlags, ReportFormat } from './options.ts';
import { packageVersion } from './package-root.ts';

/** A result as reporters want it. */
export const reportOf = (checked: Checked, settings: readonly Source[]): Report => {
  const known = new Map([...settings.map((source): [string, Source] => [source.file, source]), ...checked.sources]);
  let views: Report['graphs'] | undefined;
  return {
    tool: {
      name: 'contextcore',
      // Not every format tells it.
      get version() {
        return packageVersion();
      },
    },
    diagnostics: checked.diagnostics,
    summary: checked.summary,
    ...(checked.baseline === undefined ? {} : { baseline: checked.baseline }),
    notes: checked.notes,
    sources: (file) => known.get(file),
    // Most reporters show no graph, and a view of a large one costs more than its analysis.
    get graphs() {
      views ??= checked.graphs.map(graphView);
      return views;
    },
    catalogue: (code) => {
      const entry = checked.catalogue.get(code);
      return entry && { summary: entry.summary, severity: entry.severity, ...rulePage(code) };
    },
    suppressed: checked.silenced,
  };
};

/** Writes a text where the user wants it. A file that cannot be written: Stop with code 91. */
export const deliver = (text: string, output: string | undefined, io: Io): void => {
  if (output === undefined) {
    if (text !== '') io.out(text);
    return;
  }
  const written = writeWhole(resolve(io.cwd, output), text);
  if (written.kind === 'refused') throw new Stop(exit.configuration, `Cannot write "${output}": ${written.reason}.`);
};

/** `github` inside GitHub Actions unless the output goes to a file; else `pretty`. */
export const formatOf = (flags: Pick<CheckFlags, 'format' | 'output'>, io: Io): ReportFormat => {
  if (flags.format !== undefined) return flags.format;
  return io.env['GITHUB_ACTIONS'] === 'true' && flags.output === undefined ? 'github' : 'pretty';
};

/** Prints a result as the flags say. */
export const render = (checked: Checked, settings: readonly Source[], flags: CheckFlags, io: Io): void => {
  const options: ReportOptions = {
    color: flags.output === undefined && wantsColor(io, flags.color),
    verbose: flags.verbose === true,
    quiet: flags.quiet === true,
    strict: flags.strict === true,
    ...(flags.maxDiagnostics === undefined ? {} : { maxDiagnostics: flags.maxDiagnostics }),
    ...(io.columns === undefined ? {} : { width: io.columns }),
  };
  deliver(reporters[formatOf(flags, io)](reportOf(checked, settings), options), flags.output, io);
};
