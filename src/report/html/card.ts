import type { Diagnostic, Location } from '../../core/index.ts';
import type { Report } from '../report.ts';
import { type SnippetLine, snippetOf } from '../snippet.ts';
import { place } from '../summary.ts';
import { html, type Markup } from './markup.ts';

const codeLine = (line: SnippetLine, previous: number | undefined): Markup => html`${
  previous !== undefined && line.number !== previous + 1 ? html`<span class="n">⋮</span>\n` : undefined
}<span class="n">${line.number}</span>${line.before}<mark>${line.marked}</mark>${line.after}
`;

const snippet = (at: Location, { sources }: Report): Markup | undefined => {
  const source = sources(at.file);
  if (source === undefined) return undefined;
  const lines = snippetOf(source, at, 110);
  return html`<pre class="code"><code>${lines.map((line, i) => codeLine(line, lines[i - 1]?.number))}</code></pre>`;
};

/** A sentence in which every name given in "double quotes" is set as code. */
export const sentence = (text: string): Markup => {
  const parts = text
    .split(/("[^"]+")/u)
    .map((part, i) => (i % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`));
  return html`${parts}`;
};

const notes = (d: Diagnostic): Markup | undefined =>
  d.related === undefined || d.related.length === 0
    ? undefined
    : html`<ul class="related">${d.related.map(
        (r) => html`<li><span class="place">${place(r)}</span> ${sentence(r.message)}</li>`,
      )}</ul>`;

const example = (d: Diagnostic): Markup | undefined =>
  d.witness === undefined || d.witness.length === 0
    ? undefined
    : html`<details class="witness"${d.certainty === 'definite' ? undefined : html` open`}><summary>A run that shows it</summary><ol>${d.witness.map(
        (s) => html`<li>${sentence(s.message)} <span class="place">${place(s)}</span></li>`,
      )}</ol></details>`;

/** One finding; `id` is its anchor on the page, `rule` that of its rule. */
export const card = (d: Diagnostic, id: string, rule: string, report: Report): Markup => html`
<article class="card ${d.severity}" id="${id}" data-severity="${d.severity}">
<header><span class="badge ${d.severity}">${d.severity}</span>${
  d.certainty === 'definite' ? undefined : html`<span class="badge quiet">${d.certainty}</span>`
}<a class="rule" href="#${rule}">${d.code}</a><span class="place">${place(d)}</span><a class="anchor" href="#${id}" aria-label="Link to this finding">#</a></header>
<h3>${sentence(d.message)}</h3>
${snippet(d, report)}${notes(d)}${example(d)}${
  d.help === undefined ? undefined : html`<p class="help"><b>Fix</b> ${sentence(d.help)}</p>`
}
</article>`;
