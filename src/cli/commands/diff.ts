import { type Checked, diff as compare, type Diff, judgeDiff } from '../../compose/index.ts';
import { plural } from '../../report/index.ts';
import { type ExitCode, exit, exitOf } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { openProject } from '../project.ts';
import { render } from '../render.ts';
import { namedBy, nothingAt, sideOf } from './diff-side.ts';

export const changeClasses = ['breaking', 'potentially-breaking', 'compatible'] as const;

export interface DiffFlags extends Omit<CheckFlags, 'baseline' | 'stats' | 'runs'> {
  /** Print changes of these classes only. */
  readonly only?: readonly (typeof changeClasses)[number][];
}

/** `1 breaking, 2 compatible changes`, or that there are none. */
const totals = ({ changes }: Diff): string => {
  const counts = changeClasses.flatMap((name) => {
    const count = changes.filter((one) => one.class === name).length;
    return count === 0 ? [] : [`${count} ${name.replace('-', ' ')}`];
  });
  return counts.length === 0 ? 'no changes' : `${counts.join(', ')} ${changes.length === 1 ? 'change' : 'changes'}`;
};

const shown = (checked: Checked, only: DiffFlags['only']): Checked => {
  if (!only) return checked;
  const codes = new Set(only.map((name) => `drift/${name}-change`));
  const diagnostics = checked.diagnostics.filter(({ code }) => codes.has(code));
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  const summary = { ...checked.summary, errors: count('error'), warnings: count('warning'), infos: count('info') };
  return { ...checked, diagnostics, summary };
};

/** Files of a side that cannot be understood are printed as their findings; nothing is compared then. */
const unreadable = (found: Diff, checked: Checked): Checked => ({
  ...checked,
  diagnostics: found.diagnostics,
  summary: {
    ...checked.summary,
    errors: found.diagnostics.length,
    warnings: 0,
    infos: 0,
  },
});

/** Compares two states of the same workflows, prints what changed and gives the exit code. */
export const diff = async (
  given: readonly [before: string, after: string | undefined],
  flags: DiffFlags,
  io: Io,
): Promise<ExitCode> => {
  const rules = knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: false });
  const before = namedBy(given[0], io);
  const after =
    given[1] === undefined ? { given: before.path ?? '.', path: before.path ?? '.' } : namedBy(given[1], io);
  const options = { project, io, only: flags.frontEnd };
  // A commit as a whole is looked at where the other side is.
  const paths = { before: before.path ?? after.path ?? '.', after: after.path ?? before.path ?? '.' };
  const found = await compare({
    before: sideOf(before, paths.before, options),
    after: sideOf(after, paths.after, options),
  });
  const label = before.ref === undefined ? '' : `${before.ref}:`;
  const checked = judgeDiff(found, {
    label,
    config: project.config,
    rules,
    ...(flags.preset === undefined ? {} : { preset: flags.preset }),
    projectPath: (file) => project.projectPath(file),
  });
  const printing = { ...flags, baseline: false };
  if (found.diagnostics.length > 0) {
    render(unreadable(found, checked), project.sources, printing, io);
    io.err(`contextcore: nothing is compared: ${plural(found.diagnostics.length, 'error')} in what was to be read.\n`);
    return exit.configuration;
  }
  if (found.workflows.before === 0) nothingAt(before.given);
  if (found.workflows.after === 0) nothingAt(after.given);
  render(shown(checked, flags.only), project.sources, printing, io);
  io.err(`contextcore: ${totals(found)}.\n`);
  for (const [workflow, step] of found.versions)
    io.err(`contextcore: workflow "${workflow}" is public: its next version is a ${step} one.\n`);
  return exitOf(checked.summary, flags.strict === true);
};
