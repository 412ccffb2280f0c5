import type { PortableContract } from '../../contract/model/index.ts';
import { type Severity, suggest } from '../../core/index.ts';
import type { Boundary, SchemaPort } from '../boundary/boundary.ts';
import { isSame } from './canonical.ts';
import { isHollow, valueAt } from './paths.ts';
import { createSchemas } from './schemas.ts';
import { type Seed, type Seeds, seedsOf } from './seeds.ts';

/** Something that is wrong before the first phase runs. Codes are those of `contextcore preflight`. */
export interface PreflightFinding {
  readonly code:
    | 'contract/not-enforced'
    | 'graph/phase-mismatch'
    | 'propagation/missing-seed'
    | 'propagation/empty-seed'
    | 'propagation/unseeded-enrichment'
    | 'schema/wrong-seed-type';
  readonly severity: Severity;
  readonly phase?: string;
  readonly field?: string;
  readonly message: string;
  readonly help: string;
}

export interface RuntimePreflightOptions {
  /** The phases that are about to run; omitted: whichever the contract has. */
  readonly phases?: readonly string[];
}

const severities = { blocking: 'error', warning: 'warning', advisory: 'info' } as const;

const isEmpty = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() === '' || value.trim().toLowerCase() === 'unknown' : isHollow(value);

const mismatches = (contract: PortableContract, given: readonly string[]): readonly PreflightFinding[] => {
  const ids = new Set(contract.phases.map(({ id }) => id));
  const about = new Set(given);
  const found = (phase: string, message: string, help: string): PreflightFinding => ({
    code: 'graph/phase-mismatch',
    severity: 'error',
    phase,
    message,
    help,
  });
  const unknown = [...about]
    .filter((id) => !ids.has(id))
    .map((id) => {
      const near = suggest(id, ids);
      const help = near ? `Did you mean "${near}"?` : `Declare phase "${id}", or do not run it.`;
      return found(id, `Phase "${id}" is about to run, but the contract does not declare it.`, help);
    });
  const missing = [...ids]
    .filter((id) => !about.has(id))
    .map((id) =>
      found(
        id,
        `Phase "${id}" of the contract is not among the phases that are about to run.`,
        `Run phase "${id}", or take it out of the contract.`,
      ),
    );
  return [...unknown, ...missing];
};

const subjectOf = ({ field: { name }, phase, isOutput }: Seed): string => {
  if (phase !== undefined) return `Field "${name}" of phase "${phase}"`;
  return `${isOutput ? 'Output' : 'Input'} "${name}"`;
};

/** What is wrong with a value that is there. */
const faultOf = (seed: Seed, initial: object): PreflightFinding | undefined => {
  const { field, phase, boundary } = seed;
  const [violation] = boundary.check(initial, { apply: false }).violations;
  const about = { field: field.name, ...(phase === undefined ? {} : { phase }) };
  if (violation && violation.reason !== 'absent')
    return {
      ...about,
      code: 'schema/wrong-seed-type',
      severity: 'error',
      message: `${subjectOf(seed)} is ${violation.found} in the initial context, not ${violation.expected}.`,
      help: `Correct "${field.name}" in the initial context, or the declaration.`,
    };
  if (violation || !field.critical) return undefined;
  const value = valueAt(initial, field.name);
  const empty = Array.isArray(value) && field.name.includes('*') ? value.some(isEmpty) : isEmpty(value);
  if (!empty && !(field.default && isSame(value, field.default.value))) return undefined;
  return {
    ...about,
    code: 'propagation/empty-seed',
    severity: 'warning',
    message: `Critical ${lowered(subjectOf(seed))} ${empty ? 'has no real value' : 'is but its default'} in the initial context.`,
    help: `Give "${field.name}" its real value, or say "critical: false".`,
  };
};

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What is wrong with a field that has to be there when it is read. */
const readAt = (seed: Seed, initial: object): PreflightFinding | undefined => {
  const { field, phase, boundary, isDefaulted, isNeeded } = seed;
  const isAbsent = boundary.check(initial, { apply: false }).violations[0]?.reason === 'absent';
  if (!isAbsent) return faultOf(seed, initial);
  if (!isNeeded) return undefined;
  const about = { field: field.name, ...(phase === undefined ? {} : { phase }) };
  const lack = 'the initial context lacks it and no phase before produces it';
  const help = `Add "${field.name}" to the initial context.`;
  if (isDefaulted)
    return {
      ...about,
      code: 'propagation/unseeded-enrichment',
      severity: field.critical ? 'warning' : 'info',
      message: `${subjectOf(seed)} starts with its default: ${lack}.`,
      help,
    };
  const subject = phase === undefined ? subjectOf(seed) : `Phase "${phase}" requires field "${field.name}"`;
  return {
    ...about,
    code: 'propagation/missing-seed',
    severity: severities[field.severity],
    message: phase === undefined ? `${subject} is never there: ${lack}.` : `${subject}, but ${lack}.`,
    help,
  };
};

const rank = { error: 0, warning: 1, info: 2 } as const;

/** What the contract asks for at a boundary and nobody will check there. */
export const notEnforced = (phase: string, { unchecked }: Boundary): readonly PreflightFinding[] =>
  unchecked.map(({ field, what }) => ({
    code: 'contract/not-enforced',
    severity: 'warning',
    phase,
    field,
    message: `Field "${field}" of phase "${phase}" has a ${what} that is not checked: it cannot be compiled here.`,
    help:
      what === 'schema'
        ? 'Correct the schema, or give the guard a "schema" that compiles it; ajv does where it is installed and may generate code.'
        : 'Correct the pattern.',
  }));

/** Pre-flight of one contract, prepared for many runs. `known` is what is so whatever the context. */
export const preparePreflight = (
  contract: PortableContract,
  schema?: SchemaPort,
  known: readonly PreflightFinding[] = [],
) => {
  let seeds: Seeds | undefined;
  return (initial: object, { phases }: RuntimePreflightOptions = {}): readonly PreflightFinding[] => {
    seeds ??= seedsOf(contract, schema);
    const worst = new Map<string, PreflightFinding>();
    const note = (finding: PreflightFinding | undefined): void => {
      if (finding?.field === undefined) return;
      const before = worst.get(finding.field);
      if (!before || rank[finding.severity] < rank[before.severity]) worst.set(finding.field, finding);
    };
    for (const seed of seeds.inputs) note(faultOf(seed, initial));
    for (const seed of seeds.reads) note(readAt(seed, initial));
    const findings = [...(phases ? mismatches(contract, phases) : []), ...worst.values(), ...known];
    return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
  };
};

/**
 * Whether a run can start with this context: every field that has to come from the caller is there with a real value of its
 * type, and the phases are those of the contract. One finding per field, the worst; errors first. Nothing is written, and no
 * value is told.
 */
export const preflight = (
  contract: PortableContract,
  initial: object,
  options: RuntimePreflightOptions = {},
): readonly PreflightFinding[] => preparePreflight(contract, createSchemas())(initial, options);

/** Thrown in `enforce` before the first phase: the run must not start. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
  readonly findings: readonly PreflightFinding[];
  constructor(workflow: string, findings: readonly PreflightFinding[]) {
    const blocking = findings.filter(({ severity }) => severity === 'error');
    const lines = blocking.map(({ message, help }) => `- ${message} ${help}`);
    super(`Workflow "${workflow}" must not start:\n${lines.join('\n')}`);
    this.findings = findings;
  }
}
