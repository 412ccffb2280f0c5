import type { Node } from 'oxc-parser';
import type { Span } from '../../../core/index.ts';
import { comparedWithAbsence } from './body-assign.ts';
import { globalName } from './body-globals.ts';
import { isFunction, unwrap } from './body-nodes.ts';
import type { ObjectFate } from './body-object.ts';
import type { Binding } from './body-scope.ts';
import {
  absentValue,
  joinValues,
  narrowed,
  objectValue,
  type Property,
  plainValue,
  propertyOf,
  putProperty,
  type Shape,
  spreadInto,
  unknownValue,
  type Value,
} from './body-shape.ts';
import { constantOf, nameOf, spanIn, type Unit } from './body-unit.ts';
import type { Opening } from './declared.ts';

/** The objects that variables hold at a place in the code. */
export type Variables = ReadonlyMap<Binding, Value>;

/** What evaluation needs to know of the function around it. */
export interface Surroundings {
  readonly unit: Unit;
  fate(binding: Binding): ObjectFate;
  /** What a call of a function returns whose code can be seen. */
  resultOf(
    call: Extract<Node, { type: 'CallExpression' }>,
  ): { readonly value: Value; readonly isAsync: boolean } | undefined;
  /** False where there is too much to look at. */
  spend(amount: number): boolean;
}

const deepest = 400;
const mostNested = 32;

const withoutParts = ({ inside: _, ...property }: Property): Property => property;

const sharing = (shape: Shape): Shape => (shape.shared ? shape : { ...shape, shared: true });

/** What a variable holds: parts that other code may reach are not known. */
const heldBy = (value: Value, { loose }: ObjectFate): Value => {
  if (!value.shape || loose.size === 0) return value;
  const properties = new Map<string, Property>();
  for (const [name, property] of value.shape.properties)
    properties.set(name, loose.has('*') || loose.has(name) ? withoutParts(property) : property);
  return { ...value, shape: { ...value.shape, properties } };
};

/** A value of the module, as an object. */
const constantValue = (value: unknown, at: Span, depth = 0): Value => {
  if (value === undefined) return absentValue;
  if (typeof value !== 'object' || value === null) return plainValue;
  if (Array.isArray(value) || depth > mostNested) return unknownValue('A list is no object with fields', at);
  const properties = new Map<string, Property>();
  for (const [name, part] of Object.entries(value))
    properties.set(name, propertyOf(constantValue(part, at, depth + 1), at));
  return objectValue(properties);
};

/** What is known where a property of an object in a variable is known to have a value. */
const withPart = (
  { unit, fate }: Surroundings,
  variables: Variables,
  node: Extract<Node, { type: 'MemberExpression' }>,
): Variables | undefined => {
  const binding = unit.scopes.bindings.get(unwrap(node.object));
  const shape = binding && variables.get(binding)?.shape;
  const name = nameOf(unit, node.property, node.computed);
  if (!binding || !shape || name === undefined || shape.open || fate(binding).escape) return variables;
  const property = shape.properties.get(name);
  if (!property || property.places.length === 0) return undefined;
  const properties = new Map(shape.properties).set(name, { ...property, present: true, blank: false });
  return new Map(variables).set(binding, { shape: { ...shape, properties }, absent: false, plain: false });
};

/** What is known about a variable where a condition holds, or does not; undefined where that cannot be. */
export const narrow = (
  around: Surroundings,
  variables: Variables,
  test: Node,
  holds: boolean,
): Variables | undefined => {
  const { unit } = around;
  let node = unwrap(test);
  let isThere = holds;
  while (node.type === 'UnaryExpression' && node.operator === '!') {
    isThere = !isThere;
    node = unwrap(node.argument);
  }
  if (node.type === 'LogicalExpression' && node.operator === (isThere ? '&&' : '||')) {
    const first = narrow(around, variables, node.left, isThere);
    return first && narrow(around, first, node.right, isThere);
  }
  const compared = node.type === 'BinaryExpression' ? comparedWithAbsence(node) : undefined;
  if (compared && node.type === 'BinaryExpression') {
    // What is not null may still be undefined.
    const isNull = [node.left, node.right].some((side) => {
      const one = unwrap(side);
      return one.type === 'Literal' && one.value === null;
    });
    if (isNull && node.operator.length === 3) return variables;
    if (node.operator.startsWith('=')) isThere = !isThere;
    node = compared.type === 'UnaryExpression' && compared.operator === 'typeof' ? unwrap(compared.argument) : compared;
  }
  if (node.type === 'MemberExpression') return isThere ? withPart(around, variables, node) : variables;
  const binding = unit.scopes.bindings.get(node);
  const value = binding && variables.get(binding);
  if (!binding || !value) return variables;
  // A plain value may be there or not: null and numbers are one to this analysis.
  const left = value.plain ? value : narrowed(value, isThere);
  return left === value ? variables : left && new Map(variables).set(binding, left);
};

