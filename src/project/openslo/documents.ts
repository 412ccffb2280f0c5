import { type CodedFinding, createSource, isRow, type Row, type Source, type Span } from '../../core/index.ts';
import { type PositionedDocument, parseDocument } from '../../parse/index.ts';
import { documentParts } from '../context/documents.ts';

/** A document of a file, with where its parts stand in the whole file. */
export interface PlacedDocument {
  readonly value: Row;
  /** Where the value of a key stands; where there is none, the document. */
  at(container: unknown, key?: string | number): Span;
}

export const fault = (message: string, at: Span, help?: string): CodedFinding => ({
  code: 'openslo/unreadable',
  message,
  at,
  ...(help === undefined ? {} : { help }),
});

const placed = (source: Source, offset: number, document: PositionedDocument): PlacedDocument['at'] => {
  const moved = ({ start, end }: Span): Span => ({ source, start: start + offset, end: end + offset });
  return (container, key) =>
    moved(
      typeof container === 'object' && container !== null && key !== undefined
        ? document.valueSpan(container, key)
        : document.root,
    );
};

/** The documents of a file of YAML, however many; everything that keeps one from being read. */
export const documentsOf = (
  source: Source,
): { readonly documents: readonly PlacedDocument[]; readonly findings: readonly CodedFinding[] } => {
  const documents: PlacedDocument[] = [];
  const findings: CodedFinding[] = [];
  for (const { start, text } of documentParts(source)) {
    const { document, findings: reading } = parseDocument(createSource(source.file, text));
    findings.push(
      ...reading.map((one) => fault(one.message, { source, start: one.at.start + start, end: one.at.end + start })),
    );
    if (document === undefined || document.value === null) continue;
    const at = placed(source, start, document);
    if (isRow(document.value)) documents.push({ value: document.value, at });
    else findings.push(fault('The document is no object of OpenSLO.', at(undefined)));
  }
  return { documents, findings };
};
