import type { Contract, LoadedFile, ObservedRun, Pair } from '../contract/index.ts';
import { compareText, createSource, type Files, type Source, suggest } from '../core/index.ts';
import { type Baseline, createJudge, type SeverityChoice, type Verification, verify } from '../verify/index.ts';
import { agreementOf } from './agreement.ts';
import { checkedFile, furtherWorkflows, importedFiles, type MoreFacts, seededNotes } from './facts.ts';
import { createImports, filesOf, type InputFile, openFile } from './files.ts';
import { createLoader, mayHold } from './front-ends.ts';
import { owners } from './owners.ts';
import { judgeFiles, type Pool, type Share } from './share.ts';
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

/** The shares of all threads: of this one, and of what the others did not deliver, as well. */
const sharesOf = async (pool: Pool, tools: Parameters<typeof judgeFiles>[1]): Promise<readonly Partial<Share>[]> => {
  const own = await judgeFiles(pool.take, tools);
  const others = await pool.shares();
  const done = new Set([own, ...others].flatMap(({ files }) => files.map(({ file }) => file)));
  const lost = pool.files.filter(({ path }) => !done.has(path));
  return [own, ...others, await judgeFiles(() => lost.pop(), tools)];
};

/** Checks files with the facts of further moments, or together with other threads, which take files from the pool. */
export const checkWith = async (options: CheckOptions, more: MoreFacts, pool?: Pool): Promise<Checked> => {
  const { files, read = filesOf(files), onStage, ...choice } = options;
  const imports = createImports(read);
  const load = createLoader((from, specifier) => imports.resolve(from, specifier));
  const loaded: LoadedFile[] = [];
  const pooled = new Set(pool?.files);
  const alone = files.filter((file) => !pooled.has(file) && mayHold(file));
  for (const file of alone.toSorted((a, b) => compareText(a.path, b.path))) loaded.push(await load(openFile(file)));
  const byFile = new Map(loaded.map((file) => [file.source.file, file]));
  const agreement = await agreementOf(loaded, {
    authority: options.config?.authority ?? 'yaml',
    open: async (from, specifier) => {
      const source = imports.resolve(from, specifier);
      return source && (byFile.get(source.file) ?? (await load({ source, findings: [] })));
    },
  });
  onStage?.('load');
  const further = loaded.flatMap((file) => furtherWorkflows(file, more));
  const first = loaded.map((file) => checkedFile(file, more, agreement.facts.get(file)));
  const judging = { ...choice, owners, suggest };
  const shares = pool === undefined ? [] : await sharesOf(pool, { load, judge: createJudge(judging) });
  // A file with several workflows comes several times, at last with all that is its own.
  const checked = [...further, ...first];
  const opened = [...imports.opened.values()];
  const names = new Set([...byFile.keys(), ...(pool?.files ?? []).map(({ path }) => path)]);
  const result = verify({
    ...judging,
    files: [...checked, ...shares.flatMap((share) => share.files ?? [])],
    imported: [
      ...importedFiles(opened, (file) => names.has(file)),
      ...shares
        .flatMap(({ imported = [] }) => imported)
        .map((one) => (names.has(one.file) ? { ...one, directives: [], remarks: [] } : one)),
    ],
    notes: [...checked.flatMap(seededNotes), ...shares.flatMap((share) => share.notes ?? [])],
    parity: agreement.parity,
  });
  onStage?.('analyze');
  const sources = [
    ...shares.flatMap(({ texts = [] }) => texts).map(({ file, text }) => createSource(file, text)),
    ...[...opened, ...(pool?.files ?? []).map(openFile), ...loaded].map(({ source }) => source),
  ].map((source): [string, Source] => [source.file, source]);
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

/** The same where other threads take from a part of the files. Of those there are no graphs, which cannot be sent. */
export const checkTogether = (options: CheckOptions, pool: Pool | undefined): Promise<Checked> =>
  checkWith(options, () => ({}), pool);
