import {
  type AgreementFacts,
  buildGraph,
  type Contract,
  type GraphInput,
  type LoadedFile,
  type ObservedRun,
  type Pair,
  type StaticFacts,
  seededFields,
} from '../contract/index.ts';
import { type CodedFinding, compareText, type Files, type Source, suggest } from '../core/index.ts';
import { parseDocument } from '../parse/index.ts';
import { type Baseline, type CheckedFile, type SeverityChoice, type Verification, verify } from '../verify/index.ts';
import { agreementOf } from './agreement.ts';
import { createImports, filesOf, type InputFile, type OpenedFile, openFile } from './files.ts';
import { createLoader, isModule, mayHold } from './front-ends.ts';
import { owners } from './owners.ts';
import { withSightings } from './sightings.ts';

export interface CheckOptions extends SeverityChoice {
  /** Contract files, and workflows and actions of GitHub. */
  readonly files: readonly InputFile[];
  /** What the files import, where that is not among them. Default: only the given files can be imported. */
  readonly read?: Files;
  readonly baseline?: Baseline;
  /** The name of a file as seen from the project's folder, which fingerprints and globs use. Default: the name itself. */
  readonly projectPath?: (file: string) => string;
  /** Whether a file that was not given belongs to what is checked ("": all of the project does). Default: yes. */
  readonly inScope?: (projectPath: string) => boolean;
  /** Called when a part of the work is done, for timings. */
  readonly onStage?: (stage: 'load' | 'analyze') => void;
  /** What records of runs say, of workflows of any name: findings tell whether they were seen. */
  readonly runs?: readonly ObservedRun[];
}

export interface Checked extends Verification {
  /** The text of every file that was read, by name. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The phases of contracts and of code, those that go together as one. */
  readonly pairs: readonly Pair[];
  /** The contracts that were read, by file. */
  readonly contracts: ReadonlyMap<string, Contract>;
}

/** What a moment adds to the facts that a contract itself gives. */
export type MoreFacts = (facts: StaticFacts) => Partial<CheckedFile['facts']>;

const extentOf = (input: GraphInput) => {
  const fields = new Set<string>();
  for (const { field } of [...(input.inputs ?? []), ...(input.outputs ?? [])]) fields.add(field);
  for (const phase of input.phases) for (const { field } of [...phase.reads, ...phase.writes]) fields.add(field);
  return { phases: input.phases.filter(({ between }) => !between).length, fields: fields.size };
};

const factsOf = (
  loaded: Pick<LoadedFile, 'input' | 'contract'>,
  more: MoreFacts,
  agreement: AgreementFacts | undefined,
): Pick<CheckedFile, 'facts' | 'extent' | 'workflow'> => {
  const agreed = agreement ? { agreement } : {};
  if (loaded.input === undefined) return agreement ? { facts: agreed } : {};
  const facts: StaticFacts = {
    graph: buildGraph(loaded.input),
    ...(loaded.contract === undefined ? {} : { contract: loaded.contract }),
  };
  return {
    workflow: loaded.input.workflow,
    facts: { static: facts, ...agreed, ...more(facts) },
    extent: extentOf(loaded.input),
  };
};

/** The fields that a workflow without declared inputs is taken to be seeded with. */
const seededNotes = ({ source, facts }: CheckedFile): readonly string[] => {
  if (facts?.static === undefined || facts.preflight !== undefined) return [];
  const { input, topology } = facts.static.graph;
  const seeded = seededFields(input, topology).flatMap(({ read, certain }) => (certain ? [read.field] : []));
  const names = [...(input.assumed ?? []), ...seeded].map((name) => `"${name}"`);
  if (names.length === 0) return [];
  const { line, column } = source.position(input.at.start);
  const list = names.sort(compareText).join(', ');
  return [
    `${source.file}:${line}:${column}: workflow "${input.workflow}" declares no inputs; taken as seeded: ${list}`,
  ];
};

