import { html, type Markup, trusted } from '../html/markup.ts';
import { style, styleHash } from '../html/style.ts';
import { plural } from '../text.ts';
import { runStyle, runStyleHash } from './style.ts';
import { timeline } from './timeline.ts';
import type { CallView, ChainView, RunView, ValueView, VerdictView } from './view.ts';
import {
  countsOfCall,
  duration,
  integrityText,
  lossText,
  nameOfCall,
  outcomeOf,
  type RunReport,
  toneOf,
  toneOfVerdict,
  totalsOf,
  valueText,
  verdictText,
} from './words.ts';

const badge = (word: string, tone: string = toneOf(word)): Markup => html`<span class="badge ${tone}">${word}</span>`;

const totals = ({ propagated, defaulted, failed, chains, calls }: RunView): Markup => {
  const one = (count: number, label: string, tone: string): Markup =>
    html`<li class="${count > 0 ? tone : ''}"><b>${count}</b>${label}</li>`;
  const lost = chains.filter(({ status }) => status !== 'intact').length;
  return html`<ul class="totals">${[
    one(propagated, 'propagated', 'good'),
    one(defaulted, 'defaulted', 'warning'),
    one(failed, 'failed', 'error'),
    one(calls.length, 'phases', ''),
    one(chains.length, 'chains', ''),
    one(lost, 'of them not intact', 'warning'),
  ]}</ul>`;
};

const phaseRow = (call: CallView): Markup => {
  const checked = call.entry !== undefined || call.exit !== undefined;
  const counts = countsOfCall(call).map((count) => html`<td class="n">${checked ? count : ''}</td>`);
  return html`<tr><td><code>${nameOfCall(call)}</code></td><td>${badge(outcomeOf(call), toneOf(call.outcome))}</td><td class="n">${
    call.durationMs === undefined ? '' : duration(call.durationMs)
  }</td>${counts}<td>${(call.exit?.undeclared ?? []).join(', ')}</td></tr>`;
};

const phases = (run: RunView): Markup | undefined =>
  run.calls.length === 0
    ? undefined
    : html`
<section><h2>Phases <small>${plural(run.calls.length, 'call')}</small></h2>
${timeline(run)}
<table><thead><tr><th>Phase</th><th>Outcome</th><th class="n">Duration</th><th class="n">Propagated</th><th class="n">Defaulted</th><th class="n">Failed</th><th>Written, but not declared</th></tr></thead><tbody>${run.calls.map(phaseRow)}</tbody></table></section>`;

const verdictRow = (one: VerdictView): Markup =>
  html`<tr><td><code>${one.phase}</code> ${one.boundary}</td><td><code>${one.at}</code></td><td>${badge(one.verdict, toneOfVerdict(one))}</td><td>${verdictText(one)}</td></tr>`;

const verdicts = ({ verdicts: found }: RunView): Markup | undefined =>
  found.length === 0
    ? undefined
    : html`
<section><h2>Fields that did not arrive as promised</h2>
<table><thead><tr><th>Boundary</th><th>Field</th><th>Verdict</th><th>Why</th></tr></thead><tbody>${found.map(verdictRow)}</tbody></table></section>`;

const chainRow = (one: ChainView): Markup =>
  html`<tr><td><code>${one.chain}</code></td><td>${badge(one.status)}</td><td>${lossText(one)}<ul class="way">${one.evidence.map(
    ({ phase, boundary, field, state }) =>
      html`<li><code>${phase}</code> ${boundary}: <code>${field}</code> ${state}</li>`,
  )}</ul></td></tr>`;

const chains = ({ chains: judged }: RunView): Markup | undefined =>
  judged.length === 0
    ? undefined
    : html`
<section><h2>Chains</h2>
<table><thead><tr><th>Chain</th><th>Status</th><th>Where it was lost, and what was seen</th></tr></thead><tbody>${judged.map(chainRow)}</tbody></table></section>`;

const valueRow = (one: ValueView): Markup =>
  html`<tr><td><code>${one.phase}</code> ${one.boundary}</td><td><code>${one.field}</code></td><td>${
    one.unrecorded === undefined ? html`<code>${valueText(one)}</code>` : valueText(one)
  }</td></tr>`;

const values = ({ values: recorded = [] }: RunView): Markup | undefined =>
  recorded.length === 0
    ? undefined
    : html`
<section><h2>Values that the contract lets be recorded</h2>
<table><thead><tr><th>Boundary</th><th>Field</th><th>Value</th></tr></thead><tbody>${recorded.map(valueRow)}</tbody></table></section>`;

const damage = ({ integrity }: RunReport): Markup | undefined =>
  integrity.kind === 'intact'
    ? undefined
    : html`<p class="damage ${integrity.kind === 'torn' ? 'torn' : ''}"><b>The record is not intact</b>: ${integrityText(integrity)}.</p>`;

const policy = `default-src 'none'; style-src 'sha256-${styleHash}' 'sha256-${runStyleHash}'; base-uri 'none'; form-action 'none'`;

/** One self-contained page about a run, without a script. It follows the colour scheme. */
export const runPage = (report: RunReport): string => {
  const { run, integrity } = report;
  const facts = [
    ...(run.started === undefined ? [] : [run.started]),
    ...(run.durationMs === undefined ? [] : [duration(run.durationMs)]),
    ...(run.mode === undefined ? [] : [`mode ${run.mode}`]),
    ...totalsOf(report).slice(1),
    `record ${integrityText(integrity)}`,
  ];
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${run.state} · ${run.workflow} · contextcore</title>
<style>${trusted(style)}</style>
<style>${trusted(runStyle)}</style>
</head>
<body>
<header class="top"><div class="brand">contextcore · record of a run</div>
<h1>${run.workflow} ${badge(run.state)}</h1>
${totals(run)}<p class="remarks">${facts.join(' · ')}</p>
<p class="place">run ${run.runId} · ${report.file}</p>${damage(report)}</header>
<main>${phases(run)}${verdicts(run)}${values(run)}${chains(run)}
<footer>${
    run.values === undefined
      ? 'Names, types and sizes only: no value of a context is in this page.'
      : 'Names, types and sizes; values only of fields of which the contract says "record: value".'
  }</footer></main>
</body>
</html>
`;
  return markup;
};
