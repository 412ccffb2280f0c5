import { sentence } from '../graph/index.ts';
import { fieldDifferences } from './differ-field.ts';
import type { Effect } from './effects.ts';
import { createOrders } from './order.ts';
import type { Renames } from './renames.ts';
import { type Difference, type Sides, verdict } from './sides.ts';
import { type Names, ownNames, phaseTerms, type Term } from './terms.ts';
import type { PhaseView, View } from './view.ts';
import { fieldsOf, weighLostPhase, weighNewPhase, weighOrder, weighRenamedPhase, weighRunning } from './weigh-phase.ts';
import { changing, phaseText } from './words.ts';

interface Views {
  readonly before: View;
  readonly after: View;
  readonly names: Names;
  readonly renames: Renames;
}

/** What nothing else explains, and what a phase has to do with. */
export const structuralEffects = (
  phases: readonly string[],
  fields: readonly string[],
  sides: Sides,
): readonly Effect[] =>
  sides.effects.filter(
    ({ consumer }) =>
      (consumer.phase !== undefined && phases.includes(consumer.phase)) || fields.includes(consumer.field),
  );

const addedPhase = (phase: PhaseView, { after }: Views): Difference => ({
  kind: 'phase-added',
  phase: phase.name,
  to: phase.name,
  told: `${sentence(phaseText(after, phase.name))} is added`,
  at: phase.input.at,
  side: 'after',
  bears: fieldsOf(phase),
  isStructural: true,
  weigh: (sides) => weighNewPhase(phase, sides),
});

const removedPhase = (phase: PhaseView, { before, after }: Views): Difference => ({
  kind: 'phase-removed',
  phase: phase.name,
  from: phase.name,
  told: `${sentence(phaseText(before, phase.name))} is removed`,
  at: after.workflow.input.at,
  side: 'after',
  was: phase.input.at,
  bears: fieldsOf(phase),
  isStructural: true,
  weigh: (sides) => weighLostPhase(phase, sides),
});

const renamedPhase = (was: PhaseView, is: PhaseView, { before, after }: Views): Difference => ({
  kind: 'phase-renamed',
  phase: is.name,
  from: was.name,
  to: is.name,
  told: `${sentence(phaseText(before, was.name))} is renamed from "${was.name}" to "${after.phases.get(is.name)?.name ?? is.name}"`,
  at: is.input.at,
  side: 'after',
  was: was.input.at,
  weigh: (sides) => weighRenamedPhase(was.name, sides),
});

const beginnings: Readonly<Partial<Record<Term['kind'], (phase: string) => string>>> = {
  'phase-after': (phase) => `What ${phase} comes after`,
  'phase-join': (phase) => `Join of ${phase}`,
  'phase-when': (phase) => `Condition of ${phase}`,
  'phase-handler': (phase) => `Handler of ${phase}`,
  'phase-description': (phase) => `Description of ${phase}`,
};

const toldOf = (term: Term, old: Term, phase: string): string => {
  if (term.kind === 'phase-open')
    return `${sentence(phase)} ${term.value === '' ? 'no longer may write' : 'now may write'} more than can be seen`;
  if (term.kind === 'phase-parallel')
    return `${sentence(phase)} ${term.value === '' ? 'no longer runs' : 'now runs'} several times side by side`;
  return `${beginnings[term.kind]?.(phase) ?? sentence(phase)} ${term.kind === 'phase-description' ? 'changes' : changing(old.text, term.text)}`;
};

const weighTerm = (kind: Term['kind'], phase: PhaseView, sides: Sides) => {
  const fields = fieldsOf(phase);
  const effects = structuralEffects([phase.name], fields, sides);
  switch (kind) {
    case 'phase-description':
      return verdict('compatible', 'a description promises nothing');
    case 'phase-handler':
      return verdict('compatible', 'the contract that the code must keep is the same');
    case 'phase-after':
    case 'phase-join':
      return weighOrder(fields, effects, sides);
    default:
      return weighRunning(phase.name, effects, sides);
  }
};

const changedPhase = (
  was: PhaseView,
  is: PhaseView,
  views: Views & { readonly comesElsewhere: ReturnType<typeof createOrders> },
): readonly Difference[] => {
  const old = phaseTerms(was, views.before, ownNames);
  return phaseTerms(is, views.after, views.names).flatMap((term, i): Difference[] => {
    const before = old[i];
    if (!before || before.value === term.value) return [];
    if (term.kind === 'phase-after' && !views.comesElsewhere({ was, is })) return [];
    return [
      {
        kind: term.kind,
        phase: is.name,
        ...(before.text === undefined || before.value === '' ? {} : { from: before.text }),
        ...(term.text === undefined || term.value === '' ? {} : { to: term.text }),
        told: toldOf(term, before, phaseText(views.after, is.name)),
        at: term.at,
        side: 'after',
        was: before.at,
        isStructural: true,
        weigh: (sides) => weighTerm(term.kind, is, sides),
      },
    ];
  });
};

/** Everything that differs between the phases of two workflows, and between their fields. */
export const phaseDifferences = (views: Views): readonly Difference[] => {
  const { before, after, renames } = views;
  const met = new Set<string>();
  const found: Difference[] = [];
  const nothing = new Map<string, string>();
  const comesElsewhere = createOrders(views);
  for (const [name, is] of after.phases) {
    const old = renames.phases.get(name) ?? name;
    const was = before.phases.get(old);
    if (!was) {
      found.push(addedPhase(is, views));
      continue;
    }
    met.add(old);
    if (old !== name) found.push(renamedPhase(was, is, views));
    found.push(...changedPhase(was, is, { ...views, comesElsewhere }));
    found.push(
      ...fieldDifferences({ was: was.fields, is: is.fields, now: name }, renames.fields.get(old) ?? nothing, views),
    );
  }
  for (const [name, was] of before.phases) if (!met.has(name)) found.push(removedPhase(was, views));
  found.push(
    ...fieldDifferences({ was: before.caller, is: after.caller, now: '' }, renames.fields.get('') ?? nothing, views),
  );
  return found;
};
