import type { FieldSeverity, PortableContract, PortableField, PortablePhase } from '../../contract/model/index.ts';
import { withStandard } from '../boundary/standard.ts';
import type { DeclaredField } from '../declare/field.ts';
import { readSpec, refuse } from '../declare/read-spec.ts';
import type { AnyPhase, PhaseSpec } from '../declare/spec.ts';
import { phaseSpec } from '../declare/specs.ts';

export interface ContractOfOptions {
  /** Omitted: the one that the first phase names, else "workflow". */
  readonly workflow?: string;
}

const fieldOf = ({ path, type, severity, default: standIn, schema, standard }: DeclaredField): PortableField =>
  withStandard(
    {
      name: path,
      type,
      severity,
      critical: isCritical(severity),
      ...(standIn ? { default: standIn } : {}),
      ...(schema ? { schema } : {}),
    },
    standard,
  );

/** What a contract file says of a field that says nothing about it. */
const isCritical = (severity: FieldSeverity): boolean => severity === 'blocking';

const phaseOf = (spec: PhaseSpec): PortablePhase => {
  const { requires, produces, drops, problems } = readSpec(spec);
  refuse(problems);
  const fields = (optional: boolean): readonly PortableField[] =>
    produces.filter((one) => one.optional === optional).map(fieldOf);
  return {
    id: spec.id,
    join: 'all',
    required: requires.map(fieldOf),
    enrichment: [],
    produces: fields(false),
    mayProduce: fields(true),
    drops,
  };
};

const specOf = (phase: AnyPhase | PhaseSpec | object): PhaseSpec => {
  const spec = phaseSpec(phase) ?? ('spec' in phase ? phase.spec : phase);
  return spec as PhaseSpec;
};

/**
 * The contract that phases declare, in this order: each one comes after the one before it. Throws a TypeError that names
 * what is wrong with a declaration.
 */
export const contractOf = (
  phases: readonly (AnyPhase | PhaseSpec)[],
  { workflow }: ContractOfOptions = {},
): PortableContract => {
  const specs = phases.map(specOf);
  const named = new Set<string>();
  for (const { id } of specs) {
    if (named.has(id)) throw new TypeError(`Phase "${id}" is declared twice.`);
    named.add(id);
  }
  return {
    format: 'contextcore/portable-1',
    workflow: workflow ?? specs.find((spec) => spec.workflow !== undefined)?.workflow ?? 'workflow',
    legacy: false,
    phases: specs.map(phaseOf),
    loops: [],
    merge: [],
    chains: [],
  };
};
