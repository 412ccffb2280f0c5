import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Gated, gate as judge } from '../../compose/index.ts';
import { committer, writeWhole } from '../../connect/index.ts';
import { graphView } from '../../contract/index.ts';
import {
  answers,
  type GatePoint,
  type GateView,
  gateMarkdown,
  plural,
  reporters,
  trendLines,
} from '../../report/index.ts';
import { acceptChanges, accept as acceptFindings, type Baseline, printBaseline } from '../../verify/index.ts';
import { type ExitCode, exit, Stop } from '../exit.ts';
import type { Io } from '../io.ts';
import { knownRules } from '../known-rules.ts';
import type { CheckFlags } from '../options.ts';
import { baselineFile, openProject, type Project, settingsFor } from '../project.ts';
import { deliver, formatOf, render, reportOf } from '../render.ts';
import { findTargets, type Targets } from '../targets.ts';
import { nothingToCompare, otherSide } from './against.ts';
import { withSettings } from './check.ts';
import { observedIn } from './postrun.ts';

export interface GateFlags extends Omit<CheckFlags, 'stats'> {
  readonly against?: string;
  readonly minRuns?: number;
  /** In [0, 1]. */
  readonly tolerance?: number;
  /** A file to which what the gate measured is added. */
  readonly analytics?: string;
}

interface Opened {
  readonly project: Project;
  readonly targets: Targets;
  readonly gated: Gated;
}

const open = async (given: readonly string[], flags: GateFlags, io: Io): Promise<Opened> => {
  const rules = knownRules(flags.rule);
  const project = await openProject(io, { withBaseline: flags.baseline });
  const { against, minRuns, tolerance } = flags;
  const targets = findTargets(given, { project, io, only: flags.frontEnd });
  if (targets.complaints.length > 0) throw new Stop(exit.configuration, targets.complaints.join('\n'));
  if (targets.files.length === 0) nothingToCompare('there is no contract and no workflow here');
  const paths = given.length === 0 ? ['.'] : given;
  const gated = await judge({
    files: targets.files,
    ...settingsFor(project, flags, rules),
    inScope: (path) => targets.inScope(path),
    ...(against === undefined ? {} : { against: otherSide(against, paths, { project, io, only: flags.frontEnd }) }),
    ...(flags.runs === undefined ? {} : { observed: observedIn(flags.runs, io) }),
    ...(minRuns === undefined ? {} : { minRuns }),
    ...(tolerance === undefined ? {} : { tolerance }),
  });
  return { project, targets, gated };
};

const worst = ({ workflows }: Gated): number | null => {
  const ratios = workflows.flatMap(({ now }) => now.ratio ?? []);
  return ratios.length === 0 ? null : Math.min(...ratios);
};

const mostTold = 30;

const isPoint = (value: unknown): value is GatePoint =>
  typeof value === 'object' &&
  value !== null &&
  'errors' in value &&
  typeof value.errors === 'number' &&
  'breaking' in value &&
  typeof value.breaking === 'number' &&
  'completeness' in value &&
  (value.completeness === null || typeof value.completeness === 'number');

/** Adds this gate to those of before, a line of JSON each, and gives the last of them. Lines that are none are passed over. */
const keepTrend = (file: string, gated: Gated, passed: boolean, io: Io): readonly GatePoint[] => {
  const path = resolve(io.cwd, file);
  const { summary } = gated.checked;
  const changes = (of: string): number => gated.changes.filter((one) => one.class === of).length;
  const point = {
    time: new Date().toISOString(),
    passed,
    errors: summary.errors,
    warnings: summary.warnings,
    breaking: changes('breaking'),
    potentiallyBreaking: changes('potentially-breaking'),
    compatible: changes('compatible'),
    completeness: worst(gated),
    workflows: Object.fromEntries(
      gated.workflows.map(({ workflow, now, runs }) => [
        workflow,
        { completeness: now.ratio, runs: runs?.ratio ?? null },
      ]),
    ),
  };
  try {
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const lines = before
      .split('\n')
      .slice(-mostTold)
      .flatMap((line): readonly GatePoint[] => {
        try {
          const value: unknown = JSON.parse(line);
          return isPoint(value) ? [value] : [];
        } catch {
          return [];
        }
      });
    appendFileSync(path, `${before === '' || before.endsWith('\n') ? '' : '\n'}${JSON.stringify(point)}\n`);
    return [...lines, point];
  } catch (error) {
    throw new Stop(
      exit.configuration,
      `Cannot write "${file}": ${error instanceof Error ? error.message : 'it cannot be opened'}.`,
    );
  }
};