const refusal = (unit: Unit, node: Node): string => {
  const { bindings, root } = unit.scopes;
  let inner = unwrap(node);
  while (inner.type === 'MemberExpression') inner = unwrap(inner.object);
  const owner = bindings.get(inner);
  if (owner?.kind === 'parameter' && owner.owner === root)
    return node === inner
      ? 'The result is made of the whole context'
      : 'The result is made of a part of the context whose fields are not known';
  if (node.type === 'CallExpression' || node.type === 'NewExpression') return 'The result is what a call returns';
  return 'The result is an object whose fields are not in the code';
};

/** What an expression is at a place in the code; nothing takes effect. */
export const evaluate = (
  around: Surroundings,
  variables: Variables,
  start: Node,
  isSettled: boolean,
  depth = 0,
): Value => {
  const { unit } = around;
  const node = unwrap(start);
  const at = spanIn(unit, node);
  if (depth > deepest || !around.spend(1)) return unknownValue('There is too much code to follow', at);
  const again = (inner: Node, state: Variables = variables): Value =>
    evaluate(around, state, inner, isSettled, depth + 1);
  switch (node.type) {
    case 'ObjectExpression':
      return objectAt(around, variables, node, depth);
    case 'AwaitExpression':
      return evaluate(around, variables, node.argument, true, depth + 1);
    case 'ConditionalExpression': {
      const then = narrow(around, variables, node.test, true);
      const other = narrow(around, variables, node.test, false);
      const values = [then && again(node.consequent, then), other && again(node.alternate, other)].filter(
        (one) => one !== undefined,
      );
      return values.reduce(joinValues, values[0] ?? absentValue);
    }
    case 'LogicalExpression': {
      if (node.operator === '&&') {
        const right = narrow(around, variables, node.left, true);
        const left = isTracked(around, variables, node.left) ? narrowed(again(node.left), false) : plainValue;
        if (!right) return left ?? plainValue;
        return left ? joinValues(left, again(node.right, right)) : again(node.right, right);
      }
      const left = again(node.left);
      const there =
        left.plain && node.operator === '??' ? left : left.shape && { shape: left.shape, absent: false, plain: false };
      if (!left.absent && !left.plain && !left.shape?.open) return left;
      return there ? joinValues(there, again(node.right)) : again(node.right);
    }
    case 'SequenceExpression':
      return again(node.expressions.at(-1) ?? node);
    case 'Identifier':
      return variableAt(around, variables, node, at);
    case 'UnaryExpression':
      return node.operator === 'void' ? absentValue : plainValue;
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return plainValue;
    case 'CallExpression':
      return callAt(around, variables, node, isSettled, depth);
    default: {
      if (isFunction(node) || node.type === 'ArrayExpression')
        return unknownValue('The result is no object with fields', at);
      const constant = node.type === 'MemberExpression' ? constantOf(unit, node) : undefined;
      return constant ? constantValue(constant.value, at) : unknownValue(refusal(unit, node), at);
    }
  }
};

const isTracked = ({ unit }: Surroundings, variables: Variables, node: Node): boolean => {
  const binding = unit.scopes.bindings.get(unwrap(node));
  return binding !== undefined && variables.has(binding);
};

