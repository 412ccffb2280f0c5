import { attributesOf } from '../../project/index.ts';
import type { Generator, Project } from './model.ts';
import { objectLabels, objectName, targetNamespaceOf } from './names.ts';
import { samplingOf } from './sampling/sampling.ts';

/** The config map that says where telemetry goes, in each namespace: one for all projects. */
const endpoint = { name: 'contextcore-collector', key: 'endpoint' } as const;

/**
 * A value in `OTEL_RESOURCE_ATTRIBUTES`, which the operator puts together without escaping: SDKs split at commas and equals signs and decode
 * percents, and the cluster replaces `$(…)`.
 */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
    .replace(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%3A/gu, ':')
    .replace(/%2F/gu, '/');

const resourceAttributes = (project: Project): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(attributesOf(project.context, project.strategy)).map(([name, value]) => [
      name,
      encoded(typeof value === 'object' ? value.join(',') : String(value)),
    ]),
  );

/** Timers of SDKs take no more. */
const longestInterval = 2_147_483_647;

const specOf = (project: Project) => ({
  propagators: ['tracecontext', 'baggage'],
  // A trace that an SDK left out is one that no later sampler can keep, whatever becomes of it.
  sampler: { type: 'parentbased_always_on' },
  resource: { resourceAttributes: resourceAttributes(project) },
  env: [
    {
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      valueFrom: { configMapKeyRef: { ...endpoint, optional: true } },
    },
    {
      name: 'OTEL_METRIC_EXPORT_INTERVAL',
      value: String(Math.min(longestInterval, Math.max(1, Math.round(project.strategy.metricsIntervalMs.value)))),
    },
  ],
});

/** The namespaces of the targets, each once; undefined is the one that kubectl points to. */
const namespacesOf = (project: Project): readonly (string | undefined)[] => [
  ...new Set(project.context.spec.targets.map((target) => targetNamespaceOf(project, target).namespace)),
];

const notesOf = (project: Project, namespaces: readonly (string | undefined)[]): readonly string[] => [
  `Where telemetry is sent is key "${endpoint.key}" of the config map "${endpoint.name}" in the namespace of the pods; where there is none, SDKs send it to their own pod.`,
  ...(samplingOf(project) === undefined
    ? []
    : [
        'SDKs keep every trace that a caller has not left out, because the collector decides: without its sampler, all are kept.',
      ]),
  ...(namespaces.includes(undefined)
    ? ['instrumentation.yaml names no namespace for some targets: it goes where kubectl points to.']
    : []),
];

/** What the operator of OpenTelemetry puts into pods: one object for each namespace with targets. */
export const instrumentation: Generator = (project) => {
  const namespaces = namespacesOf(project);
  return {
    drafts: [
      {
        path: 'instrumentation.yaml',
        documents: namespaces.map((namespace) => ({
          apiVersion: 'opentelemetry.io/v1alpha1',
          kind: 'Instrumentation',
          metadata: {
            name: objectName(project),
            ...(namespace === undefined ? {} : { namespace }),
            labels: objectLabels(project),
          },
          spec: specOf(project),
        })),
        from: ['traceSampling', 'metricsIntervalMs'],
      },
    ],
    notes: notesOf(project, namespaces),
  };
};
