import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { onTestFinished } from 'vitest';
import { createTaskStore, type OpenTaskStore } from '../../../src/connect/index.ts';
import { createTaskTracer, type TaskTracer, type TaskTracerOptions } from '../../../src/connect/otlp/index.ts';
import { createTracker, type Tracker } from '../../../src/project/index.ts';
import { createReceiver, type Reply, type Request } from './receiver.ts';

/** A moment of the sample, in minutes after its beginning. */
export const minute = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5, 9) + minutes * 60_000);

export const logFolder = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'contextcore-task-export-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return join(home, 'tasks', 'shop');
};

/** What one process does to the tasks of a log. */
export const working = async (root: string, work: (tracker: Tracker) => Promise<unknown>): Promise<void> => {
  const store = createTaskStore({ root, project: 'shop' });
  const tracker = createTracker({ project: 'shop', store, now: () => minute(100_000).getTime() });
  await work(tracker);
  await tracker.close();
};

/** What one process exports. */
export const exporting = async <T>(
  root: string,
  base: string,
  work: (tracer: TaskTracer, store: OpenTaskStore) => Promise<T>,
  more: Partial<TaskTracerOptions> = {},
): Promise<T> => {
  const store = createTaskStore({ root, project: 'shop' });
  // Less than the shortest pause before an exporter would try again.
  const [traces, logs] = [`${base}/v1/traces`, `${base}/v1/logs`];
  const tracer = createTaskTracer({
    store,
    journal: join(root, 'exports.jsonl'),
    traces: { exporter: new OTLPTraceExporter({ url: traces, timeoutMillis: 750 }), endpoint: traces },
    logs: { exporter: new OTLPLogExporter({ url: logs, timeoutMillis: 750 }), endpoint: logs },
    ...more,
  });
  try {
    return await work(tracer, store);
  } finally {
    await tracer.shutdown();
    await store.close();
  }
};

type Plain = Readonly<Record<string, unknown>>;

export interface ArrivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Minutes of the sample. */
  readonly start: number;
  readonly end: number;
  readonly status: number;
  readonly attributes: Plain;
  readonly events: readonly { readonly name: string; readonly at: number; readonly attributes: Plain }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: Plain }[];
}

export interface ArrivedRecord {
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
  readonly at: number;
  readonly body: string;
  readonly attributes: Plain;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const plainValue = (value: KeyValue['value']): unknown => {
  const [[kind, held] = []] = Object.entries(value);
  if (kind === 'intValue') return Number(held);
  if (kind !== 'arrayValue') return held;
  const { values } = held as { readonly values: readonly KeyValue['value'][] };
  return values.map((one) => Object.values(one)[0]);
};

const plain = (attributes: readonly KeyValue[]): Plain =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

const at = (nanos: unknown): number => (Number(BigInt(String(nanos)) / 1_000_000n) - minute(0).getTime()) / 60_000;

interface Raw extends Plain {
  readonly attributes: readonly KeyValue[];
  readonly events: readonly Raw[];
  readonly links: readonly Raw[];
  readonly status: { readonly code: number };
}
interface Body {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Raw[] }[] }[];
  readonly resourceLogs?: readonly { readonly scopeLogs: readonly { readonly logRecords: readonly Raw[] }[] }[];
}

const text = (value: unknown): string => String(value);

const spansIn = ({ resourceSpans = [] }: Body): readonly ArrivedSpan[] =>
  resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => ({
      traceId: text(span['traceId']),
      spanId: text(span['spanId']),
      ...(span['parentSpanId'] === undefined ? {} : { parentSpanId: text(span['parentSpanId']) }),
      name: text(span['name']),
      start: at(span['startTimeUnixNano']),
      end: at(span['endTimeUnixNano']),
      status: span.status.code,
      attributes: plain(span.attributes),
      events: span.events.map((event) => ({
        name: text(event['name']),
        at: at(event['timeUnixNano']),
        attributes: plain(event.attributes),
      })),
      links: span.links.map((link) => ({
        traceId: text(link['traceId']),
        spanId: text(link['spanId']),
        attributes: plain(link.attributes),
      })),
    }));

const recordsIn = ({ resourceLogs = [] }: Body): readonly ArrivedRecord[] =>
  resourceLogs
    .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
    .map((record) => ({
      traceId: text(record['traceId']),
      spanId: text(record['spanId']),
      eventName: text(record['eventName']),
      at: at(record['timeUnixNano']),
      body: text(Object.values(record['body'] as Plain)[0]),
      attributes: plain(record.attributes),
    }));

/** An endpoint that remembers what it has acknowledged. */
export const createEndpoint = async () => {
  const receiver = await createReceiver();
  const spans: ArrivedSpan[] = [];
  const records: ArrivedRecord[] = [];
  const replies = (how: (request: Request) => Reply): void =>
    receiver.replies((request) => {
      const reply = how(request);
      if (reply !== 'hang' && reply.status < 300) {
        spans.push(...spansIn(request.body as Body));
        records.push(...recordsIn(request.body as Body));
      }
      return reply;
    });
  replies(() => ({ status: 200 }));
  return {
    base: receiver.base,
    requests: receiver.requests,
    up: receiver.up,
    down: receiver.down,
    replies,
    spans,
    records,
    named: (name: string): readonly ArrivedSpan[] => spans.filter((span) => span.name === name),
    /** The ids of what was acknowledged, each as often as it was. */
    ids: (): readonly string[] => spans.map(({ spanId }) => spanId),
  };
};
export type Endpoint = Awaited<ReturnType<typeof createEndpoint>>;

export const sizeOf = ({ body }: Request): { readonly spans: number; readonly records: number } => ({
  spans: spansIn(body as Body).length,
  records: recordsIn(body as Body).length,
});
