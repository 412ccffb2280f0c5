import type { Node } from 'oxc-parser';
import { type Holding, partOf, type ReadEnd, type ReadLog } from './body-holding.ts';
import type { VisibleFunction } from './body-nodes.ts';
import type { Binding } from './body-scope.ts';
import { nameOf, spanIn, type Unit } from './body-unit.ts';

/** Something that holds the context or a part of it: an expression whose use is to be judged, or a pattern that takes it apart. */
export interface Task {
  readonly unit: Unit;
  readonly node: Node;
  readonly holding: Holding;
  readonly isPattern?: true;
}

/** What is known while the context is followed. */
export interface Trail {
  readonly log: ReadLog;
  /** To be judged later. */
  push(task: Task): void;
  elsewhere(found: VisibleFunction): Unit;
  /** What variables were found to hold. */
  readonly seen: Map<Binding, Set<string>>;
}

const deepestPath = 64;

/** The value is used as a whole; of the context itself nobody knows then what is read. */
export const use = (trail: Trail, { unit, node, holding }: Task, reason: string, end: ReadEnd = 'value'): undefined => {
  if (holding.depth > 0) trail.log.read(holding, end);
  else trail.log.open(reason, spanIn(unit, node));
};

/** One name further down. */
export const step = (task: Task, key: Node, computed: boolean): Holding | 'none' | undefined => {
  const name = nameOf(task.unit, key, computed);
  if (name === undefined || task.holding.depth >= deepestPath) return undefined;
  if (task.holding.without?.has(name)) return 'none';
  return partOf(task.holding, name, spanIn(task.unit, key));
};
