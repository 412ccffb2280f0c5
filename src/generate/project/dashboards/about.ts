import { html, type Markup } from '../../../core/index.ts';
import { risksByUrgency } from '../../../project/context/index.ts';
import type { Section } from '../../dashboard/model.ts';
import { text } from '../../dashboard/panels.ts';
import { isLink, linkTarget, type Place, placesToRead } from '../facts.ts';
import type { Project } from '../model.ts';

const place = ({ name, target }: Place): Markup =>
  isLink(target)
    ? html`<li><a href="${linkTarget(target)}">${name}</a></li>`
    : html`<li>${name}: <code>${target}</code></li>`;

const line = (name: string, value: string | undefined): Markup =>
  value === undefined ? html`` : html`<li><b>${name}</b>: ${value}</li>`;

const about = (project: Project): Markup => {
  const { context, strategy } = project;
  const { criticality, value, owner, stakeholders = [] } = context.spec.business ?? {};
  const { alertPriority, paging } = strategy;
  const places = placesToRead(project);
  return html`<ul>${line('Owner', owner ?? 'nobody is named')}${line('Criticality', criticality ?? 'not said')}${line('Value', value)}${line(
    'Alerts',
    `priority ${alertPriority.value}, ${paging.value ? 'somebody is woken' : 'nobody is woken'}, because ${paging.value ? paging.because : alertPriority.because}`,
  )}${line('To be told', stakeholders.length === 0 ? undefined : stakeholders.join(', '))}${line(
    'Targets',
    context.spec.targets.map(({ kind, name }) => `${kind} ${name}`).join(', '),
  )}</ul>${places.length === 0 ? undefined : html`<ul>${places.map(place)}</ul>`}`;
};

const risks = (project: Project): Markup =>
  html`<ul>${risksByUrgency(project.context.spec.risks).map(
    ({ type, priority, description, mitigation }) =>
      html`<li><b>${priority === undefined ? '' : `${priority} `}${type}</b>: ${description}${
        mitigation === undefined ? undefined : html`<br><i>${mitigation}</i>`
      }</li>`,
  )}</ul>`;

/** Whose it is, why it is watched as it is, where to read on, what can go wrong. */
export const abouts = (project: Project): Section => {
  const hasRisks = (project.context.spec.risks ?? []).length > 0;
  const shape = { width: hasRisks ? 12 : 24, height: 8 };
  return {
    panels: [
      text({ ...shape, title: 'About', description: 'From the document of the project.' }, about(project)),
      ...(hasRisks
        ? [
            text(
              { ...shape, title: 'Risks', description: 'The most urgent first, each with what is done about it.' },
              risks(project),
            ),
          ]
        : []),
    ],
  };
};
