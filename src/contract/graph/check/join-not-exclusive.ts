import type { Certainty, Finding } from '../../../core/index.ts';
import type { Rule } from '../../rule.ts';
import { createConditions } from '../conditions.ts';
import type { ContractGraph } from '../graph.ts';
import { requirementsOf } from '../requirements.ts';

export const joinNotExclusive: Rule<'static'> = {
  name: 'join-not-exclusive',
  moment: 'static',
  severity: 'error',
  summary: 'Of the branches that meet in a join of kind "any", one run takes only one.',
  *check({ graph }) {
    const { structure, topology, input } = graph;
    // In a dialect a phase may run once for each of them.
    if (input.dialect) return;
    for (let node = 0; node < topology.phases.length; node++) if (structure.any[node]) yield* judge(graph, node);
  },
};

const judge = function* (graph: ContractGraph, node: number): Iterable<Finding> {
  const { topology } = graph;
  const phase = topology.phases[node];
  const preds = Array.from(topology.preds.target.subarray(topology.preds.start[node], topology.preds.start[node + 1]));
  if (!phase) return;
  for (let i = 0; i < preds.length; i++) {
    for (let j = i + 1; j < preds.length; j++) {
      const a = topology.phases[preds[i] ?? -1];
      const b = topology.phases[preds[j] ?? -1];
      const certainty = togetherness(graph, preds[i] ?? 0, preds[j] ?? 0);
      if (!a || !b || !certainty) continue;
      yield {
        message: `Phase "${phase.id}" joins "any", but phases "${a.id}" and "${b.id}" ${certainty === 'guarded' ? 'may both' : 'can both'} run.`,
        at: phase.at,
        certainty,
        phase: phase.id,
        related: [a, b].map((one) => ({
          message: one.condition
            ? `Phase "${one.id}" runs when ${one.condition.text.trim()}.`
            : `Phase "${one.id}" always runs.`,
          at: one.condition?.at ?? one.at,
        })),
        help: 'Give the branches conditions that exclude one another, or join "all".',
        data: { key: `${a.id} ${b.id}` },
      };
      return;
    }
  }
};

/** Undefined where the two never run together; else how sure it is that they can. */
const togetherness = (graph: ContractGraph, a: number, b: number): Certainty | undefined => {
  const first = requirementsOf(graph, a);
  const second = requirementsOf(graph, b);
  const conditions = createConditions([...first.conditions, ...second.conditions].map((one) => one.expression));
  let shown = !first.open && !second.open;
  for (let i = 0; i < first.conditions.length; i++) {
    for (let j = 0; j < second.conditions.length; j++) {
      const exclusive = conditions.exclusive(i, first.conditions.length + j);
      if (exclusive === 'yes') return undefined;
      if (exclusive === 'unknown') shown = false;
    }
  }
  if (first.conditions.length * second.conditions.length > 1) shown = false;
  return shown ? 'definite' : 'guarded';
};
