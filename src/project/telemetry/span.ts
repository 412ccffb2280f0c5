/** As OpenTelemetry has them. Undefined ones are left out by whoever makes them. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Of a span that is, or will be, told. */
export interface SpanAddress {
  readonly traceId: string;
  readonly spanId: string;
}

export interface SpanLink extends SpanAddress {
  readonly attributes: SpanAttributes;
}

export interface SpanEvent {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly attributes: SpanAttributes;
}

/** A span as plain values, whole: what is in it has happened. Its status stays unset, whatever became of the task. */
export interface SpanData extends SpanAddress {
  readonly parentSpanId?: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

/** A log record as plain values. */
export interface LogRecordData extends SpanAddress {
  readonly eventName: string;
  readonly at: number;
  /** One line for people. */
  readonly body: string;
  readonly attributes: SpanAttributes;
}

/** Attributes without those that are undefined. */
export const present = (attributes: Readonly<Record<string, SpanAttributes[string] | undefined>>): SpanAttributes => {
  const kept: Record<string, SpanAttributes[string]> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) kept[name] = value;
  return kept;
};
