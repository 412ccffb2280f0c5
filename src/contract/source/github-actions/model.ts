import type { CodedFinding, Expression, Span } from '../../../core/index.ts';
import type { PositionedDocument } from '../../../parse/index.ts';
import type { Access } from './access.ts';

/** A workflow or action file while it is being read. */
export interface Reading {
  readonly document: PositionedDocument;
  readonly findings: CodedFinding[];
  readonly workflow: string;
}

/** An access with its place in the file. */
export interface PlacedAccess extends Access {
  readonly at: Span;
}

/** The value of an `if`. */
export interface Condition {
  readonly text: string;
  readonly at: Span;
  readonly accesses: readonly PlacedAccess[];
  /** Makes an expression of it, once it is known what the accesses stand for. */
  readonly expression: (fieldOf: FieldOf) => Expression;
  /** It asks for `always()`, `failure()` or `cancelled()`, so that a skip or a failure before does not skip this. */
  readonly overrides: boolean;
}

/** The path of the field that an access reads. */
export type FieldOf = (access: Access) => readonly string[];

/** A name that is written, with its place. */
export interface Written {
  readonly name: string;
  readonly at: Span;
  readonly always: boolean;
}

/** What a step hands to those after it. `open` tells why there may be more names than are listed. */
export interface StepWrites {
  readonly outputs: readonly Written[];
  readonly opensOutputs?: string;
  readonly env: readonly Written[];
  readonly opensEnv?: string;
  /** Somebody else decided what is written: nobody here has to read it. */
  readonly foreign: boolean;
}

export interface Step {
  /** As written. */
  readonly id: string | undefined;
  /** What no other step of its job has: the id in lower case, else its number, from 1. */
  readonly key: string;
  readonly label: string;
  readonly at: Span;
  readonly condition: Condition | undefined;
  readonly accesses: readonly PlacedAccess[];
  /** Names of its own environment, in lower case; undefined where they are not known. */
  readonly ownEnv: ReadonlySet<string> | undefined;
  /** Scripts are followed when somebody asks. */
  readonly writes: () => StepWrites;
  /** Its script names the file of outputs: then what it writes matters, read or not. */
  readonly tellsOutputs: boolean;
  /** Its failure does not end the job. */
  readonly continues: boolean;
}

export interface NamedAccesses {
  readonly name: string;
  readonly at: Span;
  readonly accesses: readonly PlacedAccess[];
}

export interface Matrix {
  /** As written, each once; undefined where they are not known. */
  readonly keys: readonly string[] | undefined;
  /** The job runs more than once. */
  readonly several: boolean;
}

export interface Job {
  /** As written. */
  readonly id: string;
  readonly at: Span;
  readonly needs: readonly { readonly id: string; readonly at: Span }[];
  readonly condition: Condition | undefined;
  /** What is read before the first step. */
  readonly accesses: readonly PlacedAccess[];
  /** What is read after the last one, besides the outputs. */
  readonly late: readonly PlacedAccess[];
  readonly outputs: readonly NamedAccesses[];
  readonly steps: readonly Step[];
  readonly matrix: Matrix;
  /** Names of the environment of the workflow and the job; undefined where they are not known. */
  readonly env: ReadonlySet<string> | undefined;
  /** What a called workflow hands back; undefined where the job has steps of its own. */
  readonly called: { readonly outputs: readonly string[]; readonly open: boolean; readonly at: Span } | undefined;
}

/** One `steps:` list or several jobs with their surroundings, ready to become a graph. */
export interface WorkflowModel {
  readonly name: string;
  readonly at: Span;
  readonly kind: 'workflow' | 'action';
  readonly jobs: readonly Job[];
  readonly inputs: InputNames;
  /** Outputs of a called workflow or an action. */
  readonly outputs: readonly NamedAccesses[];
}

export interface InputNames {
  /** In lower case as keys, as written as values. */
  readonly declared: ReadonlyMap<string, string>;
  /** `inputs` of a run by hand, which stand in `github.event.inputs` too; undefined where that may hold others. */
  readonly byHand?: ReadonlyMap<string, string>;
  /** Where they are declared, or could be. */
  readonly at: Span;
}

export const noWrites: StepWrites = { outputs: [], env: [], foreign: false };
