import type { RuleOwner } from '../contract/index.ts';
import { type CodedFinding, compareDiagnostics, type Diagnostic, fingerprintOf, locate } from '../core/index.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { type LevelOf, weigh } from './severity.ts';

export interface Weighing {
  readonly catalogue: Catalogue;
  readonly levels: LevelOf;
  readonly projectPath: (file: string) => string;
}

const identityOf = (finding: CodedFinding, projectPath: Weighing['projectPath']): string =>
  fingerprintOf([
    finding.code,
    finding.workflow ?? projectPath(finding.at.source.file),
    finding.phase ?? '',
    finding.field ?? '',
    String(finding.data?.['key'] ?? ''),
  ]);

/** Undefined where somebody has switched the code off. */
const diagnosticOf = (finding: CodedFinding, { catalogue, levels, projectPath }: Weighing): Diagnostic | undefined => {
  const { code, message, certainty = 'definite', workflow, phase, field, help, data } = finding;
  const level = levels(code, projectPath(finding.at.source.file));
  if (level === 'off') return undefined;
  const base = finding.severity ?? catalogue.get(code)?.severity ?? 'error';
  return {
    code,
    severity: level ?? weigh(base, certainty),
    certainty,
    message,
    ...locate(finding.at),
    ...(workflow === undefined ? {} : { workflow }),
    ...(phase === undefined ? {} : { phase }),
    ...(field === undefined ? {} : { field }),
    ...(finding.related?.length
      ? { related: finding.related.map((note) => ({ message: note.message, ...locate(note.at) })) }
      : {}),
    ...(help === undefined ? {} : { help }),
    fingerprint: identityOf(finding, projectPath),
    ...(finding.witness?.length
      ? { witness: finding.witness.map(({ at, ...step }) => ({ ...step, ...locate(at) })) }
      : {}),
    ...(data === undefined ? {} : { data }),
  };
};

const sameFinding = (a: Diagnostic, b: Diagnostic): boolean =>
  compareDiagnostics(a, b) === 0 && a.severity === b.severity && a.endLine === b.endLine && a.endColumn === b.endColumn;

/** Findings as diagnostics, in their order: severities set, switched-off codes left out. */
export const weighed = (findings: Iterable<CodedFinding>, weighing: Weighing): readonly Diagnostic[] => {
  const all: Diagnostic[] = [];
  for (const finding of findings) {
    const diagnostic = diagnosticOf(finding, weighing);
    if (diagnostic !== undefined) all.push(diagnostic);
  }
  return all;
};

/** Sorted, each once. */
export const distinct = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => {
  const all = [...diagnostics].sort(compareDiagnostics);
  return all.filter((diagnostic, i) => {
    const previous = all[i - 1];
    return previous === undefined || !sameFinding(previous, diagnostic);
  });
};

/** Findings outside a check (of settings files) as diagnostics, with the severities of their codes. */
export const diagnose = (findings: Iterable<CodedFinding>, owners: readonly RuleOwner[]): readonly Diagnostic[] =>
  distinct(weighed(findings, { catalogue: catalogueOf(owners), levels: () => undefined, projectPath: (file) => file }));
