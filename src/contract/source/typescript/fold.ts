import type { Node } from 'oxc-parser';
import { unwrap } from './body-nodes.ts';
import { type Constant, type Opaque, opaque, type Scalar, type ScalarValue, scalar, spanOf } from './constant.ts';
import { foldArray, foldEnumMember, foldObject, partNamed } from './fold-parts.ts';
import type { Modules } from './modules.ts';
import { type Target, targetAt, targetOf } from './names.ts';
import { lookUp, type Scope } from './scope.ts';

/** Computes the values of expressions that need no run. */
export interface Folder {
  fold(node: Node, scope: Scope): Constant;
  /** Allows for as much work again. */
  rest(): void;
}

/** What the folding of a part needs of the whole. */
export interface Folding {
  fold(node: Node, scope: Scope): Constant;
  target(target: Target | undefined, use: Node, scope: Scope): Constant;
  readonly modules: Modules;
}

const mostSteps = 200_000;
const deepest = 300;
export const longestText = 100_000;

const reasons: Readonly<Record<string, string>> = {
  CallExpression: 'it is the result of a call',
  NewExpression: 'it is an object of a class',
  ImportExpression: 'it is a module that is loaded in the run',
  AwaitExpression: 'it is awaited',
  YieldExpression: 'it comes from outside of the function',
  ArrowFunctionExpression: 'it is a function',
  FunctionExpression: 'it is a function',
  ClassExpression: 'it is a class',
  ThisExpression: 'it is an object of the run',
  TaggedTemplateExpression: 'it is the result of a call',
  AssignmentExpression: 'it is assigned in the run',
  UpdateExpression: 'it is assigned in the run',
  ConditionalExpression: 'it depends on a condition',
  LogicalExpression: 'it depends on a condition',
};

const bindingReasons: Readonly<Record<string, string>> = {
  enum: 'it is an enumeration',
  namespace: 'it is a namespace',
  function: 'it is a function',
  class: 'it is a class',
  variable: 'it is no constant',
};

const isTruthy = (constant: Exclude<Constant, Opaque>): boolean =>
  constant.kind === 'scalar' ? Boolean(constant.value) : true;

const add = (left: ScalarValue, right: ScalarValue): ScalarValue => {
  if (typeof left === 'string' || typeof right === 'string') return `${left}${right}`;
  return typeof left === 'number' && typeof right === 'number' ? left + right : undefined;
};

