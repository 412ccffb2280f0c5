import { type Checked, check } from '../../compose/index.ts';
import { writeWhole } from '../../connect/index.ts';
import { accept as acceptInto, type Baseline, printBaseline, prune as pruned } from '../../verify/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { catalogue, knownCode } from '../known-rules.ts';
import { baselineFile, openProject, type Project } from '../project.ts';
import { findTargets } from '../targets.ts';

const findingsNow = async (
  paths: readonly string[],
  project: Project,
  options: { readonly io: Io; readonly baseline: Baseline },
): Promise<Checked> => {
  const targets = findTargets(paths, { project, io: options.io });
  if (targets.complaints.length > 0) throw new Stop(exit.configuration, targets.complaints.join('\n'));
  return check({
    files: targets.files,
    read: project.files,
    config: project.config,
    baseline: options.baseline,
    projectPath: (file) => project.projectPath(file),
    inScope: (path) => targets.inScope(path),
  });
};

const write = (baseline: Baseline, project: Project, io: Io): void => {
  const written = writeWhole(project.baselinePath, printBaseline(baseline));
  if (written.kind === 'written') return;
  throw new Stop(exit.configuration, `Cannot write "${baselineFile(project, io)}": ${written.reason}.`);
};

const total = (baseline: Baseline): number => baseline.entries.reduce((sum, entry) => sum + entry.count, 0);

const say = (io: Io, project: Project, done: string): ExitCode => {
  io.err(`contextcore: ${baselineFile(project, io)}: ${done}\n`);
  return exit.fine;
};

/** Accepts every finding there is. A baseline that exists is replaced only with `--force`. */
export const create = async (paths: readonly string[], flags: { readonly force?: true }, io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: false });
  const name = baselineFile(project, io);
  if (!flags.force && project.files.read(name).kind !== 'missing') {
    throw new Stop(exit.configuration, `"${name}" exists already: "prune" shrinks it, "--force" replaces it.`);
  }
  const empty: Baseline = { entries: [] };
  const { diagnostics } = await findingsNow(paths, project, { io, baseline: empty });
  const baseline = acceptInto(empty, diagnostics, { projectPath: (file) => project.projectPath(file) });
  write(baseline, project, io);
  return say(io, project, `accepts ${total(baseline)} findings.`);
};

const existing = (project: Project, io: Io): Baseline => {
  if (project.baseline !== undefined) return project.baseline;
  throw new Stop(
    exit.configuration,
    `There is no "${baselineFile(project, io)}": \`contextcore baseline create\` writes it.`,
  );
};

/** Takes out what is no longer found below the paths. */
export const prune = async (paths: readonly string[], io: Io): Promise<ExitCode> => {
  const project = await openProject(io, { withBaseline: true });
  const before = existing(project, io);
  const { removed } = await findingsNow(paths, project, { io, baseline: before });
  if (removed.length === 0) return say(io, project, 'nothing to prune.');
  const after = pruned(before, removed);
  write(after, project, io);
  return say(io, project, `${total(before) - total(after)} pruned, ${total(after)} left.`);
};

/** Accepts the new findings of some rules, with the reason. */
export const accept = async (
  given: readonly string[],
  flags: { readonly reason: string },
  io: Io,
): Promise<ExitCode> => {
  const known = catalogue();
  const codes = new Set(given.map((code) => knownCode(code, known)));
  if (flags.reason.trim() === '') throw new Stop(exit.usage, 'The reason is empty: readers of the next year will ask.');
  const own = [...codes].find((code) => code.startsWith('verify/'));
  if (own !== undefined) throw new Stop(exit.usage, `"${own}" cannot be accepted: fix what it points at.`);
  const project = await openProject(io, { withBaseline: true });
  const before: Baseline = project.baseline ?? { entries: [] };
  const { diagnostics } = await findingsNow([], project, { io, baseline: before });
  const fresh = diagnostics.filter((diagnostic) => codes.has(diagnostic.code));
  if (fresh.length === 0) return say(io, project, 'no new findings of these rules, nothing accepted.');
  const options = { projectPath: (file: string) => project.projectPath(file), reason: flags.reason.trim() };
  write(acceptInto(before, fresh, options), project, io);
  return say(io, project, `${fresh.length} accepted.`);
};
