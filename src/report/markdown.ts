import type { GraphView } from '../contract/index.ts';
import type { Diagnostic, Severity } from '../core/index.ts';
import { byGraph } from './graph/marks.ts';
import { mermaid } from './graph/mermaid.ts';
import { code, escapedHtml, fenced, prose, sentence, unlinked } from './markdown-text.ts';
import type { Report, Reporter } from './report.ts';
import { snippetOf } from './snippet.ts';
import { countsOf, extentOf, limited, place, remarksOf, worstFirst } from './summary.ts';
import { inert, plural } from './text.ts';

const icons: Readonly<Record<Severity, string>> = { error: '🔴', warning: '🟡', info: '🔵' };

// Within a table a bar ends the cell, even in a code span.
const row = (d: Diagnostic): string => {
  const cells = [`${icons[d.severity]} ${d.severity}`, code(place(d)), sentence(d.message), code(d.code)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
};

const details = (d: Diagnostic, report: Report): readonly string[] => {
  const source = report.sources(d.file);
  const lines = source === undefined ? [] : snippetOf(source, d, 100).map((l) => l.before + l.marked + l.after);
  const steps = d.certainty === 'definite' ? [] : (d.witness ?? []);
  const related = (d.related ?? []).map((r) => `- ${code(place(r))} ${sentence(r.message)}`);
  return [
    `**${sentence(d.message)}** ${code(d.code)}`,
    '',
    ...(lines.length === 0 ? [code(place(d))] : [`${code(place(d))}`, '', ...fenced(lines, 'yaml')]),
    '',
    ...(related.length > 0 ? [...related, ''] : []),
    ...(steps.length > 0
      ? ['For example:', '', ...steps.map((s, i) => `${i + 1}. ${code(place(s))} ${sentence(s.message)}`), '']
      : []),
    ...(d.help === undefined ? [] : [`> ${sentence(d.help)}`, '']),
  ];
};

// Bigger or more pictures are not looked at in a comment, and comments have a greatest size.
const picturedPhases = 25;
const picturedGraphs = 5;

const pictures = (report: Report): readonly string[] => {
  const found = byGraph(report);
  return report.graphs
    .filter((graph) => found.has(graph) && graph.phases.length <= picturedPhases)
    .slice(0, picturedGraphs)
    .flatMap((graph) => picture(graph, found.get(graph) ?? []));
};

const picture = (graph: GraphView, found: readonly Diagnostic[]): readonly string[] => {
  const text = mermaid({ graphs: [graph], diagnostics: found }).trimEnd();
  return [
    `<details><summary>The workflow ${unlinked(escapedHtml(graph.workflow))} as a picture</summary>`,
    '',
    ...fenced(text.split('\n'), 'mermaid'),
    '',
    '</details>',
    '',
  ];
};

const findings = (report: Report, shown: readonly Diagnostic[]): readonly string[] => [
  '| Severity | Place | Finding | Code |',
  '|---|---|---|---|',
  ...shown.map(row),
  '',
  `<details><summary>Details and how to fix ${shown.length === 1 ? 'it' : 'them'}</summary>`,
  '',
  ...shown.flatMap((d, i) => [...(i > 0 ? ['---', ''] : []), ...details(d, report)]),
  '</details>',
  '',
];

/** For job summaries and pull-request comments: counts, a table, folded details with help and pictures. Default 50 rows. */
export const markdown: Reporter = (report, options = {}) => {
  const chosen = options.quiet === true ? report.diagnostics.filter((d) => d.severity === 'error') : report.diagnostics;
  const shown = worstFirst(limited(chosen, options.maxDiagnostics ?? 50));
  const hidden = chosen.length - shown.length;
  const lines = [
    `### ${prose(report.tool.name)}: ${countsOf(report.summary)}`,
    '',
    [`Checked ${extentOf(report.summary)}`, ...remarksOf(report)].map(prose).join(' · '),
    '',
    ...(shown.length > 0 ? findings(report, shown) : []),
    ...(hidden > 0 ? [`_… and ${plural(hidden, 'more finding')}._`, ''] : []),
    ...(options.verbose === true ? report.notes.map((note) => `- ${sentence(note)}`) : []),
    ...pictures(report),
  ];
  return `${inert(lines.join('\n')).trimEnd()}\n`;
};
