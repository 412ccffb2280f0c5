import type { Node } from 'oxc-parser';
import { type BodyContext, type FunctionNode, isFunction, unwrap, type VisibleFunction } from './body-nodes.ts';
import { plainOf } from './constant.ts';
import { type Target, targetAt } from './names.ts';
import type { Reading } from './reading.ts';
import type { Scope } from './scope.ts';

/** A function as those who read its body see it: with the constants and functions of the module around it. */
export const visible = (reading: Reading, fn: FunctionNode, scope: Scope): VisibleFunction => {
  const context: BodyContext = {
    source: scope.module.source,
    fold: (expression) => plainOf(reading.folder.fold(expression, scope)),
    functionOf: (name) => functionAt(reading, { type: 'Identifier', name, start: 0, end: 0 }, scope),
  };
  return { fn, context };
};

export const functionIn = (reading: Reading, target: Target | undefined): VisibleFunction | undefined => {
  if (target?.kind === 'expression') {
    const node = unwrap(target.node);
    return isFunction(node) ? visible(reading, node, target.scope) : undefined;
  }
  if (target?.kind !== 'binding') return undefined;
  const { binding, scope } = target;
  if (binding.kind === 'function') return visible(reading, binding.node, scope);
  const init = binding.kind === 'value' ? unwrap(binding.init) : undefined;
  return isFunction(init) ? visible(reading, init, scope) : undefined;
};

/** The function that an expression is: one that stands there, or one that a name leads to. */
export const functionAt = (reading: Reading, expression: Node, scope: Scope): VisibleFunction | undefined => {
  const node = unwrap(expression);
  if (isFunction(node)) return visible(reading, node, scope);
  return functionIn(reading, targetAt(reading.modules, scope, node));
};
