import type { Span } from '../../../core/index.ts';
import type { PhaseInput } from '../../graph/index.ts';
import { type Entry, phaseInput } from '../graph-input.ts';
import type { Choice } from './choices.ts';
import type { Knowing } from './knowing.ts';
import type { Branch, GraphModel } from './model.ts';
import type { Spot, Spots } from './spots.ts';
import type { Ways } from './ways.ts';

/** A phase that stands for a way. */
export const between = (id: string, at: Span, entry: Entry, more: Partial<PhaseInput> = {}): PhaseInput =>
  phaseInput(id, at, entry, { ...more, between: true });

/** A graph while it is lowered. */
export interface Lowering {
  readonly model: GraphModel;
  readonly ways: Ways;
  readonly spots: Spots;
  /** The nodes that run in a step, by its key. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  readonly choices: ReadonlyMap<Branch, Choice>;
  readonly routers: ReadonlyMap<Branch, string>;
  readonly knowing: Knowing;
  /** Channels that some node writes. */
  readonly written: ReadonlySet<string>;
  /** Channels that are written under another name. */
  readonly misnamed: ReadonlySet<string>;
  readonly hasStart: boolean;
  /** Whether only one node runs in a step. */
  isSingle(step: Pick<Spot, 'anchor' | 'depth'>): boolean;
  readonly phases: PhaseInput[];
  /** Phases between nodes that were made, by their names. */
  readonly made: Set<string>;
}

export const stepKey = ({ anchor, depth }: Pick<Spot, 'anchor' | 'depth'>): string => `${depth} ${anchor}`;
