import type { ArrowFunctionExpression, Function as FunctionLike, Node } from 'oxc-parser';
import type { Source } from '../../../core/index.ts';
import { eachValue } from './walk.ts';

export type FunctionNode = ArrowFunctionExpression | FunctionLike;

/** A function with the module around it, as far as its body asks for it. */
export interface BodyContext {
  readonly source: Source;
  /** The value of an expression that is constant in the module. Never asked about names that the function binds itself. */
  fold(expression: Node): { readonly value: unknown } | undefined;
  /** The function that a name stands for, where the function in question does not bind the name itself. */
  functionOf?(name: string): VisibleFunction | undefined;
}

/** A function whose code can be seen. It may stand in another module. */
export interface VisibleFunction {
  readonly fn: FunctionNode;
  readonly context: BodyContext;
}

export interface Child {
  readonly key: string;
  readonly node: Node;
}

/** The children of a node that have a value at run time, in order. */
export const childrenOf = (node: Node): readonly Child[] => {
  const children: Child[] = [];
  eachValue(node, (child, key) => children.push({ key, node: child }));
  return children;
};

export const isFunction = (node: Node | null | undefined): node is FunctionNode =>
  node?.type === 'ArrowFunctionExpression' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'FunctionDeclaration';

/** True for a node that hands on the value of the expression in it. */
export const isWrapper = (
  node: Node,
): node is Extract<
  Node,
  {
    type:
      | 'ParenthesizedExpression'
      | 'TSAsExpression'
      | 'TSSatisfiesExpression'
      | 'TSTypeAssertion'
      | 'TSNonNullExpression'
      | 'TSInstantiationExpression'
      | 'ChainExpression';
  }
> =>
  node.type === 'ParenthesizedExpression' ||
  node.type === 'TSAsExpression' ||
  node.type === 'TSSatisfiesExpression' ||
  node.type === 'TSTypeAssertion' ||
  node.type === 'TSNonNullExpression' ||
  node.type === 'TSInstantiationExpression' ||
  node.type === 'ChainExpression';

/** The expression without parentheses and types around it. */
export const unwrap = (node: Node): Node => {
  let inner = node;
  while (isWrapper(inner)) inner = inner.expression;
  return inner;
};

/** The parameters that get a value: TypeScript's `this` is none. */
export const parametersOf = (fn: FunctionNode): FunctionNode['params'] =>
  fn.params[0]?.type === 'Identifier' && fn.params[0].name === 'this' ? fn.params.slice(1) : fn.params;
