import { Lexer, Parser } from '@actions/expressions';
import type { Expr } from '@actions/expressions/ast';

/** Why a text is no expression; offsets are relative to the expression. */
export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type ParseOutcome = { readonly expr: Expr | undefined; readonly lines: readonly number[] } | SyntaxProblem;

/** The names that an expression may begin with. */
export const contexts = [
  'github',
  'env',
  'vars',
  'job',
  'jobs',
  'steps',
  'runner',
  'secrets',
  'strategy',
  'matrix',
  'needs',
  'inputs',
];

const functions = [
  { name: 'success', minArgs: 0, maxArgs: 255 },
  { name: 'failure', minArgs: 0, maxArgs: 255 },
  { name: 'always', minArgs: 0, maxArgs: 0 },
  { name: 'cancelled', minArgs: 0, maxArgs: 0 },
  { name: 'hashFiles', minArgs: 1, maxArgs: 255 },
];

/** The offsets at which the lines of a text begin, as the lexer counts them. */
const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

export const offsetOf = (lines: readonly number[], { line, column }: { line: number; column: number }): number =>
  (lines[line] ?? 0) + column;

const positioned = /^(.*?)\. Located at position (\d+) within expression: /su;

/** An error of the lexer tells its place in its text only; one of the parser has a position. */
const problemOf = (error: unknown, text: string, lines: readonly number[]): SyntaxProblem => {
  const message = error instanceof Error ? error.message : 'it cannot be read';
  const found = positioned.exec(message);
  if (found) {
    const start = Math.min(text.length, Number(found[2]) - 1);
    return { message: plain(found[1] ?? ''), start, end: Math.min(text.length, start + 1) };
  }
  const pos = error instanceof Error && 'pos' in error ? error.pos : undefined;
  const start = isPos(pos) ? Math.min(text.length, offsetOf(lines, pos)) : 0;
  return { message: plain(message), start, end: Math.max(start, Math.min(text.length, start + 1)) };
};

const isPos = (value: unknown): value is { line: number; column: number } =>
  typeof value === 'object' && value !== null && 'line' in value && 'column' in value;

/** The library's words with the name that they end in between double quotes. */
const plain = (message: string): string => {
  if (message === 'ErrorExceededMaxLength') return 'it is longer than 21,000 characters';
  const [what = '', name] = message.split(/: '(.*)'$/su);
  const first = what.charAt(0).toLowerCase() + what.slice(1);
  return name === undefined || name === '' || name === 'EOF'
    ? first
    : `${first} "${name.slice(0, 40).replaceAll('"', "'")}"`;
};

const remembered = new Map<string, ParseOutcome>();
const mostRemembered = 5000;

/** Parses what stands between `${{` and `}}`. The same few expressions stand in every file: they are parsed once. */
export const parseGithub = (text: string): ParseOutcome => {
  const known = remembered.get(text);
  if (known) return known;
  const outcome = parseNew(text);
  if (text.length < 200 && remembered.size < mostRemembered) remembered.set(text, outcome);
  return outcome;
};

const parseNew = (text: string): ParseOutcome => {
  const lines = lineStarts(text);
  try {
    // A parser that has no token to read gives undefined, which its type does not say.
    const expr: Expr | undefined = new Parser(new Lexer(text).lex().tokens, contexts, functions).parse();
    return { expr, lines };
  } catch (error) {
    return problemOf(error, text, lines);
  }
};
