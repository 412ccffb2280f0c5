import { type ContractGraph, type ObservedRun, workflowFingerprint } from '../contract/index.ts';
import { type CodedFinding, compareText } from '../core/index.ts';
import {
  type Baseline,
  type Completeness,
  enoughRuns,
  type KeptWorkflow,
  keptOf,
  observedCompleteness,
  observedDrops,
  staticCompleteness,
  staticDrop,
} from '../verify/index.ts';

/** How one workflow stands, and how it stood where that is known. */
export interface GatedWorkflow {
  readonly workflow: string;
  readonly now: Completeness;
  readonly before?: number | null;
  /** What runs said; the ratios are those of the worst field. */
  readonly runs?: { readonly count: number; readonly ratio: number | null; readonly before?: number | null };
}

export interface Standing {
  readonly workflows: readonly GatedWorkflow[];
  readonly findings: readonly CodedFinding[];
  /** What a baseline that accepts all this keeps. */
  readonly kept: Readonly<Record<string, KeptWorkflow>>;
  /** Workflows with runs, but with too few of them. */
  readonly few: readonly string[];
}

export interface StandingOptions {
  readonly baseline: Baseline | undefined;
  /** The other side of a comparison, for workflows that the baseline does not know. */
  readonly before: readonly ContractGraph[];
  readonly observed: readonly ObservedRun[];
  readonly minRuns: number;
  readonly tolerance: number;
}

/** Workflows by a name of their own: the second one of a name is told apart by its number. */
const named = (graphs: readonly ContractGraph[]): ReadonlyMap<string, ContractGraph> => {
  const found = new Map<string, ContractGraph>();
  for (const graph of graphs.toSorted((a, b) => compareText(a.input.at.source.file, b.input.at.source.file))) {
    const { workflow } = graph.input;
    let name = workflow;
    for (let i = 2; found.has(name); i++) name = `${workflow} (${i})`;
    found.set(name, graph);
  }
  return new Map([...found].sort(([a], [b]) => compareText(a, b)));
};

const own = <T>(rows: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  rows && Object.hasOwn(rows, key) ? rows[key] : undefined;

/** How completely the critical fields of workflows arrive, and where that is less than it was. */
export const standingOf = (
  graphs: readonly ContractGraph[],
  { baseline, before, observed, minRuns, tolerance }: StandingOptions,
): Standing => {
  const olders = named(before);
  const { judged, few } = enoughRuns(graphs, observed, minRuns);
  const runsOf = new Map(judged);
  const findings: CodedFinding[] = [];
  const entries = [...named(graphs)].map(([workflow, graph]): readonly [GatedWorkflow, KeptWorkflow] => {
    const known = own(baseline?.workflows, workflow);
    const older = olders.get(workflow);
    const reference = known?.completeness ?? (older && keptOf(staticCompleteness(older)));
    const now = staticCompleteness(graph);
    const drop = reference && staticDrop(graph, now, reference);
    if (drop) findings.push(drop);
    const runs = runsOf.get(graph) ?? [];
    const seen = runs.length > 0 ? observedCompleteness(graph, runs) : undefined;
    if (seen && known?.runs) findings.push(...observedDrops(seen, known.runs, { runs: runs.length, tolerance }));
    const keptRuns = seen ? { count: runs.length, ...keptOf(seen) } : known?.runs;
    return [
      {
        workflow,
        now,
        ...(reference ? { before: reference.ratio } : {}),
        ...(seen
          ? { runs: { count: runs.length, ratio: seen.ratio, ...(known?.runs ? { before: known.runs.ratio } : {}) } }
          : {}),
      },
      {
        graph: workflowFingerprint({ input: graph.input, graph }),
        completeness: keptOf(now),
        ...(keptRuns ? { runs: keptRuns } : {}),
      },
    ];
  });
  const workflows = entries.map(([one]) => one);
  return {
    workflows,
    findings,
    few,
    kept: Object.fromEntries(entries.map(([{ workflow }, kept]) => [workflow, kept])),
  };
};
