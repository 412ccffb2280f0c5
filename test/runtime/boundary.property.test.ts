import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Constraints,
  hasType,
  type PortableField,
  type PortablePhase,
  parsePath,
  type Type,
  unionOf,
} from '../../src/contract/model/index.ts';
import type { BoundaryResult } from '../../src/runtime/boundary/boundary.ts';
import { compileEntry, compileExit } from '../../src/runtime/boundary/compile.ts';

const simpleType = fc.constantFrom<Type>(
  { kind: 'any' },
  { kind: 'str' },
  { kind: 'int' },
  { kind: 'float' },
  { kind: 'bool' },
  { kind: 'null' },
);
const { type: anyOfTypes } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    simpleType,
    tie('type').map((element): Type => ({ kind: 'list', element })),
    tie('type').map((value): Type => ({ kind: 'dict', value })),
    fc.array(tie('type'), { minLength: 2, maxLength: 3 }).map(unionOf),
  ),
}));

const scalar = fc.constantFrom<unknown>(null, undefined, '', 'x', 'abc', 0, 1, 7, 1.5, Number.NaN, true);
const names = ['a', 'b', '0', '1', 'toString', 'x y'] as const;
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }), weight: 2 },
  ),
}));

const constraints: fc.Arbitrary<Constraints> = fc
  .record({
    minLength: fc.option(fc.constantFrom(0, 1, 3)),
    maxLength: fc.option(fc.constantFrom(0, 1, 3)),
    min: fc.option(fc.constantFrom(0, 1.5)),
    max: fc.option(fc.constantFrom(1, 7)),
    minItems: fc.option(fc.constantFrom(1, 2)),
    maxItems: fc.option(fc.constantFrom(0, 2)),
    pattern: fc.option(fc.constantFrom('^a', 'x', '(')),
    allowedValues: fc.option(fc.constantFrom<readonly unknown[]>(['x', 1], [null, '', 7, Number.NaN])),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, one]) => one !== null)));

const segment = fc.oneof(
  { arbitrary: fc.constantFrom(...names.map((name) => (/^\w+$/u.test(name) ? name : `["${name}"]`))), weight: 5 },
  { arbitrary: fc.constant('*'), weight: 1 },
);
const path = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((segments) =>
    segments.reduce((text, one) => text + (one.startsWith('[') ? one : `.${one}`), '').replace(/^\./u, ''),
  );

const field: fc.Arbitrary<PortableField> = fc
  .record({
    name: path,
    type: fc.oneof(fc.constant<Type>({ kind: 'any' }), anyOfTypes),
    severity: fc.constantFrom('blocking' as const, 'warning' as const, 'advisory' as const),
    critical: fc.boolean(),
    standIn: fc.option(anyValue.filter((value) => value !== undefined)),
    limits: fc.option(constraints),
    schema: fc.constantFrom(undefined, {}),
  })
  .map(({ standIn, limits, schema, ...rest }) => ({
    ...rest,
    ...(standIn === null ? {} : { default: { value: standIn } }),
    ...(limits ? { constraints: limits } : {}),
    ...(schema ? { schema } : {}),
  }));

const schema = { compile: () => (value: unknown) => value !== 7 };
const context = fc.dictionary(fc.constantFrom(...names), anyValue, { maxKeys: 5 });

const phase = (required: readonly PortableField[], mayProduce: readonly PortableField[] = []): PortablePhase => ({
  id: 'work',
  join: 'all',
  required,
  enrichment: [],
  produces: required,
  mayProduce,
  drops: [],
});

const how = fc.record({
  apply: fc.boolean(),
  standing: fc.option(
    fc.uniqueArray(path).map((paths) => new Set(paths)),
    { nil: undefined },
  ),
});
const written = ({ apply, standing }: { apply: boolean; standing: Set<string> | undefined }) => ({
  apply,
  ...(standing ? { standing } : {}),
});

/** Of plain objects, as a program makes them. */
const copy = (value: Record<string, unknown>): Record<string, unknown> => structuredClone(value);

