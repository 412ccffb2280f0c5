import fc from 'fast-check';
import { type Body, type DeclaredField, type DeclaredPhase, parseType, type Type } from '../../src/contract/index.ts';
import { createSource, type Span } from '../../src/core/index.ts';

const source = createSource('src/phases.ts', '\n'.repeat(40));
// Counterexamples stay short without them.
for (const key of Object.keys(source)) Object.defineProperty(source, key, { enumerable: false });

/** A place on a line of `src/phases.ts`. */
export const line = (number: number): Span => ({ source, start: number - 1, end: number - 1 });

export const typed = (text: string): Type => {
  const parsed = parseType(text);
  if (parsed.kind === 'error') throw new Error(parsed.message);
  return parsed.type;
};

export const field = (name: string, type = 'any', more: Partial<DeclaredField> = {}): DeclaredField => ({
  name,
  at: line(1),
  type: typed(type),
  typeAt: line(1),
  severity: more.default ? 'warning' : 'blocking',
  optional: false,
  ...more,
});

export const defaulted = (value: unknown): Pick<DeclaredField, 'default'> => ({ default: { value, at: line(1) } });

export const phase = (id: string, more: Partial<DeclaredPhase> = {}): DeclaredPhase => ({
  id,
  at: line(1),
  form: 'definePhase',
  requires: [],
  produces: [],
  drops: [],
  isPartial: false,
  ...more,
});

export const body = (more: Partial<Body> = {}): Body => ({ reads: [], writes: [], ...more });

/** Names that a careless printer would turn into something else. */
export const hostileNames = [
  'yes',
  'null',
  '~',
  '<<',
  '=',
  '1e3',
  '0x1f',
  '2001-01-01',
  '- a',
  '# a',
  'a: b',
  'a #b',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '{a',
  'a,b',
  'a{b}',
  'ü',
  '😀',
  'a\u0085b',
  'a\u2028b',
  'a\ufeffb',
  'a\u0000b',
  'a\u007fb',
  'a\nb',
  'a\tb',
  'toString',
  'a'.repeat(200),
] as const;

export const types = [
  'any',
  'str',
  'int',
  'list[str]',
  'dict[str, int]',
  'str | null',
  'list[str | null] | bool',
] as const;

/** A value of each of these types. */
const values: Readonly<Record<string, unknown>> = {
  any: { a: ['yes', null, 1.5] },
  str: 'no',
  int: -1,
  'dict[str, int]': { '<<': 1 },
  'str | null': null,
};
const defaultFor = (type: string): unknown => (Object.hasOwn(values, type) ? values[type] : []);

/** Phases over few names, so that they meet. The type of a name is always the same. */
export const phasesArbitrary: fc.Arbitrary<readonly DeclaredPhase[]> = fc
  .record({
    names: fc.uniqueArray(
      fc.constantFrom(
        'plan',
        'plan.title',
        'tasks.*.id',
        'domain',
        ...hostileNames.map((name) => name.replace(/[.[\]"'\\]/gu, '_')),
      ),
      {
        minLength: 1,
        maxLength: 7,
      },
    ),
    kinds: fc.array(fc.constantFrom(...types), { minLength: 7, maxLength: 7 }),
    ids: fc.uniqueArray(fc.oneof(fc.constantFrom('design', 'plan', ...hostileNames), fc.string({ minLength: 1 })), {
      minLength: 1,
      maxLength: 7,
    }),
    picks: fc.infiniteStream(fc.nat(1000)),
    repeat: fc.boolean(),
  })
  .map(({ names, kinds, ids, picks, repeat }) => {
    const pick = (below: number): number => (picks.next().value ?? 0) % below;
    const one = (side: 'requires' | 'produces'): DeclaredField => {
      const index = pick(names.length);
      const name = names[index] ?? 'a';
      // What is nested lies in something that has parts.
      const type = names.some((other) => other !== name && (other.startsWith(`${name}.`) || name.includes('.')))
        ? 'any'
        : (kinds[index] ?? 'any');
      const kind = pick(4);
      if (side === 'produces') return field(name, type, { optional: kind === 0 });
      if (kind === 0) return field(name, type, { severity: pick(2) === 0 ? 'warning' : 'advisory' });
      return kind === 1 ? field(name, type, defaulted(defaultFor(type))) : field(name, type);
    };
    const side = (which: 'requires' | 'produces'): readonly DeclaredField[] => {
      const found = new Map<string, DeclaredField>();
      for (let left = pick(4); left > 0; left--) {
        const made = one(which);
        found.set(made.name, made);
      }
      return [...found.values()];
    };
    const built = ids.map((id) => {
      const kind = pick(5);
      if (kind === 0) {
        const at = line(pick(40) + 1);
        return phase(id, {
          body: body({
            reads: side('requires').map(({ name }) => ({
              path: name,
              at,
              defaulted: pick(2) === 0,
              end: (['value', 'call', 'computed'] as const)[pick(3)] ?? 'value',
            })),
            writes: side('produces').map(({ name }) => ({
              path: name,
              at,
              always: pick(2) === 0,
              inside: 'unknown' as const,
            })),
            ...(pick(2) === 0 ? { opensReads: { reason: `the context\nescapes into ${id}`, at } } : {}),
            ...(pick(2) === 0 ? { opensWrites: { reason: 'the result is computed', at } } : {}),
          }),
        });
      }
      return phase(id, {
        requires: side('requires'),
        produces: side('produces'),
        isPartial: pick(6) === 0,
        ...(pick(6) === 0 ? { description: `What ${id} does: # all` } : {}),
      });
    });
    return repeat ? [...built, ...built.slice(0, 1)] : built;
  });
