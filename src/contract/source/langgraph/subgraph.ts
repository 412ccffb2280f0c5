import { absentBit, buildGraph, readFacts } from '../../graph/index.ts';
import { lowerGraph } from './lower.ts';
import type { Channel, ChannelRead, ChannelWrite, GraphModel, Named, NodeModel } from './model.ts';
import { channelField } from './names.ts';

/** The channels that a graph has written whenever it ends. */
const alwaysWritten = (graph: GraphModel, output: ReadonlyMap<string, Channel>): ReadonlySet<string> => {
  const inner = lowerGraph({ ...graph, taken: new Set(), output: { channels: output } });
  const inputs = (inner.inputs ?? []).filter(({ field }) => graph.state.channels.get(field)?.present);
  const missing = new Set<string>();
  for (const { read, place } of readFacts(buildGraph({ ...inner, inputs }), absentBit))
    if (place === 'output') missing.add(read.field);
  return new Set([...output.keys()].filter((name) => !missing.has(channelField(name))));
};

/** What a graph does as a node of another one: it takes what it knows by name, and hands back all of its output. */
export const nodeOfGraph = (graph: GraphModel, { at }: Named): Omit<NodeModel, 'id' | 'at' | 'deferred'> => {
  const input = graph.input ?? graph.state;
  const output = graph.output ?? graph.state;
  const written = new Set(graph.nodes.flatMap(({ writes }) => writes.map(({ name }) => name)));
  const reads = new Map<string, ChannelRead>();
  for (const { name, tolerant } of [...graph.nodes, ...graph.branches].flatMap((one) => one.reads)) {
    const channel = input.channels.get(name);
    if (!channel) continue;
    const mayDo = tolerant || channel.present || written.has(name);
    reads.set(name, { name, at, tolerant: mayDo && (reads.get(name)?.tolerant ?? true) });
  }
  const isOpen = graph.open ?? input.open;
  const opensWrites = graph.open ?? output.open ?? graph.nodes.find((node) => node.opensWrites)?.opensWrites;
  const sure = opensWrites ? new Set<string>() : alwaysWritten(graph, output.channels);
  const writes: ChannelWrite[] = [];
  for (const [name, { present }] of output.channels)
    if (present || written.has(name)) writes.push({ name, at, always: sure.has(name) });
  return {
    reads: [...reads.values()],
    writes,
    isGraph: true,
    ...(isOpen ? { opensReads: isOpen } : {}),
    ...(opensWrites ? { opensWrites } : {}),
  };
};
