import type { PortableContract, PortableField } from '../../contract/model/index.ts';
import type { Boundary, SchemaPort } from '../boundary/boundary.ts';
import { compileEntry } from '../boundary/compile.ts';
import { orderOf } from './order.ts';
import { isRelated, segmentsOf } from './paths.ts';
import { asEntry } from './plan.ts';

/** A field that has to come from the caller, because nobody writes it before it is read. */
export interface Seed {
  readonly field: PortableField;
  /** Who reads it. Undefined: it is an output, or only declared as an input. */
  readonly phase?: string;
  readonly isOutput: boolean;
  /** Tells absence and faults alike, whatever the severity of the field. */
  readonly boundary: Boundary;
  /** Something stands in for it where it is absent. */
  readonly isDefaulted: boolean;
}

export interface Seeds {
  readonly reads: readonly Seed[];
  readonly inputs: readonly Seed[];
}

interface Write {
  readonly phase: string;
  readonly path: string;
}

/** The writes that may touch a path, without looking at all of them. */
const writesOf = ({ phases }: PortableContract): ((path: string) => readonly Write[]) => {
  const byFirst = new Map<string, Write[]>();
  for (const { id, produces, mayProduce } of phases)
    for (const { name } of [...produces, ...mayProduce]) {
      const first = segmentsOf(name)[0] ?? '';
      const list = byFirst.get(first) ?? [];
      byFirst.set(first, list);
      list.push({ phase: id, path: name });
    }
  return (path) => {
    const first = segmentsOf(path)[0] ?? '';
    const near =
      first === '*' ? [...byFirst.values()].flat() : [byFirst.get(first) ?? [], byFirst.get('*') ?? []].flat();
    return near.filter((write) => isRelated(write.path, path));
  };
};

/** What a contract needs of its caller. Throws a TypeError for a contract that no file can hold. */
export const seedsOf = (contract: PortableContract, schema: SchemaPort | undefined): Seeds => {
  const { inputs = [], outputs = [], legacy, phases } = contract;
  const order = orderOf(contract);
  const touching = writesOf(contract);
  const standIns = new Set(inputs.filter((one) => one.default && one.severity !== 'blocking').map(({ name }) => name));
  const seedOf = (field: PortableField, phase: string | undefined, isOutput: boolean): Seed => {
    const { default: standIn, ...bare } = field;
    const isDefaulted = (standIn !== undefined && field.severity !== 'blocking') || standIns.has(field.name);
    return {
      field,
      ...(phase === undefined ? {} : { phase }),
      isOutput,
      boundary: compileEntry(asEntry([{ ...bare, severity: 'blocking' }]), {
        legacy,
        codegen: false,
        ...(schema ? { schema } : {}),
      }),
      isDefaulted,
    };
  };
  const ofPhases = order.sorted.flatMap(({ id, required, enrichment }) => {
    const earlier = order.earlier(id);
    return [...required, ...enrichment]
      .filter(({ name }) => !touching(name).some(({ phase }) => earlier.has(phase)))
      .map((field) => seedOf(field, id, false));
  });
  const known = new Set(phases.map(({ id }) => id));
  const ofOutputs = outputs
    .filter(({ name }) => !touching(name).some(({ phase }) => known.has(phase)))
    .map((field) => seedOf(field, undefined, true));
  return { reads: [...ofPhases, ...ofOutputs], inputs: inputs.map((field) => seedOf(field, undefined, false)) };
};
