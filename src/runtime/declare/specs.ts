import type { PhaseSpec } from './spec.ts';

const specs = new WeakMap<object, PhaseSpec>();

/** What a phase, a decorated class or a decorated method declares; undefined for anything else. */
export const phaseSpec = (value: unknown): PhaseSpec | undefined =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? specs.get(value) : undefined;

/** Remembers what a phase, a class or a method declares. */
export const remember = (owner: object, spec: PhaseSpec): void => void specs.set(owner, spec);
