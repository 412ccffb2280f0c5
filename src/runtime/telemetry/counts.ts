import type { Attributes, Meter } from '@opentelemetry/api';
import { fieldsCounter } from './names.ts';

/** How often a verdict was given about a field. */
export interface Cell {
  total: number;
}

/** The series of one meter. All guards share them: the SDK keeps one sum for equal attributes. */
export type Counts = (key: string, attributes: Attributes) => Cell;

const known = new WeakMap<Meter, Counts>();

/**
 * Verdicts are summed here and read when measurements are collected. That costs a boundary next to nothing, where a counter
 * that is told of each field would sort and print its attributes every time; and every series is there from the start.
 */
export const countsOf = (meter: Meter): Counts => {
  const before = known.get(meter);
  if (before) return before;
  const cells = new Map<string, Cell & { readonly attributes: Attributes }>();
  const counter = meter.createObservableCounter(fieldsCounter, {
    unit: '{field}',
    description: 'Verdicts about fields at entry boundaries.',
  });
  counter.addCallback((result) => {
    for (const { total, attributes } of cells.values()) result.observe(total, attributes);
  });
  const counts: Counts = (key, attributes) => {
    const cell = cells.get(key) ?? { total: 0, attributes };
    cells.set(key, cell);
    return cell;
  };
  known.set(meter, counts);
  return counts;
};
