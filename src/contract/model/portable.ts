import type { Expression } from '../../core/index.ts';
import type { Chain, ChainPoint, Constraints, Contract, Field, FieldSeverity, Loop, Phase } from './contract.ts';
import type { Type } from './type.ts';

/** A contract as plain JSON: what a guard at run time needs, without places in files and with expressions read. */
export interface PortableContract {
  readonly format: 'contextcore/portable-1';
  readonly workflow: string;
  readonly legacy: boolean;
  readonly inputs?: readonly PortableField[];
  readonly outputs?: readonly PortableField[];
  readonly phases: readonly PortablePhase[];
  readonly loops: readonly PortableLoop[];
  readonly merge: readonly { readonly field: string; readonly policy: string }[];
  readonly chains: readonly PortableChain[];
}

export interface PortableField {
  /** Canonical path. */
  readonly name: string;
  readonly type: Type;
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  readonly default?: { readonly value: unknown };
  readonly constraints?: Constraints;
  /** An inline JSON Schema of the value. */
  readonly schema?: unknown;
  readonly sourcePhase?: string;
  /** The field's value may be recorded. */
  readonly recordValue?: true;
}

export interface PortableCondition {
  readonly text: string;
  /** Offsets are those in `text`. */
  readonly expression: Expression;
}

export interface PortablePhase {
  readonly id: string;
  /** Undefined: the phase before it in the list. */
  readonly after?: readonly string[];
  readonly join: 'all' | 'any';
  readonly when?: PortableCondition;
  readonly required: readonly PortableField[];
  readonly enrichment: readonly PortableField[];
  readonly produces: readonly PortableField[];
  readonly mayProduce: readonly PortableField[];
  readonly drops: readonly string[];
  readonly handler?: string;
}

export interface PortableLoop {
  readonly from: string;
  readonly to: string;
  readonly while?: PortableCondition;
  readonly maxIterations?: number;
}

export interface PortablePoint {
  readonly phase: string;
  readonly field: string;
}

export interface PortableChain {
  readonly id: string;
  readonly severity: FieldSeverity;
  readonly source: PortablePoint;
  readonly waypoints: readonly PortablePoint[];
  readonly destination: PortablePoint;
  readonly verification?: PortableCondition;
}

/** What a guard at run time needs of a contract, as plain JSON. */
export const portableContract = (contract: Contract): PortableContract => {
  const { workflow, legacy, inputs, outputs, phases, loops, merge, chains } = contract;
  return {
    format: 'contextcore/portable-1',
    workflow,
    legacy,
    ...(inputs ? { inputs: inputs.map(portableField) } : {}),
    ...(outputs ? { outputs: outputs.map(portableField) } : {}),
    phases: phases.map(portablePhase),
    loops: loops.map(portableLoop),
    merge: merge.map(({ field, policy }) => ({ field, policy })),
    chains: chains.map(portableChain),
  };
};

const portableField = (field: Field): PortableField => {
  const { name, type, severity, critical, default: standIn, schema, sourcePhase, recordValue } = field;
  const constraints = field.constraints && finite(field.constraints);
  return {
    name,
    type,
    severity,
    critical,
    ...(standIn ? { default: standIn } : {}),
    ...(constraints ? { constraints } : {}),
    ...(schema === undefined ? {} : { schema }),
    ...(sourcePhase ? { sourcePhase: sourcePhase.phase } : {}),
    ...(recordValue ? { recordValue: true } : {}),
  };
};

/** JSON has no infinity. As a limit it limits nothing. */
const finite = (constraints: Constraints): Constraints =>
  Object.fromEntries(
    Object.entries(constraints).filter(([, limit]) => typeof limit !== 'number' || Number.isFinite(limit)),
  );

const portablePhase = (phase: Phase): PortablePhase => ({
  id: phase.id,
  ...(phase.after ? { after: phase.after.map((one) => one.phase) } : {}),
  join: phase.join,
  ...(phase.when ? { when: portableCondition(phase.when) } : {}),
  required: phase.required.map(portableField),
  enrichment: phase.enrichment.map(portableField),
  produces: phase.produces.map(portableField),
  mayProduce: phase.mayProduce.map(portableField),
  drops: phase.drops.map((drop) => drop.field),
  ...(phase.handler ? { handler: phase.handler.text } : {}),
});

const portableLoop = ({ from, to, while: condition, maxIterations }: Loop): PortableLoop => ({
  from,
  to,
  ...(condition ? { while: portableCondition(condition) } : {}),
  ...(maxIterations === undefined ? {} : { maxIterations }),
});

const portableChain = ({ id, severity, source, waypoints, destination, verification }: Chain): PortableChain => ({
  id,
  severity,
  source: portablePoint(source),
  waypoints: waypoints.map(portablePoint),
  destination: portablePoint(destination),
  ...(verification ? { verification: portableCondition(verification) } : {}),
});

const portablePoint = ({ phase, field }: ChainPoint): PortablePoint => ({ phase, field });

const portableCondition = ({ text, expression }: PortableCondition): PortableCondition => ({ text, expression });
