import { meant } from './did-you-mean.ts';
import { type Channel, type GraphModel, start } from './model.ts';
import { channelsOf } from './visible.ts';
import type { Ways } from './ways.ts';

/** Whether a channel has a value before the first node runs: always, or where the caller gives one. */
export type Seed = 'always' | 'maybe';

/** The channels that somebody means who writes another name, which is no channel. */
export const misnamedIn = (model: GraphModel): ReadonlySet<string> => {
  const channels = channelsOf(model);
  if (!channels) return new Set();
  const lost = new Set(
    model.nodes.flatMap(({ writes }) => writes.flatMap(({ name }) => (channels.has(name) ? [] : [name]))),
  );
  return new Set([...lost].flatMap((name) => meant(name, channels.keys()) ?? []));
};

/**
 * With a schema for the input the caller gives what that lists. Without one he may give any channel, and is taken to
 * give what no node writes, what the first nodes read, and what is only ever replaced by those who read it.
 */
export const seedsOf = (model: GraphModel, { order, into }: Ways): ReadonlyMap<string, Seed> => {
  const seeds = new Map<string, Seed>();
  const channels: ReadonlyMap<string, Channel> = channelsOf(model) ?? model.state.channels;
  const reached = new Set(order);
  const nodes = model.nodes.filter(({ id }) => reached.has(id));
  const writers = new Map<string, number>();
  const renewing = new Map<string, number>();
  const firstReads = new Set<string>();
  for (const { id, reads, writes } of nodes) {
    // What is sent to a node is no part of the state.
    const isSent = into.get(id)?.every(({ sent }) => sent) ?? false;
    const own = new Set(
      reads.flatMap(({ name, tolerant, compared }) => (tolerant || compared || isSent ? [] : [name])),
    );
    const isFirst = into.get(id)?.some(({ from, sent }) => from.includes(start) && !sent) ?? false;
    if (isFirst) for (const name of own) firstReads.add(name);
    for (const { name } of writes) {
      writers.set(name, (writers.get(name) ?? 0) + 1);
      if (own.has(name)) renewing.set(name, (renewing.get(name) ?? 0) + 1);
    }
  }
  for (const { from, reads } of model.branches)
    if (from === start)
      for (const { name, tolerant, compared } of reads) if (!tolerant && !compared) firstReads.add(name);
  const misnamed = misnamedIn(model);
  for (const [name, { present }] of channels) {
    if (present) seeds.set(name, 'always');
    else if (model.input && !model.input.open) {
      if (model.input.channels.has(name) || (model.isUpdated && !writers.has(name))) seeds.set(name, 'always');
    } else if (model.taken && !model.taken.has(name)) continue;
    else {
      const count = writers.get(name) ?? 0;
      const isGiven = firstReads.has(name) || (count === 0 ? !misnamed.has(name) : renewing.get(name) === count);
      seeds.set(name, isGiven ? 'always' : 'maybe');
    }
  }
  return seeds;
};
