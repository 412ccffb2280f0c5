import type { Diagnostic, Severity } from '../core/index.ts';
import { headline } from './pretty.ts';
import type { Reporter } from './report.ts';
import { limited, summaryLine, worstFirst } from './summary.ts';
import { inert, plural, printable } from './text.ts';

/** GitHub shows no more annotations than this of one kind for one step. */
const annotationsPerKind = 10;

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

// Line breaks are gone already: `printable` shows them as escapes.
const escaped = (text: string): string => inert(printable(text)).replaceAll('%', '%25');
const escapedProperty = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = (d: Diagnostic): string => {
  // GitHub drops columns of a range over several lines, with a complaint in the log.
  const columns = d.line === d.endLine ? [`col=${d.column}`, `endColumn=${Math.max(d.column, d.endColumn)}`] : [];
  const properties = [
    `file=${escapedProperty(d.file)}`,
    `line=${d.line}`,
    `endLine=${d.endLine}`,
    ...columns,
    `title=${escapedProperty(d.code)}`,
  ];
  const text = d.help === undefined ? d.message : `${d.message} ${d.help}`;
  return `::${commands[d.severity]} ${properties.join(',')}::${escaped(text)}`;
};

/**
 * Workflow commands that GitHub Actions turns into annotations, worst first, up to GitHub's limit of each kind; the rest
 * follow as plain lines in a folded group, then the totals.
 */
export const github: Reporter = (report, options = {}) => {
  const used: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const annotations: string[] = [];
  const rest: string[] = [];
  const chosen = options.quiet === true ? report.diagnostics.filter((d) => d.severity === 'error') : report.diagnostics;
  const shown = limited(chosen, options.maxDiagnostics ?? Number.POSITIVE_INFINITY);
  for (const d of worstFirst(shown)) {
    used[d.severity] += 1;
    if (used[d.severity] <= annotationsPerKind) annotations.push(annotation(d));
    else rest.push(inert(headline(d)));
  }
  const group =
    rest.length === 0
      ? []
      : [
          `::group::${plural(rest.length, 'more finding')} beyond GitHub's limit of annotations`,
          ...rest,
          '::endgroup::',
        ];
  const hidden = chosen.length - shown.length;
  return `${[
    ...annotations,
    ...group,
    inert(summaryLine(report)),
    ...(hidden > 0 ? [`${plural(hidden, 'more finding')} not shown (--max-diagnostics sets how many are).`] : []),
  ].join('\n')}\n`;
};
