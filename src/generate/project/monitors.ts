import type { Target } from '../../project/context/index.ts';
import { durationText } from '../../project/derive/index.ts';
import type { Generated, Generator, Project } from './model.ts';
import { namespaceOf, objectLabels, objectName, projectIdOf, projectLabel, targetNamespaceOf } from './names.ts';
import { mayServe } from './objectives.ts';
import { prometheusDuration } from './times.ts';

/** By which pods and Services are found; its value is the name of the target. */
const nameLabel = 'app.kubernetes.io/name';
/** Longer names are no values of labels. */
const longestLabel = 63;
/** Prometheus forgets a series after five minutes without a sample. */
const longestInterval = 120_000;

/** Pods are there for sure; a Service is where one is named. */
const monitorOf = (target: Target): 'ServiceMonitor' | 'PodMonitor' | undefined => {
  if (!mayServe(target)) return undefined;
  return target.kind === 'Service' ? 'ServiceMonitor' : 'PodMonitor';
};

/** A target that is scraped, with its place. */
interface Scraped {
  readonly name: string;
  readonly namespace?: string;
  readonly monitor: 'ServiceMonitor' | 'PodMonitor';
}

const keyOf = ({ name, namespace }: Omit<Scraped, 'monitor'>): string => JSON.stringify([name, namespace]);

/** What is scraped, each once: pods that stand behind a Service of the same name are scraped through that. */
const scrapedOf = (project: Project): readonly Scraped[] => {
  const all = project.context.spec.targets.flatMap((target): readonly Scraped[] => {
    const monitor = monitorOf(target);
    return monitor === undefined || target.name.length > longestLabel
      ? []
      : [{ name: target.name, ...targetNamespaceOf(project, target), monitor }];
  });
  const served = all.filter(({ monitor }) => monitor === 'ServiceMonitor');
  return [...new Map([...all, ...served].map((one) => [keyOf(one), one])).values()];
};

/** Less than the interval, and ten seconds at most. */
const timeoutOf = (intervalMs: number): number => Math.min(10_000, Math.max(1, Math.floor(intervalMs * 0.8)));

const endpoint = (project: Project) => {
  const interval = project.strategy.metricsIntervalMs.value;
  return {
    port: portOf(project),
    interval: prometheusDuration(interval),
    scrapeTimeout: prometheusDuration(timeoutOf(interval)),
    honorLabels: false,
    relabelings: [
      { action: 'replace', targetLabel: projectLabel, replacement: projectIdOf(project).replaceAll('$', '$$$$') },
    ],
  };
};

const portOf = ({ options }: Project): string => options.port ?? 'metrics';

const selecting = (names: readonly string[]) => {
  const [name = ''] = names;
  return names.length === 1
    ? { matchLabels: { [nameLabel]: name } }
    : { matchExpressions: [{ key: nameLabel, operator: 'In', values: names }] };
};

const monitorObject = (
  project: Project,
  { monitor, namespace }: Omit<Scraped, 'name'>,
  names: readonly string[],
): unknown => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: monitor,
  metadata: {
    name: objectName(project),
    ...(namespace === undefined ? namespaceOf(project) : { namespace }),
    labels: objectLabels(project),
  },
  spec: {
    jobLabel: nameLabel,
    selector: selecting(names),
    ...(namespace === undefined ? {} : { namespaceSelector: { matchNames: [namespace] } }),
    [monitor === 'ServiceMonitor' ? 'endpoints' : 'podMetricsEndpoints']: [endpoint(project)],
  },
});

/** One monitor for each namespace and kind, so that none finds the name of a target where it is another's. */
const objectsOf = (project: Project, scraped: readonly Scraped[]): readonly unknown[] => {
  const groups = new Map<string, Scraped[]>();
  for (const one of scraped) {
    const key = JSON.stringify([one.monitor, one.namespace]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [monitorObject(project, first, [first, ...others].map(({ name }) => name).toSorted())],
  );
};

const quotedNames = (targets: readonly { readonly name: string }[]): string =>
  [...new Set(targets.map(({ name }) => `"${name}"`))].join(', ');

const notesOf = (project: Project, scraped: readonly Scraped[]): readonly string[] => {
  const { targets } = project.context.spec;
  const jobs = targets.filter((target) => monitorOf(target) === undefined);
  const long = targets.filter((target) => monitorOf(target) !== undefined && target.name.length > longestLabel);
  const interval = project.strategy.metricsIntervalMs.value;
  return [
    ...(scraped.length === 0
      ? []
      : [
          `Monitors find ${quotedNames(scraped)} by the label "${nameLabel}" and scrape the port "${portOf(project)}".`,
        ]),
    ...(jobs.length === 0
      ? []
      : [`There is nothing to scrape of ${quotedNames(jobs)}: jobs end before somebody asks.`]),
    ...(long.length === 0
      ? []
      : [`No monitor finds ${quotedNames(long)}: a label has ${longestLabel} characters at most.`]),
    ...(scraped.length > 0 && interval > longestInterval
      ? [`Prometheus shows gaps where it scrapes every ${durationText(interval)}: at most 2m is usual.`]
      : []),
  ];
};

/** What Prometheus is told to scrape; every series gets the label of the project. */
export const monitors: Generator = (project): Generated => {
  const scraped = scrapedOf(project);
  const documents = objectsOf(project, scraped);
  return {
    drafts: documents.length === 0 ? [] : [{ path: 'monitors.yaml', documents, from: ['metricsIntervalMs'] }],
    notes: notesOf(project, scraped),
  };
};
