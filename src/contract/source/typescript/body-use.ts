import type { Node } from 'oxc-parser';
import { assignmentTo, comparedWithAbsence, isFallback, isWithin } from './body-assign.ts';
import { globalName } from './body-globals.ts';
import { type Holding, partOf, withFallback } from './body-holding.ts';
import { isFunction, isWrapper, parametersOf, unwrap } from './body-nodes.ts';
import { step, type Task, type Trail, use } from './body-task.ts';
import { functionAt, nameOf, spanIn, type Unit } from './body-unit.ts';

const mostCalls = 8;

/** What happens to the value of the expression at hand: it goes on as the value of another, or it is done with. */
export type Next = Task | undefined;

/** Expressions and statements in which the context itself may stand without being read or handed on. */
const harmless: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'IfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'SwitchStatement',
]);

const ownTests: ReadonlySet<string> = new Set(['Object.hasOwn', 'Object.prototype.hasOwnProperty.call', 'Reflect.has']);

const argument = (
  trail: Trail,
  task: Task,
  call: Extract<Node, { type: 'CallExpression' | 'NewExpression' }>,
): undefined => {
  const { unit, node, holding } = task;
  const index = call.arguments.findIndex(({ start }) => start === node.start);
  if (call.type === 'CallExpression') {
    const name = call.arguments[1];
    if (name && index === 0 && ownTests.has(globalName(unit, call.callee) ?? '')) {
      const below = step(task, name, true);
      if (below === 'none') return undefined;
      if (below) return trail.log.read(withFallback(below), 'value');
      return use(trail, task, 'A name is looked for in the context that is not constant', 'computed');
    }
    const callee = functionAt(unit, call.callee, trail.elsewhere);
    const spread = call.arguments.slice(0, index + 1).some((one) => one.type === 'SpreadElement');
    const parameters = callee ? parametersOf(callee.fn) : [];
    const isLost = callee?.unit.scopes.argumentUsers.has(callee.fn);
    const rest = parameters.slice(0, index + 1).some((one) => one.type === 'RestElement');
    if (callee && !spread && !isLost && !rest) {
      const parameter = parameters[index];
      const isInside = callee.unit === unit && isWithin(unit.scopes, call, callee.fn) && holding.depth > 0;
      if (!parameter) return trail.log.read(holding, 'value');
      if (!isInside && holding.calls < mostCalls) {
        if (callee.unit.scopes.magic)
          trail.log.open('Code is made at run time', spanIn(callee.unit, callee.unit.scopes.magic));
        trail.push({
          unit: callee.unit,
          node: parameter,
          holding: { ...holding, calls: holding.calls + 1 },
          isPattern: true,
        });
        return undefined;
      }
    }
  }
  const reason = index < 0 ? 'The context is called' : 'The context is passed to a function whose code is not followed';
  return use(trail, task, reason);
};

const called = (trail: Trail, task: Task, call: Extract<Node, { type: 'CallExpression' }>): undefined => {
  const { unit, holding } = task;
  if (holding.depth === 0) return use(trail, task, 'The context is called');
  const owner = holding.above;
  if (owner && owner.depth === 0) {
    const [key] = call.arguments;
    if (holding.name === 'hasOwnProperty' && key) {
      const name = nameOf(unit, key, true);
      if (name !== undefined && !owner.without?.has(name))
        return trail.log.read(withFallback(partOf(owner, name, spanIn(unit, key))), 'value');
      return trail.log.open('A name is looked for in the context that is not constant', spanIn(unit, key));
    }
  }
  openMethod(trail, task);
  return trail.log.read(holding, 'call');
};

/** `ctx.name()` hands all of the context to what is called. */
const openMethod = (trail: Trail, { unit, node, holding }: Task): void => {
  if (holding.above?.depth === 0 && unwrap(node).type === 'MemberExpression')
    trail.log.open('A method of the context is called, which gets all of the context', spanIn(unit, node));
};

const member = (trail: Trail, task: Task, parent: Extract<Node, { type: 'MemberExpression' }>): Next => {
  const { unit, node } = task;
  if (parent.object !== node) return use(trail, task, 'The context is used as a name');
  if (parent.property.type === 'PrivateIdentifier') return use(trail, task, 'A private part of the context is read');
  const below = step(task, parent.property, parent.computed);
  if (below === 'none') return undefined;
  if (below === undefined)
    return use(
      trail,
      { ...task, node: parent.property },
      'A name is read from the context that is not constant',
      'computed',
    );
  const assignment = assignmentTo(unit.scopes, parent);
  if (assignment) return changed(trail, task, below, assignment);
  return { unit, node: parent, holding: below };
};

/** A part of the context gets a value in place: what is above it is read, and it itself where the old value counts. */
const changed = (trail: Trail, { unit, holding }: Task, below: Holding, assignment: Node): undefined => {
  const operator = assignment.type === 'AssignmentExpression' ? assignment.operator : '=';
  if (operator === '??=' || operator === '||=') trail.log.read(withFallback(below), 'value');
  else if (operator !== '=' || assignment.type === 'UpdateExpression') trail.log.read(below, 'value');
  else trail.log.read(holding, 'value');
  trail.log.changed(spanIn(unit, assignment));
  if (operator === '=' || operator === '??=' || operator === '||=') trail.log.assigned(below, spanIn(unit, assignment));
  return undefined;
};

