import { compareText, printExpression, type Span } from '../../core/index.ts';
import type { ConditionInput } from '../graph/index.ts';
import { oneLine } from '../graph/index.ts';
import { type Constraints, printType } from '../model/index.ts';
import type { ChangeKind } from './kinds.ts';
import type { ChainView, FieldView, LoopView, PhaseView, View } from './view.ts';

/** One thing that is said of a part of a workflow. Equal values say the same. */
export interface Term {
  readonly kind: ChangeKind;
  readonly value: string;
  /** How to tell it; absent where nothing is said, or where it must not be shown. */
  readonly text?: string;
  readonly at: Span;
}

/** The name of a phase, and of a field of a phase, as it is compared. */
export interface Names {
  phase(name: string): string;
  field(phase: string, field: string): string;
}

export const ownNames: Names = { phase: (name) => name, field: (_, field) => field };

/** Equal for equal values, whatever the order of their keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return `${part}`;
    return typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part;
  }) ?? '';

const term = (kind: ChangeKind, at: Span, value: unknown, text?: string): Term => ({
  kind,
  at,
  value: value === undefined ? '' : canonical(value),
  ...(text === undefined ? {} : { text }),
});

/** Conditions that are written otherwise and mean the same are the same. */
const conditionTerm = (kind: ChangeKind, at: Span, condition: ConditionInput | undefined): Term =>
  condition
    ? term(kind, condition.at, printExpression(condition.expression), oneLine(condition.text))
    : term(kind, at, undefined);

/** What a description says is not worth a line of its own. */
const proseTerm = (kind: ChangeKind, at: Span, text: string | undefined): Term => term(kind, at, text);

const constraintNames: Readonly<Record<keyof Constraints, string>> = {
  minLength: 'min_length',
  maxLength: 'max_length',
  min: 'min',
  max: 'max',
  pattern: 'pattern',
  allowedValues: 'allowed_values',
  minItems: 'min_items',
  maxItems: 'max_items',
};

/** Limits in the words of the format; allowed values are counted, as they may be a customer's. */
const constraintText = (constraints: Constraints): string =>
  (Object.keys(constraintNames) as (keyof Constraints)[])
    .flatMap((key) => {
      const value = constraints[key];
      if (value === undefined) return [];
      if (Array.isArray(value)) return [`${value.length} allowed ${value.length === 1 ? 'value' : 'values'}`];
      return [`${constraintNames[key]} ${oneLine(String(value))}`];
    })
    .join(', ');

/** The constraints as they are compared: allowed values have no order. */
const constraintValue = ({ allowedValues, ...limits }: Constraints): unknown =>
  allowedValues ? { ...limits, allowedValues: [...new Set(allowedValues.map(canonical))].sort() } : limits;

export const fieldTerms = (field: FieldView, names: Names): readonly Term[] => {
  const { at, read, write, declared, presence } = field;
  const type = declared?.type ?? read?.type ?? write?.type;
  const severity = declared?.severity ?? read?.severity;
  const critical = declared?.critical ?? read?.critical;
  const source = declared?.sourcePhase ?? read?.sourcePhase;
  const constraints = declared?.constraints;
  const limited = constraints && Object.keys(constraints).length > 0 ? constraints : undefined;
  const isSink = field.side === 'input' ? declared?.sink : (write?.sink ?? declared?.sink);
  return [
    term('field-presence', at, presence, presence),
    term('field-type', at, type && printType(type), type && printType(type)),
    term('field-severity', at, severity, severity),
    term('field-critical', at, critical, critical === undefined ? undefined : critical ? 'critical' : 'not critical'),
    term(
      'field-default',
      at,
      declared?.default ? { of: declared.default.value } : read?.defaulted ? { of: '' } : undefined,
    ),
    term('field-constraints', at, limited && constraintValue(limited), limited && constraintText(limited)),
    term('field-schema', at, declared?.schema === undefined ? undefined : { of: declared.schema }),
    term('field-source', source?.at ?? at, source && names.phase(source.phase), source?.phase),
    term('field-sink', at, isSink === true ? true : undefined),
    term('field-record', at, declared?.recordValue === true ? true : undefined),
    proseTerm('field-description', at, declared?.description),
  ];
};

/** The predecessors as they are compared; a phase that passes a skip on counts as another one. */
export const predecessorsOf = ({ input }: PhaseView, view: View, names: Names): readonly string[] =>
  [
    ...new Set(
      input.after.map(({ phase, kind }) => `${kind === 'needs' ? 'needs ' : ''}${names.phase(view.name(phase))}`),
    ),
  ].sort(compareText);

export const phaseTerms = (phase: PhaseView, view: View, names: Names): readonly Term[] => {
  const { input, declared } = phase;
  const { at } = input;
  const above = input.after.map((edge) => `"${view.name(edge.phase)}"`);
  const joins = input.after.length > 1;
  return [
    term(
      'phase-after',
      input.after[0]?.at ?? at,
      predecessorsOf(phase, view, names),
      above.length === 0 ? 'the start' : [...new Set(above)].sort(compareText).join(', '),
    ),
    term('phase-join', at, declared || joins ? input.join : undefined, input.join),
    conditionTerm('phase-when', at, input.condition),
    term('phase-handler', declared?.handler?.at ?? at, declared?.handler?.text, declared?.handler?.text),
    term('phase-open', at, input.open || input.writes.some(({ open }) => open) || undefined),
    term('phase-parallel', at, input.parallel),
    proseTerm('phase-description', at, declared?.description),
  ];
};

export const loopTerms = (loop: LoopView): readonly Term[] => [
  conditionTerm('loop-while', loop.at, loop.condition),
  term('loop-limit', loop.at, loop.maxIterations, loop.maxIterations?.toString()),
  term('loop-invariants', loop.at, loop.invariants, loop.invariants.map((name) => `"${name}"`).join(', ') || undefined),
];

export const chainTerms = ({ input, declared }: ChainView, names: Names): readonly Term[] => {
  const { source, waypoints, destination } = input;
  const value = ({ phase, field }: typeof source) => [names.phase(phase), names.field(phase, field)];
  const words = ({ phase, field }: typeof source): string => `"${field}" in phase "${phase}"`;
  return [
    term('chain-endpoint', source.at, ['source', value(source)], words(source)),
    term(
      'chain-waypoints',
      waypoints[0]?.at ?? input.at,
      waypoints.map(value),
      waypoints.map(words).join(', ') || undefined,
    ),
    term('chain-endpoint', destination.at, ['destination', value(destination)], words(destination)),
    term('chain-severity', input.at, input.severity, input.severity),
    conditionTerm('chain-verification', input.at, declared?.verification),
    proseTerm('chain-description', input.at, declared?.description),
  ];
};

export const workflowTerms = ({ workflow: { input, contract } }: View): readonly Term[] => [
  term('schema-version', input.at, contract?.schemaVersion, contract?.schemaVersion),
  term('workflow-public', input.at, contract?.public === true ? true : undefined),
  term('inputs-declared', input.at, input.inputs !== undefined || undefined),
  term('outputs-declared', input.at, input.outputs !== undefined || undefined),
  proseTerm('workflow-description', input.at, contract?.description),
];
