import type { Node } from 'oxc-parser';
import { type FunctionNode, isFunction, unwrap } from '../typescript/body-nodes.ts';
import { spanOf } from '../typescript/constant.ts';
import type { Opening } from '../typescript/declared.ts';
import { createFolder } from '../typescript/fold.ts';
import type { Modules } from '../typescript/modules.ts';
import { type Target, targetAt } from '../typescript/names.ts';
import type { Reading } from '../typescript/reading.ts';
import { nameOfKey, type Scope } from '../typescript/scope.ts';
import { end, start } from './model.ts';

/** An expression where it stands. */
export interface Placed<Kind extends Node = Node> {
  readonly node: Kind;
  readonly scope: Scope;
}

export const readingOf = (modules: Modules): Reading => ({
  modules,
  folder: createFolder(modules),
  findings: [],
  unsettled: [],
  schemas: new Set(),
  said: new Set(),
});

export const opening = (reason: string, { node, scope }: Placed): Opening => ({ reason, at: spanOf(scope, node) });

const packages = /^@langchain\/langgraph(?:\/|$)/u;

/** The name of what LangGraph exports, where an expression is that. */
export const libraryName = ({ modules }: Reading, { node, scope }: Placed): string | undefined => {
  const target = targetAt(modules, scope, node);
  return target?.kind === 'outside' && packages.test(target.specifier) ? target.name : undefined;
};

const mostSteps = 20;
const mostMembers = 10;

const valueAt = (target: Target | undefined): Placed | undefined => {
  if (target?.kind === 'expression') return { node: unwrap(target.node), scope: target.scope };
  if (target?.kind !== 'binding') return undefined;
  const { binding, scope } = target;
  if (binding.kind === 'value') return { node: unwrap(binding.init), scope };
  return binding.kind === 'function' ? { node: binding.node, scope } : undefined;
};

/** The expression that a name stands for; the expression itself where it is no name, or leads to nothing. */
export const follow = ({ modules }: Reading, placed: Placed): Placed => {
  let now: Placed = { node: unwrap(placed.node), scope: placed.scope };
  for (let steps = 0; steps < mostSteps; steps++) {
    const bound = boundBy(now.node);
    if (bound) now = { node: bound, scope: now.scope };
    if (now.node.type !== 'Identifier' && now.node.type !== 'MemberExpression') return now;
    const next = valueAt(targetAt(modules, now.scope, now.node)) ?? ownMember(now) ?? memberAt(modules, now, steps);
    if (!next || next.node === now.node) return now;
    now = next;
  }
  return now;
};

/** The function in `function.bind(…)`. */
const boundBy = (node: Node): Node | undefined => {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed)
    return undefined;
  const { property, object } = node.callee;
  // Further arguments would take the place of the state.
  return property.type === 'Identifier' && property.name === 'bind' && node.arguments.length <= 1
    ? unwrap(object)
    : undefined;
};

/** The value of `this.name`, where the class around says what that is. */
const ownMember = ({ node, scope }: Placed): Placed | undefined => {
  if (node.type !== 'MemberExpression' || node.computed || node.object.type !== 'ThisExpression') return undefined;
  const name = nameOfKey(node.property);
  for (let around: Scope | undefined = scope; around; around = around.above) {
    if (around.node.type !== 'ClassDeclaration' && around.node.type !== 'ClassExpression') continue;
    const found = around.node.body.body.find(
      (one) =>
        (one.type === 'MethodDefinition' || one.type === 'PropertyDefinition') &&
        !one.computed &&
        nameOfKey(one.key) === name,
    );
    const value = found && 'value' in found ? found.value : undefined;
    return value ? { node: unwrap(value), scope: around } : undefined;
  }
  return undefined;
};

/** The value of `object.name`, where the object stands in code and is not changed. */
const memberAt = (modules: Modules, { node, scope }: Placed, steps: number): Placed | undefined => {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  const { name } = node.property;
  const object = unwrap(node.object);
  if (steps > mostMembers || isChanged({ node: object, scope })) return undefined;
  const target = valueAt(targetAt(modules, scope, object));
  if (target?.node.type !== 'ObjectExpression') return undefined;
  const { properties } = target.node;
  if (properties.some((one) => one.type === 'SpreadElement' || one.computed)) return undefined;
  const found = properties.findLast((one) => one.type === 'Property' && nameOfKey(one.key) === name);
  return found?.type === 'Property' ? { node: unwrap(found.value), scope: target.scope } : undefined;
};

/** The function that an expression is. */
export const functionOf = (reading: Reading, placed: Placed): Placed<FunctionNode> | undefined => {
  const { node, scope } = follow(reading, placed);
  return isFunction(node) && node.body ? { node, scope } : undefined;
};

/** Whether the value behind a name is changed in place somewhere. */
export const isChanged = (placed: Placed): boolean => {
  const node = unwrap(placed.node);
  return node.type === 'Identifier' && placed.scope.module.changed().has(node.name);
};

export const objectOf = (reading: Reading, placed: Placed) => {
  const { node, scope } = follow(reading, placed);
  return node.type === 'ObjectExpression' && !isChanged(placed) ? { node, scope } : undefined;
};

export const listOf = (reading: Reading, placed: Placed) => {
  const { node, scope } = follow(reading, placed);
  return node.type === 'ArrayExpression' && !isChanged(placed) ? { node, scope } : undefined;
};

/** A text that an expression settles; the names of the first and the last place included. */
export const textOf = (reading: Reading, placed: Placed): string | undefined => {
  const name = libraryName(reading, placed);
  if (name === 'START') return start;
  if (name === 'END') return end;
  const folded = reading.folder.fold(placed.node, placed.scope);
  if (folded.kind !== 'scalar') return undefined;
  const { value } = folded;
  return value === undefined || value === null ? undefined : String(value);
};

/** The members of an object that have a name, with what they are; `open` where there may be more. */
export interface Members {
  readonly named: readonly { readonly name: string; readonly key: Placed; readonly value: Placed }[];
  readonly spreads: readonly Placed[];
  readonly open?: Opening;
}

export const membersOf = (
  reading: Reading,
  { node, scope }: Placed<Extract<Node, { type: 'ObjectExpression' }>>,
): Members => {
  const named: { name: string; key: Placed; value: Placed }[] = [];
  const spreads: Placed[] = [];
  let open: Opening | undefined;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      spreads.push({ node: property.argument, scope });
      continue;
    }
    const { key, value } = property;
    const name = !property.computed && key.type === 'Identifier' ? key.name : textOf(reading, { node: key, scope });
    if (name === undefined) open ??= opening('A name is computed', { node: key, scope });
    else named.push({ name, key: { node: key, scope }, value: { node: value, scope } });
  }
  return { named, spreads, ...(open ? { open } : {}) };
};

export const memberOf = (members: Members, ...names: readonly string[]): Placed | undefined =>
  members.named.findLast(({ name }) => names.includes(name))?.value;
