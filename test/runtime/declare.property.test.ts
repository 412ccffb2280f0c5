import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  definePhase,
  describePhase,
  type Field,
  type FieldDescription,
  type Fields,
  type Side,
} from '../../src/runtime.ts';

/** A type as the normal form has it, and ways to write it. */
interface Spelled {
  readonly type: string;
  readonly written: string | { readonly type: string };
  readonly value: fc.Arbitrary<unknown>;
}

const spelled = (
  type: string,
  writings: readonly Spelled['written'][],
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<Spelled> => fc.constantFrom(...writings).map((written) => ({ type, written, value }));

const simple = fc.oneof(
  spelled('str', ['str', 'string', ' str ', { type: 'string' }], fc.string()),
  spelled('int', ['int', 'integer', { type: 'integer' }], fc.integer()),
  spelled(
    'float',
    ['float', 'number', { type: 'number' }],
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  ),
  spelled('bool', ['bool', 'boolean', { type: 'boolean' }], fc.boolean()),
  spelled('list', ['list', 'array', 'list[any]', { type: 'array' }], fc.array(fc.string())),
  spelled(
    'dict',
    ['dict', 'object', 'dict[str, any]', { type: 'object' }],
    fc.dictionary(fc.constantFrom('a', 'b'), fc.integer()),
  ),
);

const spelling: fc.Arbitrary<Spelled> = fc.oneof(
  simple,
  simple
    .filter(({ written }) => typeof written === 'string')
    .map(({ type, written, value }) => ({
      type: `list[${type}]`,
      written: `list[ ${written}]`,
      value: fc.array(value),
    })),
  simple
    .filter(({ written }) => typeof written === 'string')
    .map(({ type, written, value }) => ({
      type: `${type} | null`,
      written: `null|${written}`,
      value: fc.option(value),
    })),
);

const segment = fc.constantFrom('a', 'b c', 'd.e', '7', 'f"g', '*', 'toString', 'é');

/** Paths that begin differently lie apart. */
const path = (first: string): fc.Arbitrary<{ readonly written: string; readonly canonical: string }> =>
  fc.tuple(fc.array(segment, { maxLength: 3 }), fc.boolean()).map(([others, quoted]) => {
    const bracket = (text: string): string => `["${text.replace(/["\\]/gu, '\\$&')}"]`;
    const plainly = (text: string): string =>
      /^\d+$/u.test(text) ? `[${text}]` : /[."]/u.test(text) ? bracket(text) : `.${text}`;
    return {
      canonical: first + others.map(plainly).join(''),
      written: quoted ? bracket(first) + others.map(bracket).join('') : first + others.map(plainly).join(''),
    };
  });

interface Case {
  readonly path: string;
  readonly written: Field;
  readonly normal: readonly [string, FieldDescription];
}

const field = (side: Side, first: string): fc.Arbitrary<Case> =>
  fc
    .record({
      where: path(first),
      what: spelling,
      severity: fc.option(fc.constantFrom<FieldDescription['severity']>('blocking', 'warning', 'advisory'), {
        nil: undefined,
      }),
      description: fc.option(fc.string(), { nil: undefined }),
      extra: fc.boolean(),
    })
    .chain(({ where, what, severity, description, extra }) =>
      what.value.map((value): Case => {
        const isDefault = side === 'requires' && extra && severity !== 'blocking';
        const facts = {
          ...(severity === undefined ? {} : { severity }),
          ...(description === undefined ? {} : { description }),
          ...(isDefault ? { default: value } : {}),
          ...(side === 'produces' && extra ? { optional: true as const } : {}),
        };
        const bare = Object.keys(facts).length === 0;
        return {
          path: where.written,
          written: bare ? what.written : { type: what.written, ...facts },
          normal: [where.canonical, { type: what.type, severity: isDefault ? 'warning' : 'blocking', ...facts }],
        };
      }),
    );

const fields = (
  side: Side,
): fc.Arbitrary<{ readonly written: Fields; readonly normal: Record<string, FieldDescription> }> =>
  fc
    .uniqueArray(fc.constantFrom('p', 'q', 'r', 's', 'names', 'hasOwnProperty'), { maxLength: 5 })
    .chain((names) => fc.tuple(...names.map((name) => field(side, name))))
    .map((cases) => ({
      written: Object.fromEntries(cases.map((one) => [one.path, one.written])),
      normal: Object.fromEntries(cases.map((one) => one.normal)),
    }));

describe('a declaration', () => {
  it('has the normal form of what it says, however that is written', () => {
    fc.assert(
      fc.property(fields('requires'), fields('produces'), (requires, produces) => {
        const { spec } = definePhase({ id: 'p', requires: requires.written, produces: produces.written }, () => ({}));
        const normal = describePhase(spec);
        expect(normal).toEqual({ id: 'p', requires: requires.normal, produces: produces.normal, drops: [] });
        expect(JSON.parse(JSON.stringify(normal))).toEqual(normal);
      }),
      { numRuns: 500 },
    );
  });

  it('of anything at all is taken or refused with words, never with another error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withMap: true, withDate: true }), (value) => {
        for (const spec of [
          value,
          { id: 'a', requires: value },
          { id: 'a', produces: { x: value } },
          { id: 'a', requires: { x: { type: value } } },
          { id: 'a', requires: { x: { type: 'any', severity: 'warning', default: value } } },
        ]) {
          try {
            const taken: unknown = Reflect.apply(definePhase, undefined, [spec, () => ({})]);
            expect(Object.isFrozen(taken)).toBe(true);
          } catch (error) {
            expect(String(error)).toMatch(
              /^TypeError: (?:Field|Path|Phase|A phase|What stands|The declaration) [\s\S]*[.?]$/u,
            );
            expect(error).toBeInstanceOf(TypeError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
