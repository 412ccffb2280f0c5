import type { ContractGraph, ObservedRun, RuleOwner } from '../contract/index.ts';
import { type CodedFinding, type Note, percent } from '../core/index.ts';
import { type Completeness, type Decline, declines, isBelow, type KeptCompleteness } from './completeness.ts';

/** What a gate reports besides the findings of a check and the changes of a comparison. */
export const gateCodes: RuleOwner = {
  name: 'gate',
  rules: [],
  foundBy: 'gate',
  codes: [
    { name: 'completeness-drop', severity: 'error', summary: 'As much of what is critical arrives as did before.' },
    {
      name: 'completeness-drop-in-runs',
      severity: 'error',
      summary: 'In recorded runs, each critical field arrives as often as it did before.',
    },
  ],
};

const mostNamed = 10;

const noted = (all: readonly Decline[]): readonly Note[] =>
  all.slice(0, mostNamed).map(({ phase, field, before, ratio, at }) => ({
    message:
      before === 1 && ratio === 0
        ? `Field "${field}" no longer always reaches phase "${phase}".`
        : `Field "${field}" reached phase "${phase}" in ${percent(before)} of the cases, now in ${percent(ratio)}.`,
    at,
  }));

/** Reads that are new and not filled lower the ratio, too. */
const unfilled = ({ arrivals }: Completeness): readonly Note[] =>
  arrivals
    .filter(({ ratio }) => ratio < 1)
    .slice(0, mostNamed)
    .map(({ phase, field, at }) => ({ message: `Field "${field}" does not always reach phase "${phase}".`, at }));

/** Where the critical fields of a workflow arrive less surely than before, or one of them does. */
export const staticDrop = (
  graph: ContractGraph,
  now: Completeness,
  before: KeptCompleteness,
): CodedFinding | undefined => {
  const lost = declines(now, before);
  if (lost.length === 0 && !isBelow(now.ratio, before.ratio)) return undefined;
  const notes = lost.length > 0 ? noted(lost) : unfilled(now);
  const [first] = lost;
  const ratios = `from ${percent(before.ratio ?? 1)} to ${percent(now.ratio ?? 1)}`;
  const { workflow } = now;
  return {
    code: 'gate/completeness-drop',
    message: isBelow(now.ratio, before.ratio)
      ? `The completeness of workflow "${workflow}" drops ${ratios}.`
      : `A critical field of workflow "${workflow}" arrives less surely than before, although its completeness goes ${ratios}.`,
    at: notes[0]?.at ?? graph.input.at,
    workflow,
    ...(first ? { phase: first.phase, field: first.field } : {}),
    related: notes,
    help: 'Produce the field on every way to its reader, or accept the drop: `contextcore gate accept --reason "…"`.',
    data: { key: lost.map(({ phase, field }) => `${phase} ${field}`).join(', ') || ratios },
  };
};

/** The same for recorded runs, field by field; `tolerance` is a share of verdicts that may be lost. */
export const observedDrops = (
  now: Completeness,
  before: KeptCompleteness,
  { runs, tolerance }: { readonly runs: number; readonly tolerance: number },
): readonly CodedFinding[] =>
  declines(now, before)
    .filter((one) => isBelow(one.ratio, one.before, tolerance))
    .map(({ phase, field, ratio, before: was, at }) => ({
      code: 'gate/completeness-drop-in-runs',
      message: `Critical field "${field}" reached phase "${phase}" in ${percent(ratio)} of the cases in ${runs} runs, not in ${percent(was)} as before.`,
      at,
      workflow: now.workflow,
      phase,
      field,
      help: 'Look at the runs that lost it: `contextcore runs list`.',
    }));

/** The graphs of workflows whose runs are many enough to be judged, and those whose runs are not. */
export const enoughRuns = (
  graphs: readonly ContractGraph[],
  runs: readonly ObservedRun[],
  least: number,
): {
  readonly judged: readonly (readonly [ContractGraph, readonly ObservedRun[]])[];
  readonly few: readonly string[];
} => {
  const judged: (readonly [ContractGraph, readonly ObservedRun[]])[] = [];
  const few: string[] = [];
  for (const graph of graphs) {
    const { workflow } = graph.input;
    const own = runs.filter((run) => run.workflow === workflow && run.state !== 'unfinished');
    if (own.length >= least) judged.push([graph, own]);
    else if (own.length > 0) few.push(`workflow "${workflow}" has ${own.length} of ${least}`);
  }
  return { judged, few };
};
