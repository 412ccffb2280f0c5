import { postrun as checkRuns } from '../../compose/index.ts';
import { type RecordedEvent, readRecord } from '../../connect/index.ts';
import { type ObservedRun, observeRun, outlineRun, type RunOutline } from '../../contract/index.ts';
import { percent } from '../../core/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { conclude, openContract } from '../one-contract.ts';
import type { CheckFlags } from '../options.ts';
import { damageOf, type Named, namedRun, recordsIn } from './runs.ts';

export interface PostrunFlags extends CheckFlags {
  readonly contract: string;
  readonly dir?: string;
}

/** What one record says. A broken one stops the command: nothing may be concluded from it. */
const readAs = <T>(segments: Named, io: Io, take: (first: RecordedEvent, events: Iterable<RecordedEvent>) => T): T => {
  const reading = readRecord(segments);
  const first = reading.next();
  let last = first;
  const events = function* () {
    for (; !last.done; last = reading.next()) yield last.value;
  };
  const taken = take(first.done ? nothing : first.value, events());
  const { file = '', state } = damageOf(segments, last.done ? last.value : []) ?? {};
  if (state?.kind === 'unreadable') throw new Stop(exit.configuration, `"${file}" cannot be read: ${state.reason}.`);
  if (state?.kind === 'broken')
    throw new Stop(exit.findings, `"${file}" is not intact: line ${state.line}: ${state.reason}.`);
  if (state?.kind === 'torn') io.err(`contextcore: "${file}" has a torn end, which is left out: ${state.reason}.\n`);
  return taken;
};

const nothing: RecordedEvent = { type: '', time: '', data: {}, runId: '', workflow: '', segment: 1, seq: 1 };

const observed = (segments: Named, io: Io): ObservedRun => readAs(segments, io, observeRun);

const outlined = (segments: Named, io: Io): RunOutline =>
  readAs(segments, io, ({ workflow }, events) => outlineRun(workflow, events));

/** All records of a folder as what they say, the newest first; those that are not intact are said and left out. */
const allIn = <T>(dir: string, io: Io, read: (segments: Named, io: Io) => T): readonly T[] =>
  recordsIn({ dir }, io).flatMap((named) => {
    try {
      return [read(named, io)];
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      io.err(`contextcore: left out: ${error.message}\n`);
      return [];
    }
  });

export const observedIn = (dir: string, io: Io): readonly ObservedRun[] => allIn(dir, io, observed);

/** The shapes of the runs in a folder, the newest last. */
export const outlinesIn = (dir: string, io: Io): readonly RunOutline[] => [...allIn(dir, io, outlined)].reverse();

/** Judges a contract by what its runs did. */
export const postrun = async (given: readonly string[], flags: PostrunFlags, io: Io): Promise<ExitCode> => {
  const contract = await openContract(flags.contract, flags, io);
  const runs = given.map((one) => observed(namedRun(one, flags, io), io));
  const checked = await checkRuns({ ...contract.options, runs });
  const workflow = checked.contracts.get(contract.options.file.path)?.workflow;
  const foreign = runs.find((run) => run.workflow !== workflow);
  if (workflow !== undefined && foreign)
    throw new Stop(
      exit.configuration,
      `Run "${foreign.runId}" is one of workflow "${foreign.workflow}", not of "${workflow}".`,
    );
  const remarks = runs.map(({ runId, state, completeness }) => {
    const share = completeness === null ? '' : `, completeness ${percent(completeness)}`;
    return `run ${runId}: ${state}${share}`;
  });
  return conclude(checked, contract, remarks);
};