const viewOf = (gated: Gated, passed: boolean, trend: readonly GatePoint[] | undefined): GateView => ({
  passed,
  steps: gated.steps,
  changes: gated.changes,
  workflows: gated.workflows.map(({ workflow, now, before, runs }) => ({
    workflow,
    now: now.ratio,
    ...(before === undefined ? {} : { before }),
    ...(runs ? { runs } : {}),
  })),
  graphs: gated.checked.graphs.map(graphView),
  ...(trend ? { trend } : {}),
});

/** Stops what makes a project worse: new findings, changes that break readers, fields that arrive less surely than before. */
export const gate = async (given: readonly string[], flags: GateFlags, io: Io): Promise<ExitCode> => {
  const { project, gated } = await open(given, flags, io);
  if (project.baseline === undefined && flags.against === undefined)
    nothingToCompare(`there is no "${baselineFile(project, io)}", and no --against names another state`);
  const isStopped = gated.steps.some(({ state }) => state === 'failed');
  const isEmpty = gated.steps.some(({ state }) => state === 'nothing');
  const isStrict = flags.strict === true && gated.checked.summary.warnings > 0;
  const passed = !isStopped && !isEmpty && !isStrict;
  const trend = flags.analytics === undefined ? undefined : keepTrend(flags.analytics, gated, passed, io);
  const shown = withSettings(gated.checked, project);
  if (formatOf(flags, io) === 'markdown') {
    const found = reporters.markdown(reportOf(shown, project.sources), {
      verbose: flags.verbose === true,
      quiet: flags.quiet === true,
      ...(flags.maxDiagnostics === undefined ? {} : { maxDiagnostics: flags.maxDiagnostics }),
    });
    deliver(`${gateMarkdown(viewOf(gated, passed, trend))}\n${found}`, flags.output, io);
  } else render(shown, project.sources, flags, io);
  for (const { name, state, said } of gated.steps) io.err(`contextcore: ${name}: ${answers[state]}: ${said}.\n`);
  for (const line of trend && trend.length > 1 ? trendLines(trend) : []) io.err(`contextcore: trend: ${line}\n`);
  if (isStrict && !isStopped && !isEmpty)
    io.err(`contextcore: ${plural(gated.checked.summary.warnings, 'warning')}, and --strict takes none.\n`);
  io.err(`contextcore: the gate has ${passed ? 'passed' : 'failed'}.\n`);
  if (isStopped) return exit.findings;
  if (isEmpty) return exit.configuration;
  return isStrict ? exit.strict : exit.fine;
};

export interface AcceptFlags extends GateFlags {
  readonly reason: string;
  readonly by?: string;
}

/** What the gate takes and accepting has no use for. */
const ofTheGate = [
  ['strict', '--strict'],
  ['format', '--format'],
  ['output', '--output'],
  ['maxDiagnostics', '--max-diagnostics'],
  ['verbose', '--verbose'],
  ['quiet', '--quiet'],
  ['analytics', '--analytics'],
] as const;

/** Accepts what the gate would stop, with the reason, and keeps how the workflows stand now. */
export const acceptGate = async (given: readonly string[], flags: AcceptFlags, io: Io): Promise<ExitCode> => {
  const reason = flags.reason.trim();
  if (reason === '') throw new Stop(exit.usage, 'The reason is empty: readers of the next year will ask.');
  const idle = ofTheGate.find(([name]) => flags[name] !== undefined);
  if (idle) throw new Stop(exit.usage, `"gate accept" prints no findings and stops nothing: leave out "${idle[1]}".`);
  const { project, targets, gated } = await open(given, flags, io);
  const by = flags.by ?? committer(io);
  const projectPath = (file: string): string => project.projectPath(file);
  const before: Baseline = project.baseline ?? { entries: [] };
  const acceptance = {
    projectPath,
    reason,
    acceptedAt: new Date().toISOString(),
    ...(by === undefined ? {} : { acceptedBy: by }),
  };
  const found = acceptFindings(before, gated.fresh.findings, acceptance);
  const changed = acceptChanges(found, gated.fresh.changes, acceptance);
  // A look at some files says nothing about workflows that are elsewhere.
  const others = targets.inScope('') ? {} : before.workflows;
  const after: Baseline = { ...changed, workflows: { ...others, ...gated.kept } };
  const written = writeWhole(project.baselinePath, printBaseline(after));
  const name = baselineFile(project, io);
  if (written.kind !== 'written') throw new Stop(exit.configuration, `Cannot write "${name}": ${written.reason}.`);
  const { findings, changes } = gated.fresh;
  const accepted = [
    ...(findings.length > 0 ? [plural(findings.length, 'finding')] : []),
    ...(changes.length > 0 ? [plural(changes.length, 'change')] : []),
  ];
  const what = accepted.length === 0 ? 'nothing had to be accepted' : `${accepted.join(' and ')} accepted`;
  io.err(`contextcore: ${name}: ${what}; the completeness of ${plural(gated.workflows.length, 'workflow')} is kept.\n`);
  return exit.fine;
};
