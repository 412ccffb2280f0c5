import type { Token, Tokens } from './javascript-tokens.ts';
import type { Branch, Moment } from './ledger.ts';
import { type Questions, questionsOf, type Range } from './tokens.ts';

const control = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);
const continues = new Set(
  'else do return typeof case in of delete void throw new await yield instanceof const let var default'.split(' '),
);
const infix = new Set(['in', 'of', 'instanceof']);

/** Questions about the shape of a script, answered from its tokens. */
export interface Code extends Tokens, Questions {
  at(index: number): Token | undefined;
  /** Not behind a dot, and no key of an object. */
  isIdentifier(index: number): boolean;
  /** Where the expression that begins here ends: at a comma, a semicolon, a bracket or a new statement. */
  expressionEnd(from: number): number;
  isFunctionBody(brace: number): boolean;
  isStatementStart(index: number): boolean;
  /** The bodies of functions around a token, innermost first. */
  bodies(index: number): readonly number[];
  /** When the call happens whose first token this is; the script may end early only before `from`. */
  moment(index: number): Moment;
}

export const codeOf = (tokens: Tokens): Code => {
  const { list, match, parent } = tokens;
  const questions = questionsOf(tokens);
  const { is, isName } = questions;
  const at = (index: number): Token | undefined => list[index];
  const isIdentifier = (index: number): boolean =>
    isName(index) && !is(index - 1, '.', '?.') && !(is(index + 1, ':') && is(index - 1, '{', ','));
  const endsOperand = (index: number): boolean => {
    const token = list[index];
    if (!token) return false;
    if (token.kind === 'punct') return [')', ']', '}', '`', '++', '--'].includes(token.text);
    return token.kind !== 'name' || !continues.has(token.text) || is(index - 1, '.', '?.');
  };
  const startsStatement = (index: number): boolean => {
    const token = list[index];
    if (!token?.isFirstOnLine || !endsOperand(index - 1)) return false;
    return token.kind === 'name' ? !infix.has(token.text) : token.kind !== 'punct' || token.text === '{';
  };
  const seen = new Map<number, Range>();
  const expressionEnd = (from: number): number => {
    const level = parent[from] ?? -1;
    const last = seen.get(level);
    if (last && last.from <= from && from < last.to) return last.to;
    let index = from;
    while (index < list.length) {
      const close = match[index] ?? -1;
      if (is(index, ',', ';') || (close >= 0 && close < index)) break;
      if (index > from && startsStatement(index)) break;
      index = close > index ? close + 1 : index + 1;
    }
    seen.set(level, { from, to: index });
    return index;
  };
  const isFunctionBody = (brace: number): boolean => {
    if (!is(brace, '{')) return false;
    if (is(brace - 1, '=>')) return true;
    if (!is(brace - 1, ')')) return false;
    return !control.has(list[(match[brace - 1] ?? 0) - 1]?.text ?? '');
  };
  const isStatementStart = (index: number): boolean => {
    if (index === 0 || is(index - 1, ';', '{', '}')) return true;
    if (is(index - 1, ')') && control.has(list[(match[index - 1] ?? 0) - 1]?.text ?? '')) return false;
    return startsStatement(index);
  };
  const bodies = (index: number): readonly number[] => {
    const found: number[] = [];
    for (let up = parent[index] ?? -1; up >= 0; up = parent[up] ?? -1) if (isFunctionBody(up)) found.push(up);
    return found;
  };
  const branches = new Map<number, Branch>([[-1, {}]]);
  const branchOf = (bracket: number): Branch => {
    const chain: number[] = [];
    let up = bracket;
    for (; !branches.has(up); up = parent[up] ?? -1) chain.push(up);
    let branch = branches.get(up) ?? {};
    for (const one of chain.reverse()) {
      branch = { parent: branch };
      branches.set(one, branch);
    }
    return branch;
  };
  const firstReturn = list.findIndex(
    (_, index) => is(index, 'return') && isIdentifier(index) && bodies(index).length === 0,
  );
  const moment = (index: number): Moment => {
    const start = is(index - 1, 'await', 'void') ? index - 1 : index;
    const bracket = parent[index] ?? -1;
    if (!isStatementStart(start)) return { branch: { parent: branchOf(bracket) }, always: false };
    const returned = firstReturn >= 0 && firstReturn < index;
    return { branch: branchOf(bracket), always: bracket === -1 && !returned };
  };
  return {
    ...tokens,
    ...questions,
    at,
    isIdentifier,
    expressionEnd,
    isFunctionBody,
    isStatementStart,
    bodies,
    moment,
  };
};
