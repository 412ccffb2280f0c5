import {
  admitsNull,
  type FieldSeverity,
  type PortableField,
  parsePath,
  printType,
  type Type,
  unionOf,
} from '../../contract/model/index.ts';
import type { BoundaryOptions, BoundaryResult } from './boundary.ts';
import { type ConstraintTest, constraintTests } from './constraint-test.ts';
import { standardOf, standardTest } from './standard.ts';
import { clonePlain } from './write.ts';

/** A field of a boundary, with all that can be known before the first context comes. */
export interface FieldPlan {
  /** Its place in the order of the contract. */
  readonly index: number;
  readonly name: string;
  readonly segments: readonly string[];
  /** How many `*` are in the path. */
  readonly stars: number;
  readonly type: Type;
  readonly typeText: string;
  readonly nullable: boolean;
  readonly severity: FieldSeverity;
  readonly critical: boolean;
  readonly sourcePhase?: string;
  readonly constraints: readonly ConstraintTest[];
  readonly schema?: (value: unknown) => boolean;
  readonly default?: { readonly value: unknown };
  /** Absence is no matter. The number is the field's bit among those of its kind, or -1 where there are too many. */
  readonly silent?: number;
}

export interface Plan {
  readonly fields: readonly FieldPlan[];
  /** Parents before their parts, so that a part finds the default of its parent. */
  readonly order: readonly FieldPlan[];
  readonly inOrder: boolean;
  readonly unchecked: readonly { readonly field: string; readonly what: 'pattern' | 'schema' }[];
  /** Every field propagated. */
  readonly allGood: BoundaryResult;
  /** Every field propagated but the silent ones of these bits, which are absent. */
  quiet(bits: number): BoundaryResult;
}

export interface PlanInput {
  readonly field: PortableField;
  /** It may be absent, whatever its severity. */
  readonly optional: boolean;
  readonly defaults: boolean;
}

const mostBits = 30;

/** Throws a TypeError for a contract that no file can hold. */
export const planFields = (inputs: readonly PlanInput[], { schema }: BoundaryOptions): Plan => {
  const unchecked: { readonly field: string; readonly what: 'pattern' | 'schema' }[] = [];
  let silent = 0;
  const fields = inputs.map(({ field, optional, defaults }, index): FieldPlan => {
    const { name, severity, critical, sourcePhase } = field;
    const type = field.type.kind === 'union' ? unionOf(field.type.members) : field.type;
    const path = parsePath(name);
    if (path.kind === 'error') throw new TypeError(`Path "${name}" ${path.message}.`);
    const quiet = optional || (severity === 'advisory' && !critical);
    const standIn = defaults && severity !== 'blocking' ? field.default : undefined;
    const standard = standardOf(field);
    const test = standard
      ? standardTest(standard)
      : field.schema === undefined
        ? undefined
        : compileSchema(field.schema, schema);
    if (field.schema !== undefined && !test) unchecked.push({ field: name, what: 'schema' });
    return {
      index,
      name,
      segments: path.segments,
      stars: path.segments.filter((segment) => segment === '*').length,
      type,
      typeText: printType(type),
      nullable: admitsNull(type),
      severity,
      critical,
      ...(sourcePhase === undefined ? {} : { sourcePhase }),
      constraints: constraintTests(field.constraints ?? {}, () => unchecked.push({ field: name, what: 'pattern' })),
      ...(test ? { schema: test } : {}),
      ...(standIn ? { default: { value: clonePlain(standIn.value) } } : {}),
      ...(quiet && !standIn ? { silent: silent < mostBits ? silent++ : -1 } : {}),
    };
  });
  const order = [...fields].sort((a, b) => a.segments.length - b.segments.length);
  const allGood = withoutViolations(fields);
  return {
    fields,
    order,
    inOrder: order.every((field, i) => field.index === i),
    unchecked,
    allGood,
    quiet: remembering((bits) =>
      bits === 0
        ? allGood
        : withoutViolations(fields.filter((field) => field.silent === undefined || ((bits >> field.silent) & 1) === 0)),
    ),
  };
};

const compileSchema = (schema: unknown, port: BoundaryOptions['schema']): FieldPlan['schema'] => {
  try {
    return port?.compile(schema);
  } catch {
    return undefined;
  }
};

const withoutViolations = (fields: readonly FieldPlan[]): BoundaryResult => {
  const critical = fields.filter((field) => field.critical).length;
  return Object.freeze({
    propagated: fields.length,
    defaulted: 0,
    failed: 0,
    critical,
    criticalPropagated: critical,
    names: Object.freeze(fields.map((field) => field.name)),
    violations: Object.freeze([]),
    blocked: false,
  });
};

/** Results by bits; only so many are kept that a long-running program does not grow. */
const remembering = (make: (bits: number) => BoundaryResult): ((bits: number) => BoundaryResult) => {
  const kept = new Map<number, BoundaryResult>();
  return (bits) => {
    const known = kept.get(bits);
    if (known) return known;
    const made = make(bits);
    if (kept.size < 64) kept.set(bits, made);
    return made;
  };
};
