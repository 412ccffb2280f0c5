import type { Alert, Incident, ProjectIncident } from '../../project/index.ts';
import { plural, printable } from '../text.ts';
import {
  alertName,
  factsOf,
  linkOf,
  nameOf,
  riskTitle,
  sayingsOf,
  severityOf,
  shortList,
  titleOf,
  unknownOf,
  weightOf,
} from './words.ts';

// Slack takes 50 blocks, 150 signs in a header, 3000 in a section and 2000 in one of its ten fields. What comes from outside stands in
// texts of the kind "plain_text", which hold no mentions and no links; "mrkdwn" is for links alone.

const mostProjects = 6;
const mostAlerts = 3;
const mostRisks = 3;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** At most so many signs once it is escaped, and no half of an escape at the end. */
const held = (text: string, most: number): string => {
  const all = escaped(printable(text));
  return all.length <= most ? all : `${all.slice(0, most - 1).replace(/&[a-z]*$|[\ud800-\udbff]$/u, '')}…`;
};

const plainText = (text: string, most = 600) => ({
  type: 'plain_text',
  text: held(text, most) || ' ',
  emoji: false,
});

const section = (text: string) => ({ type: 'section', text: plainText(text) });

/** Names and values side by side, ten in a block. */
const fields = (pairs: readonly (readonly [name: string, value: string])[]): readonly unknown[] => {
  const blocks: unknown[] = [];
  for (let i = 0; i < pairs.length && i < 10; i += 5)
    blocks.push({
      type: 'section',
      fields: pairs.slice(i, i + 5).flatMap(([name, value]) => [plainText(name, 60), plainText(value, 300)]),
    });
  return blocks;
};

const links = (places: readonly (readonly [name: string, place: string])[]): readonly unknown[] => {
  const made = places.slice(0, 10).flatMap(([name, place]) => {
    const link = linkOf(place);
    return link === undefined || link.length > 280 ? [] : [`<${link.replaceAll('&', '&amp;')}|${name}>`];
  });
  return made.length === 0
    ? []
    : [{ type: 'section', text: { type: 'mrkdwn', text: made.slice(0, 10).join('  ·  '), verbatim: true } }];
};

const alertText = (alert: Alert): string => {
  const since = alert.from === undefined ? '' : ` since ${alert.from}`;
  const [saying = ''] = sayingsOf(alert);
  return `${severityOf(alert)}: ${alertName(alert)}${since}${saying === '' ? '' : `. ${saying}`}`;
};

const blocksOf = (project: ProjectIncident): readonly unknown[] => {
  const { about, firing, silenced, resolved } = project;
  const weight = weightOf(about);
  const unknown = unknownOf(project);
  const more = firing.length - mostAlerts;
  const paths = about.links.filter(({ place }) => linkOf(place) === undefined);
  const source = firing.flatMap(({ source: place }) => (place === undefined ? [] : [['source', place] as const]));
  return [
    { type: 'divider' },
    {
      type: 'header',
      text: plainText(`${nameOf(project)}${weight.length === 0 ? '' : ` (${weight.join(', ')})`}`, 150),
    },
    ...firing.slice(0, mostAlerts).map((alert) => section(alertText(alert))),
    ...(more > 0 ? [section(`and ${plural(more, 'more alert')}`)] : []),
    ...(unknown === '' ? [] : [section(unknown)]),
    ...fields([
      ...factsOf(project).map(
        ({ name, value, because }) => [name, because === undefined ? value : `${value} (${because})`] as const,
      ),
      ...paths.map(({ name, place }) => [name, place] as const),
    ]),
    ...links([...about.links.map(({ name, place }) => [name, place] as const), ...source.slice(0, 1)]),
    ...about.risks.slice(0, mostRisks).map((risk) => {
      const title = riskTitle(risk);
      const mitigation = risk.mitigation === undefined ? '' : ` Mitigation: ${risk.mitigation}`;
      return section(`Risk${title === '' ? '' : ` ${title}`}: ${risk.description}${mitigation}`);
    }),
    ...(silenced.length === 0 ? [] : [section(`Silenced: ${shortList(silenced)}`)]),
    ...(resolved.length === 0 ? [] : [section(`Resolved: ${shortList(resolved)}`)]),
  ];
};

const mostBlocks = 49;

/** A message for an incoming webhook of Slack. */
export const incidentSlack = (incident: Incident) => {
  const title = titleOf(incident);
  const shown = incident.projects.slice(0, mostProjects).map(blocksOf);
  const blocks: unknown[] = [section(title)];
  let projects = 0;
  for (const own of shown) {
    if (blocks.length + own.length > mostBlocks) break;
    blocks.push(...own);
    projects++;
  }
  const left = incident.projects.length - projects;
  if (left > 0) blocks.push(section(`and ${plural(left, 'more project')}, which this message has no room for`));
  const names = incident.projects.filter(({ firing }) => firing.length > 0).map(nameOf);
  return {
    text: held(`${title} ${names.slice(0, 5).join(', ')}`.trim(), 300),
    mrkdwn: false,
    blocks,
  };
};
