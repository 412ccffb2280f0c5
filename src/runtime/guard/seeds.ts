import type { PortableContract, PortableField } from '../../contract/model/index.ts';
import type { Boundary, SchemaPort } from '../boundary/boundary.ts';
import { compileEntry } from '../boundary/compile.ts';
import { standardOf, withStandard } from '../boundary/standard.ts';
import { orderOf } from './order.ts';
import { isRelated, segmentsOf } from './paths.ts';
import { asEntry } from './plan.ts';

/** A field that a reader may find as the caller brought it. */
export interface Seed {
  readonly field: PortableField;
  /** Who reads it. Undefined: it is an output, or only declared as an input. */
  readonly phase?: string;
  readonly isOutput: boolean;
  /** Nobody writes it before it is read. */
  readonly isNeeded: boolean;
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
  /** It is written in every run. */
  readonly always: boolean;
}

/** The writes that may touch a path, without looking at all of them. */
const writesOf = ({ phases }: PortableContract): ((path: string) => readonly Write[]) => {
  const byFirst = new Map<string, Write[]>();
  for (const { id, produces, mayProduce, when, join } of phases) {
    const add = (fields: readonly PortableField[], always: boolean): void => {
      for (const { name } of fields) {
        const first = segmentsOf(name)[0] ?? '';
        const list = byFirst.get(first) ?? [];
        byFirst.set(first, list);
        list.push({ phase: id, path: name, always });
      }
    };
    add(produces, when === undefined && join === 'all');
    add(mayProduce, false);
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
  const { inputs = [], outputs = [], legacy } = contract;
  const order = orderOf(contract);
  const touching = writesOf(contract);
  const standIns = new Set(inputs.filter((one) => one.default && one.severity !== 'blocking').map(({ name }) => name));
  const seedOf = (field: PortableField, more: Pick<Seed, 'phase' | 'isOutput' | 'isNeeded'>): Seed => {
    const { default: standIn, ...bare } = field;
    const isDefaulted = (standIn !== undefined && field.severity !== 'blocking') || standIns.has(field.name);
    const strict = withStandard<PortableField>({ ...bare, severity: 'blocking' }, standardOf(field));
    const boundary = compileEntry(asEntry([strict]), {
      legacy,
      codegen: false,
      ...(schema ? { schema } : {}),
    });
    return { ...more, field, boundary, isDefaulted };
  };
  const seen = (field: PortableField, phase: string | undefined): readonly Seed[] => {
    const writes = touching(field.name);
    const earlier = phase === undefined ? undefined : order.earlier(phase);
    const above = phase === undefined ? undefined : order.above(phase);
    const covers = ({ path, always, phase: by }: Write): boolean =>
      always && (above?.has(by) ?? true) && segmentsOf(path).length <= segmentsOf(field.name).length;
    if (writes.some(covers)) return [];
    const isNeeded = !writes.some((write) => earlier?.has(write.phase) ?? true);
    return [seedOf(field, { isOutput: phase === undefined, isNeeded, ...(phase === undefined ? {} : { phase }) })];
  };
  const reads = [
    ...order.sorted.flatMap(({ id, required, enrichment }) =>
      [...required, ...enrichment].flatMap((field) => seen(field, id)),
    ),
    ...outputs.flatMap((field) => seen(field, undefined)),
  ];
  return { reads, inputs: inputs.map((field) => seedOf(field, { isOutput: false, isNeeded: false })) };
};
