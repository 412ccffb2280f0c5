import { printable } from './printable.ts';

export const escapedHtml = (text: string): string =>
  printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Keeps mentions, issue numbers and addresses from becoming links: an empty comment breaks them and shows nothing. */
export const unlinked = (text: string): string => text.replace(/@|#(?=\d)|:(?=\/\/)|www(?=\.)/giu, '$&<!-- -->');

/** Text that a Markdown reader shows as it is. */
export const prose = (text: string): string => unlinked(escapedHtml(text).replace(/[\\`*_~[\]!$]/gu, (c) => `\\${c}`));

/** A code span for any text: its fence is longer than every run of backticks inside. */
export const code = (text: string): string => {
  const shown = printable(text);
  const runs = shown.match(/`+/gu) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const pad = runs.length > 0 || shown.trim() === '' ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
};

/** A message: every name that it gives in "double quotes" becomes a code span. */
export const sentence = (text: string): string =>
  text
    .split(/("[^"]+")/u)
    .map((part, i) => (i % 2 === 1 ? code(part.slice(1, -1)) : prose(part)))
    .join('');

/** Lines as a code block, whatever they hold. */
export const fenced = (lines: readonly string[], language: string): readonly string[] => {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/gu) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
};
