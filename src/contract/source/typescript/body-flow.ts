import type { Node } from 'oxc-parser';
import type { Span } from '../../../core/index.ts';
import { isCalm } from './body-calm.ts';
import { apply } from './body-effect.ts';
import { evaluate, narrow, type Surroundings, type Variables } from './body-evaluate.ts';
import { globalName } from './body-globals.ts';
import { type FunctionNode, unwrap } from './body-nodes.ts';
import type { Binding } from './body-scope.ts';
import { absentValue, joinValues, sameValues, type Value } from './body-shape.ts';
import { spanIn, type Unit } from './body-unit.ts';
import type { Opening } from './declared.ts';

/** One way through a function, up to a place. */
interface State {
  readonly variables: Variables;
  /** Why this way may not exist. */
  readonly doubt?: Opening;
}

/** One way in which a function returns. */
export interface Return {
  readonly value: Value;
  readonly doubt?: Opening;
}

export interface Flow {
  readonly returns: readonly Return[];
  /** Why ways are not followed. */
  readonly open?: Opening;
}

interface LoopKind {
  readonly test: Node | null;
  readonly update: Node | null;
  readonly isOnce: boolean;
  /** It ends only by its test. */
  readonly isForever: boolean;
  readonly depth: number;
}

interface Target {
  readonly labels: ReadonlySet<string>;
  readonly kind: 'loop' | 'switch' | 'block';
  readonly breaks: State[];
  readonly continues: State[];
}

type Way = State | undefined;

const deepest = 400;
const mostRounds = 6;

const sizeOf = ({ shape }: Value): number => 1 + (shape?.properties.size ?? 0);

const without = (state: State): State => (state.doubt ? { variables: state.variables } : state);

/** A call at the end of a block that may be the end of the function as well: `fail('…')`. */
const mayEnd = (unit: Unit, statement: Node | undefined): Span | undefined => {
  if (statement?.type !== 'ExpressionStatement') return undefined;
  let call = unwrap(statement.expression);
  while (call.type === 'AwaitExpression') call = unwrap(call.argument);
  if (call.type !== 'CallExpression') return undefined;
  let root = unwrap(call.callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (globalName(unit, call.callee)?.startsWith('console.')) return undefined;
  const isForeign = root.type === 'ThisExpression' || (root.type === 'Identifier' && !unit.scopes.bindings.has(root));
  return isForeign || unwrap(call.callee).type === 'Identifier' ? spanIn(unit, call) : undefined;
};

const isTrue = (test: Node | null): boolean => {
  const node = test && unwrap(test);
  return !node || (node.type === 'Literal' && Boolean(node.value));
};

/** True where something in a block leaves it, or changes what is returned. */
const leaves = (unit: Unit, fn: FunctionNode, block: Node, children: (node: Node) => readonly Node[]): boolean => {
  const waiting = [block];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (unit.scopes.owners.get(node) !== fn) continue;
    if (/^(?:Return|Throw|Break|Continue)Statement$/u.test(node.type)) return true;
    waiting.push(...children(node));
  }
  return false;
};

