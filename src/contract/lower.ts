import { isRow } from '../core/index.ts';
import type { EdgeInput, GraphInput, MergeInput, PhaseInput, ReadInput, WriteInput } from './graph/index.ts';
import type { Contract, Field, Phase } from './model/index.ts';
import { printPath } from './model/index.ts';

/** What a contract means, as graph input. */
export const lowerContract = (contract: Contract): GraphInput => ({
  workflow: contract.workflow,
  at: contract.at,
  legacy: contract.legacy,
  phases: contract.phases.map((phase, i) => lowerPhase(phase, contract.phases[i - 1])),
  ...(contract.inputs ? { inputs: contract.inputs.map(lowerRead) } : {}),
  ...(contract.outputs ? { outputs: contract.outputs.map(lowerRead) } : {}),
  loops: contract.loops.map(({ from, to, at, ends, while: condition, invariants }) => ({
    from,
    to,
    at,
    ends,
    ...(condition ? { condition } : {}),
    invariants,
  })),
  merge: new Map(contract.merge.map(({ field, policy, at }): [string, MergeInput] => [field, { policy, at }])),
  chains: contract.chains.map(({ id, at, severity, source, waypoints, destination, verification }) => ({
    id,
    at,
    severity,
    source,
    waypoints,
    destination,
    reads: verification?.reads ?? [],
  })),
});

const lowerPhase = (phase: Phase, above: Phase | undefined): PhaseInput => ({
  id: phase.id,
  at: phase.at,
  after: phase.after
    ? phase.after.map(({ phase: id, at }): EdgeInput => ({ phase: id, kind: 'after', at }))
    : sequence(phase, above),
  join: phase.join,
  ...(phase.when ? { condition: phase.when } : {}),
  reads: [...phase.required, ...phase.enrichment].map(lowerRead),
  writes: [
    ...phase.produces.map((field) => lowerWrite(field, true)),
    ...phase.mayProduce.map((field) => lowerWrite(field, false)),
  ],
  drops: phase.drops,
  open: false,
});

const sequence = (phase: Phase, above: Phase | undefined): EdgeInput[] =>
  above ? [{ phase: above.id, kind: 'sequence', at: phase.at }] : [];

const lowerRead = (field: Field): ReadInput => ({
  field: field.name,
  at: field.at,
  severity: field.severity,
  critical: field.critical,
  defaulted: field.default !== undefined,
  type: field.type,
  ...(field.sourcePhase ? { sourcePhase: field.sourcePhase } : {}),
});

const lowerWrite = (field: Field, always: boolean): WriteInput => ({
  field: field.name,
  at: field.at,
  always,
  type: field.type,
  sink: field.sink,
  covers: field.schema === undefined ? [] : coveredPaths(field.schema),
});

const mostCovered = 1000;

/** The paths that a JSON Schema requires of an object, down through `properties`. */
const coveredPaths = (schema: unknown): readonly string[] => {
  const covered: string[] = [];
  const pending: { schema: unknown; path: readonly string[] }[] = [{ schema, path: [] }];
  for (let next = pending.pop(); next && covered.length < mostCovered; next = pending.pop()) {
    if (!isRow(next.schema) || !Array.isArray(next.schema['required'])) continue;
    const properties = isRow(next.schema['properties']) ? next.schema['properties'] : {};
    for (const name of next.schema['required']) {
      if (typeof name !== 'string') continue;
      const path = [...next.path, name];
      covered.push(printPath(path));
      if (Object.hasOwn(properties, name) && path.length < 50) pending.push({ schema: properties[name], path });
    }
  }
  return covered;
};
