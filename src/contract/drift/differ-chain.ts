import { type Verdict, worstOf } from './model.ts';
import type { Renames } from './renames.ts';
import { type Difference, fromEffects, type Sides, verdict } from './sides.ts';
import { chainTerms, type Names, ownNames, type Term } from './terms.ts';
import type { ChainView, View } from './view.ts';
import { agreeing, changing } from './words.ts';

interface Views {
  readonly before: View;
  readonly after: View;
  readonly names: Names;
  readonly renames: Renames;
}

const ranks = { advisory: 0, warning: 1, blocking: 2 } as const;

const readerOf = ({ input: { destination } }: ChainView) => ({
  phase: destination.phase,
  field: destination.field,
  at: destination.at,
});

/** Whether somebody at the end of a chain reads the field that it carries. */
const isRead = ({ input: { destination } }: ChainView, { after }: Sides, now = destination.phase): boolean =>
  after.place(after.view.name(now), 'entry', destination.field) !== undefined;

const weighLostChain = (chain: ChainView, sides: Sides): Verdict => {
  const phase = sides.nameNow(chain.input.destination.phase);
  if (chain.input.severity === 'advisory') return verdict('compatible', 'it was only noted');
  if (!isRead(chain, sides, phase)) return verdict('compatible', 'nobody reads the field at its end');
  const reader = { ...readerOf(chain), phase };
  return verdict(
    'potentially-breaking',
    `${agreeing(sides.after.view, [reader], 'still reads', 'still read')} "${chain.input.destination.field}", and nobody watches whether it arrives`,
    [reader],
  );
};

const brokenIn = ({ input: { id } }: ChainView, sides: Sides) =>
  fromEffects(
    sides.broken.filter(({ consumer }) => consumer.chain === id),
    sides,
  );

const weighTerm = (chain: ChainView, was: ChainView, term: Term, sides: Sides): Verdict => {
  switch (term.kind) {
    case 'chain-description':
      return verdict('compatible', 'a description promises nothing');
    case 'chain-severity':
      return ranks[chain.input.severity] > ranks[was.input.severity]
        ? verdict('potentially-breaking', 'a run in which it breaks counts for more', [
            { ...readerOf(chain), chain: chain.input.id },
          ])
        : verdict('compatible', 'a broken chain matters less');
    case 'chain-verification':
      return term.value === ''
        ? verdict('compatible', 'less is asked of what arrives')
        : verdict('potentially-breaking', 'what arrives need not fulfil it', [
            { ...readerOf(chain), chain: chain.input.id },
          ]);
    default: {
      const reader = readerOf(chain);
      const read = isRead(chain, sides)
        ? verdict(
            'potentially-breaking',
            `${agreeing(sides.after.view, [reader], 'reads', 'read')} "${reader.field}" at its end`,
            [reader],
          )
        : undefined;
      return worstOf(verdict('compatible', 'nobody reads the field at its end'), brokenIn(chain, sides), read);
    }
  }
};

const beginnings: Readonly<Partial<Record<Term['kind'], string>>> = {
  'chain-waypoints': 'Waypoints',
  'chain-severity': 'Severity',
  'chain-verification': 'Verification',
  'chain-description': 'Description',
};

const changedChain = (was: ChainView, is: ChainView, { names }: Views): readonly Difference[] => {
  const old = chainTerms(was, ownNames);
  return chainTerms(is, names).flatMap((term, i): Difference[] => {
    const then = old[i];
    if (!then || then.value === term.value) return [];
    const part =
      term.kind === 'chain-endpoint' ? (i === 0 ? 'Source' : 'Destination') : (beginnings[term.kind] ?? 'Part');
    const isProse = term.kind === 'chain-description';
    return [
      {
        kind: term.kind,
        chain: is.input.id,
        ...(then.text === undefined ? {} : { from: then.text }),
        ...(term.text === undefined ? {} : { to: term.text }),
        told: `${part} of chain "${is.input.id}" ${isProse ? 'changes' : changing(then.text, term.text, term.kind === 'chain-waypoints')}`,
        at: term.at,
        side: 'after',
        was: then.at,
        weigh: (sides) => weighTerm(is, was, term, sides),
      },
    ];
  });
};

export const chainDifferences = (views: Views): readonly Difference[] => {
  const { before, after, renames } = views;
  const met = new Set<string>();
  const found: Difference[] = [];
  for (const [id, is] of after.chains) {
    const old = renames.chains.get(id) ?? id;
    const was = before.chains.get(old);
    if (!was) {
      found.push({
        kind: 'chain-added',
        chain: id,
        to: id,
        told: `Chain "${id}" is added`,
        at: is.input.at,
        side: 'after',
        weigh: (sides) => brokenIn(is, sides) ?? verdict('compatible', 'it only watches what is there'),
      });
      continue;
    }
    met.add(old);
    if (old !== id)
      found.push({
        kind: 'chain-renamed',
        chain: id,
        from: old,
        to: id,
        told: `Chain "${old}" is renamed from "${old}" to "${id}"`,
        at: is.input.at,
        side: 'after',
        was: was.input.at,
        weigh: () => verdict('compatible', 'it watches the same field'),
      });
    found.push(...changedChain(was, is, views));
  }
  for (const [id, was] of before.chains)
    if (!met.has(id))
      found.push({
        kind: 'chain-removed',
        chain: id,
        from: id,
        told: `Chain "${id}" is removed`,
        at: after.workflow.input.at,
        side: 'after',
        was: was.input.at,
        weigh: (sides) => weighLostChain(was, sides),
      });
  return found;
};
