import type { Span } from '../../../core/index.ts';
import type { Opening } from '../typescript/declared.ts';

export const start = '__start__';
export const end = '__end__';

export interface Channel {
  readonly name: string;
  readonly at: Span;
  /** Several values of one step are put together; without it they are refused. */
  readonly reduced: boolean;
  /** A value that is written takes the place of the one before, also where it is undefined. */
  readonly replaced?: true;
  /** It has a value from the first step on. */
  readonly present: boolean;
}

/** The channels that an expression declares; `open`: there may be more. */
export interface Schema {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly open?: Opening;
}

export interface Named {
  readonly name: string;
  readonly at: Span;
}

export interface ChannelRead extends Named {
  /** The code copes with absence. */
  readonly tolerant: boolean;
  /** It is compared with constants only: absence is one more answer. */
  readonly compared?: true;
  /** The channels on which it depends whether the code comes here. */
  readonly under?: ReadonlySet<string>;
}

export interface ChannelWrite extends Named {
  readonly always: boolean;
}

/** What is sent to a node in the place of the state. */
export interface Sent {
  readonly to: string;
  readonly at: Span;
  /** Undefined where the keys cannot be told. */
  readonly keys?: readonly Named[];
}

/** Where a choice leads: what a router answers, or where the Commands of a node go. */
export interface Answers {
  readonly labels: readonly Named[];
  readonly sent: readonly Sent[];
  /** More than one way may be taken at once, or none. */
  readonly several: boolean;
  /** It may lead anywhere. */
  readonly open?: Opening;
}

/** A choice that is made when a node has run. */
export interface Branch extends Answers {
  readonly from: string;
  readonly at: Span;
  readonly kind: 'router' | 'command';
  /** Of a router, which sees all channels. */
  readonly reads: readonly ChannelRead[];
  /** It may choose none of its ways. */
  readonly mayStop: boolean;
  /** What it answers and its path map does not have. */
  readonly unmapped?: readonly Named[];
  /** The keys of its path map. */
  readonly keys?: readonly string[];
  /** What its path map, or `ends`, names: what is no node of these keeps the graph from being compiled. */
  readonly mapped?: readonly Named[];
}

export interface NodeModel {
  readonly id: string;
  readonly at: Span;
  readonly reads: readonly ChannelRead[];
  readonly writes: readonly ChannelWrite[];
  /** What it may set to undefined. */
  readonly erases?: readonly Named[];
  readonly opensReads?: Opening;
  readonly opensWrites?: Opening;
  /** What it sees instead of the state of the graph. */
  readonly input?: Schema;
  readonly deferred: boolean;
  /** Another graph stands in it. */
  readonly isGraph?: true;
  /** Its code cannot be seen: it may return Commands. */
  readonly isHidden?: true;
  /** It returns what cannot be seen, which may be a Command. */
  readonly mayCommand?: true;
}

/** `from` has one name, or several of which all must have run. */
export interface EdgeModel {
  readonly from: readonly Named[];
  readonly to: Named;
}

export interface GraphModel {
  readonly name: string;
  readonly at: Span;
  readonly state: Schema;
  readonly input?: Schema;
  readonly output?: Schema;
  readonly nodes: readonly NodeModel[];
  readonly edges: readonly EdgeModel[];
  readonly branches: readonly Branch[];
  /** Its state is kept: somebody outside may write channels between steps. */
  readonly isUpdated?: true;
  /** There may be other nodes and edges than these. */
  readonly open?: Opening;
  /** The channels that graphs around this one take from it, where it is used as their node only. */
  readonly taken?: ReadonlySet<string>;
  readonly unresolved: readonly Opening[];
}
