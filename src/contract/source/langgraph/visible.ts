import type { Channel, GraphModel, NodeModel, Schema } from './model.ts';

/** All channels of a graph: what any of its schemas declares. Undefined where there may be more. */
export const channelsOf = ({ state, input, output, nodes }: GraphModel): ReadonlyMap<string, Channel> | undefined => {
  const channels = new Map<string, Channel>();
  for (const schema of [state, input, output, ...nodes.map((node) => node.input)]) {
    if (!schema) continue;
    if (schema.open) return undefined;
    for (const [name, channel] of schema.channels) {
      const before = channels.get(name);
      // A channel of two schemas is the richer of the two.
      if (!before || (!before.reduced && !before.present)) channels.set(name, channel);
    }
  }
  return channels;
};

/** What a node sees of the state. */
export const schemaOfNode = ({ state }: GraphModel, { input }: NodeModel): Schema => input ?? state;
