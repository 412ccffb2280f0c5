import { html, type Markup } from '../html/markup.ts';
import { shortened } from '../text.ts';
import { type BoundaryView, type CallView, extentOfRun, type RunView } from './view.ts';
import { duration, nameOfCall, outcomeOf, toneOf } from './words.ts';

/** More rows are no picture that anybody reads. The table below has them all. */
const mostRows = 200;
const width = 1000;
const labels = 200;
const rowHeight = 26;
const top = 26;
const space = width - labels - 90;

const x = (ms: number, extent: number): number =>
  Math.round((labels + (extent === 0 ? 0 : Math.min(1, Math.max(0, ms / extent)) * space)) * 10) / 10;

const toneOfBoundary = ({ defaulted, failed }: BoundaryView): string => {
  if (failed > 0) return 'error';
  return defaulted > 0 ? 'warning' : 'good';
};

const mark = (view: BoundaryView | undefined, at: number, y: number, side: string): Markup | undefined =>
  view === undefined
    ? undefined
    : html`<circle class="mark ${toneOfBoundary(view)}" cx="${at}" cy="${y}" r="5"><title>${side}: ${view.propagated.length} propagated, ${view.defaulted} defaulted, ${view.failed} failed</title></circle>`;

const row = (call: CallView, index: number, extent: number): Markup => {
  const y = top + index * rowHeight;
  const name = html`<text x="0" y="${y + 17}">${shortened(nameOfCall(call), 26)}</text>`;
  if (call.start === undefined)
    return html`<g>${name}<text class="soft" x="${labels}" y="${y + 17}">${outcomeOf(call)}</text></g>
`;
  const open = call.outcome === 'unfinished';
  const from = x(call.start, extent);
  const to = open ? labels + space : Math.max(from + 2, x(call.start + (call.durationMs ?? 0), extent));
  const length = Math.round((to - from) * 10) / 10;
  return html`<g class="${toneOf(call.outcome)}"><title>${nameOfCall(call)}: ${outcomeOf(call)}</title>${name}
<rect class="bar${open ? ' open' : ''}" x="${from}" y="${y + 7}" width="${length}" height="12" rx="3"/>${mark(call.entry, from, y + 13, 'entry')}${mark(call.exit, to, y + 13, 'exit')}
<text class="soft" x="${to + 10}" y="${y + 17}">${call.durationMs === undefined ? outcomeOf(call) : duration(call.durationMs)}</text></g>
`;
};

/** The calls of phases over time, as an inline SVG: a bar each, with a ring at either end where a boundary was checked. */
export const timeline = (run: RunView): Markup | undefined => {
  const calls = run.calls.slice(0, mostRows);
  const extent = extentOfRun(run);
  const height = top + calls.length * rowHeight + 6;
  const ticks = extent === 0 ? [0] : [0, 0.25, 0.5, 0.75, 1];
  return html`<figure><svg class="timeline" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="When the phases ran">
${ticks.map((part) => {
  const at = x(part * extent, extent);
  return html`<line class="grid" x1="${at}" y1="${top - 6}" x2="${at}" y2="${height}"/><text class="soft" x="${at}" y="14" text-anchor="middle">${duration(part * extent)}</text>
`;
})}${calls.map((call, i) => row(call, i, extent))}</svg><figcaption>Rings are boundaries: green where every field propagated, amber where a default stood in, red where a field failed.${
    run.calls.length > mostRows ? ` The first ${mostRows} of ${run.calls.length} calls.` : ''
  }</figcaption></figure>`;
};
