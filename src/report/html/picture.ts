import type { EdgeView, GraphView, PhaseView } from '../../contract/index.ts';
import { type Marks, markOf } from '../graph/marks.ts';
import { fieldsOf, nameOf } from '../graph/names.ts';
import { listed, plural, shortened } from '../text.ts';
import { type Box, boxHeight, boxWidth, layoutOf, type Wire } from './layout.ts';
import { html, type Markup } from './markup.ts';

/** A bigger graph is no picture that anybody reads on a page. */
export const pictured = 60;

const edgeLabel = (edge: EdgeView): string => {
  const fields = fieldsOf(edge);
  return fields.length <= 2 ? shortened(fields.join(', '), 30) : plural(fields.length, 'field');
};

const title = (edge: EdgeView): string => {
  const fields = fieldsOf(edge);
  return `${edge.from} → ${edge.to}${edge.kind === 'loop' ? ' (loop)' : ''}: ${fields.length === 0 ? 'no field' : listed(fields, 20)}`;
};

const line = ({ edge, path, back }: Wire, marker: string): Markup => html`
<g class="wire${back ? ' back' : ''}${edge.fields.length === 0 ? ' bare' : ''}"><title>${title(edge)}</title><path d="${path}" marker-end="url(#${marker})"/></g>`;

const caption = ({ edge, back, label }: Wire): readonly Markup[] =>
  edge.fields.length === 0
    ? []
    : [
        html`
<text class="caption" x="${Math.round(label.x)}" y="${Math.round(label.y)}" text-anchor="${back ? 'start' : 'middle'}">${edgeLabel(edge)}</text>`,
      ];

const box = ({ x, y }: Box, phase: PhaseView, marks: Marks, target: string | undefined): Markup => {
  const mark = markOf(marks, phase.id);
  const count = marks.get(phase.id)?.length ?? 0;
  const under =
    phase.when === undefined ? `reads ${phase.reads.length} · writes ${phase.writes.length}` : `when ${phase.when}`;
  const shape = html`<g class="phase${phase.when === undefined ? '' : ' conditional'}${mark === undefined ? '' : ` ${mark.severity}`}">
<title>${nameOf(phase)}${mark === undefined ? '' : `: ${mark.text}`}
reads: ${listed(phase.reads, 30)}
writes: ${listed(phase.writes, 30)}</title>
<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="9"/>
<text class="name" x="${x + 14}" y="${y + 23}">${shortened(nameOf(phase), mark === undefined ? 25 : 22)}</text>
<text class="under" x="${x + 14}" y="${y + 41}">${shortened(under, 32)}</text>${
    mark === undefined
      ? undefined
      : html`
<circle cx="${x + boxWidth - 18}" cy="${y + 18}" r="10"/><text class="count" x="${x + boxWidth - 18}" y="${y + 22}" text-anchor="middle">${count > 99 ? '99+' : count}</text>`
  }
</g>`;
  return target === undefined ? shape : html`<a href="#${target}">${shape}</a>`;
};

/**
 * The phases of a workflow as an inline SVG, undefined for a graph that is too big. `anchor` names the place on the page
 * to which a phase with findings leads.
 */
export const picture = (
  graph: GraphView,
  marks: Marks,
  id: string,
  anchor: (phase: string) => string | undefined,
): Markup | undefined => {
  if (graph.phases.length === 0 || graph.phases.length > pictured) return undefined;
  const { width, height, boxes, wires } = layoutOf(graph);
  const marker = `arrow-${id}`;
  return html`<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${`The phases of ${graph.workflow}`}">
<defs><marker id="${marker}" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>${wires.map((one) => line(one, marker))}${wires.flatMap(caption)}
${boxes.flatMap((one) => {
  const phase = graph.phases[one.phase];
  return phase === undefined ? [] : [box(one, phase, marks, anchor(phase.id))];
})}
</svg>`;
};
