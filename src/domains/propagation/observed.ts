import type { FieldSeverity, ObservedField, PostrunFacts } from '../../contract/index.ts';

/** `2 of 5 runs`, `the run`. */
export const runsOf = (some: number, all: number): string => (all === 1 ? 'the run' : `${some} of ${all} runs`);

/** A field of a phase as the contract names it, with what was seen of it. */
export interface SeenField {
  readonly phase: string;
  readonly boundary: 'entry' | 'exit';
  readonly field: string;
  readonly at: PostrunFacts['graph']['input']['at'];
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  /** Of each run in which its boundary was passed. */
  readonly seen: readonly ObservedField[];
}

/** Every field at every boundary that some run has passed, in the order of the contract. */
export const seenFields = function* ({ graph, runs }: PostrunFacts): Generator<SeenField> {
  for (const { id, reads, writes } of graph.input.phases) {
    const observed = runs.flatMap((run) => run.phases.get(id) ?? []);
    for (const { field, at, severity, critical } of reads) {
      const seen = observed.flatMap((one) => one.entry.get(field) ?? []);
      if (seen.length > 0) yield { phase: id, boundary: 'entry', field, at, severity, critical, seen };
    }
    for (const { field, at } of writes) {
      const seen = observed.flatMap((one) => one.exit.get(field) ?? []);
      if (seen.length > 0)
        yield { phase: id, boundary: 'exit', field, at, severity: 'blocking', critical: false, seen };
    }
  }
};

/** Why, in the words of a message: `absent, type`. */
export const reasonsOf = (seen: readonly ObservedField[]): string =>
  [...new Set(seen.flatMap(({ reasons }) => reasons))].sort().join(', ');
