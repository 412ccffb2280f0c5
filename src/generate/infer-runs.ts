import { type OutlinedPoint, parsePath, type RunOutline } from '../contract/index.ts';
import { renderDraft } from './infer-draft.ts';
import { fieldsSeen, notesOn, readOf, writeOf } from './infer-fields.ts';
import { orderSeen, type SeenOrder } from './infer-order.ts';
import type { DraftField, DraftPhase } from './seen.ts';

/** Names that a contract cannot give to a phase. */
const isUsable = (id: string): boolean => id !== '' && !['__proto__', 'prototype', 'constructor'].includes(id);

const runsOf = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`;

/** The phases that began or were skipped in some run: first as the newest contract lists them, then as they came. */
const phasesIn = (runs: readonly RunOutline[]): readonly string[] => {
  const seen = new Set(runs.flatMap(({ phases }) => [...phases.keys()]));
  const listed = runs.at(-1)?.declared.filter((id) => seen.has(id)) ?? [];
  return [...new Set([...listed, ...seen])].filter(isUsable);
};

const phaseSeen = (runs: readonly RunOutline[], id: string): DraftPhase => {
  const entry = fieldsSeen(runs, id, 'entry');
  const exit = fieldsSeen(runs, id, 'exit');
  const calls = runs.flatMap(({ phases }) => phases.get(id) ?? []);
  const skipped = calls.filter(({ skips }) => skips.length > 0);
  const reasons = new Set(skipped.flatMap(({ skips }) => skips));
  const retried = calls.filter(({ retries }) => retries > 0).length;
  return {
    id,
    requires: entry.fields.map(readOf),
    produces: exit.fields.map(writeOf),
    drops: [],
    notes: {
      phase: [
        ...(reasons.has('condition')
          ? [`skipped in ${skipped.length} of ${runsOf(runs.length)}: on which condition does it run (when)?`]
          : skipped.length > 0
            ? [`skipped in ${skipped.length} of ${runsOf(runs.length)}, because of a phase before it`]
            : []),
        ...(retried > 0 ? [`tried again after an error in ${runsOf(retried)}`] : []),
      ],
      entry: [
        ...notesOn(entry.fields, 'entry'),
        ...entry.unreadable.map((name) => `left out, because it is no path: ${name}`),
      ],
      exit: [
        ...notesOn(exit.fields, 'exit'),
        ...exit.unreadable.map((name) => `left out, because it is no path: ${name}`),
      ],
    },
    isOpen: false,
  };
};

interface Loop {
  readonly from: number;
  readonly to: number;
  readonly runs: number;
  /** In one run. */
  readonly most: number;
}

/** The ways back that runs took; such as do not lead back in this order are left out. */
const loopsIn = (runs: readonly RunOutline[], { ids, above }: SeenOrder) => {
  const position = new Map(ids.map((id, at) => [id, at]));
  const loops = new Map<string, Loop>();
  const strange = new Set<string>();
  for (const { loops: own } of runs)
    for (const { from, to, times } of own) {
      const [last, first] = [position.get(from), position.get(to)];
      if (last === undefined || first === undefined) continue;
      if (last !== first && !(first < last && above[last]?.has(first))) {
        strange.add(`from "${from}" to "${to}"`);
        continue;
      }
      const key = `${last} ${first}`;
      const known = loops.get(key) ?? { from: last, to: first, runs: 0, most: 0 };
      loops.set(key, { ...known, runs: known.runs + 1, most: Math.max(known.most, times) });
    }
  return { loops: [...loops.values()], strange: [...strange] };
};

/** Whether what is written is, or holds, or is a part of what is read, in the same words. A write of all elements makes none. */
const surelyBrings = (written: readonly string[], read: readonly string[]): boolean =>
  (written.length <= read.length || !written.includes('*')) &&
  written.slice(0, read.length).every((segment, i) => segment === read[i]);

/**
 * What is read and comes from nowhere else. What was always there has to be left by a phase that came before; for what was there at
 * times, one that came before in the round is enough.
 */
const inputsIn = (phases: readonly DraftPhase[], { above }: SeenOrder, loops: readonly Loop[]) => {
  const bodies = loops.map(({ from, to }) => {
    const body = [...(above[from] ?? []), from].filter(
      (at) => at >= to && at <= from && (at === to || above[at]?.has(to)),
    );
    return new Set(body);
  });
  const producers = new Map<string, number[]>();
  for (const [at, { produces }] of phases.entries())
    for (const [head = ''] of new Set(produces.map(({ segments }) => segments)))
      producers.set(head, [...(producers.get(head) ?? []), at]);
  const inputs = new Map<string, DraftField>();
  for (const [at, { requires }] of phases.entries())
    for (const field of requires) {
      const [head = ''] = field.segments;
      const near =
        head === '*' ? phases.keys() : new Set([...(producers.get(head) ?? []), ...(producers.get('*') ?? [])]);
      const isSure = field.severity === 'blocking';
      const isBrought = [...near].some((one) => {
        const isBefore = one < at && above[at]?.has(one);
        const isRound = !isSure && bodies.some((body) => body.has(at) && body.has(one));
        return (
          (isBefore || isRound) && phases[one]?.produces.some(({ segments }) => surelyBrings(segments, field.segments))
        );
      });
      const known = inputs.get(field.name);
      if (!isBrought && (!known || (isSure && known.severity !== 'blocking')))
        inputs.set(field.name, { ...field, severity: isSure ? 'blocking' : 'warning' });
    }
  return [...inputs.values()];
};

type Way = readonly OutlinedPoint[];

/** Where the chains went, of those whose whole way was seen in the draft. */
const chainsIn = (runs: readonly RunOutline[], phases: readonly DraftPhase[]) => {
  const known = new Set(phases.map(({ id }) => id));
  const ways = new Map<string, Way>();
  for (const { chains } of runs)
    for (const [id, way = []] of chains) if (way.length >= (ways.get(id)?.length ?? 0)) ways.set(id, way);
  const isWhole = (way: Way): boolean =>
    way.length > 1 && way.every(({ phase, field }) => known.has(phase) && parsePath(field).kind === 'path');
  const all = [...ways].map(([id, way]) => ({ id, way, isDrafted: id !== '' && isWhole(way) }));
  return {
    chains: all.filter(({ isDrafted }) => isDrafted),
    lost: all.filter(({ isDrafted }) => !isDrafted).map(({ id }) => id),
  };
};

/**
 * The text of a draft contract for the phases that runs had; the newest run comes last. Only what records say is in it: types,
 * conditions and defaults are asked for.
 */
export const inferFromRuns = (
  runs: readonly RunOutline[],
  { workflow }: { readonly workflow: string },
): Promise<string> => {
  const order = orderSeen(phasesIn(runs), runs);
  const phases = order.ids.map((id) => phaseSeen(runs, id));
  const { loops, strange } = loopsIn(runs, order);
  const { chains, lost } = chainsIn(runs, phases);
  const inputs = inputsIn(phases, order, loops);
  const seen = new Set(order.ids);
  const idle = [...new Set(runs.flatMap(({ declared }) => declared))].filter((id) => !seen.has(id));
  const contracts = new Set(runs.map(({ contract }) => contract)).size;
  const times = runs.flatMap(({ started }) => started ?? []).sort();
  const nameOf = (at: number): string => order.ids[at] ?? '';
  return renderDraft({
    workflow: workflow === '' ? 'workflow' : workflow,
    heading: [
      `A draft, inferred from ${runsOf(runs.length)} by "contextcore infer --runs". Read it before you rely on it.`,
      ...(times.length > 0 ? [`The runs began between ${times[0]} and ${times.at(-1)}.`] : []),
      ...(contracts > 1 ? [`They were watched by ${contracts} different contracts.`] : []),
      'Records have no types, conditions, defaults, constraints or drops: add them.',
      'What was there every time is required here. Can a phase do without? Then put it under "enrichment".',
    ],
    shared: new Map(),
    inputs,
    ordered: { phases, after: order.after },
    loops: loops.map(({ from, to, runs: count, most }) => ({
      from: nameOf(from),
      to: nameOf(to),
      notes: [`taken in ${runsOf(count)}, at most ${most} times in one: until when (while, max_iterations)?`],
    })),
    chains,
    notes: {
      inputs: inputs.length > 0 ? ['read, and produced by no phase before'] : [],
      phases: [
        ...idle.map((id) => `left out, because it never ran: "${id}"`),
        ...order.unsure.map((id) => `no run tells where "${id}" belongs: it came before and after the same phases`),
        ...strange.map((way) => `left out: the way ${way}, which some run took and which does not lead back`),
        ...lost.map((id) => `left out, because no run shows its whole way: chain "${id}"`),
      ],
    },
  });
};
