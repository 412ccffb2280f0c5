import type { Span } from '../../core/index.ts';
import type { PositionedDocument } from '../../parse/index.ts';

/** A mapping of a document. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** As `partOf`, worked out when somebody looks: most places are never shown. */
export const laterPartOf = (
  document: PositionedDocument,
  container: object,
  key: string | number,
  part: readonly [number, number],
): Span => {
  let span: Span | undefined;
  const found = (): Span => {
    span ??= partOf(document, container, key, part);
    return span;
  };
  return {
    source: document.source,
    get start() {
      return found().start;
    },
    get end() {
      return found().end;
    },
  };
};

/** A part of a scalar's text as a span of the file. */
export const partOf = (
  document: PositionedDocument,
  container: object,
  key: string | number,
  part: readonly [number, number],
): Span => {
  const start = document.valueOffset(container, key, part[0]);
  const end = Math.max(
    start,
    document.valueOffset(container, key, Math.max(part[0], part[1] - 1)) + (part[1] > part[0] ? 1 : 0),
  );
  return { source: document.source, start, end };
};
