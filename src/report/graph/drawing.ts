import type { GraphView, PhaseView } from '../../contract/index.ts';
import { boxHeight, boxWidth } from '../html/layout.ts';
import { html, type Markup } from '../html/markup.ts';
import { printable, shortened } from '../text.ts';
import { type Arranged, labelHeight, type Point, pathOf, type Strand } from './layout/index.ts';
import { markOf } from './marks.ts';
import { fieldsOf, nameOf, titled } from './names.ts';
import { changeText, sign } from './signs.ts';
import { edgeLabel, type Subject } from './subject.ts';

/** Where a click leads: the id of what tells more. Without it the picture stands alone. */
export interface Links {
  phase(index: number): string;
  edge(index: number): string;
}

const linked = (target: string | undefined, attributes: Markup, shape: Markup): Markup =>
  target === undefined ? html`<g${attributes}>${shape}</g>` : html`<a href="#${target}"${attributes}>${shape}</a>`;

/** `plan → build (loop): task, notes`; with all fields it would be as long as hostile files make it. */
export const edgeTitle = (edge: GraphView['edges'][number]): string => {
  const fields = fieldsOf(edge);
  const way = `${shortened(printable(edge.from), 200)} → ${shortened(printable(edge.to), 200)}`;
  return `${way}${edge.kind === 'loop' ? ' (loop)' : ''}: ${fields.length === 0 ? 'no field' : titled(fields)}`;
};

const wire = (strand: Strand, index: number, marker: string, links: Links | undefined): Markup => {
  const { edge } = strand;
  const path = pathOf(strand);
  const kinds = `wire${edge.kind === 'loop' ? ' back' : ''}${edge.fields.length === 0 ? ' bare' : ''}`;
  const line = html`<title>${edgeTitle(edge)}</title>${
    links === undefined ? undefined : html`<path class="hit" d="${path}"/>`
  }<path class="line" d="${path}" marker-end="url(#${marker})"/>`;
  // Lines are for the pointer; by keyboard the same places are reached from the phases.
  return html`
${linked(links?.edge(index), html` class="${kinds}" data-wire="${index}" tabindex="-1"`, line)}`;
};

const plate = ({ edge, label }: Strand, index: number, links: Links | undefined): Markup => {
  if (label === undefined) return html``;
  const { text, width } = edgeLabel(edge);
  const { x, y } = label;
  const shape = html`<title>${edgeTitle(edge)}</title><rect class="plate" x="${x - width / 2}" y="${y - labelHeight / 2}" width="${width}" height="${labelHeight}" rx="9"/><text class="caption" x="${x}" y="${y + 3.5}" text-anchor="middle">${text}</text>`;
  return html`
${linked(links?.edge(index), html` class="wire" data-wire="${index}" tabindex="-1"`, shape)}`;
};

const round = ({ x, y }: Point): Point => ({ x: Math.round(x - boxWidth / 2), y: Math.round(y - boxHeight / 2) });

const title = (phase: PhaseView, { marks, changed }: Subject): string => {
  const mark = markOf(marks, phase.id);
  const change = changed.get(phase.id);
  return [
    [nameOf(phase), ...(change === undefined ? [] : [change]), ...(mark === undefined ? [] : [mark.text])].join(', '),
    ...(phase.when === undefined ? [] : [`when: ${shortened(phase.when, 300)}`]),
    `reads: ${titled(phase.reads)}`,
    `writes: ${titled(phase.writes)}`,
  ]
    .map(printable)
    .join(' \u00b7 ');
};

const tag = ({ x, y }: Point, phase: PhaseView, { changed }: Subject): Markup | undefined => {
  const change = changed.get(phase.id);
  return change === undefined
    ? undefined
    : html`<rect class="halo" x="${x - 4}" y="${y - 4}" width="${boxWidth + 8}" height="${boxHeight + 8}" rx="12"/><g class="tag ${change}"><rect x="${x + 10}" y="${y - 12}" width="72" height="16" rx="8"/><text x="${x + 46}" y="${y}" text-anchor="middle">${changeText(change)}</text></g>`;
};

const box = (middle: Point, phase: PhaseView, index: number, subject: Subject, links: Links | undefined): Markup => {
  const { x, y } = round(middle);
  const mark = markOf(subject.marks, phase.id);
  const count = subject.marks.get(phase.id)?.length ?? 0;
  const under =
    phase.when === undefined ? `reads ${phase.reads.length} · writes ${phase.writes.length}` : `when ${phase.when}`;
  const kinds = [
    'phase',
    ...(phase.when === undefined ? [] : ['conditional']),
    ...(mark === undefined ? [] : [mark.severity]),
    ...(subject.changed.has(phase.id) ? [subject.changed.get(phase.id) ?? ''] : []),
  ].join(' ');
  const room = mark === undefined ? 25 : count > 1 ? 19 : 22;
  const shape = html`<title>${title(phase, subject)}</title><rect class="box" x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="9"/>
<text class="name" x="${x + 14}" y="${y + 23}">${shortened(printable(nameOf(phase)), room)}</text><text class="under" x="${x + 14}" y="${y + 41}">${shortened(printable(under), 31)}</text>${
    mark === undefined ? undefined : sign(mark.severity, x + boxWidth - 19, y + 19)
  }${
    count < 2
      ? undefined
      : html`<text class="count" x="${x + boxWidth - 34}" y="${y + 23}" text-anchor="end">${count > 99 ? '99+' : count}</text>`
  }${tag({ x, y }, phase, subject)}`;
  return html`
${linked(links?.phase(index), html` class="${kinds}" data-phase="${index}"`, shape)}`;
};

/** The inside of a picture: arrows first, so that labels and boxes lie above them. Names of markers are unique by the index. */
export const drawing = (subject: Subject, placed: Arranged, links?: Links): Markup => {
  const marker = `arrow-${subject.index}`;
  return html`<defs><marker id="${marker}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs><g class="${placed.careful ? 'wires' : 'wires crowded'}">${placed.strands.map((strand, i) => wire(strand, i, marker, links))}</g><g class="plates">${placed.strands.map((strand, i) => plate(strand, i, links))}</g><g class="phases">${subject.graph.phases.map(
    (phase, i) => {
      const middle = placed.boxes[i];
      return middle === undefined ? html`` : box(middle, phase, i, subject, links);
    },
  )}</g>`;
};
