import type { Node } from 'oxc-parser';
import { isWrapper, unwrap } from './body-nodes.ts';
import type { Binding, Scopes } from './body-scope.ts';

/** What gives a variable or a property a new value: `a = …`, `a++`, `({ a } = …)`, `for (a of …)`; undefined where none does. */
export const assignmentTo = (scopes: Scopes, target: Node): Node | undefined => {
  let node = target;
  for (let parent = scopes.parents.get(node); parent; node = parent, parent = scopes.parents.get(node)) {
    if (isWrapper(parent)) continue;
    switch (parent.type) {
      case 'Property':
        if (parent.value !== node || scopes.parents.get(parent)?.type !== 'ObjectPattern') return undefined;
        continue;
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        continue;
      case 'AssignmentPattern':
        if (parent.left !== node) return undefined;
        continue;
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        return parent.left === node ? parent : undefined;
      case 'UpdateExpression':
        return parent;
      default:
        return undefined;
    }
  }
  return undefined;
};

const isAbsence = (node: Node): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'Literal' && (node.value === null || node.value === 'undefined'));

/** The expression that a comparison holds against `undefined` or `null`. */
export const comparedWithAbsence = (node: Node): Node | undefined => {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/u.test(node.operator)) return undefined;
  const left = unwrap(node.left);
  const right = unwrap(node.right);
  if (isAbsence(right)) return left;
  return isAbsence(left) ? right : undefined;
};

/** True for a test that holds where the variable has no value. */
const testsAbsence = (scopes: Scopes, test: Node, binding: Binding): boolean => {
  const node = unwrap(test);
  const negated = node.type === 'UnaryExpression' && node.operator === '!' ? unwrap(node.argument) : undefined;
  const compared =
    node.type === 'BinaryExpression' && node.operator.startsWith('=') ? comparedWithAbsence(node) : undefined;
  const subject = negated ?? compared;
  const tested =
    subject?.type === 'UnaryExpression' && subject.operator === 'typeof' ? unwrap(subject.argument) : subject;
  return tested !== undefined && scopes.bindings.get(tested) === binding;
};

/** True for an assignment that only stands in for a value that is not there: `a ??= …`, `a = a || …`, `if (!a) a = …`. */
export const isFallback = (scopes: Scopes, assignment: Node, binding: Binding): boolean => {
  if (assignment.type !== 'AssignmentExpression' || scopes.bindings.get(unwrap(assignment.left)) !== binding)
    return false;
  if (assignment.operator === '??=' || assignment.operator === '||=') return true;
  if (assignment.operator !== '=') return false;
  const right = unwrap(assignment.right);
  if (
    right.type === 'LogicalExpression' &&
    right.operator !== '&&' &&
    scopes.bindings.get(unwrap(right.left)) === binding
  )
    return true;
  let node: Node = assignment;
  let parent = scopes.parents.get(node);
  while (parent?.type === 'ExpressionStatement' || parent?.type === 'BlockStatement') {
    node = parent;
    parent = scopes.parents.get(node);
  }
  return parent?.type === 'IfStatement' && parent.consequent === node && testsAbsence(scopes, parent.test, binding);
};

/** How often a variable gets a value: once, once with a fallback where there was none, or more often. */
export type Constancy = 'once' | 'fallback' | 'often';

const hasInitial = (scopes: Scopes, declaration: Node): boolean => {
  let node = declaration;
  for (let parent = scopes.parents.get(node); parent; node = parent, parent = scopes.parents.get(node)) {
    if (parent.type !== 'VariableDeclarator') continue;
    const around = scopes.parents.get(scopes.parents.get(parent) ?? parent);
    return parent.init !== null || around?.type === 'ForInStatement' || around?.type === 'ForOfStatement';
  }
  return true;
};

/** Tells how often variables get a value, and remembers it. */
export const constancies = (scopes: Scopes): ((binding: Binding) => Constancy) => {
  const known = new Map<Binding, Constancy>();
  const judge = (binding: Binding): Constancy => {
    const variable = binding.kind === 'var' || binding.kind === 'let' || binding.kind === 'const';
    let values = binding.declarations.filter((node) => !variable || hasInitial(scopes, node)).length;
    let fallbacks = 0;
    for (const use of binding.uses) {
      const assignment = assignmentTo(scopes, use);
      if (assignment === undefined) continue;
      if (isFallback(scopes, assignment, binding)) fallbacks++;
      else values++;
    }
    if (values > 1) return 'often';
    return fallbacks > 0 ? 'fallback' : 'once';
  };
  return (binding) => {
    const constancy = known.get(binding) ?? judge(binding);
    known.set(binding, constancy);
    return constancy;
  };
};

export const isWithin = (scopes: Scopes, inner: Node, outer: Node): boolean => {
  for (let node: Node | undefined = inner; node; node = scopes.parents.get(node)) if (node === outer) return true;
  return false;
};
