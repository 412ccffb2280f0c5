import type { Diagnostic, Location, Severity, WitnessStep } from '../core/index.ts';
import { type Paint, painted, plain } from './paint.ts';
import type { Report, Reporter, ReportOptions } from './report.ts';
import { caretsOf, snippetOf } from './snippet.ts';
import { limited, place, summaryLine } from './summary.ts';
import { inert, plural, printable } from './text.ts';

interface Setting {
  readonly sources: Report['sources'];
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly width: number;
}

/** The greppable first line of a finding, with every character harmless. */
export const headline = (d: Diagnostic, paint: Paint = plain): string =>
  [
    `${paint('strong', `${printable(place(d))}:`)}`,
    `${paint(d.severity, `${d.severity}:`)}`,
    printable(d.message),
    paint('quiet', `[${printable(d.code)}]`),
  ].join(' ');

const snippetLines = (d: Location & { severity: Severity }, { sources, paint, width }: Setting): readonly string[] => {
  const source = sources(d.file);
  if (source === undefined) return [];
  const lines: string[] = [];
  let previous = d.line - 1;
  for (const line of snippetOf(source, d, Math.max(20, width - 8))) {
    if (line.number !== previous + 1) lines.push(paint('quiet', '      ...'));
    previous = line.number;
    const gutter = paint('quiet', `${String(line.number).padStart(5)} |`);
    lines.push(`${gutter} ${line.before}${line.marked}${line.after}`.trimEnd());
    lines.push(`${paint('quiet', '      |')} ${paint(d.severity, caretsOf(line))}`);
  }
  return lines;
};

const shownSteps = 12;

const witnessLines = (steps: readonly WitnessStep[], verbose: boolean): readonly string[] => {
  const lines = steps.map((step, i) => `    ${i + 1}. ${printable(`${place(step)}: ${step.message}`)}`);
  if (verbose || lines.length <= shownSteps) return ['  for example:', ...lines];
  const head = shownSteps - 4;
  const gap = `    ... ${plural(lines.length - shownSteps, 'more step')} (--verbose shows them)`;
  return ['  for example:', ...lines.slice(0, head), gap, ...lines.slice(-4)];
};

const findingLines = (d: Diagnostic, setting: Setting): readonly string[] => [
  headline(d, setting.paint),
  ...snippetLines(d, setting),
  ...(d.related ?? []).map((r) => `  ${setting.paint('quiet', 'related:')} ${printable(`${place(r)}: ${r.message}`)}`),
  ...(d.witness !== undefined && d.witness.length > 0 && (setting.verbose || d.certainty !== 'definite')
    ? witnessLines(d.witness, setting.verbose)
    : []),
  ...(d.help === undefined ? [] : [`  ${setting.paint('good', 'help:')} ${printable(d.help)}`]),
  '',
];

const closing = (report: Report, paint: Paint): string => {
  const { errors, warnings, infos } = report.summary;
  const tone = errors > 0 ? 'error' : warnings > 0 ? 'warning' : infos > 0 ? 'info' : 'good';
  return paint(tone, summaryLine(report));
};

const quietText = (report: Report, paint: Paint, { maxDiagnostics: max = Infinity, strict }: ReportOptions): string => {
  const errors = report.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length === 0 && strict === true && report.summary.warnings > 0)
    return inert(`${closing(report, paint)}\n`);
  const lines = limited(errors, max).map((d) => `${headline(d, paint)}\n`);
  return inert(lines.join('') + (errors.length > max ? moreLine(errors.length - max) : ''));
};

const moreLine = (count: number): string =>
  `${plural(count, 'more finding')} not shown (--max-diagnostics sets how many are).\n`;

/** For people at a terminal: a greppable line a finding, then snippet, related, a run that shows it, help; then totals. */
export const pretty: Reporter = (report, options = {}) => {
  const paint = options.color === true ? painted : plain;
  const max = options.maxDiagnostics ?? Number.POSITIVE_INFINITY;
  if (options.quiet === true) return quietText(report, paint, options);
  const verbose = options.verbose === true;
  const setting = { sources: report.sources, paint, verbose, width: options.width ?? 120 };
  const shown = limited(report.diagnostics, max);
  const hidden = report.diagnostics.length - shown.length;
  const text = [
    ...shown.flatMap((d) => findingLines(d, setting)),
    ...(verbose ? report.notes.map((note) => `note: ${printable(note)}`) : []),
    closing(report, paint),
    ...(report.stats ?? []).map(printable),
  ];
  return inert(`${text.join('\n')}\n${hidden > 0 ? moreLine(hidden) : ''}`);
};
