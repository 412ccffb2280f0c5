import { compareText } from '../../core/index.ts';
import { criticalities, priorities } from '../context/model.ts';
import { aboutAlerts, aboutDocument, saidBy } from './about.ts';
import type { About, Alert, Incident, IncidentProject, Payload, ProjectIncident } from './model.ts';

const projectLabel = 'project_id';
/** Alerts about runs of a workflow name it: those for Prometheus, and those for Grafana. */
const workflowLabels = ['contextcore_workflow', 'workflow'];

const severities = ['critical', 'warning', 'info'];

/** Where a word stands in a list; what is not in it stands at the given place. */
const rank = (words: readonly string[], word: string | undefined, otherwise: number): number => {
  const found = words.indexOf((word ?? '').toLowerCase());
  return found < 0 ? otherwise : found;
};

const lowerPriorities = priorities.map((one) => one.toLowerCase());

/** The smaller, the more urgent: the priority of the project and the severity of the alert count alike. */
const urgencyOf = (alert: Alert, { priority, criticality }: About): readonly number[] => {
  const project = rank(lowerPriorities, alert.labels.get('priority') ?? priority?.value, 2);
  const severity = rank(severities, alert.labels.get('severity'), 1);
  return [project + severity, project, severity, rank(criticalities, criticality, criticalities.length)];
};

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (const [i, one] of a.entries()) if (one !== b[i]) return one - (b[i] ?? 0);
  return 0;
};

/** The most urgent first, then the oldest. */
const byUrgency =
  (about: About) =>
  (a: Alert, b: Alert): number =>
    compareNumbers(urgencyOf(a, about), urgencyOf(b, about)) ||
    compareText(a.from ?? '9', b.from ?? '9') ||
    compareText(a.name, b.name);

/** The id of the project that an alert is about: its label says so, or it is about a workflow that one document only names. */
const projectOf = (alert: Alert, owners: ReadonlyMap<string, string | undefined>): string | undefined => {
  const named = alert.labels.get(projectLabel);
  if (named) return named;
  for (const label of workflowLabels) {
    const workflow = alert.labels.get(label);
    if (workflow !== undefined) return owners.get(workflow);
  }
  return undefined;
};

/** The project of each workflow; undefined where several documents name it. */
const ownersOf = (projects: readonly IncidentProject[]): ReadonlyMap<string, string | undefined> => {
  const owners = new Map<string, string | undefined>();
  for (const { context } of projects)
    for (const { name } of context.spec.workflows ?? []) {
      const { id } = context.spec.project;
      owners.set(name, owners.has(name) && owners.get(name) !== id ? undefined : id);
    }
  return owners;
};

/** Labels that say otherwise than the document: rules that were generated before it changed. */
const staleNotes = ({ project, origin, about, firing }: ProjectIncident): readonly string[] => {
  if (origin === undefined) return [];
  const pairs = [
    ['criticality', about.criticality],
    ['owner', about.owner],
    ['priority', about.priority?.value],
  ] as const;
  return pairs.flatMap(([name, value]) => {
    const labels = saidBy(firing, name);
    return labels === undefined || value === undefined || labels === value
      ? []
      : [
          `Alerts of project "${project ?? ''}" say that its ${name} is "${labels}", and "${origin}" says "${value}": what was generated of it is older.`,
        ];
  });
};

const groupOf = (
  project: string | undefined,
  alerts: readonly Alert[],
  known: ReadonlyMap<string, IncidentProject>,
): ProjectIncident => {
  const document = project === undefined ? undefined : known.get(project);
  const about = document === undefined ? aboutAlerts(alerts) : aboutDocument(document);
  const inState = (state: Alert['state']): readonly Alert[] =>
    alerts.filter((alert) => alert.state === state).toSorted(byUrgency(about));
  return {
    ...(project === undefined ? {} : { project }),
    ...(document === undefined ? {} : { origin: document.origin }),
    about,
    firing: inState('firing'),
    silenced: inState('silenced'),
    resolved: inState('resolved'),
  };
};

const compareGroups = (a: ProjectIncident, b: ProjectIncident): number => {
  const [first, second] = [a.firing[0], b.firing[0]];
  const named = compareText(a.project ?? '\uffff', b.project ?? '\uffff');
  if (first === undefined || second === undefined)
    return Number(first === undefined) - Number(second === undefined) || named;
  return (
    compareNumbers(urgencyOf(first, a.about), urgencyOf(second, b.about)) ||
    compareText(first.from ?? '9', second.from ?? '9') ||
    named
  );
};

/** Alerts with what documents say of their projects, grouped by project. The same for the same input. */
export const incidentOf = ({ alerts, notes }: Payload, projects: readonly IncidentProject[]): Incident => {
  const known = new Map(projects.map((one) => [one.context.spec.project.id, one]));
  const owners = ownersOf(projects);
  const groups = new Map<string | undefined, Alert[]>();
  for (const alert of alerts) {
    const project = projectOf(alert, owners);
    const group = groups.get(project);
    if (group === undefined) groups.set(project, [alert]);
    else group.push(alert);
  }
  const all = [...groups].map(([project, own]) => groupOf(project, own, known)).toSorted(compareGroups);
  return { projects: all, notes: [...notes, ...all.flatMap(staleNotes)] };
};
