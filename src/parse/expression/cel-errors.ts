import { deepestExpression, Refusal } from './build.ts';

/** What the CEL parser tells of a text that it does not take. */
interface SyntaxFailure {
  readonly code: string;
  readonly summary: string;
  readonly range?: { readonly start: number; readonly end: number };
}

/** What other languages write for an operator or a constant of CEL. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
  ['is', '=='],
  ['=', '=='],
  ['&', '&&'],
  ['|', '||'],
  ['if', '? :'],
]);

const unexpected: ReadonlySet<string> = new Set(['unexpected_token', 'unexpected_character', 'expected_token']);

/** The word or character at an offset. */
const wordAt = (text: string, at: number): string => /[A-Za-z_][A-Za-z_0-9]*|[\s\S]/uy.exec(text.slice(at))?.[0] ?? '';

/** The parser's complaint in our words. A complaint without a code is about the size of the text. */
export const refusalOf = (text: string, failure: SyntaxFailure | undefined): Refusal => {
  const whole = { start: 0, end: text.length };
  if (!failure || failure.code === 'limit_exceeded')
    return new Refusal('The expression is too large or nested too deeply.', whole);
  const range = failure.range ?? whole;
  if (failure.code === 'invalid_macro_argument') return new Refusal('The name of a variable is expected here.', range);
  const denial = /\bnot\s+$/u.exec(text.slice(Math.max(0, range.start - 20), range.start));
  if (denial) {
    const start = range.start - denial[0].length;
    return new Refusal('"not" is not CEL: write "!".', { start, end: start + 3 });
  }
  if (!unexpected.has(failure.code) && failure.code !== 'reserved_identifier') {
    return new Refusal(`${failure.summary}.`, range);
  }
  const word = wordAt(text, range.start);
  if (word === '') return new Refusal('The expression ends too early.', { start: text.length, end: text.length });
  const better = spellings.get(word);
  const at = { start: range.start, end: range.start + word.length };
  if (better !== undefined) return new Refusal(`"${word}" is not CEL: write "${better}".`, at);
  if (failure.code === 'reserved_identifier') return new Refusal(`"${word}" is a reserved word of CEL.`, at);
  return new Refusal(`"${word}" is not expected here.`, at);
};

const opening = '([{';
const closing = ')]}';

/** Refuses what would nest too deeply for a parser that recurses: brackets, and runs of prefix operators. */
export const scanDepth = (text: string): void => {
  let depth = 0;
  let prefixes = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
      continue;
    }
    if (c === '"' || c === "'") quote = c;
    else if (opening.includes(c)) depth++;
    else if (closing.includes(c)) depth--;
    if (c === '!' || c === '-') prefixes++;
    else if (c.trim() !== '') prefixes = 0;
    if (depth + prefixes > deepestExpression)
      throw new Refusal('The expression is nested too deeply.', { start: i, end: i + 1 });
  }
};
