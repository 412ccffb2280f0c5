import type { Attributes, Meter } from '@opentelemetry/api';
import { fieldsCounter } from './names.ts';

/** The series of one meter. All guards share them: the SDK keeps one sum for equal attributes. */
export interface Counts {
  /** By series, how often its verdict was given. Another array when series are added. */
  totals: Float64Array;
  /** The number of a series. */
  series(key: string, attributes: Attributes): number;
}

const known = new WeakMap<Meter, Counts>();

/**
 * Verdicts are summed here and read when measurements are collected. That costs a boundary next to nothing, where a counter
 * that is told of each field would sort and print its attributes every time; and every series is there from the start.
 */
export const countsOf = (meter: Meter): Counts => {
  const before = known.get(meter);
  if (before) return before;
  const numbers = new Map<string, number>();
  const all: Attributes[] = [];
  const counter = meter.createObservableCounter(fieldsCounter, {
    unit: '{field}',
    description: 'Verdicts about fields at entry boundaries.',
  });
  counter.addCallback((result) => {
    for (const [i, attributes] of all.entries()) result.observe(counts.totals[i] ?? 0, attributes);
  });
  const counts: Counts = {
    totals: new Float64Array(64),
    series: (key, attributes) => {
      const number = numbers.get(key) ?? all.push(attributes) - 1;
      numbers.set(key, number);
      if (number >= counts.totals.length) {
        const more = new Float64Array(2 * counts.totals.length);
        more.set(counts.totals);
        counts.totals = more;
      }
      return number;
    },
  };
  known.set(meter, counts);
  return counts;
};
