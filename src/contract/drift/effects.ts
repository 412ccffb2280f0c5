import { type ContractGraph, type ReadFact, readFacts, withoutDemands } from '../graph/index.ts';
import { segmentsOf } from '../model/index.ts';
import type { ChangeClass, Consumer } from './model.ts';
import { coversField, type Questions, touchesField } from './questions.ts';
import { canonical, type Names } from './terms.ts';
import type { View } from './view.ts';

/** A read that finds less than before. */
export interface Effect {
  readonly class: ChangeClass;
  readonly consumer: Consumer;
  /** Completes "phase "a" …": what happens to it. */
  readonly happens: string;
  /** The read was not there before. */
  readonly isNew: boolean;
  readonly place: ReadFact['place'];
}

const keyOf = (fact: ReadFact, view: View, names: Names): string => {
  const phase = fact.phase === undefined ? '' : view.name(fact.phase);
  const field =
    fact.place === 'condition' || fact.place === 'loop' ? fact.read.field : names.field(phase, fact.read.field);
  return canonical([fact.place, names.phase(phase), field]);
};

const never = ({ real, defaulted, unknown }: ReadFact): boolean => !real && !defaulted && !unknown;

const weighAbsence = (fact: ReadFact, view: View): ChangeClass => {
  const { read, guarded } = fact;
  const { dialect } = view.workflow.input;
  const stops = read.severity === 'blocking' || read.critical;
  // Elsewhere what is absent in some runs only is often meant so.
  const certain = !dialect || dialect.missesAbsent || never(fact);
  return stops && certain && !guarded ? 'breaking' : 'potentially-breaking';
};

const absence = (fact: ReadFact): string => (never(fact) ? 'no longer gets it' : 'no longer gets it in every run');

/** How a read has become worse, if it has. */
const worse = (
  before: ReadFact | undefined,
  after: ReadFact,
  view: View,
): Pick<Effect, 'class' | 'happens'> | undefined => {
  const { read } = after;
  if (read.tolerant && !never(after)) return undefined;
  if (after.absent && !before?.absent) {
    const happens = before
      ? absence(after)
      : never(after)
        ? 'reads it, which nothing produces'
        : 'reads it, which is absent in some run';
    return { class: weighAbsence(after, view), happens };
  }
  if (!before) return undefined;
  const lostReal = before.real && !after.real;
  const isStopped = read.severity === 'blocking' || read.critical;
  if (lostReal && !after.unknown)
    return after.absent
      ? { class: isStopped ? 'breaking' : 'potentially-breaking', happens: 'gets it in no run any more' }
      : { class: read.critical ? 'breaking' : 'potentially-breaking', happens: 'gets nothing but a default any more' };
  if (after.defaulted && !before.defaulted && !before.absent)
    return {
      class: read.critical && !after.guardedDefault ? 'breaking' : 'potentially-breaking',
      happens: 'gets a default in some run',
    };
  if (after.unknown && !before.unknown) return { class: 'potentially-breaking', happens: 'may no longer get it' };
  return undefined;
};

const factsByKey = (graph: ContractGraph, view: View, names: Names): ReadonlyMap<string, ReadFact> => {
  const facts = new Map<string, ReadFact>();
  for (const fact of readFacts(graph)) {
    const key = keyOf(fact, view, names);
    if (!facts.has(key)) facts.set(key, fact);
  }
  return facts;
};

interface Found extends Effect {
  readonly key: string;
  readonly fact: ReadFact;
}

/** Fields that touch have it in common. */
const rootOf = ({ fact }: Found): string => segmentsOf(fact.read.field)[0] ?? '';

type Graphs = { readonly before: ContractGraph; readonly after: ContractGraph };

/** Every read of the side after that finds less than it found before. */
export const effectsBetween = (
  before: View,
  after: View,
  names: { before: Names; after: Names },
): readonly Effect[] => {
  const between = (graphs: Graphs): readonly Found[] => {
    const old = factsByKey(graphs.before, before, names.before);
    return [...factsByKey(graphs.after, after, names.after)].flatMap(([key, fact]): Found[] => {
      const was = old.get(key);
      const found = worse(was, fact, after);
      if (!found) return [];
      const { phase, read, place } = fact;
      const consumer = { ...(phase === undefined ? {} : { phase: after.name(phase) }), field: read.field, at: read.at };
      return [{ ...found, consumer, isNew: was === undefined, place, key, fact }];
    });
  };
  const graphs = { before: before.workflow.graph, after: after.workflow.graph };
  const found = between(graphs);
  // Where a blocking read misses a field the run stops: the readers behind it count as served, and lose it all the same.
  const stops = found.filter(
    ({ fact: { read, absent, place } }) => absent && (read.severity === 'blocking' || place === 'condition'),
  );
  if (stops.length === 0 || after.workflow.input.dialect) return found;
  const known = new Set(found.map(({ key }) => key));
  const stopsAt = new Map<string, Found[]>();
  for (const one of stops) stopsAt.set(rootOf(one), [...(stopsAt.get(rootOf(one)) ?? []), one]);
  const { ways } = graphs.after;
  const isBehind = ({ fact }: Found, stop: Found): boolean =>
    touchesField(stop.fact.read.field, fact.read.field) && ways.reaches(stop.fact.node, fact.node);
  const behind = between({ before: withoutDemands(graphs.before), after: withoutDemands(graphs.after) }).filter(
    (one) => !known.has(one.key) && stopsAt.get(rootOf(one))?.some((stop) => isBehind(one, stop)),
  );
  return [...found, ...behind];
};

/** A chain that no longer begins, passes or ends at a field that its phase declares. */
export const brokenEnds = (before: Questions, after: Questions, names: Names): readonly Effect[] => {
  const declares = ({ view }: Questions, phase: string, field: string): boolean =>
    [...(view.phases.get(view.name(phase))?.fields.values() ?? [])].some(
      (one) => one.side !== 'drop' && coversField(one.field, field),
    );
  const old = new Map(before.view.workflow.input.chains.map((chain) => [chain.id, chain]));
  return after.view.workflow.input.chains.flatMap((chain) =>
    [chain.source, ...chain.waypoints, chain.destination].flatMap((end): Effect[] => {
      if (declares(after, end.phase, end.field)) return [];
      const was = old.get(chain.id);
      const same =
        was &&
        [was.source, ...was.waypoints, was.destination].find(
          (one) => one.phase === names.phase(end.phase) && one.field === end.field,
        );
      if (same && !declares(before, same.phase, same.field)) return [];
      const consumer = { phase: after.view.name(end.phase), field: end.field, chain: chain.id, at: end.at };
      return [
        {
          class: chain.severity === 'advisory' || !was ? 'potentially-breaking' : 'breaking',
          consumer,
          happens: 'is broken there',
          isNew: !same,
          place: 'entry',
        },
      ];
    }),
  );
};