const logical = (trail: Trail, task: Task, parent: Extract<Node, { type: 'LogicalExpression' }>): Next => {
  const { unit, node, holding } = task;
  if (parent.right === node) return { unit, node: parent, holding };
  if (isKeptInSame(unit, node, parent)) return undefined;
  if (parent.operator === '&&') return trail.log.read(holding, 'value');
  return { unit, node: parent, holding: withFallback(holding) };
};

/** `a = a ?? …` gives the variable nothing that it did not hold. */
const isKeptInSame = (unit: Unit, node: Node, logical: Node): boolean => {
  const binding = unit.scopes.bindings.get(unwrap(node));
  let parent = unit.scopes.parents.get(logical);
  while (parent && isWrapper(parent)) parent = unit.scopes.parents.get(parent);
  return binding !== undefined && parent !== undefined && isFallback(unit.scopes, parent, binding);
};

const binary = (trail: Trail, task: Task, parent: Extract<Node, { type: 'BinaryExpression' }>): undefined => {
  const { node, holding } = task;
  if (parent.operator === 'in' && parent.right === node) {
    const below = step(task, parent.left, true);
    if (below === 'none') return undefined;
    if (below) return trail.log.read(withFallback(below), 'value');
    return use(trail, task, 'A name is looked for in the context that is not constant', 'computed');
  }
  const isTest = comparedWithAbsence(parent) !== undefined;
  if (holding.depth === 0 && (isTest || /^([!=]==?|instanceof)$/u.test(parent.operator))) return undefined;
  return use(trail, { ...task, holding: isTest ? withFallback(holding) : holding }, 'The context is turned into text');
};

/** Says what happens to the value of an expression that holds the context or a part of it. */
export const judge = (trail: Trail, task: Task): Next => {
  const { unit, node, holding } = task;
  const parent = unit.scopes.parents.get(node);
  if (!parent) return use(trail, task, 'The context is used in a way that is not followed');
  if (isWrapper(parent) || parent.type === 'AwaitExpression') return { unit, node: parent, holding };
  switch (parent.type) {
    case 'MemberExpression':
      return member(trail, task, parent);
    case 'CallExpression':
      return parent.callee === node ? called(trail, task, parent) : argument(trail, task, parent);
    case 'NewExpression':
      return argument(trail, task, parent);
    case 'TaggedTemplateExpression':
      openMethod(trail, task);
      return use(trail, task, 'The context is called');
    case 'LogicalExpression':
      return logical(trail, task, parent);
    case 'BinaryExpression':
      return binary(trail, task, parent);
    case 'ConditionalExpression':
      if (parent.test !== node) return { unit, node: parent, holding };
      return trail.log.read(holding, 'value');
    case 'SequenceExpression':
      if (parent.expressions.at(-1) === node) return { unit, node: parent, holding };
      return trail.log.read(holding, 'value');
    case 'VariableDeclarator':
      trail.push({ unit, node: parent.id, holding, isPattern: true });
      return undefined;
    case 'AssignmentExpression':
      return assigned(trail, task, parent);
    case 'UnaryExpression': {
      if (holding.depth === 0) {
        if (['!', 'typeof', 'void'].includes(parent.operator)) return undefined;
        return use(trail, task, 'The context is turned into a number');
      }
      if (parent.operator === 'delete') {
        trail.log.changed(spanIn(unit, parent));
        return holding.above && trail.log.read(holding.above, 'value');
      }
      return trail.log.read(parent.operator === 'typeof' ? withFallback(holding) : holding, 'value');
    }
    case 'SpreadElement':
      return use(trail, task, 'The context is spread');
    case 'ReturnStatement':
      return use(trail, task, 'The context is returned');
    default:
      if (holding.depth === 0 && harmless.has(parent.type)) return undefined;
      if (isFunction(parent)) return use(trail, task, 'The context is returned');
      return use(trail, task, 'The context is stored or handed on');
  }
};

const assigned = (trail: Trail, task: Task, parent: Extract<Node, { type: 'AssignmentExpression' }>): Next => {
  const { unit, node, holding } = task;
  if (parent.left === node) return undefined;
  const target = unwrap(parent.left);
  let around = unit.scopes.parents.get(parent);
  while (around && isWrapper(around)) around = unit.scopes.parents.get(around);
  const isPlain = parent.operator === '=' && around?.type === 'ExpressionStatement';
  if (!isPlain) return use(trail, task, 'The context is stored or handed on');
  const binding = unit.scopes.bindings.get(target);
  if (binding && isFallback(unit.scopes, parent, binding))
    return use(trail, task, 'The context is kept in a variable that changes');
  trail.push({ unit, node: target, holding, isPattern: true });
  return undefined;
};
