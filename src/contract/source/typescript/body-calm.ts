import type { Node } from 'oxc-parser';
import { childrenOf, isFunction, unwrap } from './body-nodes.ts';

const mostLookedAt = 50;

const calm: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'VariableDeclarator',
  'AssignmentExpression',
  'Identifier',
  'Literal',
  'ObjectExpression',
  'ArrayExpression',
  'Property',
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'BlockStatement',
  'EmptyStatement',
  'BreakStatement',
  'ContinueStatement',
]);

/** True for a statement that cannot throw: it calls nothing, and looks into nothing. */
export const isCalm = (statement: Node): boolean => {
  const waiting: Node[] = [statement];
  let seen = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isFunction(node)) continue;
    if (++seen > mostLookedAt) return false;
    // The variable whose property is set is an object that the function has made.
    if (node.type === 'AssignmentExpression' && unwrap(node.left).type === 'MemberExpression') {
      const target = unwrap(node.left);
      if (target.type !== 'MemberExpression' || target.computed || unwrap(target.object).type !== 'Identifier')
        return false;
      waiting.push(node.right);
      continue;
    }
    if (!calm.has(node.type) || (node.type === 'AssignmentExpression' && node.operator !== '=')) return false;
    for (const child of childrenOf(node)) waiting.push(child.node);
  }
  return true;
};
