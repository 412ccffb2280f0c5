import type { CodedFinding, Source } from '../../core/index.ts';
import type { PositionedDocument } from '../../parse/index.ts';
import type { GraphInput } from '../graph/index.ts';
import type { Contract } from '../model/index.ts';
import type { Body, DeclaredPhase } from './typescript/declared.ts';

/** One file: what it promises, as far as that can be told, and everything that is wrong with it. */
export interface LoadedFile {
  readonly source: Source;
  /** Absent where the text does not parse. */
  readonly document?: PositionedDocument;
  /** Present where the file is a contract. */
  readonly contract?: Contract;
  /** Absent where the file is so wrong that findings about its flow would mislead. */
  readonly input?: GraphInput;
  /** Further workflows of the same file. */
  readonly further?: readonly GraphInput[];
  readonly findings: readonly CodedFinding[];
  /** The phases that code declares. */
  readonly phases?: readonly DeclaredPhase[];
  /** Of code: its comments, marks included. */
  readonly comments?: readonly { text: string; start: number; end: number; line: number }[];
  /** Of code: what a function does that the module exports; undefined where that is no function that can be seen. */
  readonly exported?: (name: string) => Body | 'missing' | undefined;
}

/** Finds the text of another file, named relative to the first one; undefined where there is none. */
export type Resolve = (fromFile: string, specifier: string) => Source | undefined;
