import {
  type ContractGraph,
  canSee,
  createConditions,
  influencesOn,
  oneLine,
  parsePath,
  type Rule,
  relatePaths,
} from '../../../contract/index.ts';
import type { Finding } from '../../../core/index.ts';
import { severityOfField } from '../words.ts';

type Chain = ContractGraph['input']['chains'][number];
type End = Chain['source'];

export const brokenChain: Rule<'static'> = {
  name: 'broken-chain',
  moment: 'static',
  severity: 'error',
  summary: 'A propagation chain can carry its value from its source through its waypoints to its destination.',
  *check({ graph }) {
    for (const chain of graph.input.chains) {
      const ends = [chain.source, ...chain.waypoints, chain.destination];
      const undeclared = ends.map((end, i) =>
        undeclaredEnd(graph, chain, {
          end,
          role: i === 0 ? 'source' : i === ends.length - 1 ? 'destination' : 'waypoint',
        }),
      );
      yield* undeclared.filter((finding) => finding !== undefined);
      for (let i = 1; i < ends.length; i++) {
        const from = ends[i - 1];
        const to = ends[i];
        if (!from || !to || undeclared[i - 1] || undeclared[i]) continue;
        const broken = brokenLink(graph, chain, { from, to });
        if (broken) yield broken;
      }
    }
  },
};

const base = (chain: Chain, end: End) => ({
  at: end.at,
  severity: severityOfField(chain.severity),
  phase: end.phase,
  field: end.field,
  data: { key: `${chain.id} ${end.phase}`, chain: chain.id },
});

const undeclaredEnd = (
  graph: ContractGraph,
  chain: Chain,
  { end, role }: { end: End; role: string },
): Finding | undefined => {
  const node = graph.topology.index.get(end.phase);
  const phase = node === undefined ? undefined : graph.topology.phases[node];
  if (!phase) {
    return {
      ...base(chain, end),
      message: `Chain "${chain.id}" is broken: its ${role} names phase "${end.phase}", which does not exist.`,
      help: 'Name a phase of this workflow.',
    };
  }
  const declared = [...phase.reads, ...phase.writes];
  if (declared.some((one) => covers(one.field, end.field))) return undefined;
  const verb = role === 'source' ? 'exit' : 'entry';
  return {
    ...base(chain, end),
    message: `Chain "${chain.id}" is broken: phase "${end.phase}" declares no field "${end.field}", which is its ${role}.`,
    related: [{ message: `Phase "${end.phase}" is declared here.`, at: phase.at }],
    help: `List "${end.field}" in the ${verb} of phase "${end.phase}", or correct the chain.`,
  };
};

/** A field covers itself and what lies below it. */
const covers = (declared: string, field: string): boolean => {
  if (declared === field) return true;
  const one = parsePath(declared);
  const other = parsePath(field);
  if (one.kind === 'error' || other.kind === 'error') return false;
  const relation = relatePaths(one.segments, other.segments);
  return relation === 'above' || (relation === 'overlap' && one.segments.length <= other.segments.length);
};

const brokenLink = (graph: ContractGraph, chain: Chain, { from, to }: { from: End; to: End }): Finding | undefined => {
  const a = graph.topology.index.get(from.phase) ?? 0;
  const b = graph.topology.index.get(to.phase) ?? 0;
  if (a === b) return undefined;
  if (!canSee(graph, b, a)) {
    return {
      ...base(chain, to),
      message: `Chain "${chain.id}" is broken: no way leads from phase "${from.phase}" to phase "${to.phase}".`,
      related: [{ message: `The chain comes from phase "${from.phase}".`, at: from.at }],
      help: `Let phase "${to.phase}" come after phase "${from.phase}", or correct the chain.`,
    };
  }
  if (!covers(from.field, to.field) && !covers(to.field, from.field)) return undefined;
  return lostBetween(graph, chain, { from, to, a, b });
};

/** A phase between the two ends that drops the field, or writes it anew without having read it. */
const lostBetween = (
  graph: ContractGraph,
  chain: Chain,
  { from, to, a, b }: { from: End; to: End; a: number; b: number },
): Finding | undefined => {
  for (const { node, phase, does, field, at } of influencesOn(graph, to.field)) {
    if (node === a || node === b || does === 'fills') continue;
    if (!graph.ways.before(a, node) || !graph.ways.before(node, b)) continue;
    const drops = does === 'drops';
    // What is written below the field, or above it by a phase that has read it, carries the value on.
    if (
      !drops &&
      (!covers(field, to.field) ||
        phase.reads.some((read) => covers(read.field, to.field) || covers(to.field, read.field)))
    )
      continue;
    if (excludes(phase.condition, graph.topology.phases[b]?.condition)) continue;
    const sure = graph.structure.skippable[node] !== 1 && does !== 'may-produce';
    const when = phase.condition ? ` when ${oneLine(phase.condition.text)}` : '';
    return {
      ...base(chain, to),
      message: `Chain "${chain.id}" is broken${sure ? '' : ' in some runs'}: phase "${phase.id}" ${drops ? `drops "${field}"` : `overwrites "${field}" without reading it`}${when}.`,
      certainty: sure ? 'definite' : 'possible',
      related: [
        { message: `Phase "${phase.id}" ${drops ? 'drops' : 'produces'} "${field}".`, at },
        { message: `The chain comes from phase "${from.phase}".`, at: from.at },
      ],
      help: drops
        ? `Keep "${field}" in phase "${phase.id}".`
        : `Let phase "${phase.id}" read "${field}" before it writes it, or write another field.`,
      ...(sure
        ? {}
        : {
            witness: [
              {
                message: `Phase "${phase.id}" ${drops ? 'drops' : 'overwrites'} "${field}"${when}.`,
                at,
                phase: phase.id,
              },
              { message: `Phase "${to.phase}" is the next end of the chain.`, at: to.at, phase: to.phase },
            ],
          }),
    };
  }
  return undefined;
};

type Condition = ContractGraph['input']['phases'][number]['condition'];

const excludes = (one: Condition, other: Condition): boolean =>
  one !== undefined &&
  other !== undefined &&
  createConditions([one.expression, other.expression]).exclusive(0, 1) === 'yes';
