import type { CodedFinding, Source, Span } from '../../core/index.ts';
import type { Limits } from '../limits.ts';
import type { Place, PositionTable } from '../position-table.ts';
import { type Form, NOTHING } from '../scalar.ts';
import { tooLarge } from '../yaml-findings.ts';

/** What was read last: a scalar, an alias, or a collection that has ended. One object is reused for all of them. */
export interface Node {
  value: unknown;
  /** The decoded text, for use as a key; undefined for collections. */
  text: string | undefined;
  start: number;
  end: number;
  form: Form;
  /** The nodes that it stands for, with aliases expanded. */
  size: number;
  /** An unquoted `<<`. */
  isMerge: boolean;
}

/** A value that aliases may name; open until its collection has ended. */
export interface Anchor extends Node {
  isOpen: boolean;
}

/** The value of a `<<` and how many keys stand before it. */
export interface Merge extends Place {
  readonly value: unknown;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly index: number;
}

/** A mapping that is being built, with the key that waits for its value. */
export interface MappingFrame {
  readonly kind: 'mapping';
  readonly container: Record<string, unknown>;
  readonly start: number;
  readonly isFlow: boolean;
  readonly mark: number;
  readonly anchor: Anchor | undefined;
  size: number;
  key: string;
  keyStart: number;
  keyEnd: number;
  /** What the next node is: a key, the value of `key`, what `<<` merges, or the value of a refused key. */
  next: 'key' | 'value' | 'merge' | 'refused';
  merge: Merge | undefined;
  /** The children by name, filled when the first duplicate key is met. */
  firsts: Map<string, number> | undefined;
}

export interface ListFrame {
  readonly kind: 'list';
  readonly container: unknown[];
  readonly start: number;
  readonly isFlow: boolean;
  readonly mark: number;
  readonly anchor: Anchor | undefined;
  size: number;
}

export type Frame = MappingFrame | ListFrame;

export interface BuildState {
  readonly source: Source;
  readonly limits: Limits;
  readonly table: PositionTable;
  readonly findings: CodedFinding[];
  readonly anchors: Map<string, Anchor>;
  readonly aliased: Map<number, Place>;
  readonly texts: number[];
  readonly frames: Frame[];
  readonly node: Node;
  frame: Frame;
  /** Where the last node ended. */
  cursor: number;
  nodes: number;
  aliasNodes: number;
  /** Reading on would cost too much: there is no document. */
  isRefused: boolean;
}

export const emptyNode = (): Node => ({
  value: null,
  text: undefined,
  start: 0,
  end: 0,
  form: NOTHING,
  size: 1,
  isMerge: false,
});

export const spanOf = (state: BuildState, start: number, end: number): Span => ({ source: state.source, start, end });

/** Adds a finding; beyond the limit it only says that there are more. */
export const report = (state: BuildState, finding: CodedFinding): void => {
  const most = state.limits.findings;
  if (state.findings.length < most) state.findings.push(finding);
  else if (state.findings.length === most) {
    const message = `The file has more than ${most} findings of its form; the others are not listed.`;
    state.findings.push(tooLarge(finding.at, message, 'Correct those listed first.'));
  }
};

/** Adds a finding after which reading on is pointless. */
export const refuse = (state: BuildState, finding: CodedFinding): void => {
  report(state, finding);
  state.isRefused = true;
};
