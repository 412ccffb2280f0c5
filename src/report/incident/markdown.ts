import type { AboutRisk, Alert, Incident, ProjectIncident } from '../../project/index.ts';
import { code, prose, sentence } from '../markdown-text.ts';
import { inert, plural } from '../text.ts';
import {
  alertName,
  cut,
  factsOf,
  labelsOf,
  linkOf,
  mostShown,
  nameOf,
  riskTitle,
  sayingsOf,
  severityOf,
  shortList,
  titleOf,
  unknownOf,
  weightOf,
} from './words.ts';

/** A link, and what is none as code. */
const placed = (place: string, words?: string): string => {
  const link = linkOf(place);
  if (link === undefined) return code(cut(place));
  return words === undefined ? `<${link}>` : `[${words}](<${link}>)`;
};

/** Prose that begins a line: no heading, list or rule. */
const opening = (text: string): string =>
  prose(text.trim()).replace(/^(?:[#+=-]|\d{1,9}(?=[.)]))/u, (sign) => (/\d/u.test(sign) ? `${sign}\\` : `\\${sign}`));

const alertItem = (alert: Alert, project: ProjectIncident): readonly string[] => {
  const labels = labelsOf(alert, project);
  const since = alert.from === undefined ? '' : ` since ${code(alert.from)}`;
  const source = alert.source === undefined ? '' : ` · ${placed(alert.source, 'source')}`;
  return [
    `- **${prose(severityOf(alert))}** ${code(alertName(alert))}${since}${source}`,
    ...sayingsOf(alert).map((one) => `  - ${opening(one)}`),
    ...(labels === '' ? [] : [`  - ${code(labels)}`]),
  ];
};

const riskItem = (risk: AboutRisk): readonly string[] => {
  const title = riskTitle(risk);
  return [
    `- ${title === '' ? '' : `**${prose(title)}** `}${opening(cut(risk.description))}`,
    ...(risk.mitigation === undefined ? [] : [`  - Mitigation: ${prose(cut(risk.mitigation))}`]),
    ...(risk.controls.length === 0 ? [] : [`  - Controls: ${prose(cut(risk.controls.join(', ')))}`]),
  ];
};

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const table = (project: ProjectIncident): readonly string[] => {
  const rows = [
    ...factsOf(project).map(({ name, value, because }) =>
      row(name, prose(cut(value)), because === undefined ? '' : sentence(because)),
    ),
    ...project.about.links.map(({ name, place }) => row(name, placed(place), '')),
  ];
  return rows.length === 0 ? [] : ['| What | Is | Because |', '|---|---|---|', ...rows, ''];
};

const lines = (project: ProjectIncident): readonly string[] => {
  const { about, firing, silenced, resolved } = project;
  const weight = weightOf(about);
  const unknown = unknownOf(project);
  const more = firing.length - mostShown;
  const alerts = [
    ...firing.slice(0, mostShown).flatMap((alert) => alertItem(alert, project)),
    ...(more > 0 ? [`- and ${plural(more, 'more alert')}`] : []),
  ];
  const risks = about.risks.flatMap(riskItem);
  return [
    `### ${prose(nameOf(project))}${weight.length === 0 ? '' : ` (${prose(weight.join(', '))})`}`,
    '',
    ...(unknown === '' ? [] : [sentence(unknown), '']),
    ...(alerts.length === 0 ? [] : [...alerts, '']),
    ...table(project),
    ...(risks.length === 0 ? [] : ['**Risks**', '', ...risks, '']),
    ...(silenced.length === 0 ? [] : [`Silenced: ${prose(shortList(silenced))}`, '']),
    ...(resolved.length === 0 ? [] : [`Resolved: ${prose(shortList(resolved))}`, '']),
  ];
};

/** For an issue, a wiki or a comment. */
export const incidentMarkdown = (incident: Incident): string =>
  inert(`${[`## ${titleOf(incident)}`, '', ...incident.projects.flatMap(lines)].join('\n').trimEnd()}\n`);
