import type { Diagnostic } from '../../../core/index.ts';
import { sentence } from '../../html/card.ts';
import { html, type Markup } from '../../html/markup.ts';
import { place } from '../../summary.ts';
import { nameOf } from '../names.ts';
import { changeText, inlineSign } from '../signs.ts';
import type { Subject } from '../subject.ts';
import type { FieldUse, Ids } from './subjects.ts';

const tag = (subject: Subject, id: string): Markup | undefined => {
  const change = subject.changed.get(id);
  return change === undefined ? undefined : html` <span class="change ${change}">${changeText(change)}</span>`;
};

const finding = (d: Diagnostic, index: number, phase: number | undefined, ids: Ids): Markup => {
  const told = html`${inlineSign(d.severity)} <span>${sentence(d.message)}</span>`;
  const head = phase === undefined ? html`<p>${told}</p>` : html`<a href="#${ids.phase(phase)}">${told}</a>`;
  return html`
<li class="finding" id="${ids.finding(index)}" tabindex="-1"${phase === undefined ? undefined : html` data-phases="${phase}"`}>${head}<small>${d.severity}${
    d.certainty === 'definite' ? undefined : `, ${d.certainty}`
  } · ${d.code} · <bdi>${place(d)}</bdi></small>${d.help === undefined ? undefined : html`<small class="help">${sentence(d.help)}</small>`}</li>`;
};

/** The findings of a workflow; each leads to its phase. */
export const findingList = ({ found }: Subject, phases: ReadonlyMap<string, number>, ids: Ids): Markup => html`
<details class="list findings" open><summary>Findings <small>${found.length}</small></summary><ul>${found.map((d, i) =>
  finding(d, i, d.phase === undefined ? undefined : phases.get(d.phase), ids),
)}</ul></details>`;

export const phaseList = (subject: Subject, ids: Ids): Markup => html`
<details class="list phases" open><summary>Phases <small>${subject.graph.phases.length}</small></summary><ul>${subject.graph.phases.map(
  (phase, i) => {
    const [worst] = subject.marks.get(phase.id) ?? [];
    return html`
<li data-phase="${i}"><a href="#${ids.phase(i)}"><bdi>${nameOf(phase)}</bdi></a>${tag(subject, phase.id)}${worst === undefined ? undefined : html` ${inlineSign(worst.severity)}`}</li>`;
  },
)}</ul></details>`;

export const fieldList = (fields: readonly FieldUse[], ids: Ids): Markup => html`
<details class="list fields"><summary>Fields <small>${fields.length}</small></summary><ul>${fields.map(
  (field, i) => html`
<li><a href="#${ids.field(i)}"><bdi>${field.name}</bdi></a></li>`,
)}</ul></details>`;
