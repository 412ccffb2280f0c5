import { type CodedFinding, createSource, isRow, type Row, type Source, type Span } from '../../core/index.ts';
import { type PositionedDocument, parseDocument, validateProject } from '../../parse/index.ts';
import { isProjectId } from '../task/values.ts';
import { contextParts, mayHoldContext, type Part } from './documents.ts';
import { maskedSentence, type Range, secretRanges } from './mask.ts';
import type { ProjectContext, ProjectContextSpec } from './model.ts';
import { ruleFindings } from './rules.ts';

export interface ReadContext {
  /** Absent where a finding says why. */
  readonly context?: ProjectContext;
  /** The id of the project, where it can be read, whatever else is wrong. */
  readonly id?: string;
  /** Where the document stands. */
  readonly at: Span;
  readonly findings: readonly CodedFinding[];
  /** What of the text may not be shown. */
  readonly secrets: readonly Range[];
}

/** Codes of reading any file, and what they are called for this one. */
const codes: ReadonlyMap<string, string> = new Map([
  ['contract/unknown-key', 'project/unknown-key'],
  ['contract/missing-key', 'project/missing-key'],
  ['contract/wrong-type', 'project/wrong-type'],
  ['contract/invalid-value', 'project/invalid-value'],
  ['contract/secret', 'project/secret'],
]);

const named = (finding: CodedFinding): CodedFinding =>
  finding.code.startsWith('project/') ? finding : { ...finding, code: codes.get(finding.code) ?? 'project/unreadable' };

const maskedData = (data: NonNullable<CodedFinding['data']>): NonNullable<CodedFinding['data']> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? maskedSentence(value) : value]),
  );

/** The finding as it may be shown, in the file that the part comes from. */
const placed = (finding: CodedFinding, source: Source, offset: number): CodedFinding => {
  const span = ({ start, end }: Span): Span => ({ source, start: start + offset, end: end + offset });
  const { help, related, data } = finding;
  return {
    ...finding,
    message: maskedSentence(finding.message),
    at: span(finding.at),
    ...(help === undefined ? {} : { help: maskedSentence(help) }),
    ...(data === undefined ? {} : { data: maskedData(data) }),
    ...(related === undefined
      ? {}
      : { related: related.map((note) => ({ message: maskedSentence(note.message), at: span(note.at) })) }),
  };
};

const topKeys = ['spec', 'kind', 'apiVersion', 'metadata'];

/** What the spec is, wherever it stands: the schema decides by the same keys. */
const specOf = (value: Row): Row => {
  if (!topKeys.some((key) => Object.hasOwn(value, key))) return value;
  return isRow(value['spec']) ? value['spec'] : {};
};

/** The schema has said that it is one. */
const isSpec = (spec: Row): spec is Row & ProjectContextSpec => isRow(spec['project']);

const textMap = (value: unknown): Readonly<Record<string, string>> | undefined =>
  isRow(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : undefined;

const metadataOf = (value: unknown, spec: ProjectContextSpec): ProjectContext['metadata'] => {
  const given = isRow(value) ? value : {};
  const { name, namespace } = given;
  const labels = textMap(given['labels']);
  const annotations = textMap(given['annotations']);
  return {
    name: typeof name === 'string' ? name : spec.project.id,
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
  };
};

const contextOf = (value: unknown): ProjectContext | undefined => {
  if (!isRow(value)) return undefined;
  const spec = specOf(value);
  if (!isSpec(spec)) return undefined;
  const metadata = metadataOf(spec === value ? undefined : value['metadata'], spec);
  return { apiVersion: 'contextcore.io/v1', kind: 'ProjectContext', metadata, spec };
};

const findingsOf = (document: PositionedDocument): readonly CodedFinding[] => [
  ...validateProject(document),
  ...(isRow(document.value) ? ruleFindings(document, specOf(document.value)) : []),
];

/** Reads one document; undefined where it is of another kind and there may be one. */
const readPart = (source: Source, { start, text }: Part, isSure: boolean): ReadContext | undefined => {
  const { document, findings: reading } = parseDocument(createSource(source.file, text));
  const at: Span = { source, start, end: start + text.trimEnd().length };
  const value = document?.value;
  if (!isSure && document !== undefined && !(isRow(value) && value['kind'] === 'ProjectContext')) return undefined;
  const found = [...reading, ...(document === undefined ? [] : findingsOf(document))].map(named);
  const findings = found.map((one) => placed(one, source, start)).toSorted((a, b) => a.at.start - b.at.start);
  const read = contextOf(value);
  const context = findings.length > 0 ? undefined : read;
  const id: unknown = read?.spec.project.id;
  const secrets = document === undefined ? [] : secretRanges(document);
  return {
    ...(context === undefined ? {} : { context }),
    ...(typeof id === 'string' && isProjectId(id) ? { id } : {}),
    at,
    findings,
    secrets: secrets.map(([from, to]): Range => [from + start, to + start]),
  };
};

/** Reads every ProjectContext of a file. With `isSure` a file of one document holds one, whatever its kind says. Never throws. */
export const readProjectContexts = (source: Source, isSure: boolean): readonly ReadContext[] => {
  const parts = contextParts(source);
  const isOnly = isSure && parts.length === 1;
  return parts
    .filter(({ text }) => isOnly || mayHoldContext(text))
    .flatMap((part) => readPart(source, part, isOnly) ?? []);
};

/** Reads a file that holds one ProjectContext; everything that is wrong with it at once. Never throws. */
export const readProjectContext = (source: Source): Omit<ReadContext, 'at' | 'secrets'> => {
  const [first, second] = readProjectContexts(source, true);
  const at: Span = { source, start: 0, end: 0 };
  if (first === undefined)
    return { findings: [{ code: 'project/unreadable', at, message: 'The file holds no ProjectContext.' }] };
  if (second === undefined) return first;
  const message = 'The file holds more than one ProjectContext, but one is expected.';
  return { findings: [...first.findings, { code: 'project/unreadable', at: second.at, message }] };
};
