import { hasType, type Type } from '../../contract/model/index.ts';
import { isKeyed, isList, keysOf, unreadable, wordOf } from './read.ts';

/** What nested lists and dicts have been found to be, so that one that is shared by many is looked at once. */
type Memo = Map<Type, Map<object, boolean>>;

/** Lists of plain elements up to this size are looked at again rather than remembered. */
const small = 16;

/**
 * Whether a value has a type: `hasType` of the model, for values that code has made. One that is shared or contains itself
 * costs no more than its size. Throws where reading it does.
 */
export const hasShape = (value: unknown, type: Type): boolean => shaped(value, type, false, undefined);

const shaped = (value: unknown, type: Type, nested: boolean, memo: Memo | undefined): boolean => {
  switch (type.kind) {
    case 'list':
      return Array.isArray(value) && (type.element.kind === 'any' || parts(value, type, nested, memo));
    case 'dict':
      return isKeyed(value) && !Array.isArray(value) && (type.value.kind === 'any' || parts(value, type, nested, memo));
    case 'union':
      return type.members.some((member) => shaped(value, member, nested, memo));
    default:
      return hasType(value, type);
  }
};

type Container = Extract<Type, { kind: 'list' | 'dict' }>;
type Holder = Readonly<Record<string | number, unknown>>;

const partOf = (type: Container): Type => (type.kind === 'list' ? type.element : type.value);

const holdsContainers = (type: Type): boolean =>
  type.kind === 'list' || type.kind === 'dict' || (type.kind === 'union' && type.members.some(holdsContainers));

const parts = (holder: object, type: Container, nested: boolean, memo: Memo | undefined): boolean => {
  const part = partOf(type);
  const remembered = nested && (holdsContainers(part) || !Array.isArray(holder) || holder.length > small);
  const known = remembered ? memo?.get(type)?.get(holder) : undefined;
  if (known !== undefined) return known;
  const notes: Memo | undefined = memo ?? (holdsContainers(part) ? new Map() : undefined);
  const fits = everyPart(holder, (value) => shaped(value, part, true, notes));
  if (remembered) notes?.set(type, (notes.get(type) ?? new Map<object, boolean>()).set(holder, fits));
  return fits;
};

const everyPart = (holder: object, holds: (value: unknown) => boolean): boolean => {
  for (const key of keysOf(holder as Holder)) if (!holds((holder as Holder)[key])) return false;
  return true;
};

/** What is wrong with a value that lacks a type, as far as words go: `list with int at [3]`. */
export const misfit = (value: unknown, type: Type): string => {
  const word = wordOf(value);
  if (word !== 'list' && word !== 'dict') return word;
  const members = type.kind === 'union' ? type.members : [type];
  const container = members.find((member): member is Container => member.kind === word);
  if (!container || !isKeyed(value)) return word;
  try {
    for (const key of keysOf(value)) {
      const part = (value as Holder)[key];
      if (hasShape(part, partOf(container))) continue;
      return isList(value) ? `list with ${wordOf(part)} at [${key}]` : `dict with ${wordOf(part)}`;
    }
  } catch {
    return wordOf(unreadable);
  }
  return word;
};
