import { type PositionedDocument, parseDocument, validateDocument } from '../../../parse/index.ts';
import { parsePath, parseType, printPath } from '../../model/index.ts';
import type { Resolve } from '../loaded.ts';
import { judgeConstraints, reportType } from './field.ts';
import { isList, isRow, type Reading, type Row, report, textOf } from './reading.ts';

/** Reads the shared fields of a file: its imports in order, then its own, which stand over them. */
export const readShared = (reading: Reading, root: Row, resolve: Resolve): void => {
  const imports = root['imports'];
  if (isList(imports))
    for (const [index, item] of imports.entries())
      importFields(reading, { list: imports, index, specifier: textOf(item) }, resolve);
  addFields(reading, root['fields'], reading.document);
};

const importFields = (
  reading: Reading,
  { list, index, specifier }: { list: readonly unknown[]; index: number; specifier: string | undefined },
  resolve: Resolve,
): void => {
  if (specifier === undefined) return;
  const at = reading.document.valueSpan(list, index);
  const bad = (message: string, help: string): void =>
    report(reading, { code: 'contract/bad-import', message, at, help });
  if (/^(?:[a-z][a-z0-9+.-]*:|[/\\])/iu.test(specifier)) {
    bad(`Import "${specifier}" is an absolute path or a URL.`, 'Name a file relative to this one.');
    return;
  }
  const source = resolve(reading.document.source.file, specifier);
  if (!source) {
    bad(`Import "${specifier}" is not there.`, 'Name an existing file relative to this one.');
    return;
  }
  const { document, findings } = parseDocument(source);
  const shape = document ? validateDocument(document, 'fields') : [];
  // A finding inside the imported file stands there, so that it is mended there.
  reading.findings.push(...[...findings, ...shape].map((finding) => ({ workflow: reading.workflow, ...finding })));
  if (!document || !isRow(document.value)) {
    bad(`Import "${specifier}" holds no shared fields.`, 'Let the file hold a mapping "fields".');
    return;
  }
  addFields({ ...reading, document }, document.value['fields'], document);
};

const addFields = (reading: Reading, fields: unknown, document: PositionedDocument): void => {
  if (!isRow(fields)) return;
  for (const key of document.keys(fields)) {
    const row = fields[key];
    if (!isRow(row)) continue;
    const parsed = parsePath(key);
    if (parsed.kind === 'error') {
      report(reading, {
        code: 'contract/bad-path',
        message: `Shared field name "${key.slice(0, 80)}" ${parsed.message}.`,
        at: document.keySpan(fields, key),
        help: 'Write a path such as a.b, a["b.c"], a[0] or a.*.b.',
      });
      continue;
    }
    const type = textOf(row['type']);
    const read = type === undefined ? undefined : parseType(type);
    if (type !== undefined && read?.kind === 'error') reportType(reading, row, type, read);
    judgeConstraints(reading, row);
    reading.shared.set(printPath(parsed.segments), { row, document });
  }
};
