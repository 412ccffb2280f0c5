import type { Location, Source } from '../core/index.ts';
import { columns, printable } from './text.ts';

/** One source line, made printable, cut into what lies before, in and after the place. Joined, it is the line. */
export interface SnippetLine {
  readonly number: number;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

const shownLines = (at: Location): readonly number[] => {
  // A range that ends right behind a line break ends, for a reader, on the line before.
  const last = at.endLine > at.line && at.endColumn === 1 ? at.endLine - 1 : at.endLine;
  if (last <= at.line) return [at.line];
  return last === at.line + 1 ? [at.line, last] : last === at.line + 2 ? [at.line, at.line + 1, last] : [at.line, last];
};

/** Moves a boundary out of the middle of a surrogate pair. */
const boundary = (text: string, index: number): number => {
  const low = text.charCodeAt(index);
  return low >= 0xdc00 && low <= 0xdfff ? index - 1 : index;
};

const shown = (text: string): string => printable(text.replaceAll('\t', '  '));

const cut = (number: number, text: string, [start, end]: readonly [number, number], width: number): SnippetLine => {
  const from = text.length <= width || start < width * 0.6 ? 0 : boundary(text, start - (width >> 2));
  const to = text.length <= from + width ? text.length : boundary(text, from + width);
  const stop = Math.max(start, Math.min(end, to));
  return {
    number,
    before: (from > 0 ? '…' : '') + shown(text.slice(from, start)),
    marked: shown(text.slice(start, stop)),
    after: shown(text.slice(stop, to)) + (to < text.length ? '…' : ''),
  };
};

/**
 * The source lines of a place: all of them up to three, else the first and the last (numbers that do not follow one
 * another show the gap). `width` is a line's longest part, in UTF-16 units. A place outside the text gives empty lines.
 */
export const snippetOf = (source: Source, at: Location, width: number): readonly SnippetLine[] =>
  shownLines(at).map((number) => {
    const text = source.line(number);
    const start = number === at.line ? at.column - 1 : text.search(/\S|$/u);
    const end = number === at.endLine ? at.endColumn - 1 : text.length;
    return cut(number, text, [Math.min(start, text.length), Math.min(end, text.length)], width);
  });

/** The line of carets below a snippet line; a place without extent gets one. */
export const caretsOf = (line: SnippetLine): string =>
  ' '.repeat(columns(line.before)) + '^'.repeat(Math.max(1, columns(line.marked)));
