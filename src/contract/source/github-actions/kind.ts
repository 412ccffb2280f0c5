import { isRow } from '../rows.ts';
import { triggersOf } from './declarations.ts';

/** The kinds of files that this front end reads. */
export type FileKind = 'workflow' | 'action';

/** By its name and folder: workflows stand in `.github/workflows`, an action is `action.yml`. */
export const kindOfFile = (file: string): FileKind | undefined => {
  if (/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/iu.test(file)) return 'workflow';
  return /(?:^|\/)action\.ya?ml$/iu.test(file) ? 'action' : undefined;
};

/** By what it holds, for a file that somebody names. */
export const kindOfContent = (value: unknown): FileKind | undefined => {
  if (!isRow(value)) return undefined;
  if (isRow(value['jobs']) && triggersOf(value) !== undefined) return 'workflow';
  return isRow(value['runs']) && typeof value['runs']['using'] === 'string' ? 'action' : undefined;
};

/** The same by a glance at the text of a file, before it is parsed. */
export const looksLikeGithub = (text: string): boolean =>
  (/^jobs\s*:/mu.test(text) && /^(?:on|'on'|"on")\s*:/mu.test(text)) ||
  (/^runs\s*:/mu.test(text) && /^[ \t]+using\s*:/mu.test(text));
