import type { PortableContract, PortableField, PortablePhase } from '../../contract/model/index.ts';
import type { Boundary, BoundaryOptions, ExitBoundary } from '../boundary/boundary.ts';
import { compileEntry, compileExit } from '../boundary/compile.ts';
import { type Holders, holdersOf } from './copy.ts';
import { type Courses, coursesOf } from './courses.ts';
import type { Mode } from './mode.ts';
import { type Reader, readerOf, segmentsOf, valueBelow } from './paths.ts';
import { type ValuesPlan, valuesPlanOf } from './values.ts';

/** A path that a phase writes. */
export interface WritePlan {
  readonly path: string;
  /** Promised; else it may be written. */
  readonly always: boolean;
  /** There is a `*` in the path: what is read is the part before it. */
  readonly isCollection: boolean;
  readonly read: Reader;
}

/** A phase as the guard needs it. */
export interface PhasePlan {
  readonly phase: PortablePhase;
  readonly mode: Mode;
  readonly entry: Boundary;
  readonly exit: ExitBoundary;
  readonly writes: readonly WritePlan[];
  /** Undefined where no value may be recorded. */
  readonly values: ValuesPlan | undefined;
  /** By path. */
  readonly defaults: ReadonlyMap<string, unknown>;
}

/** What the caller brings. */
export interface InputPlan {
  readonly boundary: Boundary;
  readonly defaults: ReadonlyMap<string, unknown>;
}

/** A contract as the guard needs it: made once, used in every run. */
export interface GuardPlan {
  readonly contract: PortableContract;
  readonly phases: ReadonlyMap<string, PhasePlan>;
  readonly courses: Courses;
  /** The objects in which a default may be written. */
  readonly holders: Holders;
  /** Undefined where no input has a default. */
  readonly inputs: InputPlan | undefined;
  /** Nothing is looked at in any phase. */
  readonly isOff: boolean;
}

const writeOf =
  (always: boolean) =>
  ({ name }: PortableField): WritePlan => {
    const segments = segmentsOf(name);
    const star = segments.indexOf('*');
    if (star < 0) return { path: name, always, isCollection: false, read: readerOf(name) };
    const collection = segments.slice(0, star);
    return { path: name, always, isCollection: true, read: (context) => valueBelow(context, collection) };
  };

const defaultsOf = (fields: readonly PortableField[]): ReadonlyMap<string, unknown> =>
  new Map(fields.flatMap(({ name, default: standIn }) => (standIn ? [[name, standIn.value] as const] : [])));

/** Fields as the entry of a phase, so that they can be checked as one. */
export const asEntry = (required: readonly PortableField[]): PortablePhase => ({
  id: '',
  join: 'all',
  required,
  enrichment: [],
  produces: [],
  mayProduce: [],
  drops: [],
});

export const planOf = (
  contract: PortableContract,
  mode: (phase: string) => Mode,
  options: BoundaryOptions,
): GuardPlan => {
  const phases = new Map<string, PhasePlan>();
  const inputs = contract.inputs ?? [];
  const ofInputs = defaultsOf(inputs);
  const paths = new Set<string>(ofInputs.keys());
  for (const phase of contract.phases) {
    const defaults = defaultsOf([...phase.required, ...phase.enrichment]);
    for (const path of defaults.keys()) paths.add(path);
    phases.set(phase.id, {
      phase,
      mode: mode(phase.id),
      entry: compileEntry(phase, options),
      exit: compileExit(phase, options),
      values: valuesPlanOf(phase),
      writes: [...phase.produces.map(writeOf(true)), ...phase.mayProduce.map(writeOf(false))],
      defaults,
    });
  }
  return {
    contract,
    phases,
    courses: coursesOf(contract),
    holders: holdersOf([...paths]),
    inputs: ofInputs.size > 0 ? { boundary: compileEntry(asEntry(inputs), options), defaults: ofInputs } : undefined,
    isOff: [...phases.values()].every((phase) => phase.mode === 'off'),
  };
};
