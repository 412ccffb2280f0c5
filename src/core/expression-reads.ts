import type { Expression, ExpressionRead } from './expression.ts';

/** What is known where an expression stands: bound variables (with their path, if they have one) and present paths. */
interface Place {
  readonly variables: ReadonlySet<string>;
  readonly bound: ReadonlyMap<string, readonly string[] | undefined>;
  readonly present: readonly (readonly string[])[];
  readonly tolerant: boolean;
}

/** The text or number that a node spells, as a segment of a path. */
const segmentOf = (e: Expression | undefined): string | undefined => {
  if (e?.kind !== 'literal') return undefined;
  if (typeof e.value === 'string') return e.value;
  return typeof e.value === 'number' && Number.isInteger(e.value) && e.value >= 0 ? String(e.value) : undefined;
};

/** The node below and the segment that a node adds to its path. */
const stepOf = (e: Expression): readonly [Expression, string] | undefined => {
  if (e.kind === 'member') return [e.object, e.property];
  if (e.kind !== 'index' && !(e.kind === 'call' && e.name === 'get')) return undefined;
  const [object, key] = e.kind === 'index' ? [e.object, e.index] : e.args;
  const segment = segmentOf(key);
  return object && segment !== undefined ? [object, segment] : undefined;
};

const pathOf = (e: Expression, place: Place): readonly string[] | undefined => {
  const segments: string[] = [];
  let node = e;
  for (let step = stepOf(node); step; step = stepOf(node)) {
    segments.push(step[1]);
    node = step[0];
  }
  if (node.kind !== 'name') return undefined;
  const root = place.bound.has(node.name) ? place.bound.get(node.name) : [node.name];
  return root && !(place.variables.has(node.name) && !place.bound.has(node.name))
    ? [...root, ...segments.reverse()]
    : undefined;
};

const isNull = (e: Expression): boolean => e.kind === 'literal' && e.value === null;

/** The paths that are present for sure where `e` has the value `outcome`. */
const presentWhen = (e: Expression, outcome: boolean, place: Place): readonly (readonly string[])[] => {
  if (e.kind === 'unary') return presentWhen(e.operand, !outcome, place);
  if (e.kind === 'call') return e.name === 'has' && outcome ? paths([e.args[0]], place) : [];
  if (e.kind !== 'binary') return [];
  if (e.operator === (outcome ? '&&' : '||'))
    return [e.left, e.right].flatMap((side) => presentWhen(side, outcome, place));
  if (e.operator === (outcome ? '!=' : '==') && isNull(e.right)) return paths([e.left], place);
  if (e.operator === (outcome ? '!=' : '==') && isNull(e.left)) return paths([e.right], place);
  const key = segmentOf(e.left);
  if (e.operator !== 'in' || !outcome || key === undefined) return [];
  return paths([e.right], place).map((path) => [...path, key]);
};

const paths = (nodes: readonly (Expression | undefined)[], place: Place): readonly (readonly string[])[] =>
  nodes.flatMap((node) => {
    const path = node && pathOf(node, place);
    return path ? [path] : [];
  });

const covers = (present: readonly string[], path: readonly string[]): boolean =>
  present.length >= path.length && path.every((segment, i) => present[i] === segment);

interface Visit {
  readonly e: Expression;
  readonly place: Place;
}

const knowing = (place: Place, test: Expression, outcome: boolean): Place => ({
  ...place,
  present: [...place.present, ...presentWhen(test, outcome, place)],
  tolerant: false,
});

const partsOfBinary = (e: Extract<Expression, { kind: 'binary' }>, place: Place): readonly Visit[] => {
  const { left, right } = e;
  const plain = { ...place, tolerant: false };
  if (e.operator === '&&' || e.operator === '||') {
    return [
      { e: left, place: plain },
      { e: right, place: knowing(place, left, e.operator === '&&') },
    ];
  }
  const compares = e.operator === '==' || e.operator === '!=';
  const listsNull = e.operator === 'in' && right.kind === 'list' && right.items.some(isNull);
  return [
    { e: left, place: { ...place, tolerant: listsNull || (compares && isNull(right)) } },
    { e: right, place: { ...place, tolerant: compares && isNull(left) } },
  ];
};

/** What stands below a node that is no path, with what is known there. */
const partsOf = (e: Expression, place: Place): readonly Visit[] => {
  const plain = { ...place, tolerant: false };
  const all = (nodes: readonly Expression[]): readonly Visit[] => nodes.map((node) => ({ e: node, place: plain }));
  switch (e.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return all(e.items);
    case 'map':
      return all(e.entries.flat());
    case 'member':
      return [{ e: e.object, place }];
    case 'index':
      return [{ e: e.object, place }, ...all([e.index])];
    case 'call':
      return e.args.map((arg) => ({ e: arg, place: { ...place, tolerant: e.name === 'has' } }));
    case 'unary':
      return all([e.operand]);
    case 'binary':
      return partsOfBinary(e, place);
    case 'conditional':
      return [
        ...all([e.test]),
        { e: e.consequent, place: knowing(place, e.test, true) },
        { e: e.alternate, place: knowing(place, e.test, false) },
      ];
    case 'comprehension': {
      const range = pathOf(e.range, place);
      const bound = new Map(place.bound).set(e.variable, range && [...range, '*']);
      return [...all([e.range]), { e: e.body, place: { ...plain, bound } }];
    }
    default:
      return e satisfies never;
  }
};

/** `.get` handles an absent key, never an absent receiver: the first receiver along a chain is a read of its own. */
const receiversOf = (e: Expression, place: Place): readonly Visit[] => {
  const plain = { ...place, tolerant: false };
  let node = e;
  for (let step = stepOf(node); step; step = stepOf(node)) {
    if (node.kind === 'call') return [step[0], ...node.args.slice(2)].map((arg) => ({ e: arg, place: plain }));
    node = step[0];
  }
  return [];
};

/** A bound variable by itself repeats the read of its range. */
const isBoundName = (e: Expression, place: Place): boolean => e.kind === 'name' && place.bound.has(e.name);

/**
 * The field paths that an expression reads, in the order of the text: the longest chains of constant members; a
 * variable of a comprehension over a path stands for its elements (`*`). `variables` are names that are no fields.
 */
export const readsOf = (
  expression: Expression,
  variables: ReadonlySet<string> = new Set(),
): readonly ExpressionRead[] => {
  const reads: ExpressionRead[] = [];
  const pending: Visit[] = [{ e: expression, place: { variables, bound: new Map(), present: [], tolerant: false } }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { e, place } = next;
    const path = pathOf(e, place);
    if (!path) {
      pending.push(...partsOf(e, place).toReversed());
      continue;
    }
    const tolerant = place.tolerant || e.kind === 'call' || place.present.some((known) => covers(known, path));
    if (!isBoundName(e, place)) reads.push({ path, tolerant, start: e.start, end: e.end });
    pending.push(...receiversOf(e, place));
  }
  return reads.toSorted((a, b) => a.start - b.start || a.end - b.end);
};
