import type { Node } from 'oxc-parser';
import { printPath } from '../../model/index.ts';
import type { Surroundings } from './body-evaluate.ts';
import { type Flow, flowOf, type Return } from './body-flow.ts';
import { globalName } from './body-globals.ts';
import { childrenOf, type FunctionNode, isWrapper, unwrap, type VisibleFunction } from './body-nodes.ts';
import { objectFates } from './body-object.ts';
import type { Binding } from './body-scope.ts';
import { isAlways, joinValues, type Shape, type Value } from './body-shape.ts';
import { functionAt, type Unit, unitOf } from './body-unit.ts';
import type { BodyWrite, Opening } from './declared.ts';

/** A write, with whether all its parts are listed as well. */
export interface ChainWrite extends BodyWrite {
  readonly inside: 'known' | 'unknown';
}

const children = (node: Node): readonly Node[] => childrenOf(node).map((child) => child.node);

/** The expressions that have a part in the value of an expression. */
const sourcesOf = (unit: Unit, node: Node): readonly Node[] => {
  switch (node.type) {
    case 'ObjectExpression':
      return node.properties.map((one) => (one.type === 'SpreadElement' ? one.argument : one.value));
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'SequenceExpression':
      return node.expressions.slice(-1);
    case 'AwaitExpression':
      return [node.argument];
    case 'CallExpression':
      return /^(?:Promise\.resolve|Object\.(?:assign|freeze|seal))$/u.test(globalName(unit, node.callee) ?? '')
        ? node.arguments
        : [];
    default:
      return [];
  }
};

/** What is assigned to a variable, or to a part of the object in it, or copied into it. */
const givenTo = (unit: Unit, use: Node): readonly Node[] => {
  let node = use;
  let parent = unit.scopes.parents.get(node);
  while (parent && (isWrapper(parent) || (parent.type === 'MemberExpression' && parent.object === node))) {
    node = parent;
    parent = unit.scopes.parents.get(node);
  }
  if (parent?.type === 'AssignmentExpression' && parent.left === node) return [parent.right];
  if (parent?.type === 'VariableDeclarator' && parent.id === node && parent.init) return [parent.init];
  return parent?.type === 'CallExpression' && parent.arguments[0] === node ? parent.arguments.slice(1) : [];
};

/** The variables of a function that have a part in what it returns. */
const relevantTo = (unit: Unit, fn: FunctionNode): ReadonlySet<Binding> => {
  const relevant = new Set<Binding>();
  const waiting: Node[] = [];
  if (fn.body?.type !== 'BlockStatement') {
    if (fn.body) waiting.push(fn.body);
  } else {
    const statements: Node[] = [fn.body];
    for (let node = statements.pop(); node; node = statements.pop()) {
      if (node !== fn.body && unit.scopes.owners.get(node) !== fn) continue;
      if (node.type === 'ReturnStatement' && node.argument) waiting.push(node.argument);
      else if (/Statement$|SwitchCase|CatchClause/u.test(node.type)) statements.push(...children(node));
    }
  }
  for (let start = waiting.pop(); start; start = waiting.pop()) {
    const node = unwrap(start);
    waiting.push(...sourcesOf(unit, node));
    const binding = unit.scopes.bindings.get(node);
    if (!binding || relevant.has(binding) || binding.owner !== fn) continue;
    if (binding.kind !== 'const' && binding.kind !== 'let' && binding.kind !== 'var') continue;
    const isVariable = binding.declarations.every((one) => {
      const parent = unit.scopes.parents.get(one);
      const list = parent && unit.scopes.parents.get(parent);
      const around = list && unit.scopes.parents.get(list);
      const isOfLoop = (around?.type === 'ForOfStatement' || around?.type === 'ForInStatement') && around.left === list;
      return parent?.type === 'VariableDeclarator' && parent.id === one && !isOfLoop;
    });
    if (!isVariable) continue;
    relevant.add(binding);
    for (const use of [...binding.declarations, ...binding.uses]) waiting.push(...givenTo(unit, use));
  }
  return relevant;
};