/** Folds expressions; `settled` has what the type checker said about some. */
export const createFolder = (modules: Modules, settled: ReadonlyMap<Node, Constant> = new Map()): Folder => {
  const known = new WeakMap<Node, Constant>();
  const running = new Set<Node>();
  let steps = 0;
  let depth = 0;
  let isCircular = false;

  const fold = (outer: Node, scope: Scope): Constant => {
    const said = settled.get(outer);
    if (said) return said;
    if (++steps > mostSteps || depth > deepest) return opaque(scope, outer, 'it is too large');
    depth++;
    const node = unwrap(outer);
    const found = inner(node, scope);
    depth--;
    // The type of `x as T` may say more than that of `x`.
    if (found.kind !== 'opaque' || found.node !== node || node === outer) return found;
    return opaque(scope, outer, found.reason, found.cause ?? found);
  };

  const inner = (node: Node, scope: Scope): Constant => {
    switch (node.type) {
      case 'Literal': {
        const { value } = node;
        if (typeof value === 'bigint' || (typeof value === 'object' && value !== null) || 'regex' in node)
          return opaque(scope, node, 'it is no plain value');
        return text(value, node, scope);
      }
      case 'TemplateLiteral': {
        let whole = '';
        for (const [index, quasi] of node.quasis.entries()) {
          whole += quasi.value.cooked ?? '';
          const expression = node.expressions[index];
          if (!expression) continue;
          const part = fold(expression, scope);
          if (part.kind !== 'scalar') return opaque(scope, node, 'a part of the text is not constant', causeOf(part));
          whole += String(part.value);
          if (whole.length > longestText) return opaque(scope, node, 'it is too large');
        }
        return text(whole, node, scope);
      }
      case 'Identifier':
        if (node.name === 'undefined' && !lookUp(scope, 'undefined')) return scalar(undefined, spanOf(scope, node));
        return folding.target(targetOf(modules, scope, node.name), node, scope);
      case 'MemberExpression':
        return member(node, scope);
      case 'ObjectExpression':
        return foldObject(folding, node, scope);
      case 'ArrayExpression':
        return foldArray(folding, node, scope);
      case 'UnaryExpression':
        return unary(node, scope);
      case 'BinaryExpression':
        return node.operator === '+' ? sum(node, scope) : opaque(scope, node, 'it is computed');
      case 'LogicalExpression': {
        const left = fold(node.left, scope);
        if (left.kind === 'opaque') break;
        if (node.operator === '&&') return isTruthy(left) ? fold(node.right, scope) : left;
        const isThere = node.operator === '||' ? isTruthy(left) : left.kind !== 'scalar' || left.value != null;
        return isThere ? left : fold(node.right, scope);
      }
      case 'ConditionalExpression': {
        const test = fold(node.test, scope);
        if (test.kind === 'opaque') break;
        return fold(isTruthy(test) ? node.consequent : node.alternate, scope);
      }
      case 'CallExpression': {
        const [first] = node.arguments;
        const { callee } = node;
        const isFreeze =
          callee.type === 'MemberExpression' &&
          callee.object.type === 'Identifier' &&
          callee.object.name === 'Object' &&
          callee.property.type === 'Identifier' &&
          callee.property.name === 'freeze' &&
          !lookUp(scope, 'Object');
        if (isFreeze && first && first.type !== 'SpreadElement') return fold(first, scope);
        break;
      }
    }
    return opaque(scope, node, reasons[node.type] ?? 'it is computed');
  };

  const text = (value: ScalarValue, node: Node, scope: Scope): Scalar => {
    const isVerbatim = scope.module.source.text.slice(node.start + 1, node.end - 1) === value;
    return scalar(value, spanOf(scope, node), isVerbatim);
  };

  const member = (node: Extract<Node, { type: 'MemberExpression' }>, scope: Scope): Constant => {
    if (node.property.type === 'PrivateIdentifier') return opaque(scope, node, 'it is private to a class');
    let name: string | undefined;
    if (!node.computed) name = node.property.name;
    else {
      const key = fold(node.property, scope);
      if (key.kind === 'scalar') name = String(key.value);
    }
    if (name === undefined) return opaque(scope, node, 'its name is not constant');
    const whole = targetAt(modules, scope, node.object);
    if (whole?.kind === 'binding' && whole.binding.kind === 'enum')
      return foldEnumMember(folding, whole, name) ?? opaque(scope, node, 'it is no constant of the enumeration');
    if (whole && (whole.kind !== 'binding' || whole.binding.kind === 'namespace') && !node.computed) {
      const part = targetAt(modules, scope, node);
      if (part) return folding.target(part, node, scope);
    }
    const object = fold(node.object, scope);
    const reason = object.kind === 'opaque' ? object.reason : 'it is no constant';
    const part = partNamed(object, name);
    return part ? at(node, scope, part) : opaque(scope, node, reason, causeOf(object));
  };

  const unary = (node: Extract<Node, { type: 'UnaryExpression' }>, scope: Scope): Constant => {
    const operand = fold(node.argument, scope);
    const at = spanOf(scope, node);
    if (operand.kind === 'scalar') {
      const { value } = operand;
      if (node.operator === '-' && typeof value === 'number') return scalar(-value, at);
      if (node.operator === '+' && typeof value === 'number') return scalar(value, at);
      if (node.operator === '!') return scalar(!value, at);
      if (node.operator === 'void') return scalar(undefined, at);
    }
    return opaque(scope, node, 'it is computed');
  };

  /** A long sum leans to the left: it is gone through without recursion. */
  const sum = (node: Node, scope: Scope): Constant => {
    const operands: Node[] = [];
    let left: Node = node;
    while (left.type === 'BinaryExpression' && left.operator === '+') {
      operands.push(left.right);
      left = unwrap(left.left);
    }
    operands.push(left);
    let total: ScalarValue;
    for (let i = operands.length - 1; i >= 0; i--) {
      const operand = operands[i];
      const part = operand && fold(operand, scope);
      if (part?.kind !== 'scalar') return opaque(scope, node, 'a part of the text is not constant', causeOf(part));
      total = i === operands.length - 1 ? part.value : add(total, part.value);
      if (total === undefined) return opaque(scope, node, 'it is computed');
      if (typeof total === 'string' && total.length > longestText) return opaque(scope, node, 'it is too large');
    }
    return scalar(total, spanOf(scope, node));
  };

  /** The value of a variable, computed once. */
  const valueIn = (init: Node, scope: Scope): Constant => {
    const before = known.get(init);
    if (before) return before;
    if (running.has(init)) {
      isCircular = true;
      return opaque(scope, init, 'it refers to itself');
    }
    running.add(init);
    const value = fold(init, scope);
    running.delete(init);
    // What was found inside of a circle depends on where it was entered.
    if (steps <= mostSteps && !isCircular) known.set(init, value);
    if (running.size === 0) isCircular = false;
    return value;
  };

  const folding: Folding = {
    fold,
    modules,
    target(target, use, scope) {
      if (!target) return opaque(scope, use, 'it is not declared in this module');
      if (target.kind === 'outside') return opaque(scope, use, `it comes from "${target.specifier.slice(0, 80)}"`);
      if (target.kind === 'module') return opaque(scope, use, 'it is a whole module');
      if (target.kind === 'expression') return at(use, scope, fold(target.node, target.scope));
      const { binding } = target;
      if (binding.kind !== 'value' && binding.kind !== 'part')
        return opaque(scope, use, bindingReasons[binding.kind] ?? 'it is no constant');
      let value: Constant | undefined = valueIn(binding.init, target.scope);
      if (value.kind !== 'scalar' && isChanged(target, use, scope))
        return opaque(scope, use, 'its value is changed in place');
      for (const name of binding.kind === 'part' ? binding.path : []) value = value && partNamed(value, name);
      return value ? at(use, scope, value) : opaque(scope, use, 'it is no constant');
    },
  };

  const isChanged = (target: Extract<Target, { kind: 'binding' }>, use: Node, scope: Scope): boolean =>
    target.scope.module.changed().has(target.name) ||
    (use.type === 'Identifier' && scope.module.changed().has(use.name));

  return {
    fold,
    rest() {
      steps = 0;
      depth = 0;
    },
  };
};

const causeOf = (constant: Constant | undefined): Opaque | undefined =>
  constant?.kind === 'opaque' ? (constant.cause ?? constant) : undefined;

/** What cannot be told is asked about where the name is used: its type may be known there. */
const at = (use: Node, scope: Scope, value: Constant): Constant =>
  value.kind === 'opaque' ? opaque(scope, use, value.reason, value.cause ?? value) : value;
