import { configMap, dashboardText, operated } from '../../dashboard/files.ts';
import type { Dashboard } from '../../dashboard/model.ts';
import type { Draft, Generator, JointGenerator } from '../model.ts';
import { namespaceOf, objectLabels } from '../names.ts';
import { mayServe } from '../objectives.ts';
import { folderOf } from './place.ts';
import { projectsDashboard } from './portfolio.ts';
import { projectDashboard } from './service.ts';

interface Where {
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly from: Extract<Draft, { readonly documents: unknown }>['from'];
}

/** Labels by which the operator finds the instances of Grafana, as for all our dashboards. */
const instance = { dashboards: 'grafana' };

/** Whose it is stands first, where it is looked for. */
const firstDescribed = ({ description = '', ...rest }: Dashboard): Dashboard => ({ description, ...rest });

/** A dashboard for import and provisioning, for Grafana's sidecar and for its operator. */
const draftsOf = (made: Dashboard, { from, ...where }: Where): readonly Draft[] => {
  const dashboard = firstDescribed(made);
  return [
    { path: 'dashboard.json', text: dashboardText(dashboard) },
    { path: 'dashboard.configmap.yaml', documents: [configMap(dashboard, where)], from },
    { path: 'dashboard.grafanadashboard.yaml', documents: [operated(dashboard, { ...where, instance })], from },
  ];
};

/** What a reader of the dashboard of a project is to know. */
const notesOf: (project: Parameters<Generator>[0]) => readonly string[] = ({ context }) => {
  const { targets } = context.spec;
  const homeless = targets.filter(
    (target) => !mayServe(target) && target.namespace === undefined && context.metadata.namespace === undefined,
  );
  return homeless.map(
    ({ kind, name }) => `The dashboard shows ${kind} "${name}" of every namespace: the document names none.`,
  );
};

export const dashboards: Generator = (project) => ({
  drafts: draftsOf(projectDashboard(project), {
    folder: folderOf(project),
    labels: objectLabels(project),
    ...namespaceOf(project),
    from: ['dashboardPlacement', 'availability', 'latencyP50Ms', 'latencyP99Ms', 'throughput', 'traceSampling'],
  }),
  notes: notesOf(project),
});

/** All projects side by side; nothing where there is one alone. */
export const portfolio: JointGenerator = (projects) => {
  if (projects.length < 2) return { drafts: [], notes: [] };
  const namespaces = new Set(projects.map((project) => namespaceOf(project).namespace));
  const [namespace] = namespaces;
  return {
    drafts: draftsOf(projectsDashboard(projects), {
      folder: 'Projects',
      labels: { 'app.kubernetes.io/managed-by': 'contextcore' },
      ...(namespaces.size === 1 && namespace !== undefined ? { namespace } : {}),
      from: [],
    }),
    notes: [],
  };
};
