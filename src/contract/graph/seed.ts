import { admitsNull, anyType, parsePath, type Type } from '../model/index.ts';
import { buildGraph, type ContractGraph, type ReadFact } from './graph.ts';
import type { ReadInput } from './input.ts';

/** The values at a path of a context: one, or with `*` one per element; `missing` where the path ends early somewhere. */
export interface Found {
  readonly values: readonly unknown[];
  readonly missing: boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Looks a canonical path up in a context. Own properties only; null is a value where `type` admits it, else missing. */
export const lookUp = (context: unknown, path: string, type: Type): Found => {
  const parsed = parsePath(path);
  if (parsed.kind === 'error') return { values: [], missing: true };
  let values: unknown[] = [context];
  let missing = false;
  for (const segment of parsed.segments) {
    const next: unknown[] = [];
    for (const value of values) {
      if (segment === '*' && isObject(value)) for (const one of Object.values(value)) next.push(one);
      else if (isObject(value) && Object.hasOwn(value, segment)) next.push(value[segment]);
      else missing = true;
    }
    values = next;
  }
  const present = values.filter((value) => value !== undefined && (value !== null || admitsNull(type)));
  return { values: present, missing: missing || present.length < values.length };
};

/** The same workflow, started with exactly what an initial context holds. Reads keep their numbers. */
export const seededGraph = (graph: ContractGraph, initial: unknown): ContractGraph => {
  const { fields, reads } = graph.touches;
  const at = new Map(reads.map((read) => [read.field, read.at] as const));
  const strictest = new Map<string, Type>();
  for (const { field, type } of reads) if (!admitsNull(type) || !strictest.has(field)) strictest.set(field, type);
  const inputs: ReadInput[] = [];
  for (let field = 0; field < fields.count; field++) {
    const name = fields.name(field);
    const { missing } = lookUp(initial, name, strictest.get(name) ?? anyType);
    const declared = graph.input.inputs?.find((one) => one.field === name);
    const defaulted = missing && declared?.defaulted === true && declared.severity !== 'blocking';
    if (missing && !defaulted) continue;
    inputs.push({
      field: name,
      at: declared?.at ?? at.get(name) ?? graph.input.at,
      severity: defaulted ? 'warning' : 'blocking',
      critical: false,
      defaulted,
      type: anyType,
    });
  }
  return buildGraph({ ...graph.input, inputs, seedsAreExact: true });
};

/** Whether the value that the caller seeds can be what a read sees. */
export const seesSeed = (seeded: ContractGraph, { read, ref }: ReadFact): boolean => {
  const { fields, writeNode } = seeded.touches;
  const seen = seeded.flow().precise(fields.find(read.field))?.seenBy(ref) ?? new Set();
  return [...seen].some((write) => writeNode[write] === seeded.topology.start);
};
