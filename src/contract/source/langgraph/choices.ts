import type { Expression, Span } from '../../../core/index.ts';
import type { ConditionInput } from '../../graph/index.ts';
import { type Branch, end, type GraphModel, start } from './model.ts';
import { choiceField } from './names.ts';

const place = { start: 0, end: 0 };

const asks = (field: string, operator: '==' | '!=', value: string | boolean): Expression => ({
  kind: 'binary',
  operator,
  left: { kind: 'name', name: field, ...place },
  right: { kind: 'literal', value, ...place },
  ...place,
});

const and = (left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator: '&&',
  left,
  right,
  ...place,
});

/** Beyond so many ways the last one is not told apart from none. */
const mostCompared = 20;

/** The ways of a choice, and the question that each of them asks. */
export interface Choice {
  /** What is asked about; whoever chooses anew in each round writes it. */
  readonly fields: readonly string[];
  /** Undefined: the way is always taken. */
  condition(target: string, sent: boolean): ConditionInput | undefined;
}

const wordsOf = ({ kind, from }: Branch, target: string, sent: boolean) => {
  const who = kind === 'router' ? `the router after ${from === start ? 'START' : `"${from}"`}` : `"${from}"`;
  const verb = sent ? 'sends' : 'goes';
  return { text: `${who} ${verb} to "${target}"`, otherwise: `${who} ${verb} elsewhere` };
};

/** The questions of the choice with a number. `isSteady`: it is made once in a run. */
export const choiceOf = ({ branches }: GraphModel, index: number, isSteady: boolean): Choice => {
  const branch = branches[index];
  if (!branch) return { fields: [], condition: () => undefined };
  const labels = [...new Set(branch.labels.map(({ name }) => name))];
  const isOne = !branch.several && branch.sent.length === 0 && !branch.open;
  const ways = [...new Set([...labels, ...branch.sent.map(({ to }) => `${to} sent`)])];
  const numbers = new Map(ways.map((way, i) => [way, i]));
  const one = choiceField(index);
  const fieldOf = (key: string): string => (isOne ? one : choiceField(index, numbers.get(key) ?? 0));
  const last =
    isOne && !branch.mayStop && labels.length <= mostCompared ? labels.findLast((name) => name !== end) : undefined;
  const isWhole = last !== undefined && !labels.includes(end);
  const expressionOf = (target: string, key: string): Expression | undefined => {
    if (!isOne) return asks(fieldOf(key), '==', true);
    if (!isWhole || target !== last) return asks(one, '==', target);
    const [first, ...others] = labels.filter((name) => name !== last).map((name) => asks(one, '!=', name));
    return first && others.reduce(and, first);
  };
  return {
    fields: isSteady ? [] : isOne ? [one] : ways.map(fieldOf),
    condition: (target, sent) => {
      const key = sent ? `${target} sent` : target;
      const expression = expressionOf(target, key);
      if (!expression) return undefined;
      const { at } = branch;
      const reads = isSteady ? [] : [{ field: fieldOf(key), at, tolerant: true }];
      return { expression, ...wordsOf(branch, target, sent), at, reads };
    },
  };
};

/** A question that some runs answer with yes. */
export const askOf = (name: string, at: Span): ConditionInput => ({
  expression: asks(name, '==', true),
  text: 'it sets the channel to undefined',
  otherwise: 'it does not set the channel to undefined',
  at,
  reads: [],
});
