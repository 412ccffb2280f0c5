import { structuralEffects } from './differ-phase.ts';
import type { Verdict } from './model.ts';
import type { Renames } from './renames.ts';
import { type Difference, readIt, type Sides, verdict } from './sides.ts';
import { canonical, loopTerms, type Names, type Term } from './terms.ts';
import type { LoopView, View } from './view.ts';
import { fieldsOf, readersOfPhases, weighOrder } from './weigh-phase.ts';
import { changing, phaseText } from './words.ts';

interface Views {
  readonly before: View;
  readonly after: View;
  readonly names: Names;
  readonly renames: Renames;
}

const loopText = (view: View, { from, to }: LoopView): string =>
  `the way back from ${phaseText(view, from)} to ${phaseText(view, to)}`;

/** The phases that a loop goes through. */
const bodyOf = ({ from, to }: LoopView, { workflow: { graph }, name }: View): readonly string[] => {
  const { topology, ways } = graph;
  const index = topology.loops.findIndex(({ loop }) => name(loop.from) === from && name(loop.to) === to);
  return index < 0 ? [] : [...ways.body(index)].flatMap((node) => topology.phases[node]?.id ?? []).map(name);
};

const weighWay = (loop: LoopView, of: View, sides: Sides): Verdict => {
  const body = bodyOf(loop, of);
  const now = of === sides.before.view ? body.map((phase) => sides.nameNow(phase)) : body;
  const fields = [
    ...new Set(
      now.flatMap((phase) => {
        const there = sides.after.view.phases.get(phase);
        return there ? fieldsOf(there) : [];
      }),
    ),
  ];
  return weighOrder(fields, structuralEffects(now, fields, sides), sides);
};

const beginnings: Readonly<Partial<Record<Term['kind'], string>>> = {
  'loop-while': 'Condition',
  'loop-limit': 'Limit of rounds',
  'loop-invariants': 'What every round keeps',
};

/** Another number of rounds: whoever reads what the rounds produce may see something else. */
const weighRounds = (loop: LoopView, term: Term, old: Term, sides: Sides): Verdict => {
  if (term.kind === 'loop-invariants') return verdict('compatible', 'it is not enforced yet');
  const isWider =
    term.kind === 'loop-limit' && (term.value === '' || (old.value !== '' && Number(term.value) > Number(old.value)));
  if (isWider) return verdict('compatible', 'there may be more rounds than before');
  const readers = readersOfPhases(bodyOf(loop, sides.after.view), sides);
  if (readers.length === 0) return verdict('compatible', 'nobody reads what its rounds produce');
  return verdict(
    'potentially-breaking',
    readIt(readers, sides.after).replace(/\bit\b/u, 'what its rounds produce'),
    readers,
  );
};

const changedLoop = (was: LoopView, is: LoopView, { after, names, before }: Views): readonly Difference[] => {
  const sameEnds = was.from === names.phase(is.from) && was.to === names.phase(is.to);
  const ends: Difference = {
    kind: 'loop-ends',
    phase: is.from,
    from: `${was.from} → ${was.to}`,
    to: `${is.from} → ${is.to}`,
    told: `A way back changes from "${was.from} → ${was.to}" to "${is.from} → ${is.to}"`,
    at: is.at,
    side: 'after',
    was: was.at,
    isStructural: true,
    weigh: (sides) => {
      const now = weighWay(is, after, sides);
      return now.class === 'compatible' ? weighWay(was, before, sides) : now;
    },
  };
  const old = loopTerms(was);
  const terms = loopTerms(is).flatMap((term, i): Difference[] => {
    const then = old[i];
    if (!then || then.value === term.value) return [];
    return [
      {
        kind: term.kind,
        phase: is.from,
        ...(then.text === undefined ? {} : { from: then.text }),
        ...(term.text === undefined ? {} : { to: term.text }),
        told: `${beginnings[term.kind] ?? 'What is said'} of ${loopText(after, is)} ${changing(then.text, term.text)}`,
        at: term.at,
        side: 'after',
        was: then.at,
        weigh: (sides) => weighRounds(is, term, then, sides),
      },
    ];
  });
  return sameEnds ? terms : [ends, ...terms];
};

