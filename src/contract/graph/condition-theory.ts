import type { Expression } from '../../core/index.ts';
import { evaluate, printExpression } from '../../core/index.ts';
import type { Atom, Question } from './condition-atoms.ts';

type Answers = readonly (boolean | undefined)[];

/** Which answers one value can give: what the atoms about one term say for one representative of each kind of value. */
export interface Theory {
  /** False where no value of some term gives the assigned answers. Undefined answers are open. */
  consistent(answers: Answers): boolean;
  /** The same, where only these atoms have answers. */
  among(atoms: readonly number[]): (answers: Answers) => boolean;
  /** True where every consistent assignment of these atoms happens for some values of the fields. */
  exact(atoms: Iterable<number>): boolean;
}

/** Atoms about one term. */
interface Group {
  readonly term: Expression;
  readonly atoms: readonly number[];
  /** Per representative, the answers in the order of `atoms`. */
  readonly rows: () => readonly (readonly boolean[])[] | undefined;
}

/** Of terms with more constants, only those are related that a question is about, and no more than these. */
const mostConstants = 256;

const gap = (low: number, high: number): readonly number[] =>
  [Math.floor(low) + 1, (low + high) / 2, low + (high - low) / Math.PI].filter((n) => n > low && n < high);

/** Each number, and whole and broken ones from below, between and above them. */
const numbersAround = (constants: readonly number[]): readonly number[] => {
  const sorted = [...new Set([0, ...constants])].toSorted((a, b) => a - b);
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  const between = sorted.flatMap((n, i) => [n, ...gap(n, sorted[i + 1] ?? n)]);
  return [Math.floor(low) - 1, low - 1 / Math.PI, ...between, Math.floor(high) + 1, high + 1 / Math.PI];
};

/** One value of each kind that questions with these constants tell apart; null stands for absence too. */
const representatives = (term: Expression, constants: readonly unknown[]): readonly unknown[] => {
  const numbers = numbersAround(constants.filter((c) => typeof c === 'number'));
  if (term.kind === 'call' && term.name === 'size') return numbers.filter((n) => Number.isInteger(n) && n >= 0);
  const texts = [...new Set(['', ...constants.filter((c) => typeof c === 'string')])];
  // Right after a text comes the text with the least character added.
  return [...numbers, ...texts, ...texts.map((t) => `${t}\u0000`), null, true, false, [], [0], {}, { key: 0 }];
};

const answer = (question: Question, value: unknown): boolean | undefined => {
  const result = evaluate(question.probe, () => value);
  return 'value' in result && typeof result.value === 'boolean' ? result.value : undefined;
};

/**
 * A run in which a question has no answer for the value at hand does not ask it, or fails. Any answer will do, as long
 * as the answers of the questions about one term fit together: order comparisons answer as for the least value.
 */
const substitute = (question: Question, least: number): boolean => {
  if (!question.ordered) return false;
  return answer(question, typeof question.constants[0] === 'string' ? '' : least) === true;
};

const rowsOf = (term: Expression, questions: readonly Question[]): readonly (readonly boolean[])[] | undefined => {
  const constants = questions.flatMap((question) => question.constants);
  if (constants.length > mostConstants) return undefined;
  const values = representatives(term, constants);
  const least = Math.min(...values.filter((value) => typeof value === 'number'));
  return values.map((value) => questions.map((question) => answer(question, value) ?? substitute(question, least)));
};

/** Computes on the first call only. */
const once = <T>(compute: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
};

const createGroup = (atoms: readonly Atom[], term: Expression, numbers: readonly number[]): Group => ({
  term,
  atoms: numbers,
  rows: once(() =>
    rowsOf(
      term,
      numbers.flatMap((number) => atoms[number]?.about ?? []),
    ),
  ),
});

const groupsOf = (atoms: readonly Atom[]): readonly Group[] => {
  const members = new Map<string, { readonly term: Expression; readonly numbers: number[] }>();
  for (const [number, { about }] of atoms.entries()) {
    if (!about) continue;
    const text = printExpression(about.term);
    const group = members.get(text) ?? { term: about.term, numbers: [] };
    group.numbers.push(number);
    members.set(text, group);
  }
  return [...members.values()].map(({ term, numbers }) => createGroup(atoms, term, numbers));
};

const possible = (group: Group, answers: Answers): boolean => {
  if (group.atoms.every((atom) => answers[atom] === undefined)) return true;
  const rows = group.rows();
  const fits = (row: readonly boolean[]): boolean =>
    group.atoms.every((atom, i) => answers[atom] === undefined || answers[atom] === row[i]);
  return !rows || rows.some(fits);
};

const isPath = (e: Expression): boolean => e.kind === 'name' || e.kind === 'member' || e.kind === 'index';

/** True where one path is the start of the other. */
const nested = (a: readonly string[], b: readonly string[]): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((segment, i) => segment === long[i]);
};

/** The groups that matter where only some atoms have answers; large ones shrink to these atoms. */
const createSelection = (atoms: readonly Atom[]): ((numbers: readonly number[]) => readonly Group[]) => {
  const groups = new Map(groupsOf(atoms).flatMap((group) => group.atoms.map((number) => [number, group] as const)));
  const shrunk = new Map<string, Group>();
  return (numbers) => {
    const touched = new Map<Group, number[]>();
    for (const number of numbers) {
      const group = groups.get(number);
      if (!group) continue;
      const some = touched.get(group) ?? [];
      some.push(number);
      touched.set(group, some);
    }
    return [...touched].map(([group, some]) => {
      if (group.rows()) return group;
      const key = some.join();
      const smaller = shrunk.get(key) ?? createGroup(atoms, group.term, some);
      shrunk.set(key, smaller);
      return smaller;
    });
  };
};

/** True where no two of the paths stand above one another, so that their values are independent. */
const independent = (paths: readonly (readonly string[])[]): boolean =>
  paths.every((path, i) => paths.every((other, j) => i === j || !nested(path, other)));

/** Sets up what is known about the atoms; representatives are computed when first needed. */
export const createTheory = (atoms: readonly Atom[]): Theory => {
  const select = createSelection(atoms);
  const among: Theory['among'] = (numbers) => {
    const groups = select(numbers);
    return (answers) => groups.every((group) => possible(group, answers));
  };
  return {
    among,
    consistent(answers) {
      const answered = [...answers.keys()].filter((number) => answers[number] !== undefined);
      return among(answered)(answers);
    },
    exact(numbers) {
      const paths = new Map<string, readonly string[]>();
      for (const number of numbers) {
        const found = atoms[number];
        const path = found?.fields.length === 1 ? found.fields[0] : undefined;
        if (!found?.about || !path || !isPath(found.about.term)) return false;
        paths.set(printExpression(found.about.term), path);
      }
      return independent([...paths.values()]);
    },
  };
};
