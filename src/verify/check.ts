import type { ContractGraph, Parity, RuleOwner } from '../contract/index.ts';
import { type CodedFinding, compareDiagnostics, compareText, type Diagnostic, type Source } from '../core/index.ts';
import { type Baseline, type BaselineEntry, compare, staleEntries } from './baseline.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { diagnosticsOf, type Weighing } from './diagnose.ts';
import { type CommentText, readDirectives, type Suggest, unknownCode } from './directives.ts';
import type { CheckResult, Silenced, Summary } from './result.ts';
import { type FileFacts, runRule } from './run-rule.ts';
import { createLevels, type SeverityChoice } from './severity.ts';
import { suppress } from './suppress.ts';

/** One file that was read, with the facts about its workflow for the moments at which rules are to look at it. */
export interface CheckedFile {
  readonly source: Source;
  readonly comments: readonly CommentText[];
  /** What loading found. */
  readonly findings: readonly CodedFinding[];
  /** What the findings of rules belong to. */
  readonly workflow?: string;
  /** Absent where the file could not be made into a workflow: then no rule looks at it. */
  readonly facts?: FileFacts;
  readonly extent?: { readonly phases: number; readonly fields: number };
}

export interface CheckInput extends SeverityChoice {
  readonly files: readonly CheckedFile[];
  /**
   * What the files import, with its comments. Such a suppression is never stale: what it silences may come up only for
   * other files that import the same.
   */
  readonly imported?: readonly Pick<CheckedFile, 'source' | 'comments'>[];
  readonly owners: readonly RuleOwner[];
  readonly baseline?: Baseline;
  /** The name of a file as seen from the project's folder, which fingerprints and globs use. Default: the name itself. */
  readonly projectPath?: (file: string) => string;
  /**
   * Whether a file that is not among the checked ones belongs to what is checked: its baseline entries are stale then.
   * Asked for "", whether that is the whole project. Default: yes.
   */
  readonly inScope?: (projectPath: string) => boolean;
  readonly suggest: Suggest;
  readonly notes?: readonly string[];
  readonly parity?: Parity;
}

function* findingsOf(files: readonly CheckedFile[], owners: readonly RuleOwner[]): Generator<CodedFinding> {
  for (const file of files) {
    yield* file.findings;
    if (file.facts === undefined) continue;
    const named = file.workflow === undefined ? {} : { workflow: file.workflow };
    for (const owner of owners) {
      for (const rule of owner.rules) {
        const code = `${owner.name}/${rule.name}`;
        for (const finding of runRule(rule, file.facts)) yield { ...named, ...finding, code };
      }
    }
  }
}

/** A code could fire in a file when nobody has switched it off and, for a rule, when the file has facts of its moment. */
const couldFireIn = (input: CheckInput, { catalogue, levels, projectPath }: Weighing) => {
  const { inScope = () => true } = input;
  const byName = new Map(input.files.map((file) => [file.source.file, file]));
  const inFile = (code: string, file: CheckedFile): boolean => {
    const moment = catalogue.get(code)?.moment;
    if (moment === undefined || levels(code, projectPath(file.source.file)) === 'off') return false;
    return file.facts !== undefined && (moment === 'load' || file.facts[moment] !== undefined);
  };
  return (code: string, name?: string): boolean => {
    // What the configuration silences may stand in a file that was not asked for.
    if (name === undefined) return inScope('') && input.files.some((file) => inFile(code, file));
    const file = byName.get(name);
    return file !== undefined && inFile(code, file);
  };
};

/** An entry of a file that is still there is judged with that file; one of a file that is gone, with the whole project. */
const coversIn = (input: CheckInput, couldFire: (code: string, file?: string) => boolean, weighing: Weighing) => {
  const names = new Map(input.files.map((file) => [weighing.projectPath(file.source.file), file.source.file]));
  return ({ code, file }: BaselineEntry): boolean => {
    const moment = weighing.catalogue.get(code)?.moment;
    const checked = file === undefined ? undefined : names.get(file);
    // A rule that is gone finds nothing any more.
    if (checked !== undefined) return moment === undefined || couldFire(code, checked);
    // A rule of another moment has not been asked.
    if ((moment === 'preflight' || moment === 'postrun') && !input.files.some((one) => one.facts?.[moment]))
      return false;
    return input.inScope?.(file ?? '') ?? true;
  };
};

