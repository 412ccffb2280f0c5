import type { Document } from 'yaml';
import { isRow, type Row } from '../core/index.ts';
import { applyEdits, CannotEdit, type Edit, lineStart } from './edit.ts';
import type { Page, Yaml } from './yaml-edit.ts';

/** A document at hand: its tree for places, its values for meaning. */
export interface Sheet {
  readonly page: Page;
  readonly document: Document;
  readonly value: Row;
  /** The shared fields, also where the text holds only a part of the file. */
  readonly fields: unknown;
}

export const openSheet = (yaml: Yaml, text: string, fields?: unknown): Sheet => {
  const document = yaml.parseDocument(text, { prettyErrors: false, logLevel: 'silent', merge: true });
  if (document.errors.length > 0) throw new CannotEdit('it is written in an unusual way');
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    throw new CannotEdit('it has too many aliases');
  }
  return {
    page: { yaml, text, json: text.trimStart().startsWith('{') },
    document,
    value: isRow(value) ? value : {},
    fields: fields ?? (isRow(value) ? value['fields'] : undefined),
  };
};

/** Applies an edit, and makes sure that the text then means what is meant and nothing else. */
export const commit = (sheet: Sheet, edit: Edit, intend: (document: Document) => void): string => {
  const { yaml, text } = sheet.page;
  const after = applyEdits(text, [edit]);
  const intended = yaml.parseDocument(text, { prettyErrors: false, logLevel: 'silent', merge: true });
  intend(intended);
  const expected = JSON.stringify(intended.toJS());
  if (JSON.stringify(openSheet(yaml, after).value) !== expected)
    throw new CannotEdit('it is written in an unusual way');
  return after;
};

/** Where each phase stands with all its lines; undefined where phases do not stand below one another. */
export const phaseRegions = ({
  page: { yaml, text },
  document,
}: Sheet): ReadonlyMap<unknown, readonly [number, number]> | undefined => {
  const phases: unknown = document.get('phases', true);
  if (!yaml.isMap(phases) || phases.flow === true || !phases.range) return undefined;
  const starts = phases.items.map(({ key }) => (yaml.isScalar(key) && key.range ? lineStart(text, key.range[0]) : -1));
  const end = Math.min(text.length, phases.range[2]);
  if (starts.includes(-1) || new Set(starts).size < starts.length) return undefined;
  return new Map(
    phases.items.map(({ key }, index) => [
      yaml.isScalar(key) ? key.value : undefined,
      [starts[index] ?? 0, starts[index + 1] ?? end] as const,
    ]),
  );
};
