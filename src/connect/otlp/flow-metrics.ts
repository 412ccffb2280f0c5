import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { MetricPoint } from '../../project/index.ts';
import { createSender } from './answer.ts';
import { listen } from './listen.ts';
import { createProjectDetector, ofProject } from './project-detector.ts';

/** What became of the numbers: they are sent, or why they are not. */
export type Sent = { readonly kind: 'sent' } | { readonly kind: 'refused'; readonly reason: string };

export interface SendOptions {
  /** Without one, the `OTEL_*` variables name it. */
  readonly endpoint?: string;
  /** The project, where all numbers are of one. */
  readonly project?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.contextcore.yaml` is looked for. */
  readonly cwd: string;
  /** What a person should know, a sentence at a time. */
  warn(text: string): void;
}

const timeoutMs = 10_000;

/** `http://host:4318` is the base of an endpoint; whoever writes the whole path means it. */
const metricsUrl = (endpoint: string): string => {
  const url = new URL(endpoint);
  if (!/\/v1\/metrics\/?$/u.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/+$/u, '')}/v1/metrics`;
  return url.href;
};

const dataPoint = ({ attributes, value, time, start }: MetricPoint): DataPoint<number> => ({
  attributes: { ...attributes },
  value,
  startTime: millisToHrTime(start ?? time),
  endTime: millisToHrTime(time),
});

const metricOf = (points: readonly MetricPoint[], { name, description, unit, kind }: MetricPoint): MetricData => {
  const shared = {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: points.map(dataPoint),
  };
  return kind === 'counter'
    ? { ...shared, dataPointType: DataPointType.SUM, isMonotonic: true }
    : { ...shared, dataPointType: DataPointType.GAUGE };
};

/** Who sends, and what is known of the project where all numbers are of one. */
const resourceFor = async ({ project, env, cwd }: SendOptions): Promise<Resource> => {
  const known = project === undefined ? [] : [ofProject(project, createProjectDetector({ env, cwd }))];
  const resource = resourceFromAttributes({ 'service.name': 'contextcore' }).merge(
    detectResources({ detectors: [envDetector, ...known] }),
  );
  await resource.waitForAsyncAttributes?.();
  return resource;
};

const resourceMetrics = (points: readonly MetricPoint[], resource: Resource): ResourceMetrics => {
  const byName = new Map<string, MetricPoint[]>();
  for (const point of points) {
    const there = byName.get(point.name);
    if (there === undefined) byName.set(point.name, [point]);
    else there.push(point);
  }
  const metrics = [...byName.values()].flatMap((all) => (all[0] === undefined ? [] : [metricOf(all, all[0])]));
  return {
    resource,
    scopeMetrics: [{ scope: { name: 'contextcore' }, metrics }],
  };
};

/**
 * Sends numbers once, over OTLP/HTTP: to an endpoint, or to the one that the `OTEL_*` variables name, which the exporter reads
 * itself, as it does headers. No instrument is between: a counter says itself since when it counts.
 */
export const sendMetrics = async (points: readonly MetricPoint[], options: SendOptions): Promise<Sent> => {
  const { endpoint, warn } = options;
  const unlisten = listen(warn);
  const exporter = new OTLPMetricExporter({
    timeoutMillis: timeoutMs,
    ...(endpoint === undefined ? {} : { url: metricsUrl(endpoint) }),
  });
  const sender = createSender<ResourceMetrics>(
    { export: ([batch], done) => (batch === undefined ? done({ code: 0 }) : exporter.export(batch, done)) },
    2 * timeoutMs,
  );
  const answer = await sender.send([resourceMetrics(points, await resourceFor(options))], () => {});
  sender.stop();
  void exporter.shutdown().catch(() => {});
  unlisten();
  return answer.kind === 'acknowledged' ? { kind: 'sent' } : { kind: 'refused', reason: answer.reason };
};
