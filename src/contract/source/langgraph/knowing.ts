import type { ChannelRead, GraphModel } from './model.ts';
import type { Way, Ways } from './ways.ts';

/** Which reads cope with absence for a reason that stands outside of them. */
export interface Knowing {
  /** Whether it has been asked for on every way to a node whether a channel is there. */
  isAsked(node: string, channel: string): boolean;
  /** Whether the code of a node comes to a read only as a test says that routers make, too. */
  isRouted(read: ChannelRead): boolean;
}

const nothing: ReadonlySet<string> = new Set();

export const knowingOf = (model: GraphModel, { order, into }: Ways): Knowing => {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const askedBy = ({ branch }: Way): readonly string[] => {
    if (!branch) return [];
    const reads = branch.kind === 'router' ? branch.reads : (nodes.get(branch.from)?.reads ?? []);
    return reads.flatMap(({ name, tolerant }) => (tolerant ? [name] : []));
  };
  const known = new Map<string, ReadonlySet<string>>();
  for (const node of order) {
    const [first, ...others] = (into.get(node) ?? []).map((way) => {
      const asked = askedBy(way);
      const before = way.from.length === 1 ? (known.get(way.from[0] ?? '') ?? nothing) : nothing;
      return asked.length === 0 ? before : new Set([...before, ...asked]);
    });
    if (!first || (others.length === 0 && first.size === 0)) continue;
    known.set(
      node,
      others.length === 0 ? first : new Set([...first].filter((name) => others.every((one) => one.has(name)))),
    );
  }
  const routed = new Set<string>();
  for (const { kind, from, reads } of model.branches)
    for (const { name } of kind === 'router' ? reads : (nodes.get(from)?.reads ?? [])) routed.add(name);
  return {
    isAsked: (node, channel) => known.get(node)?.has(channel) ?? false,
    isRouted: ({ under }) => under !== undefined && [...under].some((name) => routed.has(name)),
  };
};
