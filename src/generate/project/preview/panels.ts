import { html, type Markup, trusted } from '../../../core/index.ts';
import type { Dashboard, Panel, Row, Target } from '../../dashboard/model.ts';
import { queryLines } from '../query-lines.ts';

const units: Readonly<Record<string, string>> = { percentunit: 'share', s: 'seconds', reqps: 'requests per second' };

const kinds: Readonly<Record<Panel['type'], string>> = {
  timeseries: 'over time',
  table: 'table',
  stat: 'number',
  text: 'text',
};

const queryOf = (target: Target): string => ('expr' in target ? target.expr : (target.query ?? ''));

/** From where a colour is shown; the lowest one, wherever no other is. */
const valueText = (value: number | null, unit: string | undefined): string => {
  if (value === null) return '';
  if (unit === 'percentunit') return ` from ${Number((value * 100).toPrecision(6))}%`;
  return ` from ${value}${unit === 's' ? 's' : ''}`;
};

const steps = ({ fieldConfig }: Panel): Markup | undefined => {
  const { thresholds, unit } = fieldConfig.defaults;
  const shown = (thresholds?.steps ?? []).filter(({ color }) => color !== 'transparent' && color !== 'text');
  if (shown.length === 0) return undefined;
  return html`<ul class="steps">${shown.map(
    ({ value, color }) => html`<li><i class="${color}"></i>${color}${valueText(value, unit)}</li>`,
  )}</ul>`;
};

const queries = ({ targets }: Panel): Markup | undefined =>
  targets.length === 0
    ? undefined
    : html`<details><summary>${targets.length === 1 ? 'Query' : `${targets.length} queries`}</summary>${targets.map(
        (target) =>
          html`<pre><code>${queryLines(queryOf(target)).map(
            (line, i) => html`${i === 0 ? undefined : trusted('\n')}${line}`,
          )}</code></pre>`,
      )}</details>`;

const panel = (one: Panel): Markup => {
  const { unit } = one.fieldConfig.defaults;
  // Made by our own template, as the page is.
  const told = one.type === 'text' ? html`<div class="told">${trusted(one.options.content)}</div>` : undefined;
  return html`<article class="panel ${one.type} w${one.gridPos.w}"><h4>${one.title ?? ''}</h4><div class="kind">${kinds[one.type]}${
    unit === undefined ? '' : ` · ${units[unit] ?? unit}`
  }</div><p class="about">${one.description ?? ''}</p>${steps(one)}${told}${queries(one)}</article>
`;
};

interface Line {
  readonly title?: string;
  readonly panels: readonly Panel[];
}

const isRow = (one: Panel | Row): one is Row => one.type === 'row';

/** Panels that stand beside one another, each line below the other. */
const linesOf = ({ panels }: Dashboard): readonly Line[] => {
  const lines: { title?: string; y: number; panels: Panel[] }[] = [];
  for (const one of panels) {
    if (isRow(one)) {
      lines.push({ title: one.title ?? '', y: -1, panels: [] });
      continue;
    }
    const line = lines.at(-1);
    const { y } = one.gridPos;
    if (line !== undefined && (line.y === y || line.panels.length === 0)) {
      line.y = y;
      line.panels.push(one);
    } else lines.push({ y, panels: [one] });
  }
  return lines;
};

/** What stands where on a dashboard. */
export const layout = (dashboard: Dashboard): Markup =>
  html`${linesOf(dashboard).map(
    ({ title, panels }) =>
      html`${title === undefined ? undefined : html`<h3>${title}</h3>`}<div class="grid">
${panels.map(panel)}</div>
`,
  )}`;
