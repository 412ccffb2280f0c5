import { createNoopMeter, type Histogram, type Meter, metrics } from '@opentelemetry/api';
import type { PortableContract, PortablePhase } from '../../contract/model/index.ts';
import type { BoundaryResult } from '../boundary/boundary.ts';
import { type Counts, countsOf } from './counts.ts';
import { attributes as at, durationHistogram } from './names.ts';
import { quietly } from './quietly.ts';

const scope = 'contextcore';

/** The meter that there is without a provider. */
const nobody = createNoopMeter();

const outcomes = ['propagated', 'defaulted', 'failed'] as const;
type Series = Readonly<Record<(typeof outcomes)[number], number>>;

/** The series of one phase: three for each field that it reads. */
interface PhaseSeries {
  readonly counts: Counts;
  readonly byField: ReadonlyMap<string, Series>;
  /** The fields that propagated last, which are nearly always the same, and their series. */
  names?: readonly string[];
  series?: readonly number[];
}

const seriesOf = (counts: Counts, workflow: string, { id, required, enrichment }: PortablePhase): PhaseSeries => {
  const byField = [...required, ...enrichment].map(({ name, critical }): [string, Series] => {
    const one = (outcome: (typeof outcomes)[number]): number =>
      counts.series(JSON.stringify([workflow, id, name, outcome, critical]), {
        [at.workflow]: workflow,
        [at.phase]: id,
        [at.field]: name,
        [at.outcome]: outcome,
        [at.critical]: critical,
      });
    return [name, { propagated: one('propagated'), defaulted: one('defaulted'), failed: one('failed') }];
  });
  return { counts, byField: new Map(byField) };
};

const propagatedIn = (phase: PhaseSeries, names: readonly string[]): readonly number[] => {
  if (phase.names === names && phase.series) return phase.series;
  phase.names = names;
  phase.series = names.flatMap((name) => phase.byField.get(name)?.propagated ?? []);
  return phase.series;
};

const add = ({ totals }: Counts, series: number): void => {
  totals[series] = (totals[series] ?? 0) + 1;
};

/** In seconds: from quick functions to long conversations with a model. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

/** What is measured of all runs of a contract. */
export interface Measures {
  /** Looks whether a meter provider has come since. */
  begin(): void;
  /** Whether anybody measures. */
  isOn(): boolean;
  entry(phase: string, result: BoundaryResult): void;
  duration(phase: string, seconds: number): void;
}

export const createMeasures = ({ workflow, phases }: PortableContract, given: Meter | undefined): Measures => {
  const durations = new Map(phases.map(({ id }) => [id, { [at.workflow]: workflow, [at.phase]: id }]));
  let meter: Meter | undefined;
  let byPhase: ReadonlyMap<string, PhaseSeries> = new Map();
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
      byPhase = new Map(phases.map((phase) => [phase.id, seriesOf(counts, workflow, phase)]));
    });
  begin();

  return {
    begin,
    isOn: () => meter !== nobody,
    entry: (phase, { names, violations }) => {
      const own = byPhase.get(phase);
      if (!own) return;
      for (const series of propagatedIn(own, names)) add(own.counts, series);
      for (const { field, verdict } of violations) {
        const series = own.byField.get(field)?.[verdict];
        if (series !== undefined) add(own.counts, series);
      }
    },
    duration: (phase, seconds) => quietly(() => histogram?.record(seconds, durations.get(phase))),
  };
};
