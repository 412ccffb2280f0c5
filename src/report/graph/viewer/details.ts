import type { PhaseView } from '../../../contract/index.ts';
import { html, type Markup } from '../../html/markup.ts';
import { place } from '../../summary.ts';
import { plural } from '../../text.ts';
import type { Strand } from '../layout/index.ts';
import { fieldsOf, nameOf } from '../names.ts';
import { changeText, inlineSign } from '../signs.ts';
import type { Subject } from '../subject.ts';
import type { FieldUse, Ids } from './subjects.ts';

/** Where a page would name more fields on edges than this, each edge names its first ones only. */
const mostNames = 150_000;
const fewNames = 40;

interface Setting {
  readonly subject: Subject;
  readonly ids: Ids;
  readonly fields: readonly FieldUse[];
}

const joined = (items: readonly (string | number)[]): string => items.join(' ');

const section = (title: string, items: readonly Markup[]): Markup | undefined =>
  items.length === 0 ? undefined : html`<h4>${title}</h4><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const phaseLink = ({ subject, ids }: Setting, index: number): Markup => {
  const phase = subject.graph.phases[index];
  return html`<a href="#${ids.phase(index)}"><bdi>${phase === undefined ? '' : nameOf(phase)}</bdi></a>`;
};

/** The strands at each phase, once for all of them. */
const strandsAt = (strands: readonly Strand[], phases: number): readonly (readonly number[])[] => {
  const at: number[][] = Array.from({ length: phases }, () => []);
  for (const [i, { from, to }] of strands.entries()) {
    at[from]?.push(i);
    if (to !== from) at[to]?.push(i);
  }
  return at;
};

const way = (setting: Setting, strands: readonly Strand[], index: number, phase: number): Markup => {
  const strand = strands[index];
  if (strand === undefined) return html``;
  const { edge, from, to } = strand;
  const fields = plural(edge.fields.length, 'field');
  const direction = to === phase ? html`from ${phaseLink(setting, from)}` : html`to ${phaseLink(setting, to)}`;
  return html`${direction}, <a href="#${setting.ids.edge(index)}">${edge.kind === 'loop' ? `loop, ${fields}` : fields}</a>`;
};

const phaseDetail = (
  setting: Setting,
  phase: PhaseView,
  index: number,
  at: readonly number[],
  names: ReadonlyMap<string, number>,
): Markup => {
  const { subject, ids } = setting;
  const strands = subject.placed?.strands ?? [];
  const field = (name: string): Markup => html`<a href="#${ids.field(names.get(name) ?? 0)}"><bdi>${name}</bdi></a>`;
  const change = subject.changed.get(phase.id);
  const found = subject.found.flatMap((d, i) => (d.phase === phase.id ? [{ d, i }] : []));
  return html`
<article class="detail" id="${ids.phase(index)}" tabindex="-1" data-phases="${index}" data-wires="${joined(at)}"><h3><small>Phase</small> <bdi>${nameOf(phase)}</bdi></h3>
<p class="place">${phase.label === undefined ? undefined : html`<bdi>${phase.id}</bdi> · `}${change === 'removed' ? undefined : place(phase)}${
    change === undefined ? undefined : html` <span class="change ${change}">${changeText(change)}</span>`
  }</p>${phase.when === undefined ? undefined : html`<p>Runs only when <code>${phase.when}</code></p>`}${section(
    'Findings',
    found.map(({ d, i }) => html`${inlineSign(d.severity)} <a href="#${ids.finding(i)}">${d.code}</a>`),
  )}${section('Reads', phase.reads.map(field))}${section('Writes', phase.writes.map(field))}${section(
    'Edges',
    at.map((one) => way(setting, strands, one, index)),
  )}</article>`;
};

const edgeDetail = (setting: Setting, strand: Strand, index: number, most: number): Markup => {
  const { edge, from, to } = strand;
  const fields = fieldsOf(edge);
  const more = fields.length > most ? [html`+${fields.length - most} more`] : [];
  return html`
<article class="detail" id="${setting.ids.edge(index)}" tabindex="-1" data-phases="${joined([from, to])}" data-wires="${index}"><h3><small>${
    edge.kind === 'loop' ? 'Loop' : 'Edge'
  }</small> ${phaseLink(setting, from)} → ${phaseLink(setting, to)}</h3>${
    fields.length === 0
      ? html`<p>It carries no field.</p>`
      : section('Fields', [...fields.slice(0, most).map((name) => html`<bdi>${name}</bdi>`), ...more])
  }</article>`;
};

const fieldDetail = (setting: Setting, field: FieldUse, index: number): Markup => {
  const link = (phase: number): Markup => phaseLink(setting, phase);
  const phases = [...new Set([...field.writers, ...field.readers])];
  return html`
<article class="detail" id="${setting.ids.field(index)}" tabindex="-1" data-phases="${joined(phases)}" data-wires="${joined(field.edges)}"><h3><small>Field</small> <bdi>${field.name}</bdi></h3>${section('Written by', field.writers.map(link))}${section('Read by', field.readers.map(link))}</article>`;
};

/** What a selection tells: an article for each phase, edge and field. */
export const details = (subject: Subject, fields: readonly FieldUse[], ids: Ids): Markup => {
  const setting = { subject, ids, fields };
  const strands = subject.placed?.strands ?? [];
  const at = strandsAt(strands, subject.graph.phases.length);
  const names = new Map(fields.map(({ name }, i) => [name, i]));
  const total = strands.reduce((sum, { edge }) => sum + edge.fields.length, 0);
  const most = total > mostNames ? fewNames : Number.POSITIVE_INFINITY;
  return html`${subject.graph.phases.map((phase, i) => phaseDetail(setting, phase, i, at[i] ?? [], names))}${strands.map(
    (strand, i) => edgeDetail(setting, strand, i, most),
  )}${fields.map((field, i) => fieldDetail(setting, field, i))}`;
};
