import type { Naming } from '../queries/series.ts';
import type { Dashboard } from './model.ts';
import { projectDetails } from './project/details.ts';
import { projectPortfolio } from './project/portfolio.ts';
import { workflowContext } from './workflow-context.ts';

export const dashboardNames = ['workflow-context', 'project-portfolio', 'project-details'] as const;
export type DashboardName = (typeof dashboardNames)[number];

export interface DashboardsChoice {
  readonly dashboard: DashboardName | 'all';
  /** What is given instead of the usual uids and titles: that of the workflows as it is, and what the others are called after. */
  readonly uid?: string;
  readonly title?: string;
  readonly naming: Naming;
  readonly workflows: readonly string[];
}

const titles: Readonly<Record<DashboardName, string>> = {
  'workflow-context': 'Workflow context',
  'project-portfolio': 'Project portfolio',
  'project-details': 'Project details',
};
const endings: Readonly<Record<DashboardName, string>> = {
  'workflow-context': '',
  'project-portfolio': '-portfolio',
  'project-details': '-details',
};

/** The same whichever dashboards are chosen: what is made in several steps fits together. */
const uidOf = (name: DashboardName, given?: string): string =>
  given === undefined ? `contextcore-${name}` : `${given}${endings[name]}`;

const titleOf = (name: DashboardName, given?: string): string => {
  if (given === undefined) return titles[name];
  return name === 'workflow-context' ? given : `${given}: ${titles[name]}`;
};

/** The dashboards that are chosen. */
export const dashboardsFor = ({ dashboard, uid, title, naming, workflows }: DashboardsChoice): readonly Dashboard[] => {
  const ofProjects = { portfolio: uidOf('project-portfolio', uid), details: uidOf('project-details', uid) };
  const make: Readonly<Record<DashboardName, (title: string) => Dashboard>> = {
    'workflow-context': (own) =>
      workflowContext({ uid: uidOf('workflow-context', uid), title: own, naming, workflows }),
    'project-portfolio': (own) => projectPortfolio({ ...ofProjects, title: own }),
    'project-details': (own) => projectDetails({ ...ofProjects, title: own }),
  };
  return dashboardNames
    .filter((name) => dashboard === 'all' || dashboard === name)
    .map((name) => make[name](titleOf(name, title)));
};