export const loopDifferences = (views: Views): readonly Difference[] => {
  const { before, after, renames } = views;
  const met = new Set<string>();
  const found: Difference[] = [];
  for (const [key, is] of after.loops) {
    const same = canonical([views.names.phase(is.from), views.names.phase(is.to)]);
    const old = renames.loops.get(key) ?? (before.loops.has(key) ? key : same);
    const was = before.loops.get(old);
    if (was) {
      met.add(old);
      found.push(...changedLoop(was, is, views));
    } else
      found.push({
        kind: 'loop-added',
        phase: is.from,
        to: `${is.from} → ${is.to}`,
        told: `A way back from ${phaseText(after, is.from)} to ${phaseText(after, is.to)} is added`,
        at: is.at,
        side: 'after',
        isStructural: true,
        weigh: (sides) => weighWay(is, after, sides),
      });
  }
  for (const [key, was] of before.loops)
    if (!met.has(key))
      found.push({
        kind: 'loop-removed',
        phase: was.from,
        from: `${was.from} → ${was.to}`,
        told: `${loopText(before, was).replace(/^t/u, 'T')} is removed`,
        at: after.workflow.input.at,
        side: 'after',
        was: was.at,
        isStructural: true,
        weigh: (sides) => weighWay(was, before, sides),
      });
  return found;
};

const inOrder = (was: readonly string[], is: readonly string[], names: Names): boolean => {
  const now = is.map((name) => names.phase(name));
  const shared = new Set(was.filter((name) => now.includes(name)));
  return canonical(was.filter((name) => shared.has(name))) === canonical(now.filter((name) => shared.has(name)));
};

const weighMerge = (field: string, policy: string | undefined, sides: Sides): Verdict => {
  const { view } = sides.after;
  const writers = [...view.phases.values()].filter((phase) => phase.fields.has(`exit ${field}`));
  if (writers.length < 2) return verdict('compatible', 'no two phases produce it');
  const readers = readersOfPhases(
    writers.map((phase) => phase.name),
    sides,
  ).filter((one) => one.field === field);
  if (policy === 'error') return verdict('breaking', 'a run in which two phases produce it fails now', readers);
  if (readers.length === 0) return verdict('compatible', 'nobody reads it');
  return verdict('potentially-breaking', readIt(readers, sides.after), readers);
};

export const mergeDifferences = ({ before, after, names }: Views): readonly Difference[] => {
  const found: Difference[] = [];
  for (const field of new Set([...after.merges.keys(), ...before.merges.keys()])) {
    const was = before.merges.get(field);
    const is = after.merges.get(field);
    const place = {
      field,
      at: is?.at ?? after.workflow.input.at,
      side: 'after' as const,
      ...(was ? { was: was.at } : {}),
    };
    if (was?.policy !== is?.policy)
      found.push({
        kind: 'merge-policy',
        ...place,
        ...(was ? { from: was.policy } : {}),
        ...(is ? { to: is.policy } : {}),
        told: `Merge policy of "${field}" ${changing(was?.policy, is?.policy)}`,
        weigh: (sides) => weighMerge(field, is?.policy, sides),
      });
    else if (was && is && !inOrder(was.writers, is.writers, names))
      found.push({
        kind: 'merge-order',
        ...place,
        from: was.writers.join(', '),
        to: is.writers.join(', '),
        told: `Order of the phases that produce "${field}" changes from "${was.writers.join(', ')}" to "${is.writers.join(', ')}"`,
        weigh: (sides) =>
          is.policy === 'error'
            ? verdict('compatible', 'its policy knows no order')
            : weighMerge(field, is.policy, sides),
      });
  }
  return found;
};
