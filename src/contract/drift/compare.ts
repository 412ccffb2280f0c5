import { compareText } from '../../core/index.ts';
import { chainDifferences } from './differ-chain.ts';
import { loopDifferences, mergeDifferences } from './differ-loop.ts';
import { phaseDifferences } from './differ-phase.ts';
import { workflowDifferences } from './differ-workflow.ts';
import { brokenEnds, type Effect, effectsBetween } from './effects.ts';
import { type Change, type Verdict, type Workflow, worstOf } from './model.ts';
import { questionsOf, touchesField } from './questions.ts';
import { findRenames, namesBefore } from './renames.ts';
import { type Difference, fromEffects, type Sides } from './sides.ts';
import { ownNames } from './terms.ts';
import { viewOf } from './view.ts';

/** Everything that differs between two workflows, in the order of the file; a workflow and itself differ in nothing. */
export const compareWorkflows = (before: Workflow, after: Workflow): readonly Change[] => {
  const [was, is] = [viewOf(before), viewOf(after)];
  const renames = findRenames(was, is);
  const names = namesBefore(renames);
  const views = { before: was, after: is, names, renames };
  const differences = [
    ...workflowDifferences(views),
    ...phaseDifferences(views),
    ...loopDifferences(views),
    ...mergeDifferences(views),
    ...chainDifferences(views),
  ];
  if (differences.length === 0) return [];
  const now = new Map([...renames.phases].map(([to, from]) => [from, to]));
  const [asked, askedNow] = [questionsOf(was), questionsOf(is)];
  const sides: Sides = {
    before: asked,
    after: askedNow,
    names,
    nameNow: (phase) => now.get(phase) ?? phase,
    effects: effectsBetween(was, is, { before: ownNames, after: names }),
    broken: brokenEnds(asked, askedNow, names),
  };
  return weighed(differences, sides)
    .map((one) => changeOf(one, after.input.workflow))
    .sort(compareChanges);
};

interface Weighed {
  readonly difference: Difference;
  readonly verdict: Verdict;
}

/**
 * What a change of a field explains is its doing alone; what is left is the doing of those that change the order of
 * phases: of the ones that have to do with it, else of all of them.
 */
const weighed = (differences: readonly Difference[], sides: Sides): readonly Weighed[] => {
  const borne = new Set(differences.flatMap((one) => one.bears ?? []));
  const isBorne = memoized((field) => [...borne].some((one) => touchesField(one, field)));
  const left = sides.effects.filter(({ consumer }) => !isBorne(consumer.field));
  const rest: Sides = { ...sides, effects: left };
  const all = differences.map(
    (difference): Weighed => ({
      difference,
      verdict: difference.weigh(difference.isStructural && !difference.bears ? rest : sides),
    }),
  );
  const told = new Set(
    all.flatMap((one) => one.verdict.consumers.map((consumer) => `${consumer.at.start} ${consumer.field}`)),
  );
  const untold = left.filter(({ consumer }: Effect) => !told.has(`${consumer.at.start} ${consumer.field}`));
  const more = fromEffects(untold, sides, true);
  if (!more) return all;
  return all.map((one) => (one.difference.isStructural ? { ...one, verdict: worstOf(one.verdict, more) } : one));
};

const memoized = (ask: (field: string) => boolean): ((field: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (field) => {
    const answer = known.get(field) ?? ask(field);
    known.set(field, answer);
    return answer;
  };
};

const changeOf = ({ difference, verdict }: Weighed, workflow: string): Change => {
  const { kind, phase, field, chain, from, to, told, at, side, was } = difference;
  return {
    kind,
    class: verdict.class,
    workflow,
    ...(phase === undefined ? {} : { phase }),
    ...(field === undefined ? {} : { field }),
    ...(chain === undefined ? {} : { chain }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    message: `${told}; ${verdict.because}.`,
    at,
    side,
    ...(was === undefined ? {} : { was }),
    consumers: verdict.consumers,
    because: verdict.because,
  };
};

/** The total order of changes: workflow, file, place, kind, message. */
export const compareChanges = (a: Change, b: Change): number =>
  compareText(a.workflow, b.workflow) ||
  compareText(a.at.source.file, b.at.source.file) ||
  a.at.start - b.at.start ||
  compareText(a.kind, b.kind) ||
  compareText(a.message, b.message);
