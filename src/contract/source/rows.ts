import type { Source, Span } from '../../core/index.ts';
import type { PositionedDocument } from '../../parse/index.ts';

export { isRow, type Row } from '../../core/index.ts';

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A span that is worked out when somebody looks: most places are never shown. */
class LaterSpan implements Span {
  readonly source: Source;
  private readonly find: () => Span;
  private found: Span | undefined;
  constructor(source: Source, find: () => Span) {
    this.source = source;
    this.find = find;
  }
  get start(): number {
    this.found ??= this.find();
    return this.found.start;
  }
  get end(): number {
    this.found ??= this.find();
    return this.found.end;
  }
}

export const laterSpan = (source: Source, find: () => Span): Span => new LaterSpan(source, find);

/** As `partOf`, worked out when somebody looks. */
export const laterPartOf = (
  document: PositionedDocument,
  container: object,
  key: string | number,
  part: readonly [number, number],
): Span => laterSpan(document.source, () => partOf(document, container, key, part));

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
