import type { Span } from '../../core/index.ts';
import type { ConditionInput, EdgeInput, PhaseInput, ReadInput, WriteInput } from '../graph/index.ts';
import { anyType } from '../model/index.ts';

// The parts of a graph input, for front ends whose files say neither types nor severities.

export const none: readonly never[] = [];

export const readInput = (field: string, at: Span, tolerant = false, reader?: string): ReadInput => ({
  field,
  at,
  severity: 'blocking',
  critical: false,
  defaulted: false,
  type: anyType,
  ...(tolerant ? { tolerant } : {}),
  ...(reader === undefined ? {} : { reader }),
});

export const writeInput = (field: string, at: Span, { always = true, sink = true, open = false } = {}): WriteInput => ({
  field,
  at,
  always,
  type: anyType,
  sink,
  covers: none,
  ...(open ? { open } : {}),
});

export const edge = (phase: string, kind: EdgeInput['kind'], at: Span): EdgeInput => ({ phase, kind, at });

/** When a phase runs: after these, all of them or any. */
export type Entry = Pick<PhaseInput, 'after' | 'join' | 'condition'>;

export const afterAll = (after: readonly EdgeInput[], condition?: ConditionInput): Entry => ({
  after,
  join: 'all',
  ...(condition ? { condition } : {}),
});

export const phaseInput = (id: string, at: Span, entry: Entry, more: Partial<PhaseInput> = {}): PhaseInput => ({
  id,
  at,
  reads: none,
  writes: none,
  drops: none,
  open: false,
  ...entry,
  ...more,
});
