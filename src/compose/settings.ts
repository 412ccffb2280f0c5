import { type CodedFinding, type Diagnostic, isRow, type Row, type Source } from '../core/index.ts';
import { type PositionedDocument, parseDocument, validateDocument } from '../parse/index.ts';
import { type Baseline, type BaselineEntry, type Config, type ConfigSuppression, diagnose } from '../verify/index.ts';
import { type InputFile, openFile } from './files.ts';
import { owners } from './owners.ts';
import { completeSyntax } from './syntax.ts';

/** A settings file that was read: its value, or everything that is wrong with it. */
export interface Settings<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: Source;
}

const rowsOf = (value: unknown): readonly Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** Nobody writes a baseline by hand, and under another name it is not found. */
const mended = (finding: CodedFinding, schema: 'config' | 'baseline'): CodedFinding =>
  schema === 'baseline' && finding.code === 'contract/syntax'
    ? {
        ...finding,
        help: 'Take the file from version control, or write it anew with `contextcore baseline create --force`.',
      }
    : finding;

const readSettings = async <T>(
  file: InputFile,
  schema: 'config' | 'baseline',
  decode: (document: PositionedDocument) => T,
): Promise<Settings<T>> => {
  const { source, findings: opening } = openFile(file);
  const { document, findings: parsing } = opening.length > 0 ? { findings: [] } : parseDocument(source);
  const parsed = document === undefined ? await completeSyntax(source, parsing) : parsing;
  const empty = document?.value === null && schema === 'config';
  const shape = document === undefined || empty ? [] : validateDocument(document, schema);
  const findings = [...opening, ...parsed.map((finding) => mended(finding, schema)), ...shape];
  const diagnostics = diagnose(findings, owners);
  const fails = document === undefined || diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { source, diagnostics, ...(fails ? {} : { value: decode(document) }) };
};

const withSpans = (document: PositionedDocument, key: string): readonly Row[] => {
  const list = isRow(document.value) ? document.value[key] : undefined;
  return rowsOf(list).map((row, i) => ({
    ...row,
    at: Array.isArray(list) ? document.keySpan(list, i) : document.root,
  }));
};

// The schema has been enforced: from here on the shapes are those of `Config` and `Baseline`.
const isConfig = (value: unknown): value is Config => isRow(value);
const areSuppressions = (rows: readonly Row[]): rows is readonly (Row & ConfigSuppression)[] =>
  rows.every((row) => typeof row['code'] === 'string');
const areEntries = (rows: readonly Row[]): rows is readonly (Row & BaselineEntry)[] =>
  rows.every((row) => typeof row['fingerprint'] === 'string' && typeof row['code'] === 'string');

const decodeConfig = (document: PositionedDocument): Config => {
  const suppressions = withSpans(document, 'suppressions');
  if (!isConfig(document.value) || !areSuppressions(suppressions)) return {};
  return { ...document.value, suppressions };
};

const areWorkflows = (value: unknown): value is NonNullable<Baseline['workflows']> => isRow(value);

const decodeBaseline = (document: PositionedDocument): Baseline => {
  const entries = withSpans(document, 'findings');
  const changes = withSpans(document, 'changes');
  const workflows = isRow(document.value) ? document.value['workflows'] : undefined;
  return {
    entries: areEntries(entries) ? entries : [],
    ...(areWorkflows(workflows) ? { workflows } : {}),
    ...(changes.length > 0 && areEntries(changes) ? { changes } : {}),
  };
};

/** Reads `contextcore.config.yaml`. An empty file is an empty configuration. */
export const readConfig = (file: InputFile): Promise<Settings<Config>> => readSettings(file, 'config', decodeConfig);

/** Reads `contextcore.baseline.json`. */
export const readBaseline = (file: InputFile): Promise<Settings<Baseline>> =>
  readSettings(file, 'baseline', decodeBaseline);
