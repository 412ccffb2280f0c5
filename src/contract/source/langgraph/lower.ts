import type { GraphInput, LoopInput, ReadInput, WriteInput } from '../../graph/index.ts';
import { afterAll, edge, none, phaseInput, readInput, writeInput } from '../graph-input.ts';
import { choiceOf } from './choices.ts';
import { backFrom, entryOfNode, erasing } from './entries.ts';
import { knowingOf } from './knowing.ts';
import { between, type Lowering, stepKey } from './lowering.ts';
import { type Branch, type GraphModel, start } from './model.ts';
import { channelField, routerPhase } from './names.ts';
import { softened } from './parallel.ts';
import { readOutside, readsOf, routerReads } from './reads.ts';
import { misnamedIn, seedsOf } from './seeds.ts';
import { createSpeech } from './speech.ts';
import { singleSteps, spotsOf } from './spots.ts';
import { channelsOf } from './visible.ts';
import { waysOf } from './ways.ts';

/** A graph of LangGraph as graph input: nodes are phases, channels are fields, and what decides on a way is a condition. */
export const lowerGraph = (model: GraphModel): GraphInput => {
  const ways = waysOf(model);
  const spots = spotsOf(ways);
  const steps = new Map<string, string[]>();
  for (const [node, spot] of spots) {
    const key = stepKey(spot);
    const list = steps.get(key);
    if (list) list.push(node);
    else steps.set(key, [node]);
  }
  const isSteady = ways.back.length === 0;
  const choices = new Map(model.branches.map((branch, i) => [branch, choiceOf(model, i, isSteady)]));
  const routers = new Map(
    model.branches.flatMap((branch, i) => (branch.reads.length > 0 ? [[branch, routerPhase(i)] as const] : [])),
  );
  const channels = channelsOf(model);
  const isOpen = !channels || model.open !== undefined || model.branches.some((branch) => branch.open);
  const hasStart = isOpen || model.branches.some(({ from }) => from === start);
  const lowering: Lowering = {
    model,
    ways,
    spots,
    steps,
    choices,
    routers,
    knowing: knowingOf(model, ways),
    written: new Set(model.nodes.flatMap(({ writes }) => writes.map(({ name }) => name))),
    misnamed: misnamedIn(model),
    hasStart,
    isSingle: singleSteps(ways, spots),
    phases: [],
    made: new Set(),
  };
  const names = channels && new Set(channels.keys());
  const isRead = readOutside(model);
  const branchesFrom = new Map<string, Branch[]>();
  for (const branch of model.branches)
    branchesFrom.set(branch.from, [...(branchesFrom.get(branch.from) ?? []), branch]);
  const choiceWrites = (id: string): readonly WriteInput[] =>
    (branchesFrom.get(id) ?? []).flatMap((branch) =>
      (choices.get(branch)?.fields ?? []).map((field) => writeInput(field, branch.at)),
    );
  const addRouters = (id: string): void => {
    for (const branch of branchesFrom.get(id) ?? []) {
      const router = routers.get(branch);
      if (router === undefined) continue;
      const after = id === start && !hasStart ? [] : [edge(id, 'needs', branch.at)];
      lowering.phases.push(
        between(router, branch.at, afterAll(after), { reads: routerReads(lowering, branch, names) }),
      );
    }
  };
  if (hasStart)
    lowering.phases.push(phaseInput(start, model.at, afterAll([]), { open: isOpen, writes: choiceWrites(start) }));
  addRouters(start);
  const byId = new Map(model.nodes.map((node) => [node.id, node]));
  for (const id of ways.order) {
    const node = byId.get(id);
    if (!node) continue;
    const entry = erasing(lowering, node, entryOfNode(lowering, id), channels);
    const writes = node.writes
      .filter(({ name }) => names?.has(name) ?? true)
      .map(({ name, at, always }) => writeInput(channelField(name), at, { always, sink: isRead(name) }));
    lowering.phases.push(
      phaseInput(id, node.at, entry, {
        reads: readsOf(lowering, node),
        writes: [...writes, ...choiceWrites(id)],
        open: node.opensWrites !== undefined,
      }),
    );
    addRouters(id);
  }
  const loops = ways.back.map((way, i): LoopInput => {
    const number = (ways.into.get(way.to)?.length ?? 0) + ways.order.length + i;
    return { from: backFrom(lowering, way, number), to: way.to, at: way.at, invariants: none };
  });
  const seeds = seedsOf(model, ways);
  const inputs = [...seeds].map(
    ([name, seed]): ReadInput => ({
      ...readInput(channelField(name), channels?.get(name)?.at ?? model.at),
      severity: seed === 'always' ? 'blocking' : 'warning',
    }),
  );
  const isDeclared = (name: string): boolean => model.input !== undefined || channels?.get(name)?.present === true;
  const read = new Set(lowering.phases.flatMap(({ reads }) => reads.map(({ field }) => field)));
  const assumed = [...seeds].flatMap(([name, seed]) =>
    seed === 'always' && !isDeclared(name) && read.has(channelField(name)) ? [name] : [],
  );
  const outputs = model.output && !model.output.open ? [...model.output.channels.values()] : none;
  const input: GraphInput = {
    workflow: model.name,
    at: model.at,
    legacy: false,
    phases: lowering.phases,
    inputs,
    ...(assumed.length > 0 ? { assumed } : {}),
    outputs: outputs.map(({ name, at }) => readInput(channelField(name), at, true)),
    loops,
    // What happens to values of the same step is no question of order here: `conflicts` tells.
    merge: new Map([...(names ?? [])].map((name) => [channelField(name), { policy: 'last', at: model.at }])),
    chains: none,
    dialect: createSpeech(model),
  };
  return softened(input, ways, spots);
};
