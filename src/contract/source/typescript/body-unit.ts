import type { Node } from 'oxc-parser';
import type { Span } from '../../../core/index.ts';
import { forbiddenSegments } from '../../model/index.ts';
import { type Constancy, constancies } from './body-assign.ts';
import {
  type BodyContext,
  childrenOf,
  type FunctionNode,
  isFunction,
  unwrap,
  type VisibleFunction,
} from './body-nodes.ts';
import { type Binding, type Scopes, scopesOf } from './body-scope.ts';

/** A function whose names are known, with the module around it. */
export interface Unit {
  readonly fn: FunctionNode;
  readonly context: BodyContext;
  readonly scopes: Scopes;
  constancy(binding: Binding): Constancy;
}

export const unitOf = ({ fn, context }: VisibleFunction): Unit => {
  const scopes = scopesOf(fn);
  return { fn, context, scopes, constancy: constancies(scopes) };
};

export const spanIn = (unit: Unit, node: Node): Span => ({
  source: unit.context.source,
  start: node.start,
  end: node.end,
});

const mostLookedAt = 200;

/** True where an expression uses names that the function binds, or is too large to tell. */
const mentionsOwnNames = (unit: Unit, expression: Node): boolean => {
  const waiting: Node[] = [expression];
  let seen = 0;
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (++seen > mostLookedAt || unit.scopes.bindings.has(node)) return true;
    for (const child of childrenOf(node)) waiting.push(child.node);
  }
  return false;
};

/** The initial value of a local `const`. */
const initialOf = (unit: Unit, binding: Binding): Node | undefined => {
  const [declaration] = binding.declarations;
  const declarator = declaration && unit.scopes.parents.get(declaration);
  if (binding.kind !== 'const' || declarator?.type !== 'VariableDeclarator' || declarator.id !== declaration)
    return undefined;
  return declarator.init ?? undefined;
};

const longestDetour = 10;

/** The value of an expression that is constant. */
export const constantOf = (unit: Unit, expression: Node): { readonly value: unknown } | undefined => {
  let node = unwrap(expression);
  for (let steps = 0; steps < longestDetour; steps++) {
    if (node.type === 'Literal') return { value: node.value };
    if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
      return { value: node.quasis[0]?.value.cooked };
    const binding = unit.scopes.bindings.get(node);
    if (!binding) return mentionsOwnNames(unit, node) ? undefined : unit.context.fold(node);
    const initial = initialOf(unit, binding);
    if (!initial) return undefined;
    node = unwrap(initial);
  }
  return undefined;
};

/** The name of a property where it is constant and can be a part of a path. */
export const nameOf = (unit: Unit, key: Node, computed: boolean): string | undefined => {
  if (!computed && key.type === 'Identifier') return nameable(key.name);
  if (key.type === 'PrivateIdentifier') return undefined;
  const value = constantOf(unit, key)?.value;
  return typeof value === 'string' || typeof value === 'number' ? nameable(String(value)) : undefined;
};

const nameable = (name: string): string | undefined =>
  name === '' || name === '*' || name.trim() !== name || forbiddenSegments.has(name) ? undefined : name;

/** The function that an expression surely is. Its names are known to the unit that comes with it. */
export const functionAt = (
  unit: Unit,
  expression: Node,
  elsewhere: (found: VisibleFunction) => Unit,
): { readonly unit: Unit; readonly fn: FunctionNode } | undefined => {
  const node = unwrap(expression);
  if (isFunction(node)) return { unit, fn: node };
  if (node.type !== 'Identifier') return undefined;
  const binding = unit.scopes.bindings.get(node);
  if (!binding) {
    const found = unit.context.functionOf?.(node.name);
    return found && { unit: elsewhere(found), fn: found.fn };
  }
  if (unit.constancy(binding) !== 'once') return undefined;
  const [declaration] = binding.declarations;
  const parent = declaration && unit.scopes.parents.get(declaration);
  const own = binding.kind === 'function' ? parent : initialOf(unit, binding);
  const fn = own && unwrap(own);
  return isFunction(fn) ? { unit, fn } : undefined;
};
