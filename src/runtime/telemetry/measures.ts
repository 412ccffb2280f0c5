import { type Histogram, type Meter, metrics } from '@opentelemetry/api';
import type { PortableContract, PortablePhase } from '../../contract/model/index.ts';
import type { BoundaryResult } from '../boundary/boundary.ts';
import { type Cell, type Counts, countsOf } from './counts.ts';
import { attributes as at, durationHistogram } from './names.ts';
import { quietly } from './quietly.ts';

const scope = 'contextcore';

const outcomes = ['propagated', 'defaulted', 'failed'] as const;
type Cells = Readonly<Record<(typeof outcomes)[number], Cell>>;

/** The series of one phase: three for each field that it reads. */
interface PhaseCells {
  readonly byField: ReadonlyMap<string, Cells>;
  /** The fields that propagated last, which are nearly always the same, and their cells. */
  names?: readonly string[];
  cells?: readonly Cell[];
}

const cellsOf = (counts: Counts, workflow: string, { id, required, enrichment }: PortablePhase): PhaseCells => {
  const byField = [...required, ...enrichment].map(({ name, critical }): [string, Cells] => {
    const cell = (outcome: (typeof outcomes)[number]): Cell =>
      counts(JSON.stringify([workflow, id, name, outcome, critical]), {
        [at.workflow]: workflow,
        [at.phase]: id,
        [at.field]: name,
        [at.outcome]: outcome,
        [at.critical]: critical,
      });
    return [name, { propagated: cell('propagated'), defaulted: cell('defaulted'), failed: cell('failed') }];
  });
  return { byField: new Map(byField) };
};

const propagatedIn = (phase: PhaseCells, names: readonly string[]): readonly Cell[] => {
  if (phase.names === names && phase.cells) return phase.cells;
  phase.names = names;
  phase.cells = names.flatMap((name) => phase.byField.get(name)?.propagated ?? []);
  return phase.cells;
};

/** In seconds: from quick functions to long conversations with a model. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

/** What is measured of all runs of a contract. */
export interface Measures {
  /** Looks whether a meter provider has come since. */
  begin(): void;
  entry(phase: string, result: BoundaryResult): void;
  duration(phase: string, seconds: number): void;
}

export const createMeasures = ({ workflow, phases }: PortableContract, given: Meter | undefined): Measures => {
  const durations = new Map(phases.map(({ id }) => [id, { [at.workflow]: workflow, [at.phase]: id }]));
  let meter: Meter | undefined;
  let cells: ReadonlyMap<string, PhaseCells> = new Map();
  let histogram: Histogram | undefined;

  /** Unlike tracers, the meter that is asked for before there is a provider stays one that does nothing. */
  const begin = (): void =>
    quietly(() => {
      const now = given ?? metrics.getMeter(scope);
      if (now === meter) return;
      meter = now;
      histogram = now.createHistogram(durationHistogram, {
        unit: 's',
        description: 'How long phases run.',
        advice: { explicitBucketBoundaries: bounds },
      });
      const counts = countsOf(now);
      cells = new Map(phases.map((phase) => [phase.id, cellsOf(counts, workflow, phase)]));
    });
  begin();

  return {
    begin,
    entry: (phase, { names, violations }) => {
      const own = cells.get(phase);
      if (!own) return;
      for (const cell of propagatedIn(own, names)) cell.total++;
      for (const { field, verdict } of violations) {
        const cell = own.byField.get(field)?.[verdict];
        if (cell) cell.total++;
      }
    },
    duration: (phase, seconds) => quietly(() => histogram?.record(seconds, durations.get(phase))),
  };
};
