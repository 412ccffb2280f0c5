import { compareText } from '../../core/index.ts';

/** The type of a field's value. Unions are flat and sorted, without duplicates; `any` swallows every other member. */
export type Type =
  | { readonly kind: 'any' | 'str' | 'int' | 'float' | 'bool' | 'null' }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'dict'; readonly value: Type }
  | { readonly kind: 'union'; readonly members: readonly Type[] };

export const anyType: Type = { kind: 'any' };

const names: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['str', { kind: 'str' }],
  ['string', { kind: 'str' }],
  ['int', { kind: 'int' }],
  ['integer', { kind: 'int' }],
  ['float', { kind: 'float' }],
  ['number', { kind: 'float' }],
  ['bool', { kind: 'bool' }],
  ['boolean', { kind: 'bool' }],
  ['list', { kind: 'list', element: anyType }],
  ['array', { kind: 'list', element: anyType }],
  ['dict', { kind: 'dict', value: anyType }],
  ['object', { kind: 'dict', value: anyType }],
  ['any', anyType],
  ['null', { kind: 'null' }],
]);

/** Every type name that is understood, for "did you mean". */
export const typeNames: readonly string[] = [...names.keys()];

export type TypeResult =
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'error'; readonly message: string; readonly index: number; readonly word?: string };

const maxTypeDepth = 20;

class TypeSyntaxError extends Error {
  readonly index: number;
  readonly word: string | undefined;
  constructor(message: string, index: number, word?: string) {
    super(message);
    this.index = index;
    this.word = word;
  }
}

const token = /\s*([A-Za-z_][\w-]*|[[\],|]|\S)/y;

/** Reads a type such as `list[str]`, `dict[str, int]` or `str | null`. Nesting deeper than 20 is an error. */
export const parseType = (text: string): TypeResult => {
  const simple = names.get(text);
  if (simple) return { kind: 'type', type: simple };
  const tokens = tokenize(text);
  let next = 0;
  const at = (): number => tokens[next]?.index ?? text.length;
  const eat = (word: string): boolean => {
    if (tokens[next]?.word !== word) return false;
    next++;
    return true;
  };
  const need = (word: string): void => {
    if (!eat(word)) throw new TypeSyntaxError(`"${word}" is expected`, at());
  };
  const union = (depth: number): Type => {
    if (depth > maxTypeDepth) throw new TypeSyntaxError('the type is nested too deeply', at());
    const members = [single(depth)];
    while (eat('|')) members.push(single(depth));
    return unionOf(members);
  };
  const single = (depth: number): Type => {
    const start = at();
    const word = tokens[next]?.word ?? '';
    const type = names.get(word);
    if (!type) throw new TypeSyntaxError(word === '' ? 'a type name is expected' : `"${word}" is no type`, start, word);
    next++;
    if ((type.kind !== 'list' && type.kind !== 'dict') || !eat('[')) return type;
    const first = union(depth + 1);
    if (type.kind === 'list') {
      need(']');
      return { kind: 'list', element: first };
    }
    if (first.kind !== 'str') throw new TypeSyntaxError('the keys of a dict are "str"', start);
    need(',');
    const value = union(depth + 1);
    need(']');
    return { kind: 'dict', value };
  };
  try {
    const type = union(0);
    if (next < tokens.length) throw new TypeSyntaxError('the type ends here', at());
    return { kind: 'type', type };
  } catch (problem) {
    if (!(problem instanceof TypeSyntaxError)) throw problem;
    return {
      kind: 'error',
      message: problem.message,
      index: problem.index,
      ...(problem.word ? { word: problem.word } : {}),
    };
  }
};

const tokenize = (text: string): { word: string; index: number }[] => {
  const tokens: { word: string; index: number }[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const word = match[1] ?? '';
    tokens.push({ word, index: token.lastIndex - word.length });
  }
  return tokens;
};

/** The union of some types, flat, sorted and without duplicates. */
export const unionOf = (types: readonly Type[]): Type => {
  const members = new Map<string, Type>();
  for (const type of types) {
    for (const member of type.kind === 'union' ? type.members : [type]) members.set(printType(member), member);
  }
  if (members.has('any')) return anyType;
  const sorted = [...members.keys()].sort((a, b) => Number(a === 'null') - Number(b === 'null') || compareText(a, b));
  const only = sorted.length === 1 ? members.get(sorted[0] ?? '') : undefined;
  return only ?? { kind: 'union', members: sorted.flatMap((name) => members.get(name) ?? []) };
};

/** The canonical name of a type; `parseType` reads it back. */
export const printType = (type: Type): string => {
  switch (type.kind) {
    case 'list':
      return type.element.kind === 'any' ? 'list' : `list[${printType(type.element)}]`;
    case 'dict':
      return type.value.kind === 'any' ? 'dict' : `dict[str, ${printType(type.value)}]`;
    case 'union':
      return type.members.map(printType).join(' | ');
    default:
      return type.kind;
  }
};

/** Whether every value of `from` is a value of `to`. `any` flows both ways; `int` flows into `float`. */
export const flowsInto = (from: Type, to: Type): boolean => {
  if (from.kind === 'any' || to.kind === 'any') return true;
  if (from.kind === 'union') return from.members.every((member) => flowsInto(member, to));
  if (to.kind === 'union') return to.members.some((member) => flowsInto(from, member));
  if (from.kind === 'list' && to.kind === 'list') return flowsInto(from.element, to.element);
  if (from.kind === 'dict' && to.kind === 'dict') return flowsInto(from.value, to.value);
  return from.kind === to.kind || (from.kind === 'int' && to.kind === 'float');
};

/** Whether null is a value of the type. `any` does not vouch for it: an untyped field that holds null counts as absent. */
export const admitsNull = (type: Type): boolean =>
  type.kind === 'null' || (type.kind === 'union' && type.members.some(admitsNull));

/** Whether a value has the type; looks at each element once, O(size). Integers are `Number.isInteger`. */
export const hasType = (value: unknown, type: Type): boolean => {
  switch (type.kind) {
    case 'any':
      return true;
    case 'null':
      return value === null || value === undefined;
    case 'str':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'list':
      return (
        Array.isArray(value) && (type.element.kind === 'any' || value.every((item) => hasType(item, type.element)))
      );
    case 'dict':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        (type.value.kind === 'any' || Object.values(value).every((item) => hasType(item, type.value)))
      );
    case 'union':
      return type.members.some((member) => hasType(value, member));
  }
};
