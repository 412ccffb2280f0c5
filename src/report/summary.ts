import { type Certainty, compareSeverity, type Diagnostic } from '../core/index.ts';
import type { Report, ReportSummary } from './report.ts';
import { plural } from './text.ts';

/** `3 errors, 2 warnings`, or `No findings`. */
export const countsOf = ({ errors, warnings, infos }: ReportSummary): string => {
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(infos > 0 ? [plural(infos, 'info')] : []),
  ];
  return parts.length === 0 ? 'No findings' : parts.join(', ');
};

/** What was looked at: `2 workflows (14 phases, 52 fields)`; where no workflow could be read, the number of files. */
export const extentOf = ({ files, workflows, phases, fields }: ReportSummary): string =>
  workflows === 0
    ? plural(files, 'file')
    : `${plural(workflows, 'workflow')} (${plural(phases, 'phase')}, ${plural(fields, 'field')})`;

/** What does not count as a finding: suppressed, unknown, the comparison with the baseline. Zeros are left out. */
export const remarksOf = ({ summary, baseline }: Pick<Report, 'summary' | 'baseline'>): readonly string[] => [
  ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
  ...(summary.unknown > 0 ? [`${summary.unknown} unknown`] : []),
  ...(baseline === undefined
    ? []
    : [`baseline: ${baseline.new} new, ${baseline.same} same, ${baseline.removed} removed`]),
  ...parityOf(summary),
];

/** How phases of contracts and of code go together, also where there is none. */
const parityOf = ({ parity }: ReportSummary): readonly string[] =>
  parity === undefined
    ? []
    : [
        `contract and code: ${parity.matched} matched, ${parity.mismatched} mismatched, ${parity.onlyYaml} only in YAML, ${parity.onlyCode} only in code`,
      ];

/** The closing line: `3 errors, 2 warnings in 2 workflows (14 phases, 52 fields) · 1 suppressed · 4 unknown`. */
export const summaryLine = (report: Pick<Report, 'summary' | 'baseline'>): string =>
  [`${countsOf(report.summary)} in ${extentOf(report.summary)}`, ...remarksOf(report)].join(' · ');

const certainties: Readonly<Record<Certainty, number>> = { definite: 0, possible: 1, guarded: 2, unknown: 3 };

/** By severity, then by certainty; equals keep their order. */
export const worstFirst = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) => compareSeverity(a.severity, b.severity) || certainties[a.certainty] - certainties[b.certainty],
  );

/** The worst `max` findings in their own order. */
export const limited = (diagnostics: readonly Diagnostic[], max: number): readonly Diagnostic[] => {
  if (diagnostics.length <= max) return diagnostics;
  const kept = new Set(worstFirst(diagnostics).slice(0, Math.max(0, max)));
  return diagnostics.filter((diagnostic) => kept.has(diagnostic));
};

/** `file:line:column`, as printed. */
export const place = ({ file, line, column }: { file: string; line: number; column: number }): string =>
  `${file}:${line}:${column}`;
