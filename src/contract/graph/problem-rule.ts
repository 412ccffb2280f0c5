import type { Finding } from '../../core/index.ts';
import type { Rule } from '../rule.ts';
import type { GraphInput } from './input.ts';
import type { GraphProblem } from './topology.ts';

type Kind = GraphProblem['kind'];

/** A rule about a defect that was found while the graph was built. */
export const problemRule = <K extends Kind>(
  name: K,
  summary: string,
  tell: (problem: Extract<GraphProblem, { kind: K }>, input: GraphInput, ids: readonly string[]) => Finding,
): Rule<'static'> => ({
  name,
  moment: 'static',
  severity: 'error',
  summary,
  *check({ graph }) {
    const ids = [...graph.topology.index.keys()];
    for (const problem of graph.topology.problems) if (isKind(problem, name)) yield tell(problem, graph.input, ids);
  },
});

const isKind = <K extends Kind>(problem: GraphProblem, kind: K): problem is Extract<GraphProblem, { kind: K }> =>
  problem.kind === kind;
