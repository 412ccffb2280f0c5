import type { GlobSegment } from '../../core/index.ts';
import { globSegments, matchesSegments } from '../../core/index.ts';

interface IgnorePattern {
  readonly segments: readonly GlobSegment[];
  readonly negated: boolean;
  readonly folderOnly: boolean;
}

/** The rules of one `.gitignore` file. */
export type IgnoreRules = readonly IgnorePattern[];

const withoutTrailingBlanks = (line: string): string => {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t') && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
};

const patternOf = (line: string): IgnorePattern | undefined => {
  const text = withoutTrailingBlanks(line);
  if (text === '' || text.startsWith('#')) return undefined;
  const negated = text.startsWith('!');
  const body = negated ? text.slice(1) : text;
  const folderOnly = body.endsWith('/');
  const path = folderOnly ? body.slice(0, -1) : body;
  const anchored = path.startsWith('/') ? path.slice(1) : path.includes('/') ? path : `**/${path}`;
  const segments = path === '' ? undefined : globSegments(anchored);
  return segments && { segments, negated, folderOnly };
};

/** Reads the text of a `.gitignore` file; lines that git would not understand match nothing. */
export const parseIgnore = (text: string): IgnoreRules => text.split(/\r?\n/u).flatMap((line) => patternOf(line) ?? []);

/** What the rules say of a path relative to their folder: the last matching line decides; undefined when none matches. */
export const ignoredBy = (rules: IgnoreRules, path: readonly string[], isFolder: boolean): boolean | undefined => {
  for (let i = rules.length - 1; i >= 0; i--) {
    const rule = rules[i];
    if (rule === undefined || (rule.folderOnly && !isFolder)) continue;
    if (matchesSegments(rule.segments, path)) return !rule.negated;
  }
  return undefined;
};
