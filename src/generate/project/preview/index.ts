import { html, type Markup, trusted } from '../../../core/index.ts';
import { wordsOf } from '../../../project/derive/index.ts';
import { folderOf } from '../dashboards/place.ts';
import { projectDashboard } from '../dashboards/service.ts';
import type { Generator, Project } from '../model.ts';
import { projectIdOf } from '../names.ts';
import { headOf } from '../print.ts';
import { planRoutes } from '../routes/plan.ts';
import { alertsOf } from '../runbook/alerts.ts';
import { layout } from './panels.ts';
import { previewStyle, previewStyleHash } from './style.ts';

const policy = `default-src 'none'; style-src 'sha256-${previewStyleHash}'; base-uri 'none'; form-action 'none'`;

/** A sentence in which every name given in "double quotes" is set as code. */
const sentence = (text: string): Markup =>
  html`${text
    .split(/("[^"]+")/u)
    .map((part, i) => (i % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`))}`;

/** A name in backticks becomes code; what is made of names of Kubernetes holds none itself. */
const withCode = (text: string): Markup =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

const table = (
  heads: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup => html`<div class="scroll"><table>
<thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
  (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>
`;

const section = (
  id: string,
  title: string,
  about: string,
  body: Markup,
): Markup => html`<section id="${id}"><h2>${title}</h2>
<p class="soft">${about}</p>
${body}</section>
`;

const dashboard = (project: Project): Markup => {
  const made = projectDashboard(project);
  return section(
    'dashboard',
    'Dashboard',
    `"${made.title}" in the folder "${folderOf(project)}", tagged ${made.tags.join(', ')}. It shows the last ${(made.time?.from ?? '').replace('now-', '')}.`,
    layout(made),
  );
};

const alerts = (project: Project): Markup => {
  const all = alertsOf(project);
  if (all.length === 0)
    return section('alerts', 'Alerts', 'None: nobody asked for an objective, and there is no job.', html``);
  return section(
    'alerts',
    'Alerts',
    'In short; the runbook says what to do first.',
    table(
      ['Alert', 'Severity', 'Fires where'],
      all.map(({ name, severity, when }) => [
        html`<code>${name}</code>`,
        html`<span class="${severity}">${severity}</span>`,
        withCode(when),
      ]),
    ),
  );
};

const routes = (project: Project): Markup => {
  const { plan, notes } = planRoutes(project);
  const said = notes.join(' ');
  if (plan === undefined)
    return section('routes', 'Routes', said === '' ? 'None: there is nothing to tell.' : said, html``);
  return section(
    'routes',
    'Routes',
    `Gathered for ${plan.times.groupWait}, told again after ${plan.times.repeatInterval}. ${said}`,
    table(
      ['To', 'By', 'Which alerts'],
      plan.ways.map(({ channel, matchers }) => [
        html`<code>${channel.text}</code>`,
        html`${channel.kind}`,
        matchers.length === 0
          ? html`all`
          : html`<code>${matchers.map(({ name, type, value }) => `${name}${type}${value}`).join(', ')}</code>`,
      ]),
    ),
  );
};

const strategy = (project: Project): Markup =>
  section(
    'strategy',
    'Strategy',
    'What follows from the document, each value with where it comes from.',
    table(
      ['Value', 'Is', 'From', 'Because'],
      wordsOf(project.strategy).map(({ name, text, from: { source, because } }) => [
        html`${name}`,
        html`<code>${text}</code>`,
        html`${source}`,
        sentence(because),
      ]),
    ),
  );

const chips = (project: Project): Markup => {
  const { criticality, value, owner } = project.context.spec.business ?? {};
  const { alertPriority, paging, traceSampling } = project.strategy;
  const all = [
    criticality ?? 'criticality not said',
    ...(value === undefined ? [] : [value]),
    owner === undefined ? 'no owner' : `owner ${owner}`,
    `alerts ${alertPriority.value}`,
    paging.value ? 'wakes somebody' : 'wakes nobody',
    `traces ${Number((traceSampling.value * 100).toPrecision(6))}%`,
  ];
  return html`<ul class="chips">${all.map((text) => html`<li>${text}</li>`)}</ul>`;
};

const page = (project: Project): string => {
  const [mark = ''] = headOf(project, []);
  const id = projectIdOf(project);
  return html`<!doctype html>
<html lang="en">
<head>
<!-- ${trusted(mark)} -->
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${id} · contextcore</title>
<style>${trusted(previewStyle)}</style>
</head>
<body>
<header class="top"><div class="brand">contextcore · what is generated of ${project.origin}</div>
<h1>${id}</h1>
${chips(project)}
<nav aria-label="Sections"><a href="#dashboard">Dashboard</a><a href="#alerts">Alerts</a><a href="#routes">Routes</a><a href="#strategy">Strategy</a></nav></header>
<main>
${dashboard(project)}${alerts(project)}${routes(project)}${strategy(project)}<footer>A preview: it asks no data source, and shows no values.</footer></main>
</body>
</html>
`.markup;
};

/** What is generated, at a glance, before it is deployed. */
export const preview: Generator = (project) => ({
  drafts: [{ path: 'preview.html', text: page(project) }],
  notes: [],
});