/** What is wrong inside of an imported file belongs to that file, whoever imports it: it is said once. */
const ownFindings = ({ source, findings }: LoadedFile): readonly CodedFinding[] =>
  findings.map((finding) => {
    if (finding.at.source.file === source.file) return finding;
    const { workflow: _, ...rest } = finding;
    return rest;
  });

/** The files that others import, where they may silence findings; most hold no such comment and are not read again. */
const importedOf = (opened: ReadonlyMap<string, OpenedFile>, loaded: readonly LoadedFile[]) => {
  const checked = new Set(loaded.map((file) => file.source.file));
  return [...opened.values()].flatMap(({ source }) => {
    if (checked.has(source.file) || !source.text.includes('contextcore-')) return [];
    return [{ source, comments: isModule(source.file) ? lineComments(source) : commentsOf(source) }];
  });
};

const commentsOf = (source: Source) => parseDocument(source).document?.comments() ?? [];

/** The comments of a module that begin with two slashes and may silence findings. */
const lineComments = (source: Source) =>
  [...source.text.matchAll(/\/\/([^\n]*contextcore-[^\n]*)/gu)].map(({ 0: whole, 1: text = '', index }) => ({
    text: text.trim(),
    start: index,
    end: index + whole.length,
    line: source.position(index).line,
  }));

/** Checks files with the facts of further moments. */
export const checkWith = async (options: CheckOptions, more: MoreFacts): Promise<Checked> => {
  const { files, read = filesOf(files), onStage, ...choice } = options;
  const imports = createImports(read);
  const load = createLoader((from, specifier) => imports.resolve(from, specifier));
  const loaded: LoadedFile[] = [];
  for (const file of files.filter((file) => mayHold(file)).toSorted((a, b) => compareText(a.path, b.path))) {
    loaded.push(await load(openFile(file)));
  }
  const byFile = new Map(loaded.map((file) => [file.source.file, file]));
  const agreement = await agreementOf(loaded, {
    authority: options.config?.authority ?? 'yaml',
    open: async (from, specifier) => {
      const source = imports.resolve(from, specifier);
      return source && (byFile.get(source.file) ?? (await load({ source, findings: [] })));
    },
  });
  onStage?.('load');
  const further = loaded.flatMap(({ source, further = [] }) =>
    further.map(
      (input): CheckedFile => ({ source, comments: [], findings: [], ...factsOf({ input }, more, undefined) }),
    ),
  );
  const first = loaded.map(
    (file, i): CheckedFile => ({
      source: file.source,
      comments: file.document?.comments() ?? file.comments ?? [],
      findings: [...(i === 0 ? imports.findings() : []), ...ownFindings(file)],
      ...factsOf(file, more, agreement.facts.get(file)),
    }),
  );
  // A file with several workflows comes several times, at last with all that is its own.
  const checked = [...further, ...first];
  const notes = checked.flatMap(seededNotes);
  const imported = importedOf(imports.opened, loaded);
  const result = verify({
    ...choice,
    files: checked,
    imported,
    owners,
    suggest,
    notes,
    parity: agreement.parity,
  });
  onStage?.('analyze');
  const sources = [...[...imports.opened.values()], ...loaded].map((file): [string, Source] => [
    file.source.file,
    file.source,
  ]);
  const contracts = new Map(
    loaded.flatMap(({ source, contract }) => (contract ? [[source.file, contract] as const] : [])),
  );
  const diagnostics = options.runs ? withSightings(result.diagnostics, options.runs) : result.diagnostics;
  return { ...result, diagnostics, sources: new Map(sources), pairs: agreement.pairs, contracts };
};

/**
 * Checks files of all front ends: text in, diagnostics out, no I/O. Whatever is wrong with a file is a diagnostic of that file and
 * leaves the others alone. It rejects only where a rule of ours has a bug.
 */
export const check = (options: CheckOptions): Promise<Checked> => checkWith(options, () => ({}));
