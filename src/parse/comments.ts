import type { Source } from '../core/index.ts';
import type { Comment } from './document.ts';

const isBreak = (c: number): boolean => c === 10 || c === 13;

const endOfLine = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
};

/** A "#" begins a comment at the start of the text or of a line, or after a blank. */
const beginsComment = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 1);
  return at === 0 || before === 32 || before === 9 || isBreak(before) || (at === 1 && before === 0xfeff);
};

const commentAt = (source: Source, start: number): Comment => {
  const end = endOfLine(source.text, start);
  const { line, column } = source.position(start);
  const text = source.text.slice(start + 1, end).trim();
  return { text, start, end, line, alone: source.text.slice(start - column + 1, start).trim() === '' };
};

/**
 * All comments of a YAML text: every "#" where a comment may begin, outside the quoted and block scalars whose ranges
 * are given (start and end in turn, ascending); in a plain scalar such a "#" cannot stand. O(length).
 */
export const scanComments = (source: Source, texts: readonly number[]): readonly Comment[] => {
  const comments: Comment[] = [];
  let range = 0;
  let at = source.text.indexOf('#');
  while (at !== -1) {
    while (range < texts.length && (texts[range + 1] ?? 0) <= at) range += 2;
    let next = at + 1;
    if (range < texts.length && (texts[range] ?? 0) <= at) next = texts[range + 1] ?? next;
    else if (beginsComment(source.text, at)) {
      const comment = commentAt(source, at);
      comments.push(comment);
      next = comment.end;
    }
    at = source.text.indexOf('#', next);
  }
  return comments;
};