/** Goes through all ways of a function and collects what they return. */
export const flowOf = (
  around: Surroundings,
  fn: FunctionNode,
  relevant: ReadonlySet<Binding>,
  children: (node: Node) => readonly Node[],
): Flow => {
  const { unit } = around;
  const returns: Return[] = [];
  const targets: Target[] = [];
  /** What variables may hold when something throws, for each `try` that is open. */
  const thrown: State[][] = [];
  let open: Opening | undefined;

  const refuse = (reason: string, node: Node): undefined => {
    open ??= { reason, at: spanIn(unit, node) };
    return undefined;
  };

  const changed = (variables: Variables, state: State): State => {
    const next = { ...state, variables };
    if (!around.spend(variables.size)) refuse('There is too much code to follow', fn);
    return next;
  };

  const join = (a: Way, b: Way): Way => {
    if (!a || !b || a === b) return a ?? b;
    let isSame = a.variables.size === b.variables.size;
    const variables = new Map<Binding, Value>(a.variables);
    let cost = a.variables.size + b.variables.size;
    for (const [binding, value] of b.variables) {
      const other = a.variables.get(binding);
      if (other === value) continue;
      cost += sizeOf(value);
      isSame &&= sameValues(other, value);
      variables.set(binding, other ? joinValues(other, value) : value);
    }
    if (!around.spend(cost)) refuse('There is too much code to follow', fn);
    const doubt = a.doubt ?? b.doubt;
    // Where both ways lead to the same, it does not matter which of them exist.
    const isDoubted = doubt !== undefined && (!isSame || (a.doubt !== undefined && b.doubt !== undefined));
    return { variables, ...(isDoubted ? { doubt } : {}) };
  };

  const joinAll = (states: readonly State[]): Way => states.reduce<Way>(join, undefined);

  const set = (state: State, binding: Binding, value: Value): State =>
    relevant.has(binding) ? changed(new Map(state.variables).set(binding, value), state) : state;

  const effect = (state: State, expression: Node): State => {
    const variables = apply(around, state.variables, expression, relevant, (reason, node) => refuse(reason, node));
    return variables === state.variables ? state : changed(variables, state);
  };

  const declared = (state: State, node: Extract<Node, { type: 'VariableDeclaration' }>): State => {
    let next = state;
    for (const { id, init } of node.declarations) {
      const binding = unit.scopes.bindings.get(id);
      if (!binding || id.type !== 'Identifier') continue;
      if (init) next = relevant.has(binding) ? set(next, binding, evaluate(around, next.variables, init, false)) : next;
      else if (node.kind !== 'var') next = set(next, binding, absentValue);
    }
    return next;
  };

  const list = (start: State, statements: readonly Node[], depth: number): Way => {
    let state: Way = start;
    for (const statement of statements) {
      if (!state) return undefined;
      const before = state;
      state = run(before, statement, depth + 1);
      const states = thrown.at(-1);
      if (!states || statement.type === 'BlockStatement' || statement.type === 'TryStatement' || isCalm(statement))
        continue;
      states.push(before);
      if (state && state !== before) states.push(state);
    }
    return state;
  };

  /** A way that ends with a call may be one that does not come back. */
  const doubted = (way: Way, last: Node | undefined): Way => {
    const at = way && mayEnd(unit, last);
    return way && at ? { ...way, doubt: { reason: 'A call may not come back', at } } : way;
  };

  /** What is left of a way where a condition holds, or does not. */
  const where = (state: Way, test: Node | null, holds: boolean): Way => {
    const variables = state && (test ? narrow(around, state.variables, test, holds) : state.variables);
    return variables && (variables === state?.variables ? state : { ...state, variables });
  };

  const loop = (
    start: State,
    labels: ReadonlySet<string>,
    body: Node,
    { test, update, isOnce, isForever, depth }: LoopKind,
  ): Way => {
    const isEndless = isForever && isTrue(test);
    let entry = start;
    let exit: Way;
    for (let round = 0; ; round++) {
      const target: Target = { labels, kind: 'loop', breaks: [], continues: [] };
      targets.push(target);
      const first = isOnce && round === 0 ? entry : where(entry, test, true);
      const ended = first && run(first, body, depth + 1);
      targets.pop();
      let next = joinAll([...(ended ? [ended] : []), ...target.continues]);
      if (next && update) next = effect(next, update);
      const left = isEndless ? undefined : where(next, test, false);
      exit = joinAll([...(exit ? [exit] : []), ...target.breaks, ...(left ? [left] : [])]);
      const again = next && join(entry, next);
      if (!again || sameVariables(again.variables, entry.variables)) break;
      if (round >= mostRounds || open) {
        refuse('A loop changes the result in ways that are not followed', body);
        break;
      }
      entry = again;
    }
    const after = join(isOnce || isEndless ? undefined : where(start, test, false), exit);
    return after && without(after);
  };

  const sameVariables = (a: Variables, b: Variables): boolean => {
    if (a === b) return true;
    for (const [binding, value] of a) if (!sameValues(value, b.get(binding))) return false;
    return true;
  };

  const attempt = (start: State, node: Extract<Node, { type: 'TryStatement' }>, depth: number): Way => {
    const states: State[] = [];
    thrown.push(states);
    let end = run(start, node.block, depth + 1);
    thrown.pop();
    if (node.handler) {
      const caught = joinAll(states);
      const handled = caught && run(caught, node.handler.body, depth + 1);
      end = join(end, handled);
    } else thrown.at(-1)?.push(...states);
    if (!node.finalizer) return end;
    if (leaves(unit, fn, node.finalizer, children)) return refuse('"finally" ends the function', node.finalizer);
    const before = end ?? start;
    const after = run(before, node.finalizer, depth + 1);
    if (after && !sameVariables(after.variables, before.variables))
      refuse('"finally" changes the result', node.finalizer);
    return end && after;
  };

  const choose = (
    start: State,
    node: Extract<Node, { type: 'SwitchStatement' }>,
    labels: ReadonlySet<string>,
    depth: number,
  ): Way => {
    const target: Target = { labels, kind: 'switch', breaks: [], continues: [] };
    targets.push(target);
    let state: Way;
    let hasDefault = false;
    for (const { test, consequent } of node.cases) {
      hasDefault ||= test === null;
      state = doubted(list(join(start, state) ?? start, consequent, depth), consequent.at(-1));
    }
    targets.pop();
    const doubt = { reason: 'It cannot be told whether "switch" has all cases', at: spanIn(unit, node.discriminant) };
    const none = hasDefault ? undefined : { ...start, doubt };
    return joinAll([...(state ? [state] : []), ...target.breaks, ...(none ? [none] : [])]);
  };

  const leave = (state: State, node: Extract<Node, { type: 'BreakStatement' | 'ContinueStatement' }>): undefined => {
    const isBreak = node.type === 'BreakStatement';
    const target = targets.findLast(({ labels, kind }) =>
      node.label ? labels.has(node.label.name) : kind === 'loop' || (isBreak && kind === 'switch'),
    );
    (isBreak ? target?.breaks : target?.continues)?.push(state);
  };

  const branch = (state: State, test: Node, holds: boolean, statement: Node | null, depth: number): Way => {
    const start = where(state, test, holds);
    if (!start || !statement) return start;
    const last = statement.type === 'BlockStatement' ? statement.body.at(-1) : statement;
    return doubted(run(start, statement, depth + 1), last);
  };

  const labeled = (
    state: State,
    node: Extract<Node, { type: 'LabeledStatement' }>,
    outer: ReadonlySet<string>,
    depth: number,
  ): Way => {
    const labels = new Set([...outer, node.label.name]);
    if (/^(?:For|While|DoWhile|Switch|Labeled)/u.test(node.body.type)) return run(state, node.body, depth + 1, labels);
    const target: Target = { labels, kind: 'block', breaks: [], continues: [] };
    targets.push(target);
    const end = run(state, node.body, depth + 1);
    targets.pop();
    return joinAll([...(end ? [end] : []), ...target.breaks]);
  };

  const run = (state: State, node: Node, depth: number, labels: ReadonlySet<string> = new Set()): Way => {
    if (open || depth > deepest || !around.spend(1)) return refuse('There is too much code to follow', node);
    switch (node.type) {
      case 'BlockStatement':
        return list(state, node.body, depth);
      case 'VariableDeclaration':
        return declared(state, node);
      case 'ExpressionStatement':
        return effect(state, node.expression);
      case 'IfStatement':
        return join(
          branch(state, node.test, true, node.consequent, depth),
          branch(state, node.test, false, node.alternate, depth),
        );
      case 'ReturnStatement': {
        const value = node.argument ? evaluate(around, state.variables, node.argument, true) : absentValue;
        returns.push({ value, ...(state.doubt ? { doubt: state.doubt } : {}) });
        return undefined;
      }
      case 'ThrowStatement':
        return undefined;
      case 'TryStatement':
        return attempt(state, node, depth);
      case 'SwitchStatement':
        return choose(state, node, labels, depth);
      case 'ForStatement': {
        const first =
          node.init?.type === 'VariableDeclaration'
            ? declared(state, node.init)
            : node.init
              ? effect(state, node.init)
              : state;
        return loop(first, labels, node.body, {
          test: node.test,
          update: node.update,
          isOnce: false,
          isForever: true,
          depth,
        });
      }
      case 'WhileStatement':
        return loop(state, labels, node.body, { test: node.test, update: null, isOnce: false, isForever: true, depth });
      case 'DoWhileStatement':
        return loop(state, labels, node.body, { test: node.test, update: null, isOnce: true, isForever: true, depth });
      case 'ForInStatement':
      case 'ForOfStatement':
        return loop(state, labels, node.body, { test: null, update: null, isOnce: false, isForever: false, depth });
      case 'LabeledStatement':
        return labeled(state, node, labels, depth);
      case 'BreakStatement':
      case 'ContinueStatement':
        return leave(state, node);
      case 'WithStatement':
        return refuse('Code is made at run time', node);
      default:
        return state;
    }
  };

  const start: State = { variables: new Map() };
  if (fn.generator) refuse('A generator returns many values', fn);
  else if (fn.body?.type === 'BlockStatement') {
    const end = doubted(list(start, fn.body.body, 0), fn.body.body.at(-1));
    if (end) returns.push({ value: absentValue, ...(end.doubt ? { doubt: end.doubt } : {}) });
  } else if (fn.body) returns.push({ value: evaluate(around, start.variables, fn.body, true) });
  return { returns, ...(open ? { open } : {}) };
};
