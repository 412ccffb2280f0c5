import type { AboutRisk, Alert, Incident, ProjectIncident } from '../../project/index.ts';
import { type Paint, painted, plain, type Tone } from '../paint.ts';
import { columns, inert, plural, printable } from '../text.ts';
import {
  alertName,
  cut,
  factsOf,
  labelsOf,
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

const toneOf = (severity: string): Tone =>
  severity === 'critical' ? 'error' : severity === 'info' ? 'info' : 'warning';

const alertLines = (alert: Alert, project: ProjectIncident, paint: Paint): readonly string[] => {
  const severity = severityOf(alert);
  const since = alert.from === undefined ? '' : `  since ${alert.from}`;
  const details = [...sayingsOf(alert), labelsOf(alert, project)].filter((one) => one !== '');
  return [
    `  ${paint(toneOf(severity), printable(severity))}  ${paint('strong', printable(alertName(alert)))}${since}`,
    ...details.map((one) => `    ${printable(one)}`),
    ...(alert.source === undefined ? [] : [`    ${paint('quiet', printable(alert.source))}`]),
  ];
};

const riskLines = (risk: AboutRisk): readonly string[] => {
  const title = riskTitle(risk);
  return [
    `  ${printable(`${title}${title === '' ? '' : ': '}${cut(risk.description)}`)}`,
    ...(risk.mitigation === undefined ? [] : [`    mitigation: ${printable(cut(risk.mitigation))}`]),
    ...(risk.controls.length === 0 ? [] : [`    controls: ${printable(cut(risk.controls.join(', ')))}`]),
  ];
};

const section = (title: string, lines: readonly string[], paint: Paint): readonly string[] =>
  lines.length === 0 ? [] : [paint('quiet', title), ...lines];

const projectLines = (project: ProjectIncident, paint: Paint): readonly string[] => {
  const { about, firing, silenced, resolved } = project;
  const rows = [
    ...factsOf(project).map(({ name, value, because }) => ({ name, value: cut(value), because })),
    ...about.links.map(({ name, place }) => ({ name, value: place, because: undefined })),
  ];
  const width = Math.max(0, ...rows.map(({ name }) => columns(printable(name)))) + 2;
  const facts = rows.map(({ name, value, because }) => {
    const space = ' '.repeat(width - columns(printable(name)));
    return `  ${printable(name)}${space}${printable(value)}${because === undefined ? '' : `  ${paint('quiet', printable(`(${because})`))}`}`;
  });
  const weight = weightOf(about);
  const unknown = unknownOf(project);
  const more = firing.length - mostShown;
  return [
    paint('strong', printable(nameOf(project))) + (weight.length === 0 ? '' : `  ${printable(weight.join(', '))}`),
    ...(unknown === '' ? [] : [`  ${printable(unknown)}`]),
    ...firing.slice(0, mostShown).flatMap((alert) => alertLines(alert, project, paint)),
    ...(more > 0 ? [`  and ${plural(more, 'more alert')}`] : []),
    ...section('who and what', facts, paint),
    ...section('risks', about.risks.flatMap(riskLines), paint),
    ...(silenced.length === 0 ? [] : [`silenced: ${printable(shortList(silenced))}`]),
    ...(resolved.length === 0 ? [] : [`resolved: ${printable(shortList(resolved))}`]),
  ];
};

/** For people at a terminal: what fires, the most urgent first, with what they want to know of it. */
export const incidentText = (incident: Incident, color: boolean): string => {
  const paint = color ? painted : plain;
  const blocks = [[titleOf(incident)], ...incident.projects.map((project) => projectLines(project, paint))];
  return inert(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
};
