import { html, type Markup, trusted } from '../../html/markup.ts';
import { type Chart, isEmpty } from '../chart.ts';
import { pictureStyle } from '../style.ts';
import { barsSvg } from './bars.ts';
import { columnsSvg } from './columns.ts';
import { chartWidth, type Drawn, short } from './frame.ts';
import { scatterSvg } from './scatter.ts';
import { stackedSvg } from './stacked.ts';
import { stripsSvg } from './strips.ts';

const drawn = (chart: Chart): Drawn => {
  switch (chart.kind) {
    case 'stacked':
      return stackedSvg(chart);
    case 'columns':
      return columnsSvg(chart);
    case 'scatter':
      return scatterSvg(chart);
    case 'strips':
      return stripsSvg(chart);
    case 'bars':
      return barsSvg(chart);
  }
};

/** A chart inside a page; undefined where there is nothing to be drawn. */
export const inlineChart = (chart: Chart): Markup | undefined => {
  if (isEmpty(chart)) return undefined;
  const { markup, height } = drawn(chart);
  return html`<svg class="chart" viewBox="0 0 ${chartWidth} ${height}" width="${chartWidth}" height="${height}" role="img" aria-label="${chart.title}. ${chart.about}">
${markup}</svg>`;
};

const head = 48;
const margin = 20;

const placed = (chart: Chart, y: number): { readonly markup: Markup; readonly height: number } => {
  const { markup, height } = isEmpty(chart)
    ? { markup: html`<text class="soft" x="0" y="20">Nothing to be drawn yet.</text>`, height: 40 }
    : drawn(chart);
  return {
    markup: html`<g transform="translate(${margin} ${y})"><text class="heading" x="0" y="26">${short(chart.title, 90)}</text>
<g transform="translate(0 ${head})">${markup}</g></g>
`,
    height: height + head,
  };
};

/** Charts as one picture that stands alone, one below the other. */
export const picture = (charts: readonly Chart[], about: string): string => {
  const parts: Markup[] = [];
  let height = margin / 2;
  for (const chart of charts) {
    const part = placed(chart, height);
    parts.push(part.markup);
    height += part.height + margin;
  }
  const width = chartWidth + 2 * margin;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${about}</title>
<style>${trusted(pictureStyle)}</style>
<rect class="back-ground" width="${width}" height="${height}"/>
${parts}</svg>
`.markup;
};
