import { basename, resolve } from 'node:path';
import { type Checked, check, type FrontEnd } from '../../compose/index.ts';
import { writeWhole } from '../../connect/index.ts';
import type { Contract, DeclaredPhase, Pair } from '../../contract/index.ts';
import type { Diagnostic } from '../../core/index.ts';
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
import { plural } from '../../report/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { openProject, settingsFor } from '../project.ts';
import { deliver } from '../render.ts';
import { findTargets } from '../targets.ts';
import { outlinesIn } from './postrun.ts';

interface Opened {
  readonly checked: Checked;
  /** The same check as if some files had other texts. */
  checkWith(texts: ReadonlyMap<string, string>): Promise<Checked>;
}

const opened = async (paths: readonly string[], only: readonly FrontEnd[], io: Io): Promise<Opened> => {
  // A repair says what is left, and what was accepted is not. The others say nothing of findings.
  const project = await openProject(io, { withBaseline: only.length > 1 });
  const targets = findTargets(paths, { project, io, only });
  for (const complaint of targets.complaints) io.err(`contextcore: ${complaint}\n`);
  if (targets.complaints.length > 0) throw new Stop(exit.configuration, 'Nothing was written.');
  const checkWith = (texts: ReadonlyMap<string, string>): Promise<Checked> =>
    check({
      ...settingsFor(project, {}, {}),
      files: targets.files.map((file) => {
        const text = texts.get(file.path);
        return text === undefined ? file : { path: file.path, text };
      }),
      read: {
        read: (path) => {
          const text = texts.get(path);
          return text === undefined ? project.files.read(path) : { kind: 'text', text };
        },
      },
    });
  return { checked: await checkWith(new Map()), checkWith };
};

const checked = async (paths: readonly string[], only: readonly FrontEnd[], io: Io): Promise<Checked> =>
  (await opened(paths, only, io)).checked;

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

/** What a repair is about: what of it cannot be mended is said where the repair is made. */
const repaired: ReadonlySet<string> = new Set(
  ['missing-in-code', 'missing-in-yaml', 'type-disagrees', 'severity-disagrees', 'default-disagrees'].map(
    (name) => `contract/${name}`,
  ),
);

/** Whether a finding says that contract and code go apart, or that one of them could not be read. */
const isAboutBoth = ({ code, severity }: Diagnostic): boolean =>
  code.startsWith('contract/') &&
  !repaired.has(code) &&
  (severity === 'error' || code === 'contract/unused-require' || code === 'contract/unproduced');

/** Ends the command where there are no two sides that could agree. */
const demandBoth = (pairs: readonly Pair[]): void => {
  if (!pairs.some(({ yaml }) => yaml)) throw new Stop(exit.configuration, 'No contract here has a phase.');
  if (!pairs.some(({ code, body, lost }) => code ?? body ?? lost))
    throw new Stop(
      exit.configuration,
      'No code here declares a phase with `definePhase`, and no contract has a `handler`.',
    );
  if (!pairs.some(({ yaml, contract, code, body, lost }) => (yaml ? (code ?? body ?? lost) : contract)))
    throw new Stop(exit.configuration, 'No phase of a contract here goes together with a phase in code.');
};

/** Repairs what contracts and code disagree about on one of the two sides; without `--apply` only shows the difference. */
export const sync = async (paths: readonly string[], flags: SyncFlags, io: Io): Promise<ExitCode> => {
  const { checked: first, checkWith } = await opened(paths, ['contract', 'typescript'], io);
  const { pairs, sources } = first;
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
  // A repair can settle what was said of the code of a phase, or bring it up.
  const texts = new Map(edited.map(({ file, after }) => [file, after]));
  const last = texts.size === 0 ? first : await checkWith(texts);
  const remaining = last.diagnostics.filter(isAboutBoth);
  // Where nothing is written, places are those of the file as it is.
  const asIs = new Map(flags.apply === true ? [] : first.diagnostics.map((one) => [one.fingerprint, one]));
  for (const one of remaining) {
    const { file, line, column, message, code } = asIs.get(one.fingerprint) ?? one;
    io.err(`contextcore: ${file}:${line}:${column}: left to you: ${message} [${code}]\n`);
  }
  demandBoth(pairs);
  const errors = left.length + remaining.filter(({ severity }) => severity === 'error').length;
  const others = left.length + remaining.length - errors;
  io.err(`contextcore: ${closing(edited.length, { errors, others }, flags)}\n`);
  return errors > 0 || (edited.length > 0 && flags.apply !== true) ? exit.findings : exit.fine;
};

const closing = (
  files: number,
  { errors, others }: { readonly errors: number; readonly others: number },
  { apply }: SyncFlags,
): string => {
  const warnings = plural(others, 'warning');
  const left =
    errors === 0 ? `${warnings} left to you` : `${errors} left to you${others === 0 ? '' : `, and ${warnings}`}`;
  const rest = errors + others === 0 ? '' : `; ${left}`;
  if (files === 0) return `${errors === 0 ? 'contracts and code agree' : 'nothing can be repaired here'}${rest}.`;
  const what = plural(files, 'file');
  return apply === true ? `changed ${what}${rest}.` : `would change ${what}${rest}. With --apply it is written.`;
};
