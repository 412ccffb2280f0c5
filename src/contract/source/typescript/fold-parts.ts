import type { ArrayExpression, Node, ObjectExpression } from 'oxc-parser';
import { type Constant, type Entry, type ListConstant, type Opaque, opaque, scalar, spanOf } from './constant.ts';
import type { Folding } from './fold.ts';
import type { Target } from './names.ts';
import { nameOfKey, type Scope } from './scope.ts';

const mostItems = 20_000;
/** Of more members that cannot be told nobody needs to hear. */
const mostUnknown = 50;

const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** A part of a constant; undefined where it cannot be told. */
export const partNamed = (whole: Constant, name: string): Constant | undefined => {
  if (whole.kind === 'object') {
    const entry = whole.entries.get(name);
    if (entry) return entry.value;
    return whole.unknown.length > 0 || inherited.has(name) ? undefined : scalar(undefined, whole.at);
  }
  if (whole.kind !== 'list' || whole.unknown.length > 0) return undefined;
  if (name === 'length') return scalar(whole.items.length, whole.at);
  return /^(?:0|[1-9]\d{0,8})$/u.test(name) ? whole.items[Number(name)] : undefined;
};

/** The key of a member with its place, or the expression that keeps it from being known. */
const keyOf = (folding: Folding, key: Node, computed: boolean, scope: Scope): string | Opaque | undefined => {
  if (!computed) return nameOfKey(key);
  const folded = folding.fold(key, scope);
  if (folded.kind === 'opaque') return folded;
  return folded.kind === 'scalar' ? String(folded.value) : undefined;
};

export const foldObject = (folding: Folding, node: ObjectExpression, scope: Scope): Constant => {
  const entries = new Map<string, Entry>();
  const unknown: Opaque[] = [];
  const { text } = scope.module.source;
  /** What follows may replace every member before it. */
  const shake = (by: Opaque): void => {
    if (unknown.length < mostUnknown) unknown.push(by);
    const value: Opaque = { ...opaque(by.scope, by.node, 'it may replace what stands before it', by), replaces: true };
    for (const [key, entry] of entries) entries.set(key, { ...entry, value });
  };
  for (const property of node.properties) {
    if (entries.size > mostItems) return opaque(scope, node, 'it is too large');
    if (property.type === 'SpreadElement') {
      const spread = folding.fold(property.argument, scope);
      if (spread.kind === 'opaque') shake(spread);
      else if (spread.kind === 'list') shake(opaque(scope, property.argument, 'it is a list'));
      else if (spread.kind === 'object') {
        for (const one of spread.unknown) shake(one);
        for (const [key, entry] of spread.entries) entries.set(key, entry);
      } else if (typeof spread.value === 'string') shake(opaque(scope, property.argument, 'it is a text'));
      continue;
    }
    const key = keyOf(folding, property.key, property.computed, scope);
    if (typeof key !== 'string') {
      shake(key ?? opaque(scope, property.value, 'its name is not constant'));
      continue;
    }
    if (key === '__proto__' && !property.computed && !property.shorthand) {
      shake(opaque(scope, property.value, 'it becomes the prototype'));
      continue;
    }
    const at = spanOf(scope, property.key);
    const inside = text.slice(at.start, at.end);
    const value =
      property.kind === 'init' && !property.method
        ? folding.fold(property.value, scope)
        : opaque(scope, property.value, 'it is a function');
    const valueAt = spanOf(scope, property.value);
    entries.set(key, { at, verbatim: inside === key || inside.slice(1, -1) === key, value, valueAt });
  }
  return { kind: 'object', at: spanOf(scope, node), entries, unknown };
};

export const foldArray = (folding: Folding, node: ArrayExpression, scope: Scope): Constant => {
  const items: Constant[] = [];
  const unknown: Opaque[] = [];
  for (const element of node.elements) {
    if (items.length > mostItems) return opaque(scope, node, 'it is too large');
    if (!element) items.push(scalar(undefined, spanOf(scope, node)));
    else if (element.type !== 'SpreadElement') items.push(folding.fold(element, scope));
    else {
      const spread = folding.fold(element.argument, scope);
      if (spread.kind === 'list') {
        for (const item of spread.items) items.push(item);
        for (const one of spread.unknown) if (unknown.length < mostUnknown) unknown.push(one);
      } else if (spread.kind === 'opaque') unknown.push(spread);
      else unknown.push(opaque(scope, element.argument, 'it is no list'));
    }
  }
  const list: ListConstant = { kind: 'list', at: spanOf(scope, node), items, unknown };
  return list;
};

/** A member of an enumeration, with a value of its own or counted on from the one before. */
export const foldEnumMember = (
  folding: Folding,
  target: Extract<Target, { kind: 'binding' }>,
  name: string,
): Constant | undefined => {
  if (target.binding.kind !== 'enum') return undefined;
  const { scope } = target;
  for (const { body } of target.binding.nodes) {
    let next: number | undefined = 0;
    for (const { id, initializer, ...place } of body.members) {
      const value: Constant | undefined = initializer
        ? folding.fold(initializer, scope)
        : next === undefined
          ? undefined
          : scalar(next, { source: scope.module.source, start: place.start, end: place.end });
      const own = id.type === 'TemplateLiteral' ? id.quasis[0]?.value.cooked : nameOfKey(id);
      if (own === name) return value?.kind === 'scalar' ? value : undefined;
      next = value?.kind === 'scalar' && typeof value.value === 'number' ? value.value + 1 : undefined;
    }
  }
  return undefined;
};
