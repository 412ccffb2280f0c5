import type { CodedFinding, Source, Span } from '../core/index.ts';
import { scanComments } from './comments.ts';
import type { Child, Place, PositionTable } from './position-table.ts';
import { ALIAS, isBlockForm, isPlainForm, isQuotedForm } from './scalar.ts';
import { scalarOffsets } from './scalar-offsets.ts';

export interface Comment {
  /** Without the "#", trimmed. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** Nothing but blanks before it on its line. */
  readonly alone: boolean;
}

/**
 * Plain data plus where each part of it stands. Containers are known by identity: `value` must not be copied or changed
 * before the positions are asked. What an alias stands for is one shared value; a merged key stands where it was written.
 * A key or container that is not in the file has the span of the whole document.
 */
export interface PositionedDocument {
  readonly source: Source;
  /** Strings, finite and special numbers, booleans, null, arrays and plain objects; null for an empty document. */
  readonly value: unknown;
  readonly root: Span;
  /** The keys of a mapping in the order of the file, merged keys where `<<` stands; none for a list. */
  keys(map: object): readonly string[];
  /** The key with its quotes; in a list the whole element. */
  keySpan(container: object, key: string | number): Span;
  /** The value with its quotes; a collection up to its end; for a value left out the end of its key; for an alias the alias. */
  valueSpan(container: object, key: string | number): Span;
  /**
   * The offset at which a unit of a scalar's decoded text is written, also through escapes, folded lines and aliases.
   * An index beyond the text gives the end of its content; what is no scalar gives its start. O(length of the scalar), once
   * for calls in a row about one scalar.
   */
  valueOffset(container: object, key: string | number, index: number): number;
  /** Whether a scalar stands there that is written without quotes; false for aliases and values left out. */
  isPlain(container: object, key: string | number): boolean;
  /** All comments in order; scanned on first use, O(length of the file). */
  comments(): readonly Comment[];
}

/** What a file holds, as far as it could be read, and everything that is wrong with it. */
export interface ParseResult {
  readonly document?: PositionedDocument;
  readonly findings: readonly CodedFinding[];
}

/** What the builder hands over: the value, the table, and what the table cannot say. */
export interface BuiltDocument {
  readonly value: unknown;
  readonly root: Place;
  readonly table: PositionTable;
  /** By the offset of an alias: the scalar it stands for. */
  readonly aliased: ReadonlyMap<number, Place>;
  /** Start and end of every quoted or block scalar, ascending: only there does a "#" not begin a comment. */
  readonly texts: readonly number[];
}

/** The range that a reader should see: quotes belong to a value, the blank lines around a block scalar do not. */
export const shownRange = (text: string, { start, end, form }: Place): readonly [start: number, end: number] => {
  if (isQuotedForm(form)) return [start - 1, end + 1];
  if (!isBlockForm(form)) return [start, end];
  const content = text.slice(start, end);
  const trimmed = content.trim();
  if (trimmed === '') return [start, start];
  const first = start + content.indexOf(trimmed);
  return [first, first + trimmed.length];
};

/** Where the units of a scalar stand; the last one asked for is remembered, for whoever asks for many of its places. */
const createScalarOffset = (text: string): ((place: Place, index: number) => number) => {
  let last: { readonly start: number; readonly offsets: readonly number[] } | undefined;
  return (place, index) => {
    if (last?.start !== place.start) last = { start: place.start, offsets: scalarOffsets(text, place) };
    if (last.offsets.length === 0) return place.start;
    return last.offsets[Math.max(0, index)] ?? place.end;
  };
};

export const createDocument = (source: Source, built: BuiltDocument): PositionedDocument => {
  const { table, aliased, texts } = built;
  const find = (container: object, key: string | number): Child | undefined => {
    const index = table.indexOf(container, key);
    return index < 0 ? undefined : table.child(container, index);
  };
  const span = ([start, end]: readonly [number, number]): Span => ({ source, start, end });
  const shown = (place: Place): Span => span(shownRange(source.text, place));
  const root = shown(built.root);
  const scalarOffset = createScalarOffset(source.text);
  let comments: readonly Comment[] | undefined;
  return {
    source,
    value: built.value,
    root,
    keys: (map) => (Array.isArray(map) ? [] : table.names(map)),
    keySpan(container, key) {
      const child = find(container, key);
      if (child === undefined) return root;
      return Array.isArray(container) ? shown(child) : span([child.keyStart, child.keyEnd]);
    },
    valueSpan(container, key) {
      const child = find(container, key);
      return child === undefined ? root : shown(child);
    },
    valueOffset(container, key, index) {
      const child = find(container, key);
      if (child === undefined) return root.start;
      const place = child.form === ALIAS ? (aliased.get(child.start) ?? child) : child;
      return scalarOffset(place, index);
    },
    isPlain(container, key) {
      const child = find(container, key);
      return child !== undefined && isPlainForm(child.form);
    },
    comments() {
      comments ??= scanComments(source, texts);
      return comments;
    },
  };
};