const variableAt = (
  around: Surroundings,
  variables: Variables,
  node: Extract<Node, { type: 'Identifier' }>,
  at: Span,
): Value => {
  const { unit } = around;
  const binding = unit.scopes.bindings.get(node);
  if (!binding) {
    if (node.name === 'undefined') return absentValue;
    const constant = constantOf(unit, node);
    return constant ? constantValue(constant.value, at) : unknownValue(refusal(unit, node), at);
  }
  const value = variables.get(binding);
  if (!value) return unknownValue(refusal(unit, node), at);
  const fate = around.fate(binding);
  const held = heldBy(value, fate);
  const open = held.shape?.open ?? (fate.escape && { reason: fate.escape.reason, at: spanIn(unit, fate.escape.node) });
  if (!held.shape && !open) return held;
  return {
    ...held,
    shape: { properties: held.shape?.properties ?? new Map(), ...(open ? { open } : {}), shared: true },
  };
};

/** The parts of an object that was copied belong to both objects. */
const copied = ({ spend }: Surroundings, value: Value): Value => {
  spend(value.shape?.properties.size ?? 0);
  if (!value.shape?.shared) return value;
  const properties = new Map<string, Property>();
  for (const [name, property] of value.shape.properties)
    properties.set(name, property.inside ? { ...property, inside: sharing(property.inside) } : property);
  return { ...value, shape: { ...value.shape, properties } };
};

/** A variable that may be undefined, and is tested elsewhere, is not the word `undefined`. */
const asProperty = (node: Node, value: Value): Value =>
  unwrap(node).type === 'Identifier' && value.absent && (value.plain || value.shape)
    ? { ...value, absent: false, plain: true }
    : value;

/** The property that an expression makes. */
export const propertyFrom = (
  around: Surroundings,
  variables: Variables,
  node: Node,
  at: Span,
  depth: number,
): Property => propertyOf(asProperty(node, evaluate(around, variables, node, false, depth + 1)), at);

const objectAt = (
  around: Surroundings,
  variables: Variables,
  node: Extract<Node, { type: 'ObjectExpression' }>,
  depth: number,
): Value => {
  const { unit } = around;
  const properties = new Map<string, Property>();
  let open: Opening | undefined;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      open =
        spreadInto(properties, copied(around, evaluate(around, variables, property.argument, false, depth + 1))) ??
        open;
      continue;
    }
    const at = spanIn(unit, property.key);
    const name = nameOf(unit, property.key, property.computed);
    if (name === undefined) {
      const isPrototype = !property.computed && unwrap(property.key).type === 'Identifier';
      open ??= isPrototype ? undefined : { reason: 'The result has a name that is not constant', at };
    } else if (property.kind !== 'init' || property.method)
      putProperty(properties, name, { present: true, blank: property.kind === 'set', places: [at] });
    else putProperty(properties, name, propertyFrom(around, variables, property.value, at, depth));
  }
  return { shape: { properties, ...(open ? { open } : {}) }, absent: false, plain: false };
};

/** `Object.assign` into a value. */
export const assignInto = (
  around: Surroundings,
  variables: Variables,
  target: Value,
  sources: readonly Node[],
  depth: number,
): Value => {
  const properties = new Map(target.shape?.properties ?? []);
  let open = target.shape?.open;
  for (const source of sources) {
    if (source.type === 'SpreadElement')
      open ??= { reason: 'The result is made of a list of objects', at: spanIn(around.unit, source) };
    else open = spreadInto(properties, copied(around, evaluate(around, variables, source, false, depth + 1))) ?? open;
  }
  return { shape: { properties, ...(open ? { open } : {}) }, absent: false, plain: false };
};

const callAt = (
  around: Surroundings,
  variables: Variables,
  node: Extract<Node, { type: 'CallExpression' }>,
  isSettled: boolean,
  depth: number,
): Value => {
  const { unit } = around;
  const [first, ...others] = node.arguments;
  const name = globalName(unit, node.callee);
  if (first && first.type !== 'SpreadElement') {
    if (name === 'Promise.resolve' && isSettled) return evaluate(around, variables, first, true, depth + 1);
    if (name === 'Object.freeze' || name === 'Object.seal') return evaluate(around, variables, first, false, depth + 1);
    if (name === 'Object.assign') {
      const target = evaluate(around, variables, first, false, depth + 1);
      return assignInto(around, variables, target, others, depth);
    }
  } else if (name === 'Promise.resolve' && isSettled) return absentValue;
  const result = around.resultOf(node);
  if (result && (isSettled || !result.isAsync)) return result.value;
  return unknownValue(refusal(unit, node), spanIn(unit, node));
};
