import type { Node } from 'oxc-parser';
import { assignInto, evaluate, narrow, propertyFrom, type Surroundings, type Variables } from './body-evaluate.ts';
import { globalName } from './body-globals.ts';
import { unwrap } from './body-nodes.ts';
import type { Binding } from './body-scope.ts';
import { changeAt, isAlways, joinValues, type Property, putProperty, type Value } from './body-shape.ts';
import { nameOf, spanIn } from './body-unit.ts';

type Refuse = (reason: string, node: Node) => undefined;

const deepest = 400;

const joinVariables = (a: Variables | undefined, b: Variables): Variables => {
  if (!a || a === b) return b;
  const joined = new Map(b);
  for (const [binding, value] of a) {
    const other = b.get(binding);
    joined.set(binding, other ? joinValues(value, other) : value);
  }
  return joined;
};

/** What variables hold after a statement that is an expression. */
export const apply = (
  around: Surroundings,
  variables: Variables,
  expression: Node,
  relevant: ReadonlySet<Binding>,
  refuse: Refuse,
  depth = 0,
): Variables => {
  const { unit } = around;
  const node = unwrap(expression);
  if (relevant.size === 0) return variables;
  if (depth > deepest) {
    refuse('There is too much code to follow', node);
    return variables;
  }
  const again = (inner: Node, from: Variables): Variables => apply(around, from, inner, relevant, refuse, depth + 1);
  const variable = (target: Node): Binding | undefined => {
    const binding = unit.scopes.bindings.get(unwrap(target));
    return binding && relevant.has(binding) ? binding : undefined;
  };
  const put = (binding: Binding, value: Value): Variables => new Map(variables).set(binding, value);

  /** A part of an object is given a value, or is taken away. */
  const change = (
    target: Node,
    changeProperty: (properties: Map<string, Property>, name: string, key: Node) => void,
  ): Variables => {
    const path: string[] = [];
    let key: Node | undefined;
    let root = unwrap(target);
    while (root.type === 'MemberExpression') {
      key ??= root.property;
      const name = nameOf(unit, root.property, root.computed);
      if (name === undefined) return variables;
      path.unshift(name);
      root = unwrap(root.object);
    }
    const binding = variable(root);
    const value = binding && variables.get(binding);
    if (!binding || !value?.shape || !key) return variables;
    const at = key;
    around.spend(value.shape.properties.size);
    const shape = changeAt(value.shape, path, (properties, name) => changeProperty(properties, name, at));
    if (shape) return put(binding, { shape, absent: false, plain: false });
    refuse('An object that has several names is changed', node);
    return variables;
  };

  switch (node.type) {
    case 'AwaitExpression':
      return again(node.argument, variables);
    case 'SequenceExpression':
      return node.expressions.reduce<Variables>((state, one) => again(one, state), variables);
    case 'ConditionalExpression': {
      const then = narrow(around, variables, node.test, true);
      const other = narrow(around, variables, node.test, false);
      const after = then && again(node.consequent, then);
      return other ? joinVariables(after, again(node.alternate, other)) : (after ?? variables);
    }
    case 'LogicalExpression': {
      const right = narrow(around, variables, node.left, node.operator === '&&');
      return right ? joinVariables(again(node.right, right), variables) : variables;
    }
    case 'AssignmentExpression': {
      const binding = variable(node.left);
      const isFallback = node.operator === '??=' || node.operator === '||=';
      if (binding) {
        const before = variables.get(binding);
        const value = evaluate(around, variables, node.right, false);
        if (!isFallback || !before) return put(binding, value);
        const kept = before.shape && { shape: before.shape, absent: false, plain: false };
        return put(binding, kept ? joinValues(kept, value) : value);
      }
      if (unwrap(node.left).type !== 'MemberExpression') return variables;
      return change(node.left, (properties, name, key) => {
        const at = spanIn(unit, key);
        const isPlain = node.operator === '=' || isFallback;
        const written: Property = isPlain
          ? propertyFrom(around, variables, node.right, at, depth)
          : { present: true, blank: false, places: [at] };
        const before = properties.get(name);
        if (!isFallback || !before) return putProperty(properties, name, written);
        // Where it had a value it keeps that; elsewhere it gets the new one.
        putProperty(properties, name, { ...written, present: false });
        const joined = properties.get(name);
        if (joined) properties.set(name, { ...joined, present: true, blank: !isAlways(before) && written.blank });
      });
    }
    case 'UpdateExpression':
      return change(node.argument, (properties, name, key) =>
        putProperty(properties, name, { present: true, blank: false, places: [spanIn(unit, key)] }),
      );
    case 'UnaryExpression':
      if (node.operator !== 'delete') return variables;
      return change(node.argument, (properties, name) => properties.delete(name));
    case 'CallExpression': {
      const [target, ...sources] = node.arguments;
      const binding = target && variable(target);
      const value = binding && variables.get(binding);
      if (!binding || !value || globalName(unit, node.callee) !== 'Object.assign') return variables;
      if (!value.shape?.shared) return put(binding, assignInto(around, variables, value, sources, depth));
      refuse('An object that has several names is changed', node);
      return variables;
    }
    default:
      return variables;
  }
};
