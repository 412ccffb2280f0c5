import { type ContractGraph, type ObservedRun, readFacts } from '../contract/index.ts';
import { compareText, type Span } from '../core/index.ts';

/** How a critical field arrives at a phase that reads it. */
export interface Arrival {
  readonly phase: string;
  readonly field: string;
  /** In [0, 1]. Of a graph: 1 where only a producer puts it there, in every run; else 0. Of runs: the share that propagated. */
  readonly ratio: number;
  readonly at: Span;
}

/** How completely the critical fields of a workflow arrive. */
export interface Completeness {
  readonly workflow: string;
  /** Of a graph: reads that a producer fills in every run ÷ reads of which that is known. Null where there are none. */
  readonly ratio: number | null;
  /** Sorted by phase and field. */
  readonly arrivals: readonly Arrival[];
}

const byPlace = (a: Arrival, b: Arrival): number => compareText(a.phase, b.phase) || compareText(a.field, b.field);

/** What the analysis says of the critical fields that phases read. What cannot be known counts neither way. */
export const staticCompleteness = (graph: ContractGraph): Completeness => {
  const byKey = new Map<string, Arrival>();
  for (const { phase, read, place, absent, defaulted, assumed, unknown, guarded, guardedDefault } of readFacts(graph)) {
    if (phase === undefined || place !== 'entry' || !read.critical) continue;
    const isOpen = unknown || (absent && guarded) || (defaulted && guardedDefault);
    if (isOpen) continue;
    const ratio = absent || defaulted || assumed ? 0 : 1;
    const key = JSON.stringify([phase, read.field]);
    const known = byKey.get(key);
    if (!known || ratio < known.ratio) byKey.set(key, { phase, field: read.field, ratio, at: read.at });
  }
  const arrivals = [...byKey.values()].sort(byPlace);
  return { workflow: graph.input.workflow, ratio: meanOf(arrivals), arrivals };
};

const meanOf = (arrivals: readonly Arrival[]): number | null =>
  arrivals.length === 0 ? null : arrivals.reduce((sum, { ratio }) => sum + ratio, 0) / arrivals.length;

/**
 * What runs say of the same fields: of all verdicts about a field at the entry of a phase, how many were "propagated". `ratio` is that
 * of the worst field. Null where no run came to one.
 */
export const observedCompleteness = (graph: ContractGraph, runs: readonly ObservedRun[]): Completeness => {
  const arrivals = new Map<string, Arrival>();
  for (const phase of graph.input.phases)
    for (const { field, critical, at } of phase.reads) {
      const key = JSON.stringify([phase.id, field]);
      if (!critical || arrivals.has(key)) continue;
      let [arrived, all] = [0, 0];
      for (const run of runs) {
        const seen = run.phases.get(phase.id)?.entry.get(field);
        if (!seen) continue;
        arrived += seen.propagated;
        all += seen.propagated + seen.defaulted + seen.failed;
      }
      if (all > 0) arrivals.set(key, { phase: phase.id, field, ratio: arrived / all, at });
    }
  const sorted = [...arrivals.values()].sort(byPlace);
  const ratio = sorted.length === 0 ? null : Math.min(...sorted.map((one) => one.ratio));
  return { workflow: graph.input.workflow, ratio, arrivals: sorted };
};

/** What a baseline keeps of a completeness: the ratio of every field, by phase. */
export interface KeptCompleteness {
  readonly ratio: number | null;
  readonly fields: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const decimals = 1e6;
const rounded = (ratio: number): number => Math.round(ratio * decimals) / decimals;

export const keptOf = ({ ratio, arrivals }: Completeness): KeptCompleteness => {
  const fields: Record<string, Record<string, number>> = {};
  for (const one of arrivals) {
    const ofPhase = Object.hasOwn(fields, one.phase) ? fields[one.phase] : undefined;
    const own: Record<string, number> = ofPhase ?? {};
    Object.defineProperty(own, one.field, { value: rounded(one.ratio), enumerable: true, configurable: true });
    if (!ofPhase) Object.defineProperty(fields, one.phase, { value: own, enumerable: true, configurable: true });
  }
  return { ratio: ratio === null ? null : rounded(ratio), fields };
};

/** A field that arrived more often before. */
export interface Decline extends Arrival {
  readonly before: number;
}

const slack = 1 / decimals;

/** The fields that arrive less often than they did; those that are read no more, or were not before, are not compared. */
export const declines = (now: Completeness, before: KeptCompleteness): readonly Decline[] =>
  now.arrivals.flatMap((one) => {
    const ofPhase = Object.hasOwn(before.fields, one.phase) ? before.fields[one.phase] : undefined;
    const was = ofPhase && Object.hasOwn(ofPhase, one.field) ? ofPhase[one.field] : undefined;
    return was !== undefined && one.ratio < was - slack ? [{ ...one, before: was }] : [];
  });

/** Whether a ratio is below another one by more than a tolerance; a null is nobody's. */
export const isBelow = (now: number | null, before: number | null, tolerance = 0): boolean =>
  now !== null && before !== null && now < before - tolerance - slack;
