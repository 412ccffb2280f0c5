import { type CodedFinding, compareText, type Source, type Span } from '../core/index.ts';

/** A comment of a file; offsets include its mark. */
export interface CommentText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
}

/** A comment that silences findings: one code each, at one line or in the whole file. */
export interface Directive {
  readonly code: string;
  readonly at: Span;
  readonly file: string;
  /** Undefined: the whole file. */
  readonly line?: number;
  readonly reason: string;
}

export interface KnownCodes {
  has(code: string): boolean;
  keys(): Iterable<string>;
}

export type Suggest = (word: string, candidates: Iterable<string>) => string | undefined;

interface Reading {
  readonly source: Source;
  readonly known: KnownCodes;
  readonly suggest: Suggest;
}

const prefix = 'contextcore-';

/** Whether a text may hold an instruction: most hold none, and need not be searched for comments. */
export const mayInstruct = (text: string): boolean => text.includes(prefix);

const nextLine = 'ignore-next-line';
const wholeFile = 'ignore-file';
const example = `# ${prefix}${nextLine} CODE -- reason`;

const nextCodeLine = (source: Source, from: number): number => {
  const last = source.position(source.text.length).line;
  for (let line = from; line <= last; line++) {
    const text = source.line(line).trim();
    if (text !== '' && !/^(?:#|\/\/)/u.test(text)) return line;
  }
  return from;
};

const bad = (at: Span, message: string, help: string): CodedFinding => ({
  code: 'verify/bad-suppression',
  at,
  message,
  help,
});

/** What an unknown code deserves wherever it is named. */
export const unknownCode = (code: string, at: Span, reading: Pick<Reading, 'known' | 'suggest'>): CodedFinding => {
  const meant = reading.suggest(code, [...reading.known.keys()].sort(compareText));
  const help = 'Name a code that `contextcore explain` lists.';
  return bad(
    at,
    `The suppression names "${code}", which is no known code.`,
    meant ? `${help} Did you mean "${meant}"?` : help,
  );
};

const readComment = (comment: CommentText, reading: Reading): { directives: Directive[]; findings: CodedFinding[] } => {
  const { source, known } = reading;
  const span: Span = { source, start: comment.start, end: comment.end };
  const [verb = '', ...rest] = comment.text.slice(prefix.length).split(/\s+/u);
  const fail = (message: string, help: string) => ({ directives: [], findings: [bad(span, message, help)] });
  if (verb !== nextLine && verb !== wholeFile) {
    const meant = reading.suggest(verb, [nextLine, wholeFile]);
    const help = meant ? `Did you mean "${prefix}${meant}"?` : `Write ${example}.`;
    return fail(`"${prefix}${verb}" is no known instruction.`, help);
  }
  const [list = '', ...reason] = ` ${rest.join(' ')} `.split(' -- ');
  const codes = list.split(/[\s,]+/u).filter((code) => code !== '');
  if (codes.length === 0) return fail('The suppression names no code.', `Write ${example}.`);
  const why = reason.join(' -- ').trim();
  if (why === '') {
    return fail('The suppression gives no reason, so it silences nothing.', `Add " -- " and the reason: ${example}.`);
  }
  const line = verb === nextLine ? nextCodeLine(source, comment.line + 1) : undefined;
  const written = source.text.slice(comment.start, comment.end);
  let from = written.indexOf(verb) + verb.length;
  const directives: Directive[] = [];
  const findings: CodedFinding[] = [];
  for (const code of codes) {
    const start = written.indexOf(code, from);
    from = start + code.length;
    const at: Span = { source, start: comment.start + start, end: comment.start + from };
    const place = line === undefined ? {} : { line };
    if (known.has(code)) directives.push({ code, at, file: source.file, ...place, reason: why });
    else findings.push(unknownCode(code, at, reading));
  }
  return { directives, findings };
};

/**
 * Reads `contextcore-ignore-next-line CODE[, CODE…] -- reason` and `contextcore-ignore-file …` from a file's comments.
 * The next line is the next one that is neither blank nor a comment. A bad instruction is a finding and silences nothing.
 */
export const readDirectives = (
  comments: readonly CommentText[],
  reading: Reading,
): { readonly directives: readonly Directive[]; readonly findings: readonly CodedFinding[] } => {
  const read = comments.filter((comment) => comment.text.startsWith(prefix)).map((one) => readComment(one, reading));
  return { directives: read.flatMap((one) => one.directives), findings: read.flatMap((one) => one.findings) };
};
