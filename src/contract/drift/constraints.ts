import type { Constraints } from '../model/index.ts';
import { canonical } from './terms.ts';

const atLeast = (a: number | undefined, b: number | undefined): boolean =>
  b === undefined || (a !== undefined && a >= b);
const atMost = (a: number | undefined, b: number | undefined): boolean =>
  b === undefined || (a !== undefined && a <= b);

/** Whether every value that keeps the first constraints keeps the second ones, as far as that can be seen. */
export const constraintsImply = (a: Constraints = {}, b: Constraints = {}): boolean => {
  const allowed = new Set((a.allowedValues ?? []).map(canonical));
  const among = new Set((b.allowedValues ?? []).map(canonical));
  return (
    atLeast(a.min, b.min) &&
    atMost(a.max, b.max) &&
    atLeast(a.minLength, b.minLength) &&
    atMost(a.maxLength, b.maxLength) &&
    atLeast(a.minItems, b.minItems) &&
    atMost(a.maxItems, b.maxItems) &&
    (b.pattern === undefined || a.pattern === b.pattern) &&
    (b.allowedValues === undefined || (a.allowedValues !== undefined && [...allowed].every((one) => among.has(one))))
  );
};
