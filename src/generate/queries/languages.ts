import { attributes, eventAttributes, events, phaseSpan, runSpan } from '../../runtime/telemetry/names.ts';
import { label, type Matcher, type Naming, selector, seriesOf } from './series.ts';
import { literal, quoted, underscored } from './text.ts';

export const languages = ['traceql', 'promql', 'logql'] as const;
export type Language = (typeof languages)[number];

/** What the questions are about; what is not named is not narrowed down. */
export interface Subject {
  readonly workflow?: string;
  readonly field?: string;
  readonly phase?: string;
  readonly naming: Naming;
  /** A duration: how far back to look. */
  readonly range: string;
}

type Condition = readonly [name: string, operator: '=' | '!=' | '=~' | '<', value: string];
type Named = readonly [name: string, value: string | undefined];

const given = (pairs: readonly Named[]): readonly Condition[] =>
  pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, '=', quoted(value)] as const]));

export const spanset = (conditions: readonly Condition[]): string =>
  `{ ${conditions.map(([name, operator, value]) => `${name} ${operator} ${value}`).join(' && ')} }`;

export const ofSpan = (name: string): string => `span.${name}`;
export const ofEvent = (name: string): string => `event.${name}`;

/** Spans of runs. */
export const runs = ({ workflow }: Subject, conditions: readonly Condition[] = []): string =>
  spanset([['name', '=', quoted(runSpan)], ...given([[ofSpan(attributes.workflow), workflow]]), ...conditions]);

/** Spans of phases. */
export const phases = ({ workflow, phase }: Subject, conditions: readonly Condition[] = []): string =>
  spanset([
    ['name', '=', quoted(phaseSpan)],
    ...given([
      [ofSpan(attributes.workflow), workflow],
      [ofSpan(attributes.phase), phase],
    ]),
    ...conditions,
  ]);

/** An event's name, in the form that TraceQL has for it. */
export const eventNamed = (...names: readonly string[]): Condition =>
  names.length === 1
    ? ['event:name', '=', quoted(names[0] ?? '')]
    : ['event:name', '=~', quoted(names.map(literal).join('|'))];

export const lossEvents = eventNamed(events.failed, events.defaulted);

export const eventsGiven = (pairs: readonly Named[]): readonly Condition[] =>
  given(pairs.map(([name, value]) => [ofEvent(name), value]));

export const select = (...names: readonly string[]): string => `| select(${names.join(', ')})`;

/** The counter of verdicts. */
export const verdicts = (subject: Subject, more: readonly Matcher[] = []): string =>
  selector(seriesOf(subject.naming).fields, [...wanted(subject, ['workflow', 'phase', 'field']), ...more]);

export const durationBuckets = (subject: Subject): string =>
  selector(`${seriesOf(subject.naming).duration}_bucket`, wanted(subject, ['workflow', 'phase']));

const wanted = (subject: Subject, names: readonly ('workflow' | 'phase' | 'field')[]): readonly Matcher[] =>
  names.flatMap((name): Matcher[] => {
    const value = subject[name];
    return value === undefined ? [] : [[name, '=', value]];
  });

export const by = (...names: readonly (keyof typeof label)[]): string =>
  `by (${names.map((name) => label[name]).join(', ')})`;

/** Log records of our events, as Loki stores what comes by OTLP: attributes with underscores, beside the stream. */
export const records = ({ workflow, phase }: Subject, conditions: readonly (readonly [string, string])[]): string => {
  const all = [
    ...conditions,
    ...given([
      [eventAttributes.workflow, workflow],
      [eventAttributes.phase, phase],
    ]).map(([name, , value]) => [name, `= ${value}`] as const),
  ];
  return ['{service_name=~".+"}', ...all.map(([name, test]) => `${underscored(name)} ${test}`)].join(' | ');
};

/** A condition of log records. */
export const recordIs = (name: string, value: string | undefined): readonly (readonly [string, string])[] =>
  value === undefined ? [] : [[name, `= ${quoted(value)}`]];
