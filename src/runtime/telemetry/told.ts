import type { Attributes, Context, Span } from '@opentelemetry/api';
import type { RecordedValue } from '../../core/index.ts';
import type { BoundaryResult, Violation } from '../boundary/boundary.ts';
import type { ChainVerdict } from '../guard/chains.ts';
import type { Remarks } from '../guard/observer.ts';
import { events, eventAttributes as of } from './names.ts';

/** Takes log records: a `Logger` of `@opentelemetry/api-logs` is one. */
export interface EventLogger {
  emit(record: { eventName: string; attributes: Attributes; context: Context }): void;
}

export interface EventOptions {
  /** `summary`: one `context.propagated` per boundary; `per-field`: one for each field, of which SDKs keep the newest 128. */
  readonly events?: 'summary' | 'per-field';
  /** Where events go; `log-event` and `both` need a `logger`. */
  readonly signal?: 'span-event' | 'log-event' | 'both';
  readonly logger?: EventLogger;
}

/** Where the events of one span go. */
export interface Target {
  readonly span: Span;
  readonly context: Context;
  /** Whether the span takes events. */
  readonly records: boolean;
}

type Side = 'entry' | 'exit';

/** The fields that propagated at a boundary, and what is told of them. */
interface Summary {
  readonly names: readonly string[];
  readonly attributes: Attributes;
}

/** Tells what happens as events. All of it may throw. */
export interface Teller {
  /** Events go elsewhere, too, so that they are told even where the span takes none. */
  readonly logs: boolean;
  boundary(
    target: Target,
    place: { readonly phase: string; readonly boundary: Side },
    result: BoundaryResult,
    remarks: Remarks,
  ): void;
  /** Omitted phase: a chain that no phase could judge. */
  chain(target: Target, verdict: ChainVerdict, phase?: string): void;
}

/** The values of these fields that may be told: each a row of JSON, as records have it. */
const valuesIn = (rows: readonly RecordedValue[] | undefined, fields: readonly string[]): Attributes | undefined => {
  if (!rows) return undefined;
  const told = rows.filter(({ field }) => fields.includes(field)).map((row) => JSON.stringify(row));
  return told.length > 0 ? { [of.values]: told } : undefined;
};

/** Names that the program made up may be many. */
const mostUndeclared = 100;

const listed = (attribute: string, names: readonly string[]): Attributes =>
  names.length > 0 ? { [attribute]: names.slice(0, mostUndeclared) } : {};

export const createTeller = (
  workflow: string,
  { events: how, signal = 'span-event', logger }: EventOptions,
): Teller => {
  if (signal !== 'span-event' && !logger) throw new TypeError(`Signal "${signal}" needs a "logger".`);
  const logs = signal === 'span-event' ? undefined : logger;

  const emit = ({ span, context, records }: Target, eventName: string, attributes: Attributes): void => {
    if (records && signal !== 'log-event') span.addEvent(eventName, attributes);
    logs?.emit({ eventName, attributes, context });
  };

  const at = (phase: string, boundary: Side): Attributes => ({
    [of.workflow]: workflow,
    [of.phase]: phase,
    [of.boundary]: boundary,
  });

  /** Where nothing is lost, the names are the same frozen list time and again, and so are the attributes that tell of them. */
  const last = new Map<string, Record<Side, Summary | undefined>>();
  const summary = (phase: string, boundary: Side, names: readonly string[]): Attributes => {
    const known = last.get(phase);
    const before = boundary === 'entry' ? known?.entry : known?.exit;
    if (before?.names === names) return before.attributes;
    const attributes = { ...at(phase, boundary), [of.fields]: [...names] };
    if (!Object.isFrozen(names)) return attributes;
    const next = known ?? { entry: undefined, exit: undefined };
    next[boundary] = { names, attributes: Object.freeze(attributes) };
    last.set(phase, next);
    return attributes;
  };

  const violation = (phase: string, boundary: Side, one: Violation): Attributes => {
    const attributes = at(phase, boundary);
    attributes[of.field] = one.field;
    attributes[of.severity] = one.severity;
    attributes[of.critical] = one.critical;
    attributes[of.reason] = one.reason;
    if (one.sourcePhase !== undefined) attributes[of.sourcePhase] = one.sourcePhase;
    if (one.verdict === 'defaulted') attributes[of.applied] = one.applied;
    return attributes;
  };

  return {
    logs: logs !== undefined,
    boundary(target, { phase, boundary }, { names, violations }, { undeclared, undropped, values }) {
      const rows = values?.();
      const unpromised =
        undeclared.length + undropped.length > 0
          ? { ...listed(of.undeclared, undeclared), ...listed(of.undropped, undropped) }
          : undefined;
      const valued = how === 'per-field' ? undefined : valuesIn(rows, names);
      const more = valued ? { ...unpromised, ...valued } : unpromised;
      if (how === 'per-field') {
        for (const name of names)
          emit(target, events.propagated, { ...at(phase, boundary), [of.field]: name, ...valuesIn(rows, [name]) });
        if (more) emit(target, events.propagated, { ...at(phase, boundary), ...more });
      } else if (more) emit(target, events.propagated, { ...summary(phase, boundary, names), ...more });
      else if (names.length > 0) emit(target, events.propagated, summary(phase, boundary, names));
      // What is lost comes last: of too many events of a span the newest are kept.
      for (const one of violations)
        emit(target, events[one.verdict], Object.assign(violation(phase, boundary, one), valuesIn(rows, [one.field])));
    },
    chain(target, { chain, status, lostAt, reason }, phase) {
      emit(target, events.chain, {
        [of.workflow]: workflow,
        [of.chainId]: chain,
        [of.status]: status,
        ...(phase === undefined ? {} : { [of.phase]: phase }),
        ...(lostAt === undefined ? {} : { [of.lostAt]: lostAt }),
        ...(reason === undefined ? {} : { [of.chainReason]: reason }),
      });
    },
  };
};
