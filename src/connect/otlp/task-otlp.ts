import {
  type Attributes,
  type HrTime,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { LogRecordData, SpanAttributes, SpanData } from '../../project/index.ts';
import { between } from './revive-values.ts';

const scope: InstrumentationScope = { name: 'contextcore' };

const timeOf = (ms: number): HrTime => {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1_000_000)];
};

const attributesOf = (attributes: SpanAttributes): Attributes => {
  const copy: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) copy[name] = typeof value === 'object' ? [...value] : value;
  return copy;
};

const contextOf = (traceId: string, spanId: string): SpanContext => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
});

/** A span for an exporter. No SDK has held it: nothing is cut, and it says of itself when it was. */
export const readableSpan = (span: SpanData, resource: Resource): ReadableSpan => {
  const { traceId, spanId, parentSpanId, name } = span;
  const [startTime, endTime] = [timeOf(span.startMs), timeOf(span.endMs)];
  const own = contextOf(traceId, spanId);
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => own,
    ...(parentSpanId === undefined ? {} : { parentSpanContext: contextOf(traceId, parentSpanId) }),
    startTime,
    endTime,
    duration: between(startTime, endTime),
    status: { code: SpanStatusCode.UNSET },
    attributes: attributesOf(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      time: timeOf(event.at),
      attributes: attributesOf(event.attributes),
      droppedAttributesCount: 0,
    })),
    links: span.links.map((link) => ({
      context: contextOf(link.traceId, link.spanId),
      attributes: attributesOf(link.attributes),
      droppedAttributesCount: 0,
    })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};

/** A log record as exporters for them take it; the SDK for logs has the same type. */
export interface OtlpLogRecord {
  readonly hrTime: HrTime;
  readonly hrTimeObserved: HrTime;
  readonly spanContext: SpanContext;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: string;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
}

export const readableRecord = (record: LogRecordData, resource: Resource, observedMs: number): OtlpLogRecord => ({
  hrTime: timeOf(record.at),
  hrTimeObserved: timeOf(observedMs),
  spanContext: contextOf(record.traceId, record.spanId),
  severityNumber: 9,
  severityText: 'INFO',
  eventName: record.eventName,
  body: record.body,
  attributes: attributesOf(record.attributes),
  droppedAttributesCount: 0,
  resource,
  instrumentationScope: scope,
});
