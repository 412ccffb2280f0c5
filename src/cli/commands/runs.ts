import { join, resolve } from 'node:path';
import {
  findUpwards,
  listRuns,
  nameFrom,
  type RecordSegment,
  type RecordState,
  type RunList,
  type RunSummary,
  readRecord,
  repairRun,
  sealedHeadOf,
  verifyRun,
} from '../../connect/index.ts';
import {
  createRunView,
  integrityText,
  plural,
  printable,
  type RunLine,
  type RunReport,
  runJson,
  runListJson,
  runListText,
  runPage,
  runText,
} from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import { type Io, wantsColor } from '../io.ts';
import { deliver } from '../render.ts';

export interface RunsFlags {
  readonly dir?: string;
  readonly format?: 'text' | 'json' | 'html';
  readonly output?: string;
  readonly color?: boolean;
}

const usualFolder = '.contextcore/runs';

type Listed = RunList & { readonly kind: 'runs' };

const folderOf = ({ dir }: Pick<RunsFlags, 'dir'>, io: Io): string =>
  dir === undefined ? (findUpwards(io.cwd, usualFolder) ?? join(io.cwd, usualFolder)) : resolve(io.cwd, dir);

/** What is in the store; where there is none: Stop with code 93. */
const openStore = (flags: Pick<RunsFlags, 'dir'>, io: Io): Listed => {
  const folder = folderOf(flags, io);
  const list = listRuns(folder);
  if (list.kind === 'runs') return list;
  const name = nameFrom(io.cwd, folder);
  const why =
    list.kind === 'missing'
      ? `There are no records of runs at "${name}".${flags.dir === undefined ? ' --dir names another folder.' : ''}`
      : `The records of runs at "${name}" cannot be read: ${list.reason}.`;
  throw new Stop(exit.records, why);
};

const isPath = (given: string): boolean => /[\\/]/u.test(given) || given.endsWith('.jsonl');

/** The record that a word means: `last`, an id, the start of only one id. Else Stop. */
const recordNamed = (given: string, { runs }: Listed): RunSummary => {
  const exact = runs.filter(({ runId }) => runId === given);
  const found = given === 'last' && exact.length === 0 ? runs.slice(0, 1) : exact;
  const near = found.length > 0 ? found : runs.filter(({ runId }) => given !== '' && runId.startsWith(given));
  const [only] = near;
  if (only === undefined)
    throw new Stop(exit.configuration, `There is no run "${given}". \`contextcore runs list\` lists all of them.`);
  if (near.length === 1) return only;
  const some = near.slice(0, 5).map(({ runId, file }) => `"${exact.length > 1 ? file : runId}"`);
  const more = near.length > 5 ? `, and ${near.length - 5} more` : '';
  throw new Stop(exit.usage, `"${given}" may mean ${plural(near.length, 'run')}: ${some.join(', ')}${more}.`);
};

/** The record of a run: its files, the first one first, each called as the user knows it. */
export type Named = readonly RecordSegment[];

const knownBy =
  (io: Io) =>
  (segment: RecordSegment): RecordSegment => ({ ...segment, file: nameFrom(io.cwd, segment.path) });

/** A run by its name is all of it; a file, only that one. */
export const namedRun = (given: string, flags: Pick<RunsFlags, 'dir'>, io: Io): Named => {
  if (!isPath(given)) return recordNamed(given, openStore(flags, io)).segments.map(knownBy(io));
  const path = resolve(io.cwd, given);
  return [{ segment: 1, path, sealed: sealedHeadOf(path), file: nameFrom(io.cwd, path) }];
};

/** Every record of the store, newest first. */
export const recordsIn = (flags: Pick<RunsFlags, 'dir'>, io: Io): readonly Named[] =>
  openStore(flags, io).runs.map(({ segments }) => segments.map(knownBy(io)));

/** A file of a record that is not as it was written, with what is wrong with it; of several, the one that is worst. */
export const damageOf = (
  segments: Named,
  states: readonly RecordState[],
): { readonly file: string; readonly state: Exclude<RecordState, { kind: 'intact' }> } | undefined => {
  const found = states.flatMap((state, i) =>
    state.kind === 'intact' ? [] : [{ file: segments[i]?.file ?? '', state }],
  );
  const worst = (['unreadable', 'broken', 'torn'] as const).find((kind) =>
    found.some(({ state }) => state.kind === kind),
  );
  return found.find(({ state }) => state.kind === worst);
};

