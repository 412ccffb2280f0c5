import type { CodedFinding, Source } from '../../../core/index.ts';
import { type PositionedDocument, parseDocument, validateDocument } from '../../../parse/index.ts';
import { lowerContract } from '../../lower.ts';
import type { Chain, Contract, Field, Phase } from '../../model/index.ts';
import type { LoadedFile, Resolve } from '../loaded.ts';
import { reportAmbiguous } from './ambiguous.ts';
import { fieldsAt } from './field.ts';
import { chainsAt, loopsAt, phasesAt } from './phase.ts';
import { isRow, pathAt, type Reading, type Row, report, textOf } from './reading.ts';
import { readShared } from './shared.ts';

/** Versions that are understood, as major numbers. */
const understood: readonly number[] = [0, 1];

/** Reads a contract file. Never throws; all findings of the file come at once. */
export const loadContract = (source: Source, resolve: Resolve): LoadedFile => {
  const { document, findings: parsing } = parseDocument(source);
  if (!document) return { source, findings: parsing };
  const findings = parsing.map((finding) => asDuplicatePhase(document, finding));
  const root: Row = isRow(document.value) ? document.value : {};
  const version = textOf(root['schema_version']) ?? '';
  const major = Number(/^\d+/u.exec(version)?.[0] ?? Number.NaN);
  if (version !== '' && !understood.includes(major))
    return { source, document, findings: [...findings, unsupported(document, root, version)] };
  const shape = validateDocument(document, 'contract');
  const workflow = textOf(root['pipeline_id']) ?? '';
  const reading: Reading = { document, legacy: major === 0, findings: [], shared: new Map(), workflow };
  const contract = readContract(reading, root, resolve);
  const sound = [...findings, ...shape, ...reading.findings].every((finding) => !stopsAnalysis.has(finding.code));
  const named = workflow === '' ? {} : { workflow };
  return {
    source,
    document,
    findings: [...findings, ...shape.map((finding) => ({ ...named, ...finding })), ...reading.findings],
    ...(workflow === '' ? {} : { contract }),
    ...(sound && workflow !== '' ? { input: lowerContract(contract) } : {}),
  };
};

/** After one of these, parts of the promise are missing: what is said about the flow would be about another contract. */
const stopsAnalysis: ReadonlySet<string> = new Set([
  'contract/syntax',
  'contract/limit',
  'contract/alias-bomb',
  'contract/duplicate-key',
  'graph/duplicate-phase',
  'contract/unknown-key',
  'contract/missing-key',
  'contract/wrong-type',
  'contract/bad-path',
  'contract/bad-import',
]);

/** A key that stands twice below `phases` is a phase that is declared twice. */
const asDuplicatePhase = (document: PositionedDocument, finding: CodedFinding): CodedFinding => {
  const phases = isRow(document.value) ? document.value['phases'] : undefined;
  const first = finding.related?.[0]?.at;
  if (finding.code !== 'contract/duplicate-key' || !isRow(phases) || !first) return finding;
  const id = document.keys(phases).find((key) => document.keySpan(phases, key).start === first.start);
  if (id === undefined) return finding;
  return {
    ...finding,
    code: 'graph/duplicate-phase',
    message: `Phase "${id}" is declared a second time.`,
    phase: id,
    related: [{ message: `Phase "${id}" is declared here first.`, at: first }],
    help: 'Give one of the two another id.',
  };
};

const unsupported = (document: PositionedDocument, root: Row, version: string): CodedFinding => ({
  code: 'contract/unsupported-version',
  message: `Schema version "${version.slice(0, 40)}" is not understood; versions 0.x and 1.x are.`,
  at: document.valueSpan(root, 'schema_version'),
  help: 'Use schema_version "1.0.0", or a newer contextcore.',
});

const readContract = (reading: Reading, root: Row, resolve: Resolve): Contract => {
  const { document } = reading;
  readShared(reading, root, resolve);
  const phases = phasesAt(reading, root['phases']);
  const chains = chainsAt(reading, root['propagation_chains']);
  const merge = root['merge'];
  const contract: Contract = {
    workflow: reading.workflow,
    at: root['pipeline_id'] === undefined ? document.root : document.valueSpan(root, 'pipeline_id'),
    schemaVersion: textOf(root['schema_version']) ?? '',
    legacy: reading.legacy,
    ...(typeof root['description'] === 'string' ? { description: root['description'] } : {}),
    public: root['public'] === true,
    ...(root['inputs'] === undefined ? {} : { inputs: fieldsAt(reading, root['inputs'], 'input') }),
    ...(root['outputs'] === undefined ? {} : { outputs: fieldsAt(reading, root['outputs'], 'output') }),
    phases: withChainEnds(phases, chains, reading),
    loops: loopsAt(reading, root['loops']),
    merge: isRow(merge) ? mergesAt(reading, merge) : [],
    chains,
  };
  if (reading.legacy) reportAmbiguous(reading);
  if (phases.length === 0 && isRow(root['phases'])) {
    const at = document.keySpan(root, 'phases');
    report(reading, {
      code: 'contract/missing-key',
      message: `Workflow "${reading.workflow}" has no phase.`,
      at,
      help: 'Describe at least one phase below "phases".',
    });
  }
  return contract;
};

const mergesAt = (reading: Reading, merge: Row): Contract['merge'] =>
  reading.document.keys(merge).flatMap((key) => {
    const policy = textOf(merge[key]);
    const field = pathAt({ ...reading, findings: reading.findings }, merge, key, key);
    return policy === undefined || field === undefined
      ? []
      : [{ field, policy, at: reading.document.keySpan(merge, key) }];
  });

/** The destination of a chain of severity warning or above is critical where the file does not say otherwise. */
const withChainEnds = (phases: readonly Phase[], chains: readonly Chain[], reading: Reading): readonly Phase[] => {
  const ends = new Map<string, Set<string>>();
  for (const chain of chains) {
    if (chain.severity === 'advisory') continue;
    const fields = ends.get(chain.destination.phase) ?? new Set();
    ends.set(chain.destination.phase, fields.add(chain.destination.field));
  }
  if (ends.size === 0) return phases;
  const said = explicitlyUncritical(reading);
  return phases.map((phase) => {
    const fields = ends.get(phase.id);
    if (!fields) return phase;
    const mark = (field: Field): Field =>
      fields.has(field.name) && !said(phase.id, field.name) ? { ...field, critical: true } : field;
    return { ...phase, required: phase.required.map(mark), enrichment: phase.enrichment.map(mark) };
  });
};

/** Whether the file itself says `critical: false` of a field at a phase's entry, or in the shared definition. */
const explicitlyUncritical =
  ({ document, shared }: Reading) =>
  (phase: string, field: string): boolean => {
    const root = document.value;
    const phases = isRow(root) ? root['phases'] : undefined;
    const row = isRow(phases) ? phases[phase] : undefined;
    const entry = isRow(row) && isRow(row['entry']) ? row['entry'] : {};
    const lists = [entry['required'], entry['enrichment']].flatMap((list) => (Array.isArray(list) ? list : []));
    const own: unknown = lists.find((item: unknown) => isRow(item) && item['name'] === field);
    const given = isRow(own) && own['critical'] !== undefined ? own['critical'] : shared.get(field)?.row['critical'];
    return given === false;
  };
