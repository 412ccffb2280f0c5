import { quoted } from '../../queries/text.ts';
import type { Generated, Generator, Project } from '../model.ts';
import { namespaceOf, objectLabels, objectName } from '../names.ts';
import { type Matcher, planRoutes, type RoutePlan, type Way } from './plan.ts';
import { objectReceiver, plainReceiver, receiverName } from './receivers.ts';

const defined = <T>(all: readonly (T | undefined)[]): readonly T[] => all.filter((one) => one !== undefined);

/** Receivers by their names, each once. */
const receiversOf = <T extends { readonly name: string }>(made: readonly (T | undefined)[]): readonly T[] => [
  ...new Map(defined(made).map((one) => [one.name, one])).values(),
];

/** The ways below the route of the project: every alert takes all that it matches. One that takes everything, alone, is that route itself. */
const isNested = (ways: readonly Way[]): boolean => ways.length > 1;

const lastName = (project: Project, ways: readonly Way[]): string =>
  ways.map(({ channel }) => receiverName(project, channel)).at(-1) ?? '';

const plainMatcher = ({ name, type, value }: Matcher): string => `${name}${type}${quoted(value)}`;

const plainRoute = (project: Project, { matchers, groupBy, times, ways }: RoutePlan) => ({
  matchers: matchers.map(plainMatcher),
  receiver: lastName(project, ways),
  group_by: groupBy,
  group_wait: times.groupWait,
  group_interval: times.groupInterval,
  repeat_interval: times.repeatInterval,
  ...(isNested(ways)
    ? {
        routes: ways.map((way, i) => ({
          ...(way.matchers.length === 0 ? {} : { matchers: way.matchers.map(plainMatcher) }),
          receiver: receiverName(project, way.channel),
          ...(way.repeatInterval === undefined ? {} : { repeat_interval: way.repeatInterval }),
          ...(i === ways.length - 1 ? {} : { continue: true }),
        })),
      }
    : {}),
});

/** What is put into the file of Alertmanager: into `route.routes` and into `receivers`. */
const fragment = (project: Project, plan: RoutePlan) => ({
  routes: [plainRoute(project, plan)],
  receivers: receiversOf(plan.ways.map(({ channel }) => plainReceiver(project, channel))),
});

const objectMatcher = ({ name, type, value }: Matcher) => ({ name, matchType: type, value });

const objectRoute = (project: Project, { matchers, groupBy, times }: RoutePlan, ways: readonly Way[]) => ({
  matchers: matchers.map(objectMatcher),
  receiver: lastName(project, ways),
  groupBy,
  ...times,
  ...(isNested(ways)
    ? {
        routes: ways.map((way, i) => ({
          ...(way.matchers.length === 0 ? {} : { matchers: way.matchers.map(objectMatcher) }),
          receiver: receiverName(project, way.channel),
          ...(way.repeatInterval === undefined ? {} : { repeatInterval: way.repeatInterval }),
          ...(i === ways.length - 1 ? {} : { continue: true }),
        })),
      }
    : {}),
});

/** The object for the operator, of what it can reach: it knows no receivers but those of the object. */
const configObject = (project: Project, plan: RoutePlan, ways: readonly Way[]) => ({
  apiVersion: 'monitoring.coreos.com/v1alpha1',
  kind: 'AlertmanagerConfig',
  metadata: { name: objectName(project), ...namespaceOf(project), labels: objectLabels(project) },
  spec: {
    route: objectRoute(project, plan, ways),
    receivers: receiversOf(ways.map(({ channel }) => objectReceiver(project, channel))),
  },
});

/** What an AlertmanagerConfig can say of a plan: nothing where what wakes nobody would have no way. */
const reachable = ({ ways }: RoutePlan): readonly Way[] => {
  const own = ways.filter(({ channel }) => channel.kind !== 'named');
  return own.some(({ matchers }) => matchers.length === 0) ? own : [];
};

const objectNotes = (project: Project, { ways }: RoutePlan, own: readonly Way[]): readonly string[] => {
  const named = [...new Set(ways.filter(({ channel }) => channel.kind === 'named').map(({ channel }) => channel.text))];
  const missing = named.map((text) => `"${text}"`).join(', ');
  return [
    ...(named.length === 0 ? [] : [`An AlertmanagerConfig cannot reach ${missing}: use alertmanager-routes.yaml.`]),
    ...(own.length > 0 && project.context.metadata.namespace === undefined
      ? ['The AlertmanagerConfig has no namespace: it is obeyed only with the matcher strategy "None".']
      : []),
  ];
};

/** Where alerts go, for the operator and for the file of Alertmanager. */
export const routes: Generator = (project): Generated => {
  const { plan, notes } = planRoutes(project);
  if (plan === undefined) return { drafts: [], notes };
  const own = reachable(plan);
  const from = ['alertPriority', 'paging', 'alertChannels'] as const;
  return {
    drafts: [
      ...(own.length === 0
        ? []
        : [{ path: 'alertmanager-config.yaml', documents: [configObject(project, plan, own)], from }]),
      { path: 'alertmanager-routes.yaml', documents: [fragment(project, plan)], from },
    ],
    notes: [...notes, ...objectNotes(project, plan, own)],
  };
};
