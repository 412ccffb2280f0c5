import { createTraceState, type Link, type SpanContext } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { attributesIn, between, countIn, idIn, type Json, listIn, objectIn, textIn, timeIn } from './revive-values.ts';

const remoteBit = 0x200;

const stateIn = (value: unknown): Pick<SpanContext, 'traceState'> =>
  value === undefined ? {} : { traceState: createTraceState(textIn(value)) };

const contextIn = ({ traceId, spanId, traceState, flags }: Json): SpanContext => ({
  traceId: idIn(traceId),
  spanId: idIn(spanId),
  traceFlags: countIn(flags) & 0xff,
  ...stateIn(traceState),
});

const linkIn = (value: unknown): Link => {
  const link = objectIn(value, 'a link');
  const isRemote = (countIn(link['flags']) & remoteBit) !== 0;
  return {
    context: { ...contextIn(link), isRemote },
    attributes: attributesIn(link['attributes']),
    droppedAttributesCount: countIn(link['droppedAttributesCount']),
  };
};

const eventIn = (value: unknown): TimedEvent => {
  const { name, timeUnixNano, attributes, droppedAttributesCount } = objectIn(value, 'an event');
  return {
    name: textIn(name),
    time: timeIn(timeUnixNano),
    attributes: attributesIn(attributes),
    droppedAttributesCount: countIn(droppedAttributesCount),
  };
};

const parentIn = ({ traceId, parentSpanId, flags }: Json): Pick<ReadableSpan, 'parentSpanContext'> => {
  const isRemote = (countIn(flags) & remoteBit) !== 0;
  if (parentSpanId === undefined) return {};
  const parent = { traceId: idIn(traceId), spanId: idIn(parentSpanId), traceFlags: countIn(flags) & 0xff };
  return { parentSpanContext: { ...parent, isRemote } };
};

const spanIn = (value: unknown, resource: Resource, instrumentationScope: InstrumentationScope): ReadableSpan => {
  const span = objectIn(value, 'a span');
  const own = contextIn(span);
  const startTime = timeIn(span['startTimeUnixNano']);
  const endTime = timeIn(span['endTimeUnixNano']);
  const { code, message } = objectIn(span['status'], 'a status');
  return {
    name: textIn(span['name']),
    // OTLP counts from 1, where OpenTelemetry for JavaScript counts from 0.
    kind: Math.max(0, countIn(span['kind']) - 1),
    spanContext: () => own,
    ...parentIn(span),
    startTime,
    endTime,
    duration: between(startTime, endTime),
    status: { code: countIn(code), ...(message === undefined ? {} : { message: textIn(message) }) },
    attributes: attributesIn(span['attributes']),
    links: listIn(span['links'], 'links').map(linkIn),
    events: listIn(span['events'], 'events').map(eventIn),
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: countIn(span['droppedAttributesCount']),
    droppedEventsCount: countIn(span['droppedEventsCount']),
    droppedLinksCount: countIn(span['droppedLinksCount']),
  };
};

const urlIn = (schemaUrl: unknown): { readonly schemaUrl?: string } =>
  schemaUrl === undefined ? {} : { schemaUrl: textIn(schemaUrl) };

/** The attributes of a scope are in requests before they are in the type. */
const scopeIn = (value: unknown, schemaUrl: unknown): InstrumentationScope => {
  const { name, version, attributes, droppedAttributesCount = 0 } = objectIn(value, 'a scope');
  return {
    name: textIn(name),
    ...(version === undefined ? {} : { version: textIn(version) }),
    ...urlIn(schemaUrl),
    ...(attributes === undefined
      ? {}
      : { attributes: attributesIn(attributes), droppedAttributesCount: countIn(droppedAttributesCount) }),
  };
};

/**
 * Makes spans of a request for them, as the exporter of the program takes them: exported again they give the same request.
 * Undefined where the bytes are no such request or hold no span, so that nothing is taken for sent that was not.
 */
export const revive = (bytes: Uint8Array): readonly ReadableSpan[] | undefined => {
  try {
    const request: unknown = JSON.parse(Buffer.from(bytes).toString());
    const spans = listIn(objectIn(request, 'an object')['resourceSpans'], 'resources').flatMap((item) => {
      const { resource, scopeSpans, schemaUrl } = objectIn(item, 'a resource');
      const made = resourceFromAttributes(
        attributesIn(objectIn(resource, 'a resource')['attributes']),
        urlIn(schemaUrl),
      );
      return listIn(scopeSpans, 'scopes').flatMap((each) => {
        const { scope, spans: inScope, schemaUrl: scopeUrl } = objectIn(each, 'a scope');
        const of = scopeIn(scope, scopeUrl);
        return listIn(inScope, 'spans').map((span) => spanIn(span, made, of));
      });
    });
    return spans.length > 0 ? spans : undefined;
  } catch {
    return undefined;
  }
};
