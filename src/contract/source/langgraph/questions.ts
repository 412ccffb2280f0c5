import type { Node } from 'oxc-parser';

const isNothing = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && node.value === null);

/** The expressions whose truth, or whose being there, a node asks for. */
export const questionsIn = (node: Node): readonly Node[] => {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return [node.test];
    case 'LogicalExpression':
      return node.operator === '??' ? [node.left] : [node.left, node.right];
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'typeof' ? [node.argument] : [];
    case 'BinaryExpression':
      return isNothing(node.left) ? [node.right] : isNothing(node.right) ? [node.left] : [];
    case 'MemberExpression':
      return node.optional ? [node.object] : [];
    case 'CallExpression': {
      const [first] = node.arguments;
      const { callee } = node;
      const asks =
        (callee.type === 'Identifier' && callee.name === 'Boolean') ||
        (callee.type === 'MemberExpression' &&
          callee.property.type === 'Identifier' &&
          callee.property.name === 'isArray');
      return asks && first ? [first] : node.optional ? [callee] : [];
    }
    default:
      return [];
  }
};

/** Whether a statement ends the way on which it stands. */
export const endsWay = (statement: Node): boolean => {
  const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement' || last?.type === 'ContinueStatement';
};
