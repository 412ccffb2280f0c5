import { basename, resolve } from 'node:path';
import { type Checked, check, type FrontEnd } from '../../compose/index.ts';
import { writeWhole } from '../../connect/index.ts';
import type { Contract, DeclaredPhase } from '../../contract/index.ts';
import {
  changesFor,
  inferContract,
  inferFromRuns,
  phaseTypes,
  type Synced,
  syncCode,
  syncYaml,
  unifiedDiff,
} from '../../generate/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { deliver } from '../render.ts';
import { findTargets } from '../targets.ts';
import { outlinesIn } from './postrun.ts';

const checked = async (paths: readonly string[], only: readonly FrontEnd[], io: Io): Promise<Checked> => {
  const project = await openProject(io, { withBaseline: false });
  const targets = findTargets(paths, { project, io, only });
  for (const complaint of targets.complaints) io.err(`contextcore: ${complaint}\n`);
  if (targets.complaints.length > 0) throw new Stop(exit.configuration, 'Nothing was written.');
  return check({
    files: targets.files,
    read: project.files,
    config: project.config,
    projectPath: (file) => project.projectPath(file),
  });
};

export interface InferFlags {
  readonly workflow?: string;
  readonly runs?: string;
  readonly output?: string;
}

/** Writes a draft contract from the phases that code declares, or from records of runs. */
export const infer = async (paths: readonly string[], flags: InferFlags, io: Io): Promise<ExitCode> => {
  const { runs } = flags;
  if (runs !== undefined && paths.length > 0)
    throw new Stop(exit.usage, 'A draft is made from code or from runs: leave out the paths, or --runs.');
  const text = await (runs === undefined ? draftOfCode(paths, flags, io) : draftOfRuns({ ...flags, runs }, io));
  if (flags.output === undefined) io.out(text);
  else {
    const written = writeWhole(resolve(io.cwd, flags.output), text, { exclusive: true });
    if (written.kind === 'refused')
      throw new Stop(exit.configuration, `Cannot write "${flags.output}": ${written.reason}.`);
    io.err(`contextcore: wrote ${flags.output}. Read it, then run: contextcore check\n`);
  }
  return exit.fine;
};

const draftOfCode = async (paths: readonly string[], flags: InferFlags, io: Io): Promise<string> => {
  const { pairs } = await checked(paths, ['typescript'], io);
  const phases = pairs.flatMap(({ code }): readonly DeclaredPhase[] => (code ? [code] : []));
  if (phases.length === 0) throw new Stop(exit.configuration, 'No code here declares a phase with `definePhase`.');
  const [named] = phases.flatMap(({ workflow }) => workflow ?? []);
  const workflow = flags.workflow ?? named ?? (basename(resolve(io.cwd)) || 'workflow');
  const own = phases.filter((phase) => phase.workflow === undefined || phase.workflow === workflow);
  return inferContract(own, { workflow });
};

const draftOfRuns = (flags: InferFlags & { readonly runs: string }, io: Io): Promise<string> => {
  const all = outlinesIn(flags.runs, io);
  const workflows = [...new Set(all.map(({ workflow }) => workflow))].sort();
  const { workflow = workflows[0] ?? '' } = flags;
  const several = workflows.map((name) => `"${name}"`).join(', ');
  if (flags.workflow === undefined && workflows.length > 1)
    throw new Stop(exit.usage, `The records are of several workflows: ${several}. --workflow names one of them.`);
  const own = all.filter((run) => run.workflow === workflow && run.phases.size > 0);
  if (own.length === 0) {
    const others = several === '' ? '' : ` There are runs of ${several}.`;
    throw new Stop(exit.configuration, `No record at "${flags.runs}" has a phase of workflow "${workflow}".${others}`);
  }
  return inferFromRuns(own, { workflow });
};

/** Prints the types of the phases of all contracts, for `definePhase`. */
export const types = async (
  paths: readonly string[],
  flags: { readonly output?: string },
  io: Io,
): Promise<ExitCode> => {
  const { pairs } = await checked(paths, ['contract'], io);
  const contracts = new Set(pairs.flatMap(({ contract }): readonly Contract[] => (contract ? [contract] : [])));
  if (contracts.size === 0) throw new Stop(exit.configuration, 'No contract here has a phase.');
  deliver(phaseTypes([...contracts]), flags.output, io);
  return exit.fine;
};

export interface SyncFlags {
  readonly write: 'yaml' | 'code';
  readonly apply?: boolean;
}

/** Repairs what contracts and code disagree about on one of the two sides; without `--apply` only shows the difference. */
export const sync = async (paths: readonly string[], flags: SyncFlags, io: Io): Promise<ExitCode> => {
  const { pairs, sources } = await checked(paths, ['contract', 'typescript'], io);
  const changes = changesFor(pairs, flags.write);
  const left = [...changes.left];
  const edited: { readonly file: string; readonly before: string; readonly after: string }[] = [];
  const edit = (file: string, before: string, done: Synced): void => {
    left.push(...done.left);
    if (done.text !== before) edited.push({ file, before, after: done.text });
  };
  for (const [file, list] of changes.yaml) {
    const before = sources.get(file)?.text ?? '';
    edit(file, before, await syncYaml(before, list));
  }
  for (const [file, list] of changes.code) {
    const before = sources.get(file)?.text ?? '';
    edit(file, before, syncCode(before, list));
  }
  for (const { file, before, after } of edited) {
    if (flags.apply !== true) io.out(unifiedDiff(before, after, file));
    else {
      const written = writeWhole(resolve(io.cwd, file), after);
      if (written.kind === 'refused') throw new Stop(exit.configuration, `Cannot write "${file}": ${written.reason}.`);
    }
  }
  for (const { reason, at } of left) {
    const { line, column } = at.source.position(at.start);
    io.err(`contextcore: ${at.source.file}:${line}:${column}: left alone: ${reason}\n`);
  }
  io.err(`contextcore: ${closing(edited.length, left.length, flags)}\n`);
  return left.length > 0 || (edited.length > 0 && flags.apply !== true) ? exit.findings : exit.fine;
};

const closing = (files: number, left: number, { apply }: SyncFlags): string => {
  const rest = left === 0 ? '' : `; ${left} left to you`;
  if (files === 0) return left === 0 ? 'contracts and code agree.' : `nothing can be repaired here${rest}.`;
  const what = `${files} ${files === 1 ? 'file' : 'files'}`;
  return apply === true ? `changed ${what}${rest}.` : `would change ${what}${rest}. With --apply it is written.`;
};