const countOf = (diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): number =>
  diagnostics.reduce((sum, diagnostic) => sum + (diagnostic.severity === severity ? 1 : 0), 0);

const isKnown = (diagnostic: Diagnostic): boolean => diagnostic.certainty !== 'unknown';

const unknownNotes = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics
    .filter((diagnostic) => !isKnown(diagnostic))
    .map(({ file, line, column, message, code }) => `${file}:${line}:${column}: undecided: ${message} [${code}]`);

const summaryOf = (
  files: readonly CheckedFile[],
  shown: readonly Diagnostic[],
): Omit<Summary, 'unknown' | 'suppressed'> => {
  const extents = files.flatMap((file) => file.extent ?? []);
  return {
    files: new Set(files.map(({ source }) => source.file)).size,
    workflows: extents.length,
    phases: extents.reduce((sum, extent) => sum + extent.phases, 0),
    fields: extents.reduce((sum, extent) => sum + extent.fields, 0),
    errors: countOf(shown, 'error'),
    warnings: countOf(shown, 'warning'),
    infos: countOf(shown, 'info'),
  };
};

/** A result together with what the commands around it need. */
export interface Verification extends CheckResult {
  /** Baseline entries that accept more than there is. */
  readonly removed: readonly BaselineEntry[];
  readonly catalogue: Catalogue;
}

const silenceOf = (input: CheckInput, found: readonly Diagnostic[], weighing: Weighing) => {
  const { files, imported = [], suggest } = input;
  const { catalogue: known, projectPath } = weighing;
  const read = [...files, ...imported].map((file) =>
    readDirectives(file.comments, { source: file.source, known, suggest }),
  );
  const all = input.config?.suppressions ?? [];
  const silence = suppress(found, {
    directives: read.flatMap((one) => one.directives),
    configured: all.filter((one) => known.has(one.code)),
    projectPath,
    couldFire: couldFireIn(input, weighing),
  });
  const misnamed = all.flatMap(({ code, at }) =>
    at === undefined || known.has(code) ? [] : [unknownCode(code, at, { known, suggest })],
  );
  return { ...silence, remarks: [...read.flatMap((one) => one.findings), ...misnamed, ...silence.stale] };
};

const compareWith = (input: CheckInput, known: readonly Diagnostic[], weighing: Weighing) =>
  input.baseline &&
  compare(known, input.baseline, {
    projectPath: weighing.projectPath,
    covers: coversIn(input, couldFireIn(input, weighing), weighing),
  });

/**
 * Asks every rule about the facts at hand and applies severities, suppressions and the baseline, in this order. Findings
 * that cannot be decided are hidden and counted. The same input gives the same result, whatever the order of the files.
 */
export const verify = (input: CheckInput): Verification => {
  const { files, owners, projectPath = (file: string) => file } = input;
  const catalogue = catalogueOf(owners);
  const weighing: Weighing = { catalogue, levels: createLevels(input), projectPath };
  const silence = silenceOf(input, diagnosticsOf(findingsOf(files, owners), weighing), weighing);
  const known = silence.kept.filter(isKnown);
  const compared = compareWith(input, known, weighing);
  const { fresh = known, same = [], removed = [] } = compared ?? {};
  const own = diagnosticsOf([...silence.remarks, ...staleEntries(removed)], weighing);
  const diagnostics = [...fresh, ...own].sort(compareDiagnostics);
  const accepted = same.map((diagnostic): Silenced => ({ diagnostic, kind: 'external' }));
  const silenced = [...silence.silenced.filter((one) => isKnown(one.diagnostic)), ...accepted];
  const unknown = silence.kept.length - known.length;
  return {
    diagnostics,
    silenced: silenced.sort((a, b) => compareDiagnostics(a.diagnostic, b.diagnostic)),
    summary: {
      ...summaryOf(files, diagnostics),
      unknown,
      suppressed: silenced.length,
      ...(input.parity ? { parity: input.parity } : {}),
    },
    graphs: files.flatMap(({ facts }): ContractGraph[] => (facts?.static ? [facts.static.graph] : [])),
    ...(compared ? { baseline: { new: fresh.length, same: same.length, removed: removed.length } } : {}),
    notes: [...(input.notes ?? []), ...unknownNotes(silence.kept)].sort(compareText),
    removed,
    catalogue,
  };
};
