import type { GraphView } from '../../contract/index.ts';
import type { Diagnostic, Severity } from '../../core/index.ts';
import { byGraph, type Marks, marksOf } from '../graph/marks.ts';
import type { Report, Reporter } from '../report.ts';
import { countsOf, extentOf, remarksOf } from '../summary.ts';
import { plural } from '../text.ts';
import { card, sentence } from './card.ts';
import { html, type Markup, trusted } from './markup.ts';
import { picture, pictured } from './picture.ts';
import { script, scriptHash } from './script.ts';
import { style, styleHash } from './style.ts';

/** Findings with their anchors; an anchor holds still when lines move, because it is made of the fingerprint. */
type Anchors = ReadonlyMap<Diagnostic, string>;

const anchorsOf = (diagnostics: readonly Diagnostic[]): Anchors => {
  const used = new Map<string, number>();
  return new Map(
    diagnostics.map((d) => {
      const count = (used.get(d.fingerprint) ?? 0) + 1;
      used.set(d.fingerprint, count);
      return [d, count === 1 ? `f-${d.fingerprint}` : `f-${d.fingerprint}-${count}`];
    }),
  );
};

const ruleAnchor = (code: string): string => `rule-${code.replace(/[^\w-]/gu, '-')}`;

const cards = (found: readonly Diagnostic[], anchors: Anchors, report: Report): readonly Markup[] =>
  found.map((d) => card(d, anchors.get(d) ?? '', ruleAnchor(d.code), report));

const figure = (graph: GraphView, index: number, anchors: Anchors, marks: Marks): Markup | undefined => {
  const drawn = picture(graph, marks, String(index), (phase) => {
    const [worst] = marks.get(phase) ?? [];
    return worst === undefined ? undefined : anchors.get(worst);
  });
  if (drawn !== undefined)
    return html`<figure>${drawn}<figcaption>Solid arrows carry the fields named on them; dashed phases run only under their condition; dotted arrows are loops.</figcaption></figure>`;
  return graph.phases.length > pictured
    ? html`<p class="remarks">${plural(graph.phases.length, 'phase')}: too many for a picture here. <code>contextcore graph --format html</code> draws larger ones.</p>`
    : undefined;
};

interface Page {
  readonly anchors: Anchors;
  readonly report: Report;
}

const workflow = (graph: GraphView, index: number, found: readonly Diagnostic[], page: Page): Markup => html`
<section class="findings" id="w-${index}"><h2>${graph.workflow} <small class="place">${graph.file}</small><small>${plural(graph.phases.length, 'phase')} · ${plural(found.length, 'finding')}</small></h2>
${figure(graph, index, page.anchors, marksOf(found))}
${cards(found, page.anchors, page.report)}
</section>`;

const others = (found: readonly Diagnostic[], anchors: Anchors, report: Report): Markup | undefined =>
  found.length === 0
    ? undefined
    : html`
<section class="findings" id="w-files"><h2>Files <small>${plural(found.length, 'finding')} outside of a workflow</small></h2>
${cards(found, anchors, report)}
</section>`;

const rules = (report: Report): Markup | undefined => {
  const counts = new Map<string, number>();
  for (const { code } of report.diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return html`
<section><h2>Rules <small>contextcore explain CODE tells more</small></h2>
<table><thead><tr><th>Code</th><th>Law</th><th>Findings</th></tr></thead><tbody>${rows.map(
    ([code, count]) =>
      html`<tr id="${ruleAnchor(code)}"><td><code>${code}</code></td><td>${sentence(report.catalogue(code)?.summary ?? '')}</td><td>${count}</td></tr>`,
  )}</tbody></table></section>`;
};

const totals = ({ summary }: Report): Markup => {
  const one = (count: number, noun: string, kind: string): Markup =>
    html`<li class="${count > 0 ? kind : ''}"><b>${count}</b>${plural(count, noun).replace(/^\d+ /u, '')}</li>`;
  return html`<ul class="totals">${[
    one(summary.errors, 'error', 'error'),
    one(summary.warnings, 'warning', 'warning'),
    one(summary.infos, 'info', 'info'),
    one(summary.workflows, 'workflow', ''),
    one(summary.phases, 'phase', ''),
    one(summary.fields, 'field', ''),
  ]}</ul>`;
};

const toggle = (severity: Severity, label: string): Markup =>
  html`<label><input type="checkbox" value="${severity}" checked> ${label}</label>`;

const tools = ({ diagnostics }: Report): Markup | undefined =>
  diagnostics.length === 0
    ? undefined
    : html`<div class="tools" hidden><form role="search">
<input type="search" placeholder="Filter findings" aria-label="Filter findings" autocomplete="off"><kbd>/</kbd>
${toggle('error', 'Errors')}${toggle('warning', 'Warnings')}${toggle('info', 'Infos')}
<output aria-live="polite"></output></form></div>`;

const contents = ({ graphs }: Report, counts: readonly number[]): Markup | undefined =>
  graphs.length < 2
    ? undefined
    : html`<nav aria-label="Workflows">${graphs.map(
        (graph, i) => html`<a href="#w-${i}">${graph.workflow} (${counts[i] ?? 0})</a> `,
      )}</nav>`;

const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

const head = (report: Report): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${report.tool.name} ${report.tool.version}">
<title>${countsOf(report.summary)} · ${report.tool.name}</title>
<style>${trusted(style)}</style>
</head>`;

/** Promises no more than was shown: what is unknown or suppressed is no proof. */
const clean = ({ diagnostics, summary }: Report): Markup | undefined => {
  if (diagnostics.length > 0) return undefined;
  const proven = summary.workflows > 0 && summary.unknown === 0 && summary.suppressed === 0;
  return html`<p class="clean"><b>No findings</b> in ${extentOf(summary)}.${proven ? ' Every field that a phase requires arrives.' : ''}</p>`;
};

const body = (report: Report): Markup => {
  const anchors = anchorsOf(report.diagnostics);
  const homes = byGraph(report);
  const found = report.graphs.map((graph) => homes.get(graph) ?? []);
  const remarks = remarksOf(report).join(' · ');
  return html`<body>
<header class="top"><div class="brand">${report.tool.name} ${report.tool.version} · the type checker for workflow context</div>
<h1>${countsOf(report.summary)} in ${plural(report.summary.files, 'file')}</h1>
${totals(report)}${remarks === '' ? undefined : html`<p class="remarks">${remarks}</p>`}
${contents(
  report,
  found.map((list) => list.length),
)}</header>
${tools(report)}
<main>${clean(report)}${report.graphs.map((graph, i) => workflow(graph, i, found[i] ?? [], { anchors, report }))}
${others(homes.get(undefined) ?? [], anchors, report)}${rules(report)}
<footer>Names, types and sizes only: no value of a context is in this page.</footer></main>
<script>${trusted(script)}</script>
</body>
</html>
`;
};

/** One self-contained page: no request leaves it, it works without its script, prints, and follows the colour scheme. */
export const htmlPage: Reporter = (report) => `${head(report).markup}\n${body(report).markup}`;
