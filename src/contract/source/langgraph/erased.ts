import type { Node } from 'oxc-parser';
import { type FunctionNode, unwrap } from '../typescript/body-nodes.ts';
import { spanOf } from '../typescript/constant.ts';
import { nameOfKey } from '../typescript/scope.ts';
import { returnsOf } from './answers.ts';
import type { Named } from './model.ts';
import type { Placed } from './reading.ts';

const isUndefined = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'UnaryExpression' && node.operator === 'void');

/** Whether a value is undefined on some way, written as such. */
const mayBeUndefined = (value: Node): boolean => {
  const waiting: Node[] = [value];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const node = unwrap(next);
    if (isUndefined(node)) return true;
    if (node.type === 'ConditionalExpression') waiting.push(node.consequent, node.alternate);
    else if (node.type === 'LogicalExpression') waiting.push(node.right);
  }
  return false;
};

/** The keys of returned objects whose value may be undefined. */
export const erasedBy = (fn: Placed<FunctionNode>): readonly Named[] =>
  returnsOf(fn).flatMap(({ node: returned, scope }) => {
    const node = unwrap(returned);
    if (node.type !== 'ObjectExpression') return [];
    return node.properties.flatMap((property): Named[] => {
      if (property.type === 'SpreadElement' || property.computed || !mayBeUndefined(property.value)) return [];
      const name = nameOfKey(property.key);
      return name === undefined ? [] : [{ name, at: spanOf(scope, property.key) }];
    });
  });
