import type { CallExpression, Node } from 'oxc-parser';
import { unwrap } from './body-nodes.ts';
import { sitesIn } from './calls.ts';
import { spanOf } from './constant.ts';
import type { DeclaredPhase } from './declared.ts';
import { phaseOf, phasesOfClass, placeIn } from './decorated.ts';
import { functionAt } from './handler.ts';
import type { Module } from './modules.ts';
import { type Owner, type Reading, report, wrongType } from './reading.ts';
import { namesOf, type Scope } from './scope.ts';
import { readSpec } from './spec.ts';

/** What a module declares. */
export interface Declarations {
  readonly phases: readonly DeclaredPhase[];
  /** It may declare more phases than can be told. */
  readonly isPartial: boolean;
}

/** The name under which a module exports what stands somewhere in it. */
const exportNames = ({ exports, top }: Module): ReadonlyMap<Node, string> => {
  const names = new Map<Node, string>();
  for (const [name, exported] of exports) {
    const binding = exported.kind === 'local' ? namesOf(top).get(exported.name) : undefined;
    const node =
      exported.kind === 'expression'
        ? unwrap(exported.node)
        : binding?.kind === 'value'
          ? unwrap(binding.init)
          : binding?.kind === 'class'
            ? binding.node
            : undefined;
    if (node && (!names.has(node) || names.get(node) === 'default')) names.set(node, name);
  }
  return names;
};

const phaseOfCall = (
  reading: Reading,
  node: CallExpression,
  scope: Scope,
  exported: string | undefined,
): DeclaredPhase | undefined => {
  const owner: Owner = { isPartial: false };
  const [first, second] = node.arguments;
  if (!first || first.type === 'SpreadElement') {
    report(
      reading,
      owner,
      wrongType('What "definePhase" is given', 'a declaration and a function', spanOf(scope, node)),
    );
    return undefined;
  }
  const spec = readSpec(reading, owner, reading.folder.fold(first, scope));
  if (!spec?.id) return undefined;
  const at = placeIn(scope, spec.id, spanOf(scope, first));
  const run = second && second.type !== 'SpreadElement' ? functionAt(reading, second, scope) : undefined;
  return phaseOf(owner, spec, { id: spec.id.text, at, form: 'definePhase', exported, run });
};

/** Finds the phases that a module declares, in the order of its text. */
export const declarationsIn = (reading: Reading, module: Module): Declarations => {
  const names = exportNames(module);
  const phases: DeclaredPhase[] = [];
  let hidden = 0;
  for (const site of sitesIn(reading.modules, module)) {
    if (site.kind === 'use') {
      hidden++;
      report(
        reading,
        { isPartial: true },
        {
          code: 'contract/not-static',
          severity: 'info',
          message: `Phases declared through "${site.declarer}" cannot be told here: the function is handed on as a value.`,
          at: spanOf(site.scope, site.node),
          help: `Call "${site.declarer}" where a phase is declared.`,
        },
      );
    } else if (site.kind === 'class') {
      const found = phasesOfClass(reading, site.node, site.scope, names.get(site.node));
      phases.push(...found.phases);
      hidden += found.hidden;
    } else {
      const phase = phaseOfCall(reading, site.node, site.scope, names.get(site.node));
      if (phase) phases.push(phase);
      else hidden++;
    }
  }
  return { phases, isPartial: hidden > 0 };
};
