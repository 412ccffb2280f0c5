import type { CodedFinding, Severity, Span } from '../../../core/index.ts';
import type { PositionedDocument } from '../../../parse/index.ts';
import { parsePath, printPath } from '../../model/index.ts';
import { isList, isRow, partOf, type Row, textOf } from '../rows.ts';

export type { Row } from '../rows.ts';
export { isList, isRow, partOf, textOf } from '../rows.ts';

/** A contract file while it is being read: its document, the rules of its version, and what was found wrong so far. */
export interface Reading {
  readonly document: PositionedDocument;
  readonly legacy: boolean;
  readonly findings: CodedFinding[];
  /** Shared field definitions by canonical path. */
  readonly shared: Map<string, SharedField>;
  readonly workflow: string;
}

export interface SharedField {
  readonly row: Row;
  readonly document: PositionedDocument;
}

interface Report {
  readonly code: string;
  readonly message: string;
  readonly at: Span;
  readonly help?: string;
  readonly severity?: Severity;
  readonly phase?: string;
  readonly field?: string;
}

export const report = (reading: Reading, finding: Report): void => {
  reading.findings.push({ ...finding, workflow: reading.workflow });
};

/** The canonical spelling of the path that a scalar holds; reports what is no path. */
export const pathAt = (reading: Reading, container: object, key: string | number, text: string): string | undefined => {
  const parsed = parsePath(text);
  if (parsed.kind === 'path') return printPath(parsed.segments);
  report(reading, {
    code: 'contract/bad-path',
    message: `Field name "${text.slice(0, 80)}" ${parsed.message}.`,
    at: partOf(reading.document, container, key, [parsed.index, Math.min(text.length, parsed.index + 1)]),
    help: 'Write a path such as a.b, a["b.c"], a[0] or a.*.b.',
  });
  return undefined;
};

/** Where a list element is named: a string itself, a mapping from its `name` key to that key's value, an alias as such. */
export const elementSpan = (
  document: PositionedDocument,
  list: readonly unknown[],
  index: number,
  nameKey: string,
): Span => {
  const whole = document.valueSpan(list, index);
  const element = list[index];
  if (!isRow(element) || document.source.text[whole.start] === '*') return whole;
  return {
    source: document.source,
    start: document.keySpan(element, nameKey).start,
    end: document.valueSpan(element, nameKey).end,
  };
};

/** The names in a list of paths, with where each stands. */
export const pathsAt = (reading: Reading, list: unknown): { field: string; at: Span }[] => {
  if (!isList(list)) return [];
  return list.flatMap((item, i) => {
    const text = textOf(item);
    const field = text === undefined ? undefined : pathAt(reading, list, i, text);
    return field === undefined ? [] : [{ field, at: reading.document.valueSpan(list, i) }];
  });
};
