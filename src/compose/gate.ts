import type { Change, ObservedRun } from '../contract/index.ts';
import { type CodedFinding, compareDiagnostics, type Diagnostic, percent } from '../core/index.ts';
import { type KeptWorkflow, type Verification, verify } from '../verify/index.ts';
import { type Checked, type CheckOptions, check } from './check.ts';
import { type Diff, type DiffSide, diff } from './drift.ts';
import { changeFindings, filesOfFindings } from './drift-findings.ts';
import { type GatedWorkflow, type Standing, standingOf } from './gate-workflows.ts';
import { owners } from './owners.ts';

export interface GateOptions extends Omit<CheckOptions, 'runs'> {
  /** The state to compare with. Omitted: changes are not looked at. */
  readonly against?: DiffSide;
  /** What records of runs say. Omitted: they are not looked at. */
  readonly observed?: readonly ObservedRun[];
  /** How many runs of a workflow it takes to judge it. Default 10. */
  readonly minRuns?: number;
  /** How far the share of arrivals in runs may fall, in [0, 1]. Default 0. */
  readonly tolerance?: number;
}

/** One of the questions of a gate. `nothing`: it was asked, and there was nothing to compare, which is no pass. */
export interface GateStep {
  readonly name: 'findings' | 'drift' | 'completeness' | 'runs';
  readonly state: 'passed' | 'failed' | 'nothing' | 'not asked';
  /** What came of it, without a full stop. */
  readonly said: string;
}

export interface Gated {
  /** Everything that was found: as in a check, and by the gate. */
  readonly checked: Checked;
  readonly steps: readonly GateStep[];
  readonly changes: readonly Change[];
  readonly workflows: readonly GatedWorkflow[];
  /** What a baseline that accepts all this keeps of the workflows. */
  readonly kept: Readonly<Record<string, KeptWorkflow>>;
  /** Findings of the check that the gate stops, and those of its own that nobody has accepted. */
  readonly fresh: { readonly findings: readonly Diagnostic[]; readonly changes: readonly Diagnostic[] };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const step = (name: GateStep['name'], failures: number, failed: string, passed: string): GateStep =>
  failures > 0 ? { name, state: 'failed', said: counted(failures, failed) } : { name, state: 'passed', said: passed };

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

const driftStep = (drift: Diff | undefined, own: readonly Diagnostic[]): GateStep => {
  if (!drift) return { name: 'drift', state: 'not asked', said: 'no --against' };
  const { before, after } = drift.workflows;
  if (before === 0 || after === 0) return { name: 'drift', state: 'nothing', said: 'one of the sides has no workflow' };
  const broken = own.filter((one) => one.code.startsWith('drift/') && isError(one)).length;
  const { leftOut, changes } = drift;
  const without = leftOut.length === 0 ? '' : `; not compared, since they cannot be understood: ${leftOut.join(', ')}`;
  const { state, said } = step('drift', broken, 'breaking change', counted(changes.length, 'change'));
  return { name: 'drift', state, said: said + without };
};

const completenessStep = ({ workflows }: Standing, own: readonly Diagnostic[]): GateStep => {
  const compared = workflows.filter(({ before }) => before !== undefined);
  if (compared.length === 0)
    return { name: 'completeness', state: 'not asked', said: 'nothing tells how it was before' };
  const drops = own.filter((one) => one.code === 'gate/completeness-drop' && isError(one)).length;
  const ratios = compared.flatMap(({ now }) => now.ratio ?? []);
  const worst = ratios.length === 0 ? 'nothing critical is read' : `at least ${percent(Math.min(...ratios))}`;
  return step('completeness', drops, 'drop', worst);
};

const runsStep = (
  { workflows, few }: Standing,
  { observed, minRuns = 10 }: GateOptions,
  own: readonly Diagnostic[],
): GateStep => {
  if (!observed) return { name: 'runs', state: 'not asked', said: 'no --runs' };
  const judged = workflows.filter(({ runs }) => runs !== undefined);
  const lacking = few.length === 0 ? 'no runs of these workflows' : `too few runs: ${few.join(', ')}`;
  if (judged.length === 0) return { name: 'runs', state: 'nothing', said: lacking };
  if (!judged.some(({ runs }) => runs?.before !== undefined))
    return {
      name: 'runs',
      state: 'nothing',
      said: 'the baseline has no completeness of runs: `contextcore gate accept` records it',
    };
  const lost = own.filter((one) => one.code === 'gate/completeness-drop-in-runs' && isError(one)).length;
  return step('runs', lost, 'field', `at least ${minRuns} runs each${few.length > 0 ? `; ${lacking}` : ''}`);
};

/** Changes and drops as diagnostics, without those that the baseline has accepted. */
const judge = (findings: readonly CodedFinding[], options: GateOptions): Verification => {
  const { config, preset, rules, projectPath, baseline } = options;
  return verify({
    files: filesOfFindings(findings),
    owners,
    suggest: () => undefined,
    ...(config === undefined ? {} : { config }),
    ...(preset === undefined ? {} : { preset }),
    ...(rules === undefined ? {} : { rules }),
    ...(projectPath === undefined ? {} : { projectPath }),
    // Accepted changes are a log: none of them is ever stale.
    baseline: { entries: baseline?.changes ?? [] },
    inScope: () => false,
  });
};

const together = (
  checked: Checked,
  more: readonly Diagnostic[],
  judged: Verification,
  drift: Diff | undefined,
): Checked => {
  const count = (severity: Diagnostic['severity']): number => more.filter((one) => one.severity === severity).length;
  const { summary } = checked;
  return {
    ...checked,
    diagnostics: [...checked.diagnostics, ...more].sort(compareDiagnostics),
    silenced: [...checked.silenced, ...judged.silenced],
    sources: new Map([...(drift?.sources ?? []), ...checked.sources]),
    summary: {
      ...summary,
      errors: summary.errors + count('error'),
      warnings: summary.warnings + count('warning'),
      infos: summary.infos + count('info'),
      suppressed: summary.suppressed + judged.silenced.length,
    },
  };
};

/**
 * Asks whether a project is worse than it was: new findings, changes that break readers, and how completely its critical
 * fields arrive, by its graphs and by its runs. Texts in, answers out, no I/O.
 */
export const gate = async (options: GateOptions): Promise<Gated> => {
  const { against, files, read, observed = [], minRuns = 10, tolerance = 0, baseline } = options;
  const checked = await check(options);
  const drift =
    against && (await diff({ before: against, after: { files, ...(read ? { read } : {}) }, leaveOut: true }));
  const standing = standingOf(checked.graphs, {
    baseline,
    before: drift?.graphsBefore ?? [],
    observed,
    minRuns,
    tolerance,
  });
  const changes = drift ? changeFindings(drift, against?.label ?? '') : [];
  const judged = judge([...changes, ...standing.findings], options);
  const own = judged.diagnostics;
  const stopped = checked.diagnostics.filter((one) => isError(one) && one.certainty === 'definite');
  return {
    checked: together(checked, own, judged, drift),
    steps: [
      step('findings', stopped.length, baseline ? 'new error' : 'error', 'no new error'),
      driftStep(drift, own),
      completenessStep(standing, own),
      runsStep(standing, options, own),
    ],
    changes: drift?.changes ?? [],
    workflows: standing.workflows,
    kept: standing.kept,
    fresh: { findings: stopped, changes: judged.diagnostics.filter(isError) },
  };
};
