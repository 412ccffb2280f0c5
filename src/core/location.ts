/** One text that was read, with its name as the user knows it (relative to the working directory, `/` separated). */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** 1-based line and column (UTF-16 units) of an offset; offsets beyond the text are clamped. */
  position(offset: number): Position;
  /** The text of a 1-based line without its line break; "" outside the text. */
  line(number: number): string;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A half-open range of UTF-16 offsets in a source. Cheap; turn it into a `Location` only to tell a reader. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** 1-based lines and columns in UTF-16 units; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) starts.push(i + 1);
    else if (c === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
};

/** Wraps a text; the line table is made on first use, O(length), and each position then costs O(log lines). */
export const createSource = (file: string, text: string): Source => {
  let cache: readonly number[] | undefined;
  const starts = (): readonly number[] => {
    cache ??= lineStartsOf(text);
    return cache;
  };
  return {
    file,
    text,
    position(offset) {
      const table = starts();
      const at = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = table.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((table[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: at - (table[low] ?? 0) + 1 };
    },
    line(number) {
      const table = starts();
      const start = table[number - 1];
      if (start === undefined) return '';
      let end = table[number] ?? text.length;
      if (end > start && text[end - 1] === '\n') end--;
      if (end > start && text[end - 1] === '\r') end--;
      return text.slice(start, end);
    },
  };
};

/** Where a span is, in the words of editors and reports. */
export const locate = (span: Span): Location => {
  const start = span.source.position(span.start);
  const end = span.source.position(Math.max(span.start, span.end));
  return { file: span.source.file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
};

/** Shifts a range inside a span's text by the span's start. */
export const subSpan = (span: Span, start: number, end: number): Span => ({
  source: span.source,
  start: span.start + start,
  end: span.start + end,
});
