import { type ContractGraph, canSee, parsePath, type Rule, relatePaths } from '../../../contract/index.ts';
import { suggestOr } from '../../../core/index.ts';

export const unmetSource: Rule<'static'> = {
  name: 'unmet-source',
  moment: 'static',
  severity: 'warning',
  summary: 'The phase that a field names as its source produces the field, and comes before.',
  *check({ graph }) {
    for (const phase of graph.topology.phases) {
      for (const read of phase.reads) {
        const source = read.sourcePhase;
        if (!source) continue;
        const node = graph.topology.index.get(phase.id) ?? 0;
        const problem = unmet(graph, { field: read.field, node }, source.phase);
        if (!problem) continue;
        yield {
          message: `Field "${read.field}" of phase "${phase.id}" names "${source.phase}" as its source, ${problem.text}.`,
          at: source.at,
          phase: phase.id,
          field: read.field,
          help: problem.help,
        };
      }
    }
  },
};

const unmet = (
  graph: ContractGraph,
  read: { field: string; node: number },
  name: string,
): { text: string; help: string } | undefined => {
  const source = graph.topology.index.get(name);
  const phase = source === undefined ? undefined : graph.topology.phases[source];
  if (source === undefined || !phase) {
    return {
      text: 'which is no phase',
      help: suggestOr(name, graph.topology.index.keys(), 'Name the phase that produces the field.'),
    };
  }
  if (!phase.writes.some((write) => touches(write.field, read.field))) {
    return {
      text: 'which does not produce it',
      help: `Produce "${read.field}" in phase "${name}", or name the phase that does.`,
    };
  }
  if (!canSee(graph, read.node, source)) {
    return { text: 'which does not come before it', help: `Let phase "${name}" come before, or name another source.` };
  }
  return undefined;
};

/** Whether two paths name the same place, or one lies inside the other. */
const touches = (a: string, b: string): boolean => {
  if (a === b) return true;
  const one = parsePath(a);
  const other = parsePath(b);
  return one.kind === 'path' && other.kind === 'path' && relatePaths(one.segments, other.segments) !== 'apart';
};
