import { CHOMPING_MODE, SCALAR_STYLE } from 'js-yaml';
import { chompingOf, type Form, indentOf, isBlockForm, isScalarForm } from './scalar.ts';

/** A scalar in the source: the range of its content (without quotes or block header) and how it is written. */
export interface WrittenScalar {
  readonly start: number;
  readonly end: number;
  readonly form: Form;
}

const isBreak = (c: number): boolean => c === 10 || c === 13;
const isBlank = (c: number): boolean => c === 32 || c === 9;
const afterBreak = (text: string, at: number): number =>
  text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;

/** Skips line breaks with the blanks around them; the number of breaks decides what they decode to. */
const skipBreaks = (text: string, from: number, end: number): { readonly at: number; readonly breaks: number } => {
  let at = from;
  let breaks = 0;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (isBreak(c)) {
      breaks++;
      at = afterBreak(text, at);
    } else if (isBlank(c)) at++;
    else break;
  }
  return { at, breaks };
};

const repeat = (offsets: number[], offset: number, count: number): void => {
  for (let i = 0; i < count; i++) offsets.push(offset);
};

/** Replays one backslash escape of a double-quoted scalar: where it ends, and how many units it decodes to. */
const escapeAt = (text: string, at: number, end: number): { readonly at: number; readonly units: number } => {
  const c = text.charCodeAt(at + 1);
  if (isBreak(c)) return { at: skipBreaks(text, at + 1, end).at, units: 0 };
  const digits = c === 120 ? 2 : c === 117 ? 4 : c === 85 ? 8 : 0;
  const next = at + 2 + digits;
  const isPair = digits === 8 && Number.parseInt(text.slice(at + 2, next), 16) > 0xffff;
  return { at: next, units: isPair ? 2 : 1 };
};

const flowOffsets = (text: string, { start, end, form }: WrittenScalar): number[] => {
  const style = form & 7;
  const offsets: number[] = [];
  let kept = 0; // without the blanks at the end, which a line break or the end of a plain scalar drops
  let at = start;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (isBreak(c)) {
      offsets.length = kept;
      const fold = skipBreaks(text, at, end);
      repeat(offsets, at, fold.breaks === 1 ? 1 : fold.breaks - 1);
      at = fold.at;
      kept = offsets.length;
    } else if (style === SCALAR_STYLE.DOUBLE_QUOTED && c === 92) {
      const escaped = escapeAt(text, at, end);
      repeat(offsets, at, escaped.units);
      at = escaped.at;
      kept = offsets.length;
    } else {
      offsets.push(at);
      at += style === SCALAR_STYLE.SINGLE_QUOTED && c === 39 ? 2 : 1;
      if (!isBlank(c)) kept = offsets.length;
    }
  }
  if (style === SCALAR_STYLE.PLAIN) offsets.length = kept;
  return offsets;
};

/** How many line breaks stand in the value before a line of a block scalar; a single folded one stands as a blank. */
const breaksBefore = (empty: number, isFirst: boolean, isFolded: boolean, wasIndented: boolean): number => {
  if (!isFolded) return isFirst ? empty : 1 + empty;
  if (wasIndented) return empty + 1;
  if (empty > 0) return empty;
  return isFirst ? 0 : 1;
};

const blockOffsets = (text: string, { start, end, form }: WrittenScalar): number[] => {
  const isFolded = (form & 7) === SCALAR_STYLE.FOLDED_BLOCK;
  const indent = indentOf(form);
  const chomping = chompingOf(form);
  const offsets: number[] = [];
  let wasIndented = false; // folded text keeps the breaks around lines that are indented further
  let isFirst = true;
  let empty = 0;
  let lastBreak = start;
  for (let at = start; at < end; ) {
    let lineEnd = at;
    while (lineEnd < end && !isBreak(text.charCodeAt(lineEnd))) lineEnd++;
    let column = 0;
    while (column < indent && at + column < lineEnd && text.charCodeAt(at + column) === 32) column++;
    if (indent < 0 || at + column >= lineEnd) empty++;
    else {
      const isIndented = isFolded && isBlank(text.charCodeAt(at + indent));
      const keeps = isIndented
        ? breaksBefore(empty, isFirst, false, false)
        : breaksBefore(empty, isFirst, isFolded, wasIndented);
      repeat(offsets, lastBreak, keeps);
      for (let i = at + indent; i < lineEnd; i++) offsets.push(i);
      wasIndented = isIndented;
      lastBreak = lineEnd;
      isFirst = false;
      empty = 0;
    }
    at = lineEnd < end ? afterBreak(text, lineEnd) : lineEnd;
  }
  if (chomping === CHOMPING_MODE.KEEP) repeat(offsets, lastBreak, isFirst ? empty : 1 + empty);
  else if (chomping === CHOMPING_MODE.CLIP && !isFirst) offsets.push(lastBreak);
  return offsets;
};

/**
 * For every UTF-16 unit of a scalar's decoded text the source offset at which it is written; a decoded escape or folded
 * line break maps to where it begins. Replays the decoding, O(length of the scalar).
 */
export const scalarOffsets = (text: string, scalar: WrittenScalar): readonly number[] => {
  if (isBlockForm(scalar.form)) return blockOffsets(text, scalar);
  if (isScalarForm(scalar.form)) return flowOffsets(text, scalar);
  return [];
};
