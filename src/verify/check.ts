import type { ContractGraph, Parity } from '../contract/index.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../core/index.ts';
import { type Baseline, type BaselineEntry, compare, staleEntries } from './baseline.ts';
import type { Catalogue } from './catalogue.ts';
import { distinct, type Weighing, weighed } from './diagnose.ts';
import { unknownCode } from './directives.ts';
import {
  type CheckedFile,
  createJudge,
  type ImportedFile,
  type JudgedFile,
  type JudgedImport,
  type Judging,
  weighingOf,
} from './judge.ts';
import type { CheckResult, Silenced, Summary } from './result.ts';
import { staleFinding, suppress } from './suppress.ts';

export interface CheckInput extends Judging {
  /** Files with their facts, and files that were judged before. */
  readonly files: readonly (CheckedFile | JudgedFile)[];
  /**
   * What the files import. Such a suppression is never stale: what it silences may come up only for other files that
   * import the same.
   */
  readonly imported?: readonly (ImportedFile | JudgedImport)[];
  readonly baseline?: Baseline;
  /**
   * Whether a file that is not among the checked ones belongs to what is checked: its baseline entries are stale then.
   * Asked for "", whether that is the whole project. Default: yes.
   */
  readonly inScope?: (projectPath: string) => boolean;
  readonly notes?: readonly string[];
  readonly parity?: Parity;
}

/** The input with all of its files judged. */
interface Judged {
  readonly input: CheckInput;
  readonly files: readonly JudgedFile[];
  readonly imported: readonly JudgedImport[];
  readonly weighing: Weighing;
}

/** By name, so that it does not matter which file was judged first; what comes several times keeps its order. */
const byName = (files: readonly JudgedFile[]): readonly JudgedFile[] =>
  files.toSorted((a, b) => compareText(a.file, b.file));

const judgedOf = (input: CheckInput): Judged => {
  const { files, imported = [] } = input;
  const weighing = weighingOf(input);
  const judge = createJudge(input, weighing);
  return {
    input,
    weighing,
    files: byName(files.map((file) => ('found' in file ? file : judge.file(file)))),
    imported: imported.map((file) => ('found' in file ? file : judge.imported(file))),
  };
};

/** A code could fire in a file when nobody has switched it off and, for a rule, when the file has facts of its moment. */
const couldFireIn = ({ input, files, weighing: { catalogue, levels, projectPath } }: Judged) => {
  const { inScope = () => true } = input;
  const named = new Map(files.map((file) => [file.file, file]));
  const inFile = (code: string, { file, moments }: JudgedFile): boolean => {
    const moment = catalogue.get(code)?.moment;
    if (moment === undefined || levels(code, projectPath(file)) === 'off') return false;
    return moments !== undefined && (moment === 'load' || moments.includes(moment));
  };
  return (code: string, name?: string): boolean => {
    // What the configuration silences may stand in a file that was not asked for.
    if (name === undefined) return inScope('') && files.some((file) => inFile(code, file));
    const file = named.get(name);
    return file !== undefined && inFile(code, file);
  };
};

/** An entry of a file that is still there is judged with that file; one of a file that is gone, with the whole project. */
const coversIn = ({ input, files, weighing }: Judged, couldFire: (code: string, file?: string) => boolean) => {
  const names = new Map(files.map(({ file }) => [weighing.projectPath(file), file]));
  return ({ code, file }: BaselineEntry): boolean => {
    const moment = weighing.catalogue.get(code)?.moment;
    const checked = file === undefined ? undefined : names.get(file);
    // A rule that is gone finds nothing any more.
    if (checked !== undefined) return moment === undefined || couldFire(code, checked);
    // A rule of another moment has not been asked.
    if ((moment === 'preflight' || moment === 'postrun') && !files.some(({ moments }) => moments?.includes(moment)))
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
  files: readonly JudgedFile[],
  shown: readonly Diagnostic[],
): Omit<Summary, 'unknown' | 'suppressed'> => {
  const extents = files.flatMap((file) => file.extent ?? []);
  return {
    files: new Set(files.map(({ file }) => file)).size,
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

const silenceOf = (judged: Judged, found: readonly Diagnostic[]) => {
  const { input, files, imported, weighing } = judged;
  const { catalogue: known, projectPath } = weighing;
  const read = [...files, ...imported];
  const all = input.config?.suppressions ?? [];
  const silence = suppress(found, {
    directives: read.flatMap((one) => one.directives),
    configured: all.filter((one) => known.has(one.code)),
    projectPath,
    couldFire: couldFireIn(judged),
  });
  const misnamed = all.flatMap(({ code, at }) =>
    at === undefined || known.has(code) ? [] : [unknownCode(code, at, { known, suggest: input.suggest })],
  );
  const stale = silence.stale.configured.flatMap(({ code, at }) => (at ? [staleFinding(code, at)] : []));
  return {
    ...silence,
    remarks: [
      ...read.flatMap((one) => one.remarks),
      ...silence.stale.comments.flatMap((one) => one.stale ?? []),
      ...weighed([...misnamed, ...stale], weighing),
    ],
  };
};

const compareWith = (judged: Judged, known: readonly Diagnostic[]) =>
  judged.input.baseline &&
  compare(known, judged.input.baseline, {
    projectPath: judged.weighing.projectPath,
    covers: coversIn(judged, couldFireIn(judged)),
  });

/**
 * Asks every rule about the facts at hand and applies severities, suppressions and the baseline, in this order. Findings
 * that cannot be decided are hidden and counted. The same input gives the same result, whatever the order of the files.
 */
export const verify = (input: CheckInput): Verification => {
  const judged = judgedOf(input);
  const { files, imported, weighing } = judged;
  const found = distinct([...imported, ...files].flatMap((file) => file.found));
  const silence = silenceOf(judged, found);
  const known = silence.kept.filter(isKnown);
  const compared = compareWith(judged, known);
  const { fresh = known, same = [], removed = [] } = compared ?? {};
  const own = distinct([...silence.remarks, ...weighed(staleEntries(removed), weighing)]);
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
    graphs: input.files.flatMap((file): ContractGraph[] =>
      'facts' in file && file.facts?.static ? [file.facts.static.graph] : [],
    ),
    ...(compared ? { baseline: { new: fresh.length, same: same.length, removed: removed.length } } : {}),
    notes: [...(input.notes ?? []), ...unknownNotes(silence.kept)].sort(compareText),
    removed,
    catalogue: weighing.catalogue,
  };
};
