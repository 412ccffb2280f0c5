import type { ReadInput } from '../../graph/index.ts';
import { readInput } from '../graph-input.ts';
import type { Lowering } from './lowering.ts';
import { type Branch, type ChannelRead, type GraphModel, type NodeModel, start } from './model.ts';
import { channelField, sentField } from './names.ts';
import { schemaOfNode } from './visible.ts';

/** The channels that a node reads: of the state, or of what is sent to it. */
export const readsOf = (lowering: Lowering, node: NodeModel): readonly ReadInput[] => {
  const { model, ways } = lowering;
  const into = ways.into.get(node.id) ?? [];
  const sent = into.filter((way) => way.sent).length;
  if (sent > 0 && sent === into.length && !ways.back.some(({ to, sent: other }) => to === node.id && !other))
    return node.reads.map(({ name, at, tolerant }) => readInput(sentField(node.id, name), at, tolerant));
  const { channels, open } = schemaOfNode(model, node);
  // Who waits for all others may see what any of them writes.
  const isLate = (name: string): boolean => node.deferred && lowering.written.has(name);
  const own = node.reads.filter(({ name }) => (open || channels.has(name)) && !isLate(name));
  const reads = own.map((read) =>
    readInput(channelField(read.name), read.at, sent > 0 || copes(lowering, node.id, read)),
  );
  return reads;
};

/** Whether absence is expected where a channel is read. */
const copes = ({ knowing, misnamed }: Lowering, node: string, read: ChannelRead): boolean =>
  read.tolerant ||
  (read.compared === true && !misnamed.has(read.name)) ||
  knowing.isAsked(node, read.name) ||
  knowing.isRouted(read);

export const routerReads = (
  lowering: Lowering,
  branch: Branch,
  channels: ReadonlySet<string> | undefined,
): readonly ReadInput[] =>
  branch.reads
    .filter(({ name }: ChannelRead) => channels?.has(name) ?? true)
    .map((read) =>
      readInput(
        channelField(read.name),
        read.at,
        read.tolerant ||
          (read.compared === true && !lowering.misnamed.has(read.name)) ||
          lowering.knowing.isAsked(branch.from, read.name),
        branch.from === start ? 'the first router' : `the router after node "${branch.from}"`,
      ),
    );

/** Which channels are read by others than the nodes that can be seen. */
export const readOutside = ({ nodes, taken, output, state }: GraphModel): ((name: string) => boolean) => {
  if (nodes.some((node) => node.opensReads)) return () => true;
  if (taken) return (name) => (output ?? state).channels.has(name) && taken.has(name);
  return (name) => output?.channels.has(name) ?? true;
};
