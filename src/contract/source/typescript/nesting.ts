import { cost, createFrames, type Kind, most } from './nesting-frames.ts';
import { endOfLine, endOfQuoted, endOfRegex, isBlank, isBreak, isWordCode } from './nesting-text.ts';
import { beforeOperand, carriesOn, heads, perhapsOperator, prefixes, statements, wantsMore } from './nesting-words.ts';

/** Why a text is not given to the parser, and where. */
export interface NestingProblem {
  readonly reason: 'deep' | 'ambiguous';
  readonly at: number;
}

/** What the token before was, as far as the next one depends on it. */
type Before =
  | 'start'
  | 'operand'
  | 'operator'
  | 'dot'
  | 'word'
  | 'head'
  | 'block'
  | 'brace'
  | 'close-angle'
  | 'separator';

const beforeBlock: ReadonlySet<string> = new Set(['else', 'do', 'try', 'finally']);
const beforeObject: ReadonlySet<string> = new Set(
  [...beforeOperand].filter((word) => !['else', 'do', 'default', 'extends'].includes(word)),
);

/** What a brace opens decides what a slash after it means. */
const braceKind = (before: Before, word: string): Kind => {
  switch (before) {
    case 'operator':
      if (word === '=>') return 'block';
      return word === ':' || word === '>' ? 'brace' : 'object';
    case 'word':
      if (beforeBlock.has(word)) return 'block';
      return beforeObject.has(word) ? 'object' : 'brace';
    case 'head':
    case 'start':
    case 'separator':
      return 'block';
    default:
      return 'brace';
  }
};

const slashKind = (before: Before, word: string, hasElements: boolean): 'regex' | 'division' | 'ambiguous' => {
  switch (before) {
    case 'operand':
    case 'dot':
      return 'division';
    case 'word':
      if (beforeOperand.has(word)) return 'regex';
      return perhapsOperator.has(word) ? 'ambiguous' : 'division';
    case 'brace':
    case 'close-angle':
      return hasElements ? 'division' : 'ambiguous';
    default:
      return 'regex';
  }
};

/**
 * Where a text nests more deeply than the parser's own stack allows, which would end the process; or where what is a
 * comment and what is code cannot be told without parsing. Counts rather too much than too little. Linear. Elements of
 * JSX hold any text between them: there it is right for texts that people write, not for those made to mislead it.
 */
