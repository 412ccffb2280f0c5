import {
  buildGraph,
  type Change,
  type ContractGraph,
  compareProjects,
  type GraphInput,
  type LoadedFile,
  type VersionStep,
  versionStep,
  type Workflow,
} from '../contract/index.ts';
import {
  type CodedFinding,
  compareDiagnostics,
  compareText,
  type Diagnostic,
  type Files,
  type Source,
} from '../core/index.ts';
import { diagnose } from '../verify/index.ts';
import { createImports, filesOf, type InputFile, openFile } from './files.ts';
import { createLoader, mayHold } from './front-ends.ts';
import { owners } from './owners.ts';

export type { Change, ChangeClass, ChangeKind, Consumer, VersionStep } from '../contract/index.ts';

/** The files of one side, under the names that they have on both. */
export interface DiffSide {
  readonly files: readonly InputFile[];
  /** What the files import, where that is not among them. Default: only the given files can be imported. */
  readonly read?: Files;
  /** What to put before the names of the side before, so that they are told from those after: `main:`. */
  readonly label?: string;
}

export interface DiffOptions {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** A file that cannot be understood on one side is left out on both, and named. Default: nothing is compared then. */
  readonly leaveOut?: boolean;
}

export interface Diff {
  /** Everything that differs, sorted. */
  readonly changes: readonly Change[];
  /** What is wrong with files of either side. With an error among them, `changes` is empty: half a comparison would lie. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were left out on both sides, by name. */
  readonly leftOut: readonly string[];
  /** How many workflows each side has. A side without one cannot be compared. */
  readonly workflows: { readonly before: number; readonly after: number };
  /** What the changes of public workflows ask of their versions, by workflow. */
  readonly versions: ReadonlyMap<string, VersionStep>;
  /** The graphs of the side before. */
  readonly graphsBefore: readonly ContractGraph[];
  /** The inputs of the side after. */
  readonly inputs: readonly GraphInput[];
  /** The text of every file that was read, by the name under which it is told. */
  readonly sources: ReadonlyMap<string, Source>;
}

interface LoadedSide {
  readonly workflows: readonly Workflow[];
  readonly findings: readonly CodedFinding[];
  readonly sources: readonly Source[];
  /** The files that say what cannot be understood. */
  readonly failed: readonly string[];
}

interface LoadedFiles {
  readonly loaded: readonly LoadedFile[];
  readonly imports: ReturnType<typeof createImports>;
  readonly failed: readonly string[];
}

const workflowsOf = ({ input, further = [], contract }: LoadedFile): readonly Workflow[] => [
  ...(input ? [{ input, graph: buildGraph(input), ...(contract ? { contract } : {}) }] : []),
  ...further.map((one) => ({ input: one, graph: buildGraph(one) })),
];

const loadFiles = async ({ files, read = filesOf(files) }: DiffSide): Promise<LoadedFiles> => {
  const imports = createImports(read);
  const load = createLoader((from, specifier) => imports.resolve(from, specifier));
  const loaded: LoadedFile[] = [];
  for (const file of files.filter((one) => mayHold(one)).toSorted((a, b) => compareText(a.path, b.path)))
    loaded.push(await load(openFile(file)));
  const failed = loaded.filter(
    ({ input, phases, findings: found }) => !input && phases === undefined && found.length > 0,
  );
  return { loaded, imports, failed: failed.map(({ source }) => source.file) };
};

/** One side, without some of its files. */
const sideWithout = ({ loaded, imports, failed }: LoadedFiles, leftOut: ReadonlySet<string>): LoadedSide => {
  const kept = loaded.filter(({ source }) => !leftOut.has(source.file));
  return {
    workflows: kept.flatMap(workflowsOf),
    findings: [...imports.findings(), ...kept.flatMap((file) => file.findings)],
    sources: [...kept.map(({ source }) => source), ...[...imports.opened.values()].map(({ source }) => source)],
    failed: failed.filter((file) => !leftOut.has(file)),
  };
};

const relabelled = (diagnostic: Diagnostic, label: string): Diagnostic => ({
  ...diagnostic,
  file: label + diagnostic.file,
  ...(diagnostic.related ? { related: diagnostic.related.map((one) => ({ ...one, file: label + one.file })) } : {}),
});

/** What is wrong so that a side cannot be understood. What is wrong with its flow is a matter of `check`. */
const loadingErrors = ({ findings, failed }: LoadedSide, label: string): readonly Diagnostic[] =>
  failed.length > 0
    ? diagnose(findings, owners)
        .filter(({ severity }) => severity === 'error')
        .map((one) => relabelled(one, label))
    : [];

/**
 * Compares two states of the same workflows: texts in, changes out, no I/O. Each change is classed by asking the graphs who
 * reads what it touches.
 */
export const diff = async ({ before, after, leaveOut = false }: DiffOptions): Promise<Diff> => {
  const [older, newer] = [await loadFiles(before), await loadFiles(after)];
  const leftOut = new Set(leaveOut ? [...older.failed, ...newer.failed] : []);
  const [was, is] = [sideWithout(older, leftOut), sideWithout(newer, leftOut)];
  const label = before.label ?? '';
  const diagnostics = [...loadingErrors(was, label), ...loadingErrors(is, '')].sort(compareDiagnostics);
  const comparable =
    was.failed.length === 0 && is.failed.length === 0 && was.workflows.length > 0 && is.workflows.length > 0;
  const changes = comparable ? compareProjects(was.workflows, is.workflows) : [];
  return {
    changes,
    diagnostics,
    leftOut: [...leftOut].sort(compareText),
    workflows: { before: was.workflows.length, after: is.workflows.length },
    versions: versionsOf(changes, [...was.workflows, ...is.workflows]),
    graphsBefore: was.workflows.map(({ graph }) => graph),
    inputs: is.workflows.map(({ input }) => input),
    sources: new Map([
      ...was.sources.map((source): [string, Source] => [label + source.file, relabelledSource(source, label)]),
      ...is.sources.map((source): [string, Source] => [source.file, source]),
    ]),
  };
};

/** The same text under the name by which it is told. */
export const relabelledSource = (source: Source, label: string): Source =>
  label === '' ? source : { ...source, file: label + source.file };

const versionsOf = (changes: readonly Change[], workflows: readonly Workflow[]): ReadonlyMap<string, VersionStep> => {
  const shared = new Set(workflows.filter(({ contract }) => contract?.public).map(({ input }) => input.workflow));
  const steps = [...shared].sort(compareText).flatMap((name): [string, VersionStep][] => {
    const step = versionStep(changes.filter((one) => one.workflow === name));
    return step ? [[name, step]] : [];
  });
  return new Map(steps);
};
