import type { Span } from '../../../core/index.ts';
import type { PhaseInput, WriteInput } from '../../graph/index.ts';
import { afterAll, type Entry, edge, none, writeInput } from '../graph-input.ts';
import { askOf } from './choices.ts';
import { between, type Lowering, stepKey } from './lowering.ts';
import { type Channel, type NodeModel, start } from './model.ts';
import { beforePhase, channelField, erasePhase, joinPhase, sentField, stepPhase, wayPhase } from './names.ts';
import { isSure, type Spot, stepOf } from './spots.ts';
import type { Way } from './ways.ts';

/** The phase in whose output the writes of all nodes of a step stand; undefined before the first. */
const afterStep = (lowering: Lowering, step: Pick<Spot, 'anchor' | 'depth'>, at: Span): string | undefined => {
  const { steps, made, phases, hasStart } = lowering;
  if (lowering.isSingle(step)) return undefined;
  const members = steps.get(stepKey(step)) ?? [];
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only === start && !hasStart ? undefined : only;
  const id = stepPhase(step.anchor, step.depth);
  if (!made.has(id)) {
    made.add(id);
    phases.push(between(id, at, afterAll(members.map((member) => edge(member, 'after', at)))));
  }
  return id;
};

/** When a node runs that only this way leads to. */
const entryOf = (lowering: Lowering, way: Way): Entry => {
  const { spots, choices, routers, hasStart } = lowering;
  const { at, branch, from, to, sent } = way;
  const first = branch ? (routers.get(branch) ?? branch.from) : undefined;
  const needed = (first === undefined ? from : [first]).filter((name) => name !== start || hasStart);
  const step = stepOf(spots, way);
  const barrier = step && afterStep(lowering, step, at);
  const after = needed.map((name) => edge(name, 'needs', at));
  if (barrier !== undefined && !needed.includes(barrier)) after.push(edge(barrier, 'after', at));
  const condition = branch && choices.get(branch)?.condition(to, sent !== undefined);
  return afterAll(after, condition);
};

const named = (lowering: Lowering, id: string, phase: () => PhaseInput): string => {
  if (!lowering.made.has(id)) {
    lowering.made.add(id);
    lowering.phases.push(phase());
  }
  return id;
};

/** What a Send hands over. */
const sendsOf = ({ sent, to }: Way): readonly WriteInput[] => {
  if (!sent) return none;
  if (!sent.keys) return [writeInput(sentField(to), sent.at, { open: true })];
  return sent.keys.map(({ name, at }) => writeInput(sentField(to, name), at));
};

/** A phase that runs when a way is taken. */
const phaseOfWay = (lowering: Lowering, way: Way, index: number): string => {
  const { from, branch, to, at } = way;
  const [only = start, ...others] = from;
  if (!branch && others.length === 0 && (only !== start || lowering.hasStart)) return only;
  return named(lowering, wayPhase(to, index), () =>
    between(wayPhase(to, index), at, entryOf(lowering, way), { writes: sendsOf(way) }),
  );
};

/** When a node runs that ways of one step lead to. */
const entryOfStep = (lowering: Lowering, ways: readonly Way[], numbers: ReadonlyMap<Way, number>): Entry => {
  const [first] = ways;
  if (!first) return afterAll([]);
  const sure = ways.find((way) => isSure(lowering.spots, way));
  const only = sure ?? (ways.length === 1 ? first : undefined);
  if (only && !only.sent) return entryOf(lowering, only);
  const ids = ways.map((way) => phaseOfWay(lowering, way, numbers.get(way) ?? 0));
  const [one] = ids;
  if (ids.length === 1 && one !== undefined) return afterAll([edge(one, 'needs', first.at)]);
  const id = joinPhase(first.to, numbers.get(first) ?? 0);
  named(lowering, id, () =>
    between(id, first.at, { after: ids.map((way) => edge(way, 'after', first.at)), join: 'any' }),
  );
  const step = stepOf(lowering.spots, first);
  const barrier = step && afterStep(lowering, step, first.at);
  const after = [edge(id, 'needs', first.at)];
  if (barrier !== undefined) after.push(edge(barrier, 'after', first.at));
  return afterAll(after);
};

/** When a node runs. */
export const entryOfNode = (lowering: Lowering, node: string): Entry => {
  const ways = lowering.ways.into.get(node) ?? [];
  const numbers = new Map(ways.map((way, i) => [way, i]));
  const groups = new Map<string, Way[]>();
  for (const way of ways) {
    const step = stepOf(lowering.spots, way);
    // Ways of a step in which one node runs exclude one another.
    const key = step && !lowering.isSingle(step) ? stepKey(step) : `way ${numbers.get(way)}`;
    const group = groups.get(key);
    if (group) group.push(way);
    else groups.set(key, [way]);
  }
  const [first, ...others] = groups.values();
  if (!first) return afterAll([]);
  if (others.length === 0) return entryOfStep(lowering, first, numbers);
  const after = [first, ...others].map((group) => {
    const [way] = group;
    const number = way ? (numbers.get(way) ?? 0) : 0;
    const entry = entryOfStep(lowering, group, numbers);
    const [only] = entry.after;
    const at = way?.at ?? lowering.model.at;
    if (only && entry.after.length === 1 && !entry.condition) return edge(only.phase, 'after', at);
    // The name of a single way is taken where something is sent on it.
    const id = joinPhase(node, ways.length + number);
    return edge(
      named(lowering, id, () => between(id, at, entry)),
      'after',
      at,
    );
  });
  return { after, join: 'any' };
};

/** A node that may set channels to undefined does so, or not, before all else: what it writes comes then. */
export const erasing = (
  lowering: Lowering,
  { id, at, erases = [], reads }: NodeModel,
  entry: Entry,
  channels: ReadonlyMap<string, Channel> | undefined,
): Entry => {
  const drops = erases.filter(({ name }) => channels?.get(name)?.replaced && !reads.some((read) => read.name === name));
  if (drops.length === 0) return entry;
  const before = between(beforePhase(id), at, entry);
  const erase = erasePhase(id);
  const choice = askOf(erase, at);
  lowering.phases.push(
    before,
    between(erase, at, afterAll([edge(before.id, 'needs', at)], choice), {
      drops: drops.map(({ name, at: place }) => ({ field: channelField(name), at: place })),
    }),
  );
  return afterAll([edge(before.id, 'needs', at), edge(erase, 'after', at)]);
};

/** The phase at the end of a way back. */
export const backFrom = (lowering: Lowering, way: Way, number: number): string => {
  const entry = entryOf(lowering, way);
  const [only] = entry.after;
  if (only && entry.after.length === 1 && !entry.condition && !way.sent) return only.phase;
  const id = wayPhase(way.to, number);
  return named(lowering, id, () => between(id, way.at, entry, { writes: sendsOf(way) }));
};
