import { compareText, fingerprintOf } from '../../core/index.ts';
import type { Workflow } from './model.ts';
import {
  canonical,
  chainTerms,
  fieldTerms,
  loopTerms,
  ownNames,
  phaseTerms,
  type Term,
  workflowTerms,
} from './terms.ts';
import { viewOf } from './view.ts';

/** Everything that a workflow says, each fact under a key of its own; the order in which a file says it is no fact. */
export const factsOf = (workflow: Workflow): ReadonlyMap<string, string> => {
  const view = viewOf(workflow);
  const facts = new Map<string, string>();
  const tell = (part: readonly string[], terms: readonly Term[]): void => {
    facts.set(canonical(part), 'there');
    terms.forEach(({ kind, value }, i) => {
      if (value !== '') facts.set(canonical([...part, `${kind} ${i}`]), value);
    });
  };
  tell(['workflow'], [...workflowTerms(view)]);
  facts.set('name', workflow.input.workflow);
  for (const [key, field] of view.caller) tell(['caller', key], fieldTerms(field, ownNames));
  for (const [name, phase] of view.phases) {
    tell(['phase', name], phaseTerms(phase, view, ownNames));
    for (const [key, field] of phase.fields) tell(['phase', name, key], fieldTerms(field, ownNames));
  }
  for (const [key, loop] of view.loops) tell(['loop', key], loopTerms(loop));
  for (const [key, { policy, writers }] of view.merges)
    facts.set(canonical(['merge', key]), policy).set(canonical(['merge', key, 'writers']), canonical(writers));
  for (const [key, chain] of view.chains) tell(['chain', key], chainTerms(chain, ownNames));
  return facts;
};

/** The keys of the facts that are not the same on both sides, sorted. */
export const changedFacts = (before: Workflow, after: Workflow): readonly string[] => {
  const old = factsOf(before);
  const now = factsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key)).sort(compareText);
};

/** The same for workflows that say the same, whatever the order in which their files say it. */
export const workflowFingerprint = (workflow: Workflow): string =>
  fingerprintOf([...factsOf(workflow)].map(([key, value]) => `${key} ${value}`).sort(compareText));
