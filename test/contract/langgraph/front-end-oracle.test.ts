import { describe, expect, it } from 'vitest';
import { buildGraph, readFacts } from '../../../src/contract/index.ts';
import { lowerGraph } from '../../../src/contract/source/langgraph/lower.ts';
import type { Branch, Channel, GraphModel, NodeModel } from '../../../src/contract/source/langgraph/model.ts';
import { end, start } from '../../../src/contract/source/langgraph/model.ts';
import { createSource, type Span } from '../../../src/core/index.ts';

const source = createSource('random.ts', ' '.repeat(10_000));

type Chance = () => number;

const chanceOf = (seed: number): Chance => {
  let state = seed * 2_654_435_761 + 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const channelNames = ['x', 'y'];

/** A small graph at random. Each read has a place of its own. */
const randomModel = (chance: Chance): GraphModel => {
  let place = 0;
  const at = (): Span => ({ source, start: ++place, end: place + 1 });
  const below = (n: number): number => Math.floor(chance() * n);
  const named = (name: string) => ({ name, at: at() });
  const ids = Array.from({ length: 3 + below(4) }, (_, i) => `n${i}`);
  const pick = (): string => ids[below(ids.length)] ?? 'n0';
  const reads = () => channelNames.filter(() => chance() < 0.6).map((name) => ({ ...named(name), tolerant: false }));
  const writes = () =>
    channelNames.filter(() => chance() < 0.35).map((name) => ({ ...named(name), always: chance() < 0.75 }));
  const nodes = ids.map((id): NodeModel => ({ id, at: at(), reads: reads(), writes: writes(), deferred: false }));
  const edges = [{ from: [named(start)], to: named(ids[0] ?? '') }];
  if (chance() < 0.4) edges.push({ from: [named(start)], to: named(ids[1] ?? '') });
  const branches: Branch[] = [];
  for (const id of ids) {
    if (chance() < 0.35) {
      const labels = [...new Set([pick(), pick(), chance() < 0.3 ? end : pick()])].map(named);
      const several = chance() < 0.25;
      const isAsked = chance() < 0.5;
      branches.push({
        from: id,
        at: at(),
        kind: 'router',
        reads: isAsked ? reads() : [],
        labels,
        sent: [],
        several,
        mayStop: several,
      });
    }
    for (let i = below(3); i > 0; i--) if (chance() < 0.6) edges.push({ from: [named(id)], to: named(pick()) });
  }
  if (chance() < 0.4) {
    const from = [...new Set([pick(), pick()])].map(named);
    edges.push({ from, to: named(pick()) });
  }
  const channels = new Map(
    channelNames.map((name): [string, Channel] => [name, { name, at: at(), reduced: false, present: false }]),
  );
  const input = { channels: new Map<string, Channel>() };
  return { name: 'random', at: at(), state: { channels }, input, nodes, edges, branches, unresolved: [] };
};

interface Seen {
  absent: boolean;
  present: boolean;
}

/** What LangGraph does: all nodes of a step read the state as the step before left it. */
const runOnce = ({ nodes, edges, branches }: GraphModel, chance: Chance, seen: Map<number, Seen>): void => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const state = new Set<string>();
  const look = (present: ReadonlySet<string>, name: string, at: Span): void => {
    const one = seen.get(at.start) ?? { absent: false, present: false };
    if (present.has(name)) one.present = true;
    else one.absent = true;
    seen.set(at.start, one);
  };
  const arrived = edges.map(() => new Set<string>());
  let active: readonly string[] = [start];
  for (let step = 0; step < 9 && active.length > 0; step++) {
    const before = new Set(state);
    const next = new Set<string>();
    for (const id of active) {
      const own = new Set(before);
      const node = byId.get(id);
      for (const { name, at } of node?.reads ?? []) look(before, name, at);
      for (const { name, always } of node?.writes ?? [])
        if (always || chance() < 0.5) {
          own.add(name);
          state.add(name);
        }
      for (const branch of branches) {
        if (branch.from !== id) continue;
        for (const { name, at } of branch.reads) look(own, name, at);
        const chosen = branch.several
          ? branch.labels.filter(() => chance() < 0.5)
          : branch.labels.slice(Math.floor(chance() * branch.labels.length)).slice(0, 1);
        for (const { name } of chosen) if (name !== end) next.add(name);
      }
    }
    edges.forEach(({ from, to }, i) => {
      for (const { name } of from) if (active.includes(name)) arrived[i]?.add(name);
      if (arrived[i]?.size !== from.length) return;
      arrived[i]?.clear();
      if (to.name !== end) next.add(to.name);
    });
    active = [...next];
  }
};

const models = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 400);

describe('against graphs that are run', () => {
  it('never misses an absence, and never calls definite what a run has', () => {
    let reads = 0;
    let vague = 0;
    const faults: string[] = [];
    for (let seed = 1; seed <= models; seed++) {
      const chance = chanceOf(seed);
      const model = randomModel(chance);
      const seen = new Map<number, Seen>();
      for (let run = 0; run < 150; run++) runOnce(model, chance, seen);
      const facts = new Map(
        [...readFacts(buildGraph(lowerGraph(model)))]
          .filter(({ place }) => place === 'entry')
          .map((fact) => [fact.read.at.start, fact]),
      );
      for (const [at, { absent, present }] of seen) {
        const fact = facts.get(at);
        reads++;
        if (!fact) faults.push(`${seed}: the read at ${at} is said never to happen`);
        else if (absent && !fact.absent)
          faults.push(`${seed}: ${fact.phase} misses ${fact.read.field}, which is not told`);
        else if (present && !fact.real)
          faults.push(`${seed}: ${fact.phase} has ${fact.read.field}, which is said to be absent`);
        else if (!absent && fact.absent) vague++;
      }
    }
    expect(faults).toEqual([]);
    expect(vague / reads).toBeLessThan(0.05);
  });
});
