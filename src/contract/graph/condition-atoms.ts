import type { Expression } from '../../core/index.ts';
import { evaluate, printExpression, readsOf } from '../../core/index.ts';

/** The boolean structure of a condition over atoms, which are numbered. */
export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'atom'; readonly atom: number }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'and' | 'or'; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'choice'; readonly test: Formula; readonly yes: Formula; readonly no: Formula };

/** A question that structure does not split. Where it is about one term and constants, `term` and `probe` are there. */
export interface Atom {
  /** Canonical: equal questions have equal texts. */
  readonly text: string;
  readonly fields: readonly (readonly string[])[];
  readonly about?: Question;
}

/** The atom's expression with its term replaced by a variable: true or false for each value of the term. */
export interface Question {
  readonly term: Expression;
  readonly probe: Expression;
  readonly constants: readonly (string | number | boolean | null)[];
  /** An order comparison: it has no answer for values of another type. */
  readonly ordered: boolean;
}

/** Gives each distinct question its number. */
export interface AtomTable {
  readonly atoms: readonly Atom[];
  /** The number of the atom that an expression asks. */
  intern(expression: Expression, about?: Question): number;
}

export const createAtomTable = (): AtomTable => {
  const atoms: Atom[] = [];
  const numbers = new Map<string, number>();
  return {
    atoms,
    intern(expression, about) {
      const text = printExpression(expression);
      const known = numbers.get(text);
      if (known !== undefined) return known;
      const fields = new Map(readsOf(expression).map(({ path }) => [JSON.stringify(path), path]));
      numbers.set(text, atoms.length);
      return atoms.push({ text, fields: [...fields.values()], ...(about && { about }) }) - 1;
    },
  };
};

type Binary = Extract<Expression, { kind: 'binary' }>;
type Literal = Extract<Expression, { kind: 'literal' }>;

const not = (operand: Formula): Formula => (operand.kind === 'not' ? operand.operand : { kind: 'not', operand });
const constant = (value: boolean): Formula => ({ kind: 'constant', value });
const isLiteral = (e: Expression): e is Literal => e.kind === 'literal';
const hole = { kind: 'name', name: 'term', start: 0, end: 0 } as const;

const question = (term: Expression, probe: Expression, literals: readonly Literal[], ordered = false): Question => ({
  term,
  probe,
  constants: literals.map((literal) => literal.value),
  ordered,
});

const atom = (expression: Expression, table: AtomTable, about?: Question): Formula => ({
  kind: 'atom',
  atom: table.intern(expression, about),
});

/** Constants stand on the right, other sides in the order of their texts; `== true` and `== null` are no questions of their own. */
const equality = (e: Binary, table: AtomTable): Formula => {
  const swap = isLiteral(e.left) || (!isLiteral(e.right) && printExpression(e.left) > printExpression(e.right));
  const left = swap ? e.right : e.left;
  const right = swap ? e.left : e.right;
  if (!isLiteral(right)) return atom({ ...e, operator: '==', left, right }, table);
  if (right.value === null) return not(presence(left, table));
  if (typeof right.value === 'boolean' && !e.python)
    return right.value ? toFormula(left, table) : not(toFormula(left, table));
  const expression: Binary = { ...e, operator: '==', left, right };
  return atom(expression, table, question(left, { ...expression, left: hole }, [right]));
};

const presence = (term: Expression, table: AtomTable): Formula => {
  const call = (arg: Expression): Expression => ({
    kind: 'call',
    name: 'has',
    args: [arg],
    start: term.start,
    end: term.end,
  });
  return atom(call(term), table, question(term, call(hole), []));
};

const isOrderConstant = (e: Expression): e is Literal =>
  isLiteral(e) && (typeof e.value === 'number' || typeof e.value === 'string');

/** All four comparisons are `<`, turned round or denied. */
const order = (e: Binary, table: AtomTable): Formula => {
  const turned = e.operator === '>' || e.operator === '<=';
  const left = turned ? e.right : e.left;
  const right = turned ? e.left : e.right;
  const less: Binary = { ...e, operator: '<', left, right };
  const denied = e.operator === '<=' || e.operator === '>=';
  const about = isOrderConstant(right)
    ? question(left, { ...less, left: hole }, [right], true)
    : isOrderConstant(left)
      ? question(right, { ...less, right: hole }, [left], true)
      : undefined;
  const formula = atom(less, table, about);
  return denied ? not(formula) : formula;
};

/** Membership in a list of constants does not depend on their order. */
const membership = (e: Binary, table: AtomTable): Formula => {
  if (e.right.kind !== 'list' || !e.right.items.every(isLiteral)) return atom(e, table);
  const texts = new Map(e.right.items.filter(isLiteral).map((item) => [printExpression(item), item]));
  const items = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const [only] = items;
  if (!only) return constant(false);
  if (items.length === 1) return equality({ ...e, operator: '==', right: only }, table);
  const expression: Binary = { ...e, right: { ...e.right, items } };
  return atom(expression, table, question(e.left, { ...expression, left: hole }, items));
};

const binary = (e: Binary, table: AtomTable): Formula => {
  switch (e.operator) {
    case '&&':
    case '||': {
      const left = toFormula(e.left, table);
      return { kind: e.operator === '&&' ? 'and' : 'or', left, right: toFormula(e.right, table) };
    }
    case '==':
      return equality(e, table);
    case '!=':
      return not(equality(e, table));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return order(e, table);
    case 'in':
      return membership(e, table);
    default:
      return atom(e, table);
  }
};

const askedByCall: ReadonlySet<string> = new Set(['truthy', 'isinstance', 'has']);

/** The value of an expression that reads nothing. */
const constantOf = (e: Expression): Formula | undefined => {
  if (readsOf(e).length > 0) return undefined;
  const result = evaluate(e, () => undefined);
  return 'value' in result && typeof result.value === 'boolean' ? constant(result.value) : undefined;
};

/** Splits a condition into atoms. Linear in the expression, but for the texts of its atoms. */
export const toFormula = (e: Expression, table: AtomTable): Formula => {
  switch (e.kind) {
    case 'unary':
      return e.operator === '!' ? not(toFormula(e.operand, table)) : atom(e, table);
    case 'conditional':
      return {
        kind: 'choice',
        test: toFormula(e.test, table),
        yes: toFormula(e.consequent, table),
        no: toFormula(e.alternate, table),
      };
    case 'binary':
      return e.operator === '&&' || e.operator === '||' ? binary(e, table) : (constantOf(e) ?? binary(e, table));
    case 'call': {
      const [first, ...rest] = e.args;
      if (!first || !askedByCall.has(e.name)) return constantOf(e) ?? atom(e, table);
      return constantOf(e) ?? atom(e, table, question(first, { ...e, args: [hole, ...rest] }, []));
    }
    default:
      return constantOf(e) ?? atom(e, table, question(e, hole, []));
  }
};
