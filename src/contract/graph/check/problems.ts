import type { Finding } from '../../../core/index.ts';
import { suggest } from '../../../parse/index.ts';
import type { Rule } from '../../rule.ts';
import type { GraphProblem } from '../topology.ts';

type Kind = GraphProblem['kind'];

/** A rule about a defect that was found while the graph was built. */
const problemRule = <K extends Kind>(
  name: K,
  summary: string,
  tell: (problem: Extract<GraphProblem, { kind: K }>, ids: readonly string[]) => Finding,
): Rule<'static'> => ({
  name,
  moment: 'static',
  severity: 'error',
  summary,
  *check({ graph }) {
    const ids = [...graph.topology.index.keys()];
    for (const problem of graph.topology.problems) if (isKind(problem, name)) yield tell(problem, ids);
  },
});

const isKind = <K extends Kind>(problem: GraphProblem, kind: K): problem is Extract<GraphProblem, { kind: K }> =>
  problem.kind === kind;

export const unknownPhase = problemRule(
  'unknown-phase',
  'Every phase that is named exists.',
  ({ phase, at, where, owner }, ids) => {
    const near = suggest(phase, ids);
    const subject = owner === undefined ? 'A loop' : `Phase "${owner}"`;
    return {
      message: `${subject} names phase "${phase}"${where === 'after' ? ' in "after"' : ''}, which does not exist.`,
      at,
      ...(owner === undefined ? {} : { phase: owner }),
      help: near ? `Did you mean "${near}"?` : 'Name a phase of this workflow.',
      data: { key: phase },
    };
  },
);

export const duplicatePhase = problemRule('duplicate-phase', 'A phase id is used once.', ({ phase, first }) => ({
  message: `Phase "${phase.id}" is declared a second time.`,
  at: phase.at,
  phase: phase.id,
  related: [{ message: `Phase "${phase.id}" is declared here first.`, at: first.at }],
  help: 'Give one of the two another id.',
}));

export const cycle = problemRule(
  'cycle',
  'Phases wait for one another in one direction only; going back is a declared loop.',
  ({ phases, edge, phase }) => {
    const names = phases
      .slice(0, 6)
      .map((one) => `"${one.id}"`)
      .join(', ');
    return {
      message:
        phases.length === 1
          ? `Phase "${phase.id}" waits for itself.`
          : `Phases ${names}${phases.length > 6 ? ' and others' : ''} wait for one another.`,
      at: edge.at,
      phase: phase.id,
      related: phases.slice(0, 6).map((one) => ({ message: `Phase "${one.id}" is part of the cycle.`, at: one.at })),
      help: 'Take the edge that goes back out of "after" and declare it under "loops".',
    };
  },
);

export const loopNotBack = problemRule(
  'loop-not-back',
  'A loop goes back to a phase that comes before its end.',
  ({ loop }) => ({
    message: `Loop from "${loop.from}" to "${loop.to}" does not go back: no way leads from "${loop.to}" to "${loop.from}".`,
    at: loop.at,
    phase: loop.from,
    help: `Let "to" name a phase that comes before "${loop.from}".`,
    data: { key: `${loop.from} ${loop.to}` },
  }),
);
