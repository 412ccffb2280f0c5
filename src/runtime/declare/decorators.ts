import { freezeFields, freezeSpec } from './freeze.ts';
import { readFields, refuse } from './read-spec.ts';
import type { PhaseSpec, WrittenSpec } from './spec.ts';
import { phaseSpec, remember } from './specs.ts';
import type { Checked, Side } from './types/checked.ts';
import type { MethodSide, PhaseDecorator } from './types/decorator.ts';
import type { Fields, NoFields } from './types/field.ts';
import { quoted } from './words.ts';

/** What is decorated: methods have a name of their own. */
interface Target {
  readonly owner: object;
  readonly method?: string;
}

const nameOf = (name: unknown): string => (typeof name === 'symbol' ? (name.description ?? '') : String(name));

/**
 * Tells the dialects apart: ECMAScript's decorators get a context; TypeScript's older ones nothing for a class, and the
 * name and descriptor for a method.
 */
const targetOf = (decorator: string, target: unknown, context: unknown, slot: unknown): Target => {
  if (typeof target === 'function' && context === undefined) return { owner: target };
  if (typeof context === 'object' && context !== null && 'kind' in context && typeof target === 'function') {
    if (context.kind === 'class') return { owner: target };
    if (context.kind === 'method' && 'name' in context) return { owner: target, method: nameOf(context.name) };
  }
  if (typeof slot === 'object' && slot !== null && 'value' in slot && typeof slot.value === 'function')
    return { owner: slot.value, method: nameOf(context) };
  throw new TypeError(`Decorator "${decorator}" stands at something that is neither a class nor a method.`);
};

/** Adds to what a method declares. Decorators meet there in any order. */
const addToMethod = (decorator: string, { owner, method = '' }: Target, part: Partial<PhaseSpec>): void => {
  const before = phaseSpec(owner);
  for (const side of ['requires', 'produces'] as const)
    if (before?.[side] && part[side]) throw new TypeError(`Method ${quoted(method)} has "${side}" declared twice.`);
  if (decorator === 'phase' && named.has(owner))
    throw new TypeError(`Method ${quoted(method)} has two decorators "phase".`);
  if (decorator === 'phase') named.add(owner);
  remember(owner, Object.freeze({ id: method, ...before, ...part }));
};

/** The methods whose decorator `phase` has been there. */
const named = new WeakSet<object>();

/**
 * Declares a class as a phase, its property `run` being the code; or a method. One side of a method may be left to
 * `requires` and `produces`.
 */
export const phase = <const Required extends Fields = NoFields, const Produced extends Fields = NoFields>(
  spec: WrittenSpec<Required, Produced>,
): PhaseDecorator<Required, Produced> => {
  const frozen = freezeSpec(spec);
  return (target: unknown, context?: unknown, slot?: unknown): void => {
    const found = targetOf('phase', target, context, slot);
    if (found.method !== undefined) addToMethod('phase', found, frozen);
    else if (phaseSpec(found.owner))
      throw new TypeError(`Phase ${quoted(frozen.id)} decorates a class that is a phase already.`);
    else remember(found.owner, frozen);
  };
};

const side =
  (name: Side, fields: Fields) =>
  (target: unknown, context?: unknown, slot?: unknown): void => {
    const found = targetOf(name, target, context, slot);
    if (found.method === undefined) throw new TypeError(`Decorator "${name}" stands at a class. Use "phase" there.`);
    addToMethod(name, found, { [name]: fields });
  };

const frozenSide = (name: Side, fields: Fields): Fields => {
  refuse(readFields(fields, name).problems);
  return freezeFields(fields);
};

/** Declares what a method reads. The method is a phase with the method's name, unless `phase` gives it another. */
export const requires = <const Required extends Fields>(
  fields: Required & Checked<Required, 'requires'>,
): MethodSide<Required, NoFields> => side('requires', frozenSide('requires', fields));

/** Declares what a method writes. */
export const produces = <const Produced extends Fields>(
  fields: Produced & Checked<Produced, 'produces'>,
): MethodSide<NoFields, Produced> => side('produces', frozenSide('produces', fields));
