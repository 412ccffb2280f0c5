import type { Location } from '../../core/index.ts';

/** The contract graph as a picture needs it: plain data, in the order of the file. Findings are marked by the reporters. */
export interface GraphView {
  readonly workflow: string;
  readonly file: string;
  readonly phases: readonly PhaseView[];
  readonly edges: readonly EdgeView[];
}

export interface PhaseView extends Location {
  readonly id: string;
  /** What a picture calls it, where that is not its id. */
  readonly label?: string;
  /** The text of `when`; absent where the phase always runs. */
  readonly when?: string;
  readonly join: 'all' | 'any';
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export interface EdgeView {
  readonly from: string;
  readonly to: string;
  readonly kind: 'sequence' | 'after' | 'needs' | 'loop';
  /** Fields that a producer at or before `from` hands to a reader at or after `to`, sorted. */
  readonly fields: readonly string[];
  /** What a picture calls these, where that is not their names. */
  readonly labels?: readonly string[];
}
