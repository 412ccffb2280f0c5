import type { Expression } from '../../core/index.ts';
import type { Formula } from './condition-atoms.ts';
import { createAtomTable, toFormula } from './condition-atoms.ts';
import { createTheory } from './condition-theory.ts';

/** `unknown`: it cannot be shown either way within the bounds of the search. */
export type Verdict = 'yes' | 'no' | 'unknown';

export interface ConditionAtom {
  /** Canonical CEL: equal questions have equal texts. */
  readonly text: string;
  /** The paths that it reads: a write to one of them may change the answer. */
  readonly fields: readonly (readonly string[])[];
}

/**
 * Conditions as boolean formulas over atoms. Absence is left out: a comparison with an absent field fails at run time
 * and is reported as a read, so that `x > 1` and `x <= 1` are complements here.
 */
export interface Conditions {
  readonly atoms: readonly ConditionAtom[];
  /** The atoms of condition `i`, ascending. */
  atomsOf(i: number): readonly number[];
  /** Whether condition `i` holds under a valuation with an answer for each of its atoms. */
  evaluate(i: number, valuation: readonly (boolean | undefined)[]): boolean;
  /** As `evaluate`, undefined where open answers matter. */
  outcome(i: number, valuation: readonly (boolean | undefined)[]): boolean | undefined;
  /** False for valuations that no values of the fields bring about (`x == "a"` and `x == "b"`); open answers allowed. */
  consistent(valuation: readonly (boolean | undefined)[]): boolean;
  satisfiable(i: number): Verdict;
  /** Whether `g` holds whenever `h` does. */
  implies(h: number, g: number): Verdict;
  /** Whether the two never hold together. */
  exclusive(g: number, h: number): Verdict;
  /** Whether always exactly one of the two holds. */
  negates(g: number, h: number): Verdict;
}

type Answers = readonly (boolean | undefined)[];

/** Three-valued: undefined where the open answers matter. */
const outcomeOf = (formula: Formula, answers: Answers): boolean | undefined => {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'atom':
      return answers[formula.atom];
    case 'not': {
      const value = outcomeOf(formula.operand, answers);
      return value === undefined ? undefined : !value;
    }
    case 'and':
    case 'or': {
      const decides = formula.kind === 'or';
      const left = outcomeOf(formula.left, answers);
      if (left === decides) return decides;
      const right = outcomeOf(formula.right, answers);
      return right === decides || left !== undefined ? right : undefined;
    }
    case 'choice': {
      const test = outcomeOf(formula.test, answers);
      if (test !== undefined) return outcomeOf(test ? formula.yes : formula.no, answers);
      const yes = outcomeOf(formula.yes, answers);
      return yes === outcomeOf(formula.no, answers) ? yes : undefined;
    }
    default:
      return formula satisfies never;
  }
};

const collectAtoms = (formula: Formula): readonly number[] => {
  const found = new Set<number>();
  const pending = [formula];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'atom') found.add(next.atom);
    else if (next.kind === 'not') pending.push(next.operand);
    else if (next.kind === 'choice') pending.push(next.test, next.yes, next.no);
    else if (next.kind !== 'constant') pending.push(next.left, next.right);
  }
  return [...found].toSorted((a, b) => a - b);
};

const mostSteps = 4096;

interface Question {
  readonly atoms: readonly number[];
  readonly goal: (answers: Answers) => boolean | undefined;
  readonly consistent: (answers: Answers) => boolean;
}

/** Looks for consistent answers under which the goal holds: depth first, cutting what is decided or impossible. */
const search = ({ atoms, goal, consistent }: Question): 'found' | 'none' | 'open' => {
  const pending: Answers[] = [[]];
  for (let steps = 0; steps < mostSteps; steps++) {
    const answers = pending.pop();
    if (!answers) return 'none';
    const value = goal(answers);
    if (value === false || !consistent(answers)) continue;
    const atom = atoms.find((number) => answers[number] === undefined);
    if (value === true || atom === undefined) return 'found';
    for (const answer of [false, true]) {
      const extended = [...answers];
      extended[atom] = answer;
      pending.push(extended);
    }
  }
  return 'open';
};

/** Prepares conditions for questions about how they relate; they are named by their index. */
export const createConditions = (expressions: readonly Expression[]): Conditions => {
  const table = createAtomTable();
  const formulas = expressions.map((expression) => toFormula(expression, table));
  const atomSets = formulas.map(collectAtoms);
  const theory = createTheory(table.atoms);
  const formula = (i: number): Formula => formulas[i] ?? { kind: 'constant', value: false };
  const atomsOf = (i: number): readonly number[] => atomSets[i] ?? [];

  /** Whether the goal can be reached; `found` counts only where the theory is exact. */
  const reachable = (conditions: readonly number[], goal: Question['goal']): Verdict => {
    const atoms = [...new Set(conditions.flatMap(atomsOf))];
    const result = search({ atoms, goal, consistent: theory.among(atoms) });
    if (result === 'none') return 'no';
    return result === 'found' && theory.exact(atoms) ? 'yes' : 'unknown';
  };
  const both = (g: number, h: number, goal: (g: boolean, h: boolean) => boolean): Verdict =>
    reversed(
      reachable([g, h], (answers) => {
        const first = outcomeOf(formula(g), answers);
        const second = outcomeOf(formula(h), answers);
        const outcomes = [first ?? [false, true]]
          .flat()
          .flatMap((a) => [second ?? [false, true]].flat().map((b) => goal(a, b)));
        return outcomes.every((outcome) => outcome === outcomes[0]) ? outcomes[0] : undefined;
      }),
    );

  return {
    atoms: table.atoms,
    atomsOf,
    evaluate: (i, valuation) => outcomeOf(formula(i), valuation) === true,
    outcome: (i, valuation) => outcomeOf(formula(i), valuation),
    consistent: theory.consistent,
    satisfiable: (i) => reachable([i], (answers) => outcomeOf(formula(i), answers)),
    implies: (h, g) => both(h, g, (first, second) => first && !second),
    exclusive: (g, h) => both(g, h, (first, second) => first && second),
    negates: (g, h) => both(g, h, (first, second) => first === second),
  };
};

const reversed = (verdict: Verdict): Verdict => (verdict === 'yes' ? 'no' : verdict === 'no' ? 'yes' : 'unknown');