const mostSpent = 1_000_000;
const mostCalls = 8;
const deepestPath = 32;

/** Follows all ways of a function, and of the functions whose result it returns. */
const resultsOf = (start: Unit): Flow => {
  let left = mostSpent;
  const running: FunctionNode[] = [];
  const units = new Map<FunctionNode, Unit>([[start.fn, start]]);
  const known = new Map<FunctionNode, Flow>();
  const elsewhere = (found: VisibleFunction): Unit => {
    const unit = units.get(found.fn) ?? unitOf(found);
    units.set(found.fn, unit);
    return unit;
  };
  const follow = (unit: Unit, fn: FunctionNode): Flow | undefined => {
    const before = known.get(fn);
    if (before) return before;
    if (running.includes(fn) || running.length > mostCalls) return undefined;
    running.push(fn);
    const around: Surroundings = {
      unit,
      fate: objectFates(unit, fn),
      spend: (amount) => {
        left -= amount;
        return left > 0;
      },
      resultOf: (call) => {
        const callee = functionAt(unit, call.callee, elsewhere);
        if (!callee || callee.fn.generator) return undefined;
        const flow = follow(callee.unit, callee.fn);
        const values =
          flow && !flow.open && flow.returns.every(({ doubt }) => !doubt) ? flow.returns.map(({ value }) => value) : [];
        const [first, ...others] = values;
        return first && { value: others.reduce(joinValues, first), isAsync: callee.fn.async };
      },
    };
    const flow = flowOf(around, fn, relevantTo(unit, fn), children);
    running.pop();
    known.set(fn, flow);
    return flow;
  };
  return follow(start, start.fn) ?? { returns: [] };
};

const list = (shape: Shape, path: readonly string[], isSure: boolean, writes: ChainWrite[]): void => {
  for (const [name, property] of shape.properties) {
    const { inside, places } = property;
    const below = [...path, name];
    const sure = isSure && isAlways(property);
    const isKnown = inside !== undefined && !inside.open && below.length < deepestPath;
    for (const at of places)
      writes.push({ path: printPath(below), at, always: sure, inside: isKnown ? 'known' : 'unknown' });
    if (inside && below.length < deepestPath) list(inside, below, sure, writes);
  }
};

const hasAll = (value: Value, sure: Shape): boolean =>
  [...sure.properties].every(([name, property]) => {
    const other = value.shape?.properties.get(name);
    return !isAlways(property) || (other !== undefined && isAlways(other));
  });

/** The fields that a function returns. */
export const writesOf = (unit: Unit): { readonly writes: readonly ChainWrite[]; readonly open?: Opening } => {
  const { returns, open } = resultsOf(unit);
  const certain = returns.filter(({ doubt }) => !doubt);
  const values = returns.map(({ value }) => value);
  const [first, ...others] = values;
  if (!first) return { writes: [], ...(open ? { open } : {}) };
  const value = others.reduce(joinValues, first);
  const writes: ChainWrite[] = [];
  if (value.shape) list(value.shape, [], !value.absent && !value.plain && !open, writes);
  const reason = open ?? value.shape?.open ?? doubtOf(returns, certain);
  return { writes, ...(reason ? { open: reason } : {}) };
};

/** Why a way may not exist that returns less than those that surely do. */
const doubtOf = (returns: readonly Return[], certain: readonly Return[]): Opening | undefined => {
  const [first, ...others] = certain.map(({ value }) => value);
  if (!first) return undefined;
  const sure = others.reduce(joinValues, first);
  if (!sure.shape || sure.absent || sure.plain) return undefined;
  for (const { value, doubt } of returns)
    if (doubt && (value.absent || value.plain || !hasAll(value, sure.shape))) return doubt;
  return undefined;
};