/** What is to be said of all files of a record together. */
const integrityOf = (segments: Named, states: readonly RecordState[]): RunReport['integrity'] => {
  const damage = damageOf(segments, states);
  const [only] = states;
  if (segments.length === 1 && only) return only;
  if (damage) return { ...damage.state, file: damage.file, segments: segments.length };
  const lines = states.reduce((sum, state) => sum + (state.kind === 'intact' ? state.lines : 0), 0);
  const sealed = states.every((state) => state.kind === 'intact' && state.sealed);
  return { kind: 'intact', lines, sealed, segments: segments.length };
};

const stopIfUnreadable = (state: RecordState | undefined, file: string): void => {
  if (state?.kind === 'unreadable') throw new Stop(exit.configuration, `"${file}" cannot be read: ${state.reason}.`);
};

const colorOf = (flags: RunsFlags, io: Io): boolean =>
  flags.output === undefined && wantsColor(io, flags.color !== false);

/** Lists the records of the store, newest first. */
export const list = (flags: RunsFlags, io: Io): ExitCode => {
  const { runs } = openStore(flags, io);
  const lines = runs.map(({ path, sealed: _, segments, ...run }): RunLine => {
    const heads = segments.flatMap(({ sealed }) => sealed ?? []);
    const isSealed = heads.length === segments.length;
    return {
      ...run,
      file: nameFrom(io.cwd, path),
      sealed: isSealed,
      ...(isSealed ? { lines: heads.reduce((sum, head) => sum + head.lines, 0) } : {}),
      ...(segments.length > 1 ? { segments: segments.length } : {}),
    };
  });
  io.out(flags.format === 'json' ? runListJson(lines) : runListText(lines, { color: colorOf(flags, io) }));
  return exit.fine;
};

/** Shows one run. A record that is not intact is shown as far as it can be read, and ends the command with 1. */
export const show = (given: string, flags: RunsFlags, io: Io): ExitCode => {
  const segments = namedRun(given, flags, io);
  const view = createRunView();
  const reading = readRecord(segments);
  let next = reading.next();
  for (; !next.done; next = reading.next()) view.add(next.value);
  const states = next.value;
  for (const [i, { file }] of segments.entries()) stopIfUnreadable(states[i], file);
  const integrity = integrityOf(segments, states);
  const [{ file = '' } = {}] = segments;
  const report = { file, integrity, run: view.end() };
  const options = { color: colorOf(flags, io), ...(io.columns === undefined ? {} : { width: io.columns }) };
  const print = { text: () => runText(report, options), json: () => runJson(report), html: () => runPage(report) };
  deliver(print[flags.format ?? 'text'](), flags.output, io);
  return integrity.kind === 'intact' ? exit.fine : exit.findings;
};

/** Checks that records are what was written. Without names: all of the store, and that none is gone. */
export const verify = (given: readonly string[], flags: RunsFlags, io: Io): ExitCode => {
  const store = given.length === 0 ? openStore(flags, io) : undefined;
  const all = store?.runs.flatMap(({ segments }) => segments.map(knownBy(io)));
  const records = all ?? given.flatMap((one) => namedRun(one, flags, io));
  let bad = 0;
  for (const { path, sealed, file } of records) {
    const state = verifyRun(path, { sealed });
    if (store === undefined) stopIfUnreadable(state, file);
    if (state.kind !== 'intact') bad += 1;
    io.out(`${printable(`${file}: ${integrityText(state)}`)}\n`);
  }
  for (const { file, lines } of store?.gone ?? []) {
    bad += 1;
    io.out(`${printable(`${file}: gone; it was sealed with ${plural(lines, 'line')}`)}\n`);
  }
  io.err(`contextcore: ${plural(records.length, 'record')}, ${bad === 0 ? 'all intact' : `${bad} not intact`}.\n`);
  return bad === 0 ? exit.fine : exit.findings;
};

/** Moves the torn tails of a record aside. */
export const repair = (given: string, flags: RunsFlags, io: Io): ExitCode => {
  const codes = namedRun(given, flags, io).map((segment) => repairOne(segment, io));
  return codes.find((code) => code !== exit.fine) ?? exit.fine;
};

const repairOne = ({ path, file }: RecordSegment, io: Io): ExitCode => {
  const result = repairRun(path);
  if (result.kind === 'refused') {
    io.err(`contextcore: "${file}" is left as it is: ${result.reason}.\n`);
    return exit.findings;
  }
  const done =
    result.kind === 'whole'
      ? `is intact, ${plural(result.lines, 'line')}: nothing to repair.`
      : `has ${plural(result.lines, 'line')} now; ${plural(result.moved, 'byte')} moved to "${nameFrom(io.cwd, result.to)}".`;
  io.err(`contextcore: "${file}" ${done}\n`);
  return exit.fine;
};
