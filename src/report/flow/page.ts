import { sentence } from '../html/card.ts';
import { html, type Markup, trusted } from '../html/markup.ts';
import { style, styleHash } from '../html/style.ts';
import type { Chart } from './chart.ts';
import { extentText } from './print.ts';
import type { FlowReport, Sheet } from './sheet.ts';
import { flowStyle, flowStyleHash } from './style.ts';
import { inlineChart, picture } from './svg/index.ts';
import { tableMarkup } from './table.ts';

/** A table with more rows makes a page slow; CSV has all of them. */
const mostRows = 500;
/** A longer table is folded away. */
const openRows = 12;

const policy = `default-src 'none'; style-src 'sha256-${styleHash}' 'sha256-${flowStyleHash}'; base-uri 'none'; form-action 'none'`;

const figure = (chart: Chart): Markup => {
  const drawn = inlineChart(chart);
  return drawn === undefined
    ? html``
    : html`<h3>${chart.title}</h3>
<figure>${drawn}<figcaption>${chart.about}</figcaption></figure>
`;
};

const facts = ({ facts: all }: Sheet): Markup | undefined =>
  all.length === 0
    ? undefined
    : html`<dl>${all.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
`;

const sheetMarkup = (sheet: Sheet): Markup => html`
<section id="${sheet.id}" tabindex="-1"><h2>${sheet.title}</h2>
${facts(sheet)}${sheet.charts.map(figure)}${sheet.tables
  .filter(({ rows }) => rows.length > 0)
  .map(
    (table) => html`<details${table.rows.length <= openRows ? html` open` : undefined}><summary>${table.title}</summary>
${tableMarkup(table, mostRows)}</details>
`,
  )}${sheet.notes.map(
  (note) => html`<p class="note">${sentence(note)}</p>
`,
)}</section>`;

/** One self-contained page: no request leaves it, it has no script, prints, and follows the colour scheme. */
export const flowPage = (report: FlowReport): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.title} · contextcore</title>
<style>${trusted(style)}</style>
<style>${trusted(flowStyle)}</style>
</head>
<body class="flow">
<a class="skip" href="#content">To the charts</a>
<header class="top"><div class="brand">contextcore · flow of work</div>
<h1>${sentence(report.title)}</h1>
<p class="remarks">${extentText(report)}</p>
${
  report.sheets.length < 2
    ? undefined
    : html`<nav aria-label="Charts">${report.sheets.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>`
}</header>
<main id="content">${report.sheets.map(sheetMarkup)}
<footer>Days are those of UTC. Times are elapsed, nights and weekends included.</footer></main>
</body>
</html>
`.markup;

/** Its charts as one picture. */
export const flowSvg = (report: FlowReport): string =>
  picture(
    report.sheets.flatMap(({ charts }) => charts),
    `${report.title}, ${extentText(report)}`,
  );
