import type { CodedFinding, Span } from '../../../core/index.ts';
import type { GraphModel, NodeModel } from './model.ts';
import { type Spot, spotsOf } from './spots.ts';
import { channelsOf } from './visible.ts';
import type { Ways } from './ways.ts';

interface Writer {
  readonly node: NodeModel;
  readonly at: Span;
  readonly always: boolean;
}

/** Several writes of one step to a channel that keeps one value: LangGraph refuses them. */
export const conflictsIn = (model: GraphModel, ways: Ways): readonly CodedFinding[] => {
  const channels = channelsOf(model);
  if (!channels || model.open) return [];
  const spots = spotsOf(ways);
  const steps = new Map<string, NodeModel[]>();
  for (const node of model.nodes) {
    const spot: Spot | undefined = spots.get(node.id);
    if (!spot?.sure) continue;
    const key = `${spot.depth} ${spot.anchor}`;
    const step = steps.get(key);
    if (step) step.push(node);
    else steps.set(key, [node]);
  }
  const isSingle = (name: string): boolean => channels.get(name)?.reduced === false;
  const found: CodedFinding[] = [];
  for (const nodes of steps.values()) {
    if (nodes.length < 2) continue;
    const writers = new Map<string, Writer[]>();
    for (const node of nodes)
      for (const { name, at, always } of node.writes) {
        if (!isSingle(name)) continue;
        const list = writers.get(name);
        if (list) list.push({ node, at, always });
        else writers.set(name, [{ node, at, always }]);
      }
    for (const [name, list] of writers) {
      const [first, second] = [...list].sort((a, b) => Number(b.always) - Number(a.always));
      if (first && second) found.push(together(name, first, second));
    }
  }
  return [...found, ...sentTogether(model, ways, isSingle)];
};

const help = (name: string): string => `Give "${name}" a reducer, or let one of the writes come after the other.`;

const together = (name: string, a: Writer, b: Writer): CodedFinding => {
  const [one, other] = a.at.start <= b.at.start ? [a, b] : [b, a];
  const isSure = one.always && other.always;
  return {
    code: 'langgraph/concurrent-write',
    at: other.at,
    severity: 'error',
    certainty: isSure ? 'definite' : 'possible',
    phase: other.node.id,
    field: name,
    message: `Nodes "${one.node.id}" and "${other.node.id}" run in the same step and ${isSure ? '' : 'may '}both write channel "${name}", which has no reducer: the run stops with an error.`,
    related: [{ message: `Node "${one.node.id}" ${one.always ? 'writes' : 'may write'} "${name}".`, at: one.at }],
    help: help(name),
  };
};

/** What runs several times in one step, because something is sent to it several times. */
const sentTogether = (
  { nodes }: GraphModel,
  { into, back }: Ways,
  isSingle: (name: string) => boolean,
): readonly CodedFinding[] =>
  nodes.flatMap((node) => {
    const sends = [...(into.get(node.id) ?? []), ...back.filter(({ to }) => to === node.id)].filter(
      (way) => way.sent && way.branch?.several,
    );
    if (sends.length === 0) return [];
    return node.writes
      .filter(({ name, always }) => always && isSingle(name))
      .map(
        ({ name, at }): CodedFinding => ({
          code: 'langgraph/concurrent-write',
          at,
          severity: 'error',
          certainty: 'possible',
          phase: node.id,
          field: name,
          message: `Node "${node.id}" runs once for each Send of a step, and each time writes channel "${name}", which has no reducer: with two of them the run stops with an error.`,
          help: help(name),
        }),
      );
  });
