import type { About, AboutRisk, Alert, Incident, ProjectIncident } from '../../project/index.ts';
import { plural } from '../text.ts';

/** Longer texts of alerts are cut where people read them; JSON has all of it. */
const longest = 600;

export const cut = (text: string, most = longest): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** A place that may become a link: http or https, and without credentials. Signs that would end the link are escaped. */
export const linkOf = (place: string): string | undefined => {
  if (!/^https?:\/\//iu.test(place) || place.length > 2048 || !URL.canParse(place)) return undefined;
  const url = new URL(place);
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href.replace(/[<>|"`\\]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
};

const count = (incident: Incident, of: (project: ProjectIncident) => readonly Alert[]): number =>
  incident.projects.reduce((sum, project) => sum + of(project).length, 0);

/** `2 alerts fire in 2 projects, 1 is resolved.` */
export const titleOf = (incident: Incident): string => {
  const firing = count(incident, (one) => one.firing);
  const silenced = count(incident, (one) => one.silenced);
  const resolved = count(incident, (one) => one.resolved);
  const projects = incident.projects.filter((one) => one.firing.length > 0 && one.project !== undefined).length;
  const first =
    firing === 0
      ? 'Nothing fires'
      : `${plural(firing, 'alert')} ${firing === 1 ? 'fires' : 'fire'}${projects === 0 ? '' : ` in ${plural(projects, 'project')}`}`;
  const are = (number: number, word: string): readonly string[] =>
    number === 0 ? [] : [`${number} ${number === 1 ? 'is' : 'are'} ${word}`];
  return `${[first, ...are(silenced, 'silenced'), ...are(resolved, 'resolved')].join(', ')}.`;
};

/** `checkout`, and what stands for alerts that name no project. */
export const nameOf = ({ project }: ProjectIncident): string => project ?? 'Alerts without a project';

/** How much it matters, in a few words. */
export const weightOf = ({ criticality, value, priority }: About): readonly string[] =>
  [criticality, value, priority?.value].flatMap((one) => (one === undefined ? [] : [cut(one, 60)]));

/** Why nothing more is known; empty where a document says it. */
export const unknownOf = ({ project, origin }: ProjectIncident): string => {
  if (origin !== undefined) return '';
  return project === undefined
    ? 'These alerts have no label "project_id": no document can say more about them.'
    : `No document of project "${project}" was given: this is what the alerts themselves say.`;
};

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly because?: string;
}

/** What is known in a line each; links and risks not among it. */
export const factsOf = ({ about }: ProjectIncident): readonly Fact[] => {
  const { owner, stakeholders, channels, priority, paging, objectives } = about;
  const list = (name: string, values: readonly string[]): readonly Fact[] =>
    values.length === 0 ? [] : [{ name, value: values.join(', ') }];
  return [
    ...(owner === undefined ? [] : [{ name: 'owner', value: owner }]),
    ...list('stakeholders', stakeholders),
    ...list('channels', channels),
    ...(priority === undefined ? [] : [{ name: 'priority', ...priority }]),
    ...(paging === undefined ? [] : [{ name: 'wakes somebody', ...paging }]),
    ...objectives,
  ];
};

/** `P1 security` */
export const riskTitle = ({ priority, type }: AboutRisk): string =>
  [priority, type].filter((one) => one !== undefined).join(' ');

/** `critical`, and what stands for none. */
export const severityOf = ({ labels }: Alert): string => cut(labels.get('severity') || 'alert', 40);

export const alertName = ({ name }: Alert): string => cut(name === '' ? '(without a name)' : name, 200);

/** What an alert says, in at most two texts. */
export const sayingsOf = ({ annotations }: Alert): readonly string[] => {
  const [summary, description] = [
    annotations.get('summary'),
    annotations.get('description') ?? annotations.get('message'),
  ];
  return [summary, description === summary ? undefined : description].flatMap((one) =>
    one === undefined || one.trim() === '' ? [] : [cut(one)],
  );
};

/** What is said elsewhere already. */
const always = new Set(['alertname', 'severity', 'project_id']);
const ofProject = new Set(['criticality', 'owner', 'priority', 'paging']);

/** Labels that tell one alert from others of its name. */
export const labelsOf = ({ labels }: Alert, { origin }: ProjectIncident): string =>
  cut(
    [...labels]
      .filter(([key]) => !always.has(key) && (origin === undefined || !ofProject.has(key)))
      .slice(0, 12)
      .map(([key, value]) => `${cut(key, 60)}=${cut(value, 100)}`)
      .join(' '),
  );

/** What needs no attention now: `A, B (2)`. */
export const shortList = (alerts: readonly Alert[], most = 10): string => {
  const counts = new Map<string, number>();
  for (const alert of alerts) counts.set(alertName(alert), (counts.get(alertName(alert)) ?? 0) + 1);
  const names = [...counts].map(([name, number]) => (number === 1 ? name : `${name} (${number})`));
  const rest = names.length - most;
  return names.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

/** Alerts of a project that are shown one by one. */
export const mostShown = 20;
