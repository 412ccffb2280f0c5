import { type ParseResult, type ParserOptions, parseSync } from 'oxc-parser';
import type { Source } from '../../../core/index.ts';
import { nestingProblem } from './nesting.ts';

/** A module that was parsed: offsets of its nodes are UTF-16 offsets of the source. */
export interface ParsedModule {
  readonly source: Source;
  readonly program: ParseResult['program'];
  readonly comments: ParseResult['comments'];
}

/** Why a text is no module, with the place. */
export interface ModuleProblem {
  /** The text is wrong, or it is of a kind that is not read. */
  readonly kind: 'syntax' | 'limit';
  /** Completes "This module cannot be read: …". */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const languages: Readonly<Record<string, ParserOptions['lang']>> = {
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  js: 'jsx',
  mjs: 'jsx',
  cjs: 'jsx',
  jsx: 'jsx',
};

/** The endings of files that may hold a module. */
export const moduleEndings: readonly string[] = Object.keys(languages);

/** Longer texts are not read: their trees would take hundreds of megabytes. */
const longest = 8_000_000;

const limited = (message: string, start: number): ModuleProblem => ({ kind: 'limit', message, start, end: start + 1 });

const sentence = (message: string): string => {
  const line = message.split('\n', 1)[0] ?? '';
  return `${line.charAt(0).toLowerCase()}${line.slice(1, 200)}`.replace(/\.$/u, '');
};

/** Parses TypeScript or JavaScript, by the ending of the file's name. Never throws, and never ends the process. */
export const parseModule = (source: Source): ParsedModule | ModuleProblem => {
  const { file, text } = source;
  const ending = file.slice(file.lastIndexOf('.') + 1);
  if (text.length > longest) return limited('it is too long', 0);
  const problem = nestingProblem(text, ending.endsWith('x') || languages[ending] === 'jsx');
  if (problem?.reason === 'deep') return limited('it nests too deeply here', problem.at);
  if (problem) return limited('whether this slash divides or begins a regular expression is not clear', problem.at);
  try {
    const lang = languages[ending] ?? 'ts';
    const { errors, program, comments } = parseSync(file, text, {
      ...(file.endsWith('.d.ts') ? {} : { lang }),
      // Types are no part of the tree, nor are parentheses: turning it into objects is most of the work.
      astType: 'js',
      preserveParens: false,
    });
    const [error] = errors;
    const label = error?.labels[0];
    // What the compiler forbids in a tree that is whole does not keep us from reading it.
    if (!error || program.body.length > 0) return { source, program, comments };
    return { kind: 'syntax', message: sentence(error.message), start: label?.start ?? 0, end: label?.end ?? 0 };
  } catch (error) {
    return {
      kind: 'limit',
      message: sentence(error instanceof Error ? error.message : String(error)),
      start: 0,
      end: 0,
    };
  }
};
