import type { Node } from 'oxc-parser';
import { unwrap } from './body-nodes.ts';
import type { Unit } from './body-unit.ts';

const longest = 4;

/** `Object.hasOwn` for a chain of names that begins with one that nobody in the function binds; undefined for all else. */
export const globalName = (unit: Unit, expression: Node): string | undefined => {
  const names: string[] = [];
  let node = unwrap(expression);
  while (node.type === 'MemberExpression' && !node.computed && names.length < longest) {
    names.unshift(node.property.name);
    node = unwrap(node.object);
  }
  if (node.type !== 'Identifier' || unit.scopes.bindings.has(node)) return undefined;
  return [node.name, ...names].join('.');
};
