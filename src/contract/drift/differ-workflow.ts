import type { ChangeKind } from './kinds.ts';
import type { Verdict } from './model.ts';
import { worstOf } from './model.ts';
import { type Difference, fromEffects, type Sides, verdict } from './sides.ts';
import { type Term, workflowTerms } from './terms.ts';
import type { View } from './view.ts';
import { changing } from './words.ts';

const hasRulesOfItsVersion = ({ workflow: { contract } }: View): boolean =>
  contract !== undefined &&
  (contract.chains.length > 0 ||
    [...(contract.inputs ?? []), ...contract.phases.flatMap((phase) => [...phase.required, ...phase.enrichment])].some(
      (field) => field.default !== undefined,
    ));

const weighVersion = ({ before, after }: Sides): Verdict => {
  if (before.view.workflow.input.legacy === after.view.workflow.input.legacy)
    return verdict('compatible', 'both versions have the same rules');
  const rules = hasRulesOfItsVersion(before.view) || hasRulesOfItsVersion(after.view);
  return rules
    ? verdict('potentially-breaking', 'defaults and chains are judged by other rules')
    : verdict('compatible', 'it says nothing for which the rules differ');
};

/** What a workflow without declared outputs ended with, and does not list now. */
const weighOutputs = ({ before, after }: Sides): Verdict => {
  if (after.view.workflow.input.outputs === undefined)
    return verdict('compatible', 'whatever the last phases produce is taken as read');
  const lost = [...before.view.phases.keys()].flatMap((phase) =>
    [...(before.view.phases.get(phase)?.fields.values() ?? [])]
      .filter(({ side }) => side === 'exit')
      .filter(({ field }) => before.readers(phase, field).some((one) => one.outside === 'end'))
      .filter(({ field }) => after.place('', 'output', field) === undefined),
  );
  const [first] = lost;
  if (!first) return verdict('compatible', 'everything that it ended with is listed');
  const isPublic = before.view.workflow.contract?.public === true;
  return verdict(
    isPublic ? 'breaking' : 'potentially-breaking',
    `it ended with "${first.field}" before, which is not listed`,
    lost.map(({ field, at }) => ({ field, at })),
  );
};

const weighTerm = (kind: ChangeKind, sides: Sides): Verdict => {
  switch (kind) {
    case 'schema-version':
      return worstOf(weighVersion(sides), fromEffects(sides.effects, sides, true));
    case 'workflow-public':
      return sides.after.view.workflow.contract?.public === true
        ? verdict('compatible', 'more is promised than before')
        : verdict('potentially-breaking', 'others who rely on it are no longer told of changes');
    case 'inputs-declared':
      return (
        fromEffects(sides.effects, sides, true) ??
        verdict('compatible', 'every field that was taken as brought still is')
      );
    case 'outputs-declared':
      return worstOf(weighOutputs(sides), fromEffects(sides.effects, sides, true));
    default:
      return verdict('compatible', 'a description promises nothing');
  }
};

const toldOf = (term: Term, old: Term, name: string): string => {
  const isGone = term.value === '';
  switch (term.kind) {
    case 'schema-version':
      return `Schema version of workflow "${name}" ${changing(old.text, term.text)}`;
    case 'workflow-public':
      return `Workflow "${name}" is ${isGone ? 'no longer' : 'now'} public`;
    case 'inputs-declared':
      return `Workflow "${name}" ${isGone ? 'no longer' : 'now'} declares its inputs`;
    case 'outputs-declared':
      return `Workflow "${name}" ${isGone ? 'no longer' : 'now'} declares its outputs`;
    default:
      return `Description of workflow "${name}" changes`;
  }
};

export const workflowDifferences = ({ before, after }: { before: View; after: View }): readonly Difference[] => {
  const old = workflowTerms(before);
  const names = { was: before.workflow.input.workflow, is: after.workflow.input.workflow };
  const at = after.workflow.input.at;
  const renamed: readonly Difference[] =
    names.was === names.is
      ? []
      : [
          {
            kind: 'workflow-renamed',
            from: names.was,
            to: names.is,
            told: `Workflow "${names.was}" is renamed from "${names.was}" to "${names.is}"`,
            at,
            side: 'after',
            was: before.workflow.input.at,
            weigh: () => verdict('potentially-breaking', 'records, telemetry and code know it by its name'),
          },
        ];
  const terms = workflowTerms(after).flatMap((term, i): Difference[] => {
    const then = old[i];
    if (!then || then.value === term.value) return [];
    return [
      {
        kind: term.kind,
        ...(then.text === undefined ? {} : { from: then.text }),
        ...(term.text === undefined ? {} : { to: term.text }),
        told: toldOf(term, then, names.is),
        at: term.at,
        side: 'after',
        was: then.at,
        ...(structural.has(term.kind) ? { isStructural: true as const } : {}),
        weigh: (sides) => weighTerm(term.kind, sides),
      },
    ];
  });
  return [...renamed, ...terms];
};

const structural: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'schema-version',
  'inputs-declared',
  'outputs-declared',
]);