describe('a boundary, for any contract and any context', () => {
  it('gives the same answer and the same context compiled and interpreted', () => {
    fc.assert(
      fc.property(
        fc.array(field, { maxLength: 5 }),
        fc.array(field, { maxLength: 3 }),
        context,
        how,
        (required, mayProduce, given, ways) => {
          for (const compile of [compileEntry, compileExit]) {
            const results = [true, false].map((codegen) => {
              const boundary = compile(phase(required, mayProduce), { legacy: false, codegen, schema });
              const own = copy(given);
              return { result: boundary.check(own, written(ways)), context: own, unchecked: boundary.unchecked };
            });
            expect(results[0]).toStrictEqual(results[1]);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('judges the same whether or not defaults may be written', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 5 }), context, (required, given) => {
        const boundary = compileEntry(phase(required), { legacy: false, schema });
        const before = copy(given);
        const shown = boundary.check(before, { apply: false });
        expect(before).toStrictEqual(copy(given));
        const done = boundary.check(copy(given), { apply: true });
        // Which place is the first may differ: what is not written is not in its order.
        const verdicts = ({ violations, ...counts }: BoundaryResult) => ({
          ...counts,
          verdicts: violations.map(({ field: name, verdict }) => [name, verdict]),
        });
        expect(verdicts(shown)).toStrictEqual(verdicts(done));
      }),
      { numRuns: 700 },
    );
  });

  it('follows the table of verdicts', () => {
    fc.assert(
      fc.property(field, fc.boolean(), context, how, (one, optional, given, ways) => {
        const own = copy(given);
        const fields = optional ? phase([], [one]) : phase([one]);
        const boundary = optional
          ? compileExit(fields, { legacy: false, schema })
          : compileEntry(fields, { legacy: false, schema });
        const stands = ways.standing?.has(one.name) === true;
        const wanted = expected(one, { optional, context: copy(given), apply: ways.apply, stands });
        expect(outline(boundary.check(own, written(ways)))).toStrictEqual(wanted.outline);
        expect(own).toStrictEqual(wanted.context);
      }),
      { numRuns: 2500 },
    );
  });
});

interface Outline {
  readonly verdict: 'propagated' | 'defaulted' | 'failed' | 'none';
  readonly reason?: string;
  readonly applied?: boolean;
  readonly blocked: boolean;
  readonly critical: number;
}

const outline = ({ propagated, defaulted, failed, violations, blocked, critical }: BoundaryResult): Outline => {
  expect(propagated + defaulted + failed).toBeLessThanOrEqual(1);
  const verdict = propagated ? 'propagated' : defaulted ? 'defaulted' : failed ? 'failed' : 'none';
  const [violation] = violations;
  return {
    verdict,
    ...(violation ? { reason: violation.reason, applied: violation.applied } : {}),
    blocked,
    critical,
  };
};

interface Situation {
  readonly optional: boolean;
  readonly context: Record<string, unknown>;
  readonly apply: boolean;
  readonly stands: boolean;
}

/** One verdict, worked out the plain way: every place of the path first, then the table from top to bottom. */
const expected = (field: PortableField, situation: Situation): { outline: Outline; context: unknown } => {
  const { context, apply, stands, optional } = situation;
  const parsed = parsePath(field.name);
  const segments = parsed.kind === 'path' ? parsed.segments : [];
  const places = placesOf(context, segments);
  const nullable = field.type.kind === 'null' || (field.type.kind === 'union' && field.type.members.some(isNull));
  const present = places.flatMap((place) =>
    'value' in place && place.value !== undefined && (place.value !== null || nullable) ? [place.value] : [],
  );
  const made = (verdict: Outline['verdict'], reason?: string, applied = false) => ({
    outline: {
      verdict,
      ...(reason === undefined ? {} : { reason, applied }),
      blocked: verdict === 'failed' && field.severity === 'blocking',
      critical: verdict === 'none' || !field.critical ? 0 : 1,
    },
    context,
  });
  for (const value of present) {
    if (!hasType(value, field.type)) return made('failed', 'type');
    if (!fitsLimits(value, field.constraints ?? {})) return made('failed', 'constraint');
    if (field.schema && value === 7) return made('failed', 'schema');
  }
  if (present.length === places.length)
    return stands ? made('defaulted', 'standing-default', true) : made('propagated');
  const standIn = optional || field.severity === 'blocking' ? undefined : field.default;
  if (!standIn) {
    const silent = optional || (field.severity === 'advisory' && !field.critical);
    return silent ? made('none') : made('failed', 'absent');
  }
  for (const place of places) {
    if ('value' in place && place.value !== undefined && (place.value !== null || nullable)) continue;
    if ('obstacle' in place) return made('failed', 'type');
    if (place.rest.includes('*')) return made('failed', 'absent');
    if (!Array.isArray(place.holder)) continue;
    if (!/^\d+$/u.test(place.key) || Number(place.key) > place.holder.length) return made('failed', 'type');
  }
  for (const place of apply ? places : []) {
    if ('obstacle' in place || ('value' in place && place.value !== undefined && (place.value !== null || nullable)))
      continue;
    const value = place.rest.reduceRight<unknown>((below, key) => ({ [key]: below }), structuredClone(standIn.value));
    Object.assign(place.holder, { [place.key]: value });
  }
  return made('defaulted', 'absent', apply);
};

type PlainPlace =
  | { readonly obstacle: true }
  | { readonly holder: object; readonly key: string; readonly rest: readonly string[]; readonly value?: unknown };

const placesOf = (holder: unknown, segments: readonly string[]): readonly PlainPlace[] => {
  const [first = '', ...rest] = segments;
  if (typeof holder !== 'object' || holder === null) return [{ obstacle: true }];
  const keys = first === '*' ? Object.keys(holder) : [first];
  return keys.flatMap((key): readonly PlainPlace[] => {
    const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
    if (rest.length === 0) return [{ holder, key, rest, value }];
    return value === undefined ? [{ holder, key, rest }] : placesOf(value, rest);
  });
};

const isNull = (type: Type): boolean => type.kind === 'null';

const fitsLimits = (value: unknown, limits: Constraints): boolean => {
  const {
    minLength = 0,
    maxLength = 99,
    min = -99,
    max = 99,
    minItems = 0,
    maxItems = 99,
    pattern,
    allowedValues,
  } = limits;
  if (allowedValues && (typeof value !== 'object' || value === null) && !allowedValues.includes(value)) return false;
  if (Array.isArray(value)) return minItems <= value.length && value.length <= maxItems;
  if (typeof value === 'number' && (limits.min !== undefined || limits.max !== undefined))
    return min <= value && value <= max;
  if (typeof value !== 'string') return true;
  const matches = pattern === undefined || pattern === '(' || new RegExp(pattern, 'u').test(value);
  return minLength <= value.length && value.length <= maxLength && matches;
};