export const nestingProblem = (text: string, hasElements = false): NestingProblem | undefined => {
  const frames = createFrames();
  const { add } = frames;
  let before: Before = 'start';
  let word = '';
  let newLine = true;
  let wasNewLine = true;
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;

  const operator = (name: string, units: number, width: number): void => {
    add(units);
    before = 'operator';
    word = name;
    at += width;
  };
  /** An operator between two values. */
  const between = (name: string, width: number): void => {
    frames.mergeAngles();
    operator(name, cost.operator, width);
  };
  const opens = (kind: Kind): void => {
    frames.open(kind);
    before = 'operator';
    word = '(';
    at++;
  };
  const isOperand = (): boolean =>
    before === 'operand' || before === 'word' || before === 'brace' || before === 'close-angle';

  /** A word that begins a line, or follows a block, after something complete begins a statement. */
  const startsStatement = (next: string): void => {
    if (carriesOn.has(next)) return;
    const isDone = wasNewLine && (before === 'operand' || (before === 'word' && !wantsMore.has(word)));
    if (isDone || before === 'block' || before === 'brace') frames.endQuietly();
    else if (wasNewLine && before === 'close-angle') frames.endLine();
  };

  const readWord = (first: number): void => {
    let end = at + 1;
    while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
    const now = text.slice(at, Math.min(end, at + 12));
    at = end;
    if (before === 'dot' || first === 35 || (first >= 48 && first <= 57)) {
      before = 'operand';
      return;
    }
    startsStatement(now);
    if (now === 'else' && before === 'separator') frames.takeBack();
    if (now === 'extends') frames.sawExtends();
    if (now === 'case') frames.settle();
    else if (statements.has(now)) add(now === 'else' ? cost.operator : cost.statement);
    else if (prefixes.has(now)) add(cost.prefix);
    else if (carriesOn.has(now)) add(cost.operator);
    // `for await (` is a head as `for (` is.
    if (now !== 'await' || before !== 'word' || word !== 'for') word = now;
    before = 'word';
  };

  const readTemplate = (): void => {
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === 92) at++;
      else if (c === 96) {
        before = 'operand';
        at++;
        return;
      } else if (c === 36 && text.charCodeAt(at + 1) === 123) {
        at++;
        opens('template');
        return;
      }
    }
  };

  const readSlash = (): NestingProblem | undefined => {
    const kind = slashKind(before, word, hasElements);
    const end = kind === 'regex' ? endOfRegex(text, at) : undefined;
    if (kind === 'ambiguous' || (kind === 'regex' && end === undefined && !hasElements))
      return { reason: 'ambiguous', at };
    if (end === undefined) between('/', 1);
    else {
      before = 'operand';
      at = end;
    }
    return undefined;
  };

  const readBrace = (): void => {
    frames.dropAngles();
    const kind = frames.close();
    at++;
    if (kind === 'template') readTemplate();
    else before = kind === 'object' ? 'operand' : kind === 'block' ? 'block' : 'brace';
  };

  /** Reads a token that is no word. */
  const readSign = (c: number, next: number): NestingProblem | undefined => {
    switch (c) {
      case 34:
      case 39: {
        const end = endOfQuoted(text, at);
        if (end !== undefined) startsStatement('');
        at = end ?? at + 1;
        before = 'operand';
        break;
      }
      case 96:
        add(cost.operator);
        at++;
        readTemplate();
        break;
      case 40:
        opens(before === 'word' && heads.has(word) ? 'head' : 'paren');
        break;
      case 91:
        opens('bracket');
        break;
      case 123:
        opens(braceKind(before, word));
        before = 'separator';
        break;
      case 41:
      case 93:
        frames.dropAngles();
        before = frames.close() === 'head' ? 'head' : 'operand';
        at++;
        break;
      case 125:
        readBrace();
        break;
      case 59:
        frames.endStatement();
        before = 'separator';
        at++;
        break;
      case 44:
        frames.settle();
        operator(',', 0, 1);
        break;
      case 46:
        if (text.startsWith('...', at)) operator('...', cost.operator, 3);
        else {
          operator('.', cost.member, 1);
          before = 'dot';
        }
        break;
      case 60:
        if (text.startsWith('<!--', at)) return { reason: 'ambiguous', at };
        if (next === 60 || next === 61) operator('<', cost.operator, 2);
        else opens('angle');
        break;
      case 62:
        operator('>', 0, 1);
        if (frames.closeAngle()) before = 'close-angle';
        else add(cost.operator);
        break;
      case 61:
        if (next === 61) between('==', 2);
        else if (next === 62) operator('=>', cost.assignment, 2);
        else operator('=', cost.assignment, 1);
        break;
      case 63:
        if (next === 63) between('??', 2);
        else if (next === 46 && !/\d/u.test(text.charAt(at + 2))) {
          operator('.', cost.member, 2);
          before = 'dot';
        } else {
          frames.question();
          operator('?', cost.assignment, 1);
        }
        break;
      case 58:
        // After a name it may end a label, and then what follows lies deeper.
        operator(':', before === 'word' ? cost.statement : cost.assignment, 1);
        break;
      case 33: {
        const isPostfix = isOperand() && !wasNewLine && next !== 61 && !(before === 'word' && beforeOperand.has(word));
        const isUnclear = before === 'word' && perhapsOperator.has(word);
        operator('!', isPostfix ? cost.member : cost.prefix, 1);
        if (isPostfix) before = isUnclear ? 'brace' : 'operand';
        break;
      }
      case 43:
      case 45:
        if (c === 45 && wasNewLine && text.startsWith('-->', at)) return { reason: 'ambiguous', at };
        if (next === c && isOperand()) {
          operator('++', cost.prefix, 2);
          // `a++ / b`, but also a line that begins with `++`.
          if (!wasNewLine) before = 'operand';
        } else if (isOperand()) between('+', 1);
        else operator('+', cost.prefix, 1);
        break;
      case 47:
        return readSlash();
      case 42:
        if (next === 42) operator('**', cost.prefix, 2);
        else between('*', 1);
        break;
      case 124:
      case 38:
        if (next === c) between('||', 2);
        else operator('|', cost.union, 1);
        break;
      case 126:
        operator('~', cost.prefix, 1);
        break;
      default:
        // `%`, `^`, `@`, and what is no token at all.
        operator('%', cost.operator, 1);
        if (c === 64) before = 'separator';
    }
    return undefined;
  };

  while (at < text.length) {
    const c = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (isBlank(c)) at++;
    else if (isBreak(c)) {
      newLine = true;
      at++;
    } else if (c === 47 && next === 47) at = endOfLine(text, at);
    else if (c === 47 && next === 42) {
      const end = text.indexOf('*/', at + 2);
      const stop = end < 0 ? text.length : end + 2;
      for (; at < stop; at++) newLine ||= isBreak(text.charCodeAt(at));
    } else {
      wasNewLine = newLine;
      newLine = false;
      if (isWordCode(c)) readWord(c);
      else {
        const problem = readSign(c, next);
        if (problem) return problem;
      }
      if (frames.total() > most) return { reason: 'deep', at: at - 1 };
    }
  }
  return undefined;
};
