import type { Rule } from '../../rule.ts';
import { createConditions } from '../conditions.ts';
import type { ContractGraph } from '../graph.ts';
import { needsEdge } from '../topology.ts';

export const duplicateChain: Rule<'static'> = {
  name: 'duplicate-chain',
  moment: 'static',
  severity: 'error',
  summary: 'A chain id is used once.',
  *check({ graph }) {
    const first = new Map<string, (typeof graph.input.chains)[number]>();
    for (const chain of graph.input.chains) {
      const known = first.get(chain.id);
      if (!known) first.set(chain.id, chain);
      else {
        yield {
          message: `Chain "${chain.id}" is declared a second time.`,
          at: chain.at,
          related: [{ message: `Chain "${chain.id}" is declared here first.`, at: known.at }],
          help: 'Give one of the two another id.',
          data: { key: chain.id },
        };
      }
    }
  },
};

export const dropAndProduce: Rule<'static'> = {
  name: 'drop-and-produce',
  moment: 'static',
  severity: 'error',
  summary: 'A phase does not drop what it produces.',
  *check({ graph }) {
    for (const phase of graph.topology.phases) {
      if (phase.drops.length === 0) continue;
      const written = new Map(phase.writes.map((write) => [write.field, write]));
      for (const drop of phase.drops) {
        const write = written.get(drop.field);
        if (!write) continue;
        yield {
          message: `Phase "${phase.id}" both produces and drops field "${drop.field}".`,
          at: drop.at,
          phase: phase.id,
          field: drop.field,
          related: [{ message: `Phase "${phase.id}" produces "${drop.field}" here.`, at: write.at }],
          help: 'Take the field out of "drops" or out of "exit".',
        };
      }
    }
  },
};

/** Nodes that no run reaches, with the reason; in topological order, O(nodes + edges) and one question per condition. */
export const unreachableNodes = (graph: ContractGraph): ReadonlyMap<number, 'condition' | 'predecessors'> => {
  const { topology, structure } = graph;
  const dead = new Map<number, 'condition' | 'predecessors'>();
  for (const node of topology.order) {
    const condition = topology.phases[node]?.condition;
    if (condition && createConditions([condition.expression]).satisfiable(0) === 'no') dead.set(node, 'condition');
    else if (structure.dependent[node]) {
      const { start, target, kind } = topology.preds;
      let alive = false;
      let starved = false;
      for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i++) {
        const gone = dead.has(target[i] ?? 0);
        if (!gone) alive = true;
        else if (kind[i] === needsEdge) starved = true;
      }
      if (starved || !alive) dead.set(node, 'predecessors');
    }
  }
  return dead;
};

export const unreachablePhase: Rule<'static'> = {
  name: 'unreachable-phase',
  moment: 'static',
  severity: 'error',
  summary: 'Every phase runs in some run.',
  *check({ graph }) {
    for (const [node, reason] of unreachableNodes(graph)) {
      const phase = graph.topology.phases[node];
      if (!phase) continue;
      const own = reason === 'condition';
      yield {
        message: `Phase "${phase.id}" can never run: ${own ? 'its condition is never true' : 'what it waits for can never run'}.`,
        at: own && phase.condition ? phase.condition.at : phase.at,
        phase: phase.id,
        help: own
          ? 'Correct the condition, or take the phase out.'
          : 'Let one of the phases in "after" run, or take the phase out.',
      };
    }
  },
};
