import type { Node } from 'oxc-parser';
import { childrenOf, type FunctionNode, isFunction, unwrap } from '../typescript/body-nodes.ts';
import type { Opening } from '../typescript/declared.ts';
import type { Reading } from '../typescript/reading.ts';
import { lookUp } from '../typescript/scope.ts';
import { answersOf, returnsOf } from './answers.ts';
import type { Answers } from './model.ts';
import { functionOf, libraryName, memberOf, membersOf, objectOf, opening, type Placed } from './reading.ts';

/** The Commands that a node can return. */
export interface Commands {
  /** Undefined where it never tells where to go. */
  readonly goto?: Answers;
  /** Every way that returns is a Command that goes somewhere. */
  readonly always: boolean;
  /** The function with each Command replaced by what it writes. */
  readonly writer: FunctionNode;
  readonly open?: Opening;
  /** Something is returned that cannot be seen: it may be a Command. */
  readonly hidden: boolean;
}

const empty = ({ start, end }: Node): Node => ({ type: 'ObjectExpression', properties: [], start, end });

/** A copy of a tree in which nodes are replaced; what holds none of them is shared. */
const replacedIn = (root: Node, replacements: ReadonlyMap<Node, Node>): Node => {
  const order: Node[] = [root];
  for (const node of order) if (!replacements.has(node)) for (const child of childrenOf(node)) order.push(child.node);
  const made = new Map<Node, Node>(replacements);
  for (const node of order.reverse()) {
    if (made.has(node)) continue;
    const keys = new Set(childrenOf(node).flatMap(({ key, node: child }) => (made.has(child) ? [key] : [])));
    if (keys.size === 0) continue;
    const copy = { ...node };
    for (const key of keys) {
      const before: unknown = Reflect.get(node, key);
      const swap = (one: unknown): unknown => made.get(one as Node) ?? one;
      Reflect.set(copy, key, Array.isArray(before) ? before.map(swap) : swap(before));
    }
    made.set(node, copy);
  }
  return made.get(root) ?? root;
};

const mostSteps = 200;

interface Found {
  readonly goto: Placed[];
  readonly updates: Map<Node, Node>;
  /** A return that goes nowhere by itself. */
  stays: boolean;
  hidden: boolean;
  open?: Opening;
}

/** Follows one returned expression to the Commands that it can be; `isOwn`: it stands in the node's function itself. */
const collect = (reading: Reading, start: readonly Placed[], found: Found): void => {
  const waiting: { readonly place: Placed; readonly isOwn: boolean }[] = start.map((place) => ({ place, isOwn: true }));
  const seen = new Set<Node>();
  for (let steps = 0; steps < mostSteps; steps++) {
    const next = waiting.pop();
    if (!next) return;
    const { scope } = next.place;
    const node = unwrap(next.place.node);
    const push = (one: Node, at = scope, isOwn = next.isOwn): void =>
      void waiting.push({ place: { node: one, scope: at }, isOwn });
    if (node.type === 'ConditionalExpression') {
      push(node.consequent);
      push(node.alternate);
    } else if (node.type === 'LogicalExpression') {
      push(node.left);
      push(node.right);
    } else if (node.type === 'AwaitExpression') push(node.argument);
    else if (node.type === 'NewExpression') command(reading, { node, scope }, found);
    else if (node.type === 'ArrayExpression') {
      found.open ??= opening('A list is returned', { node, scope });
      for (const element of node.elements) if (element && element.type !== 'SpreadElement') push(element);
    } else if (node.type === 'Identifier') {
      const target = lookUp(scope, node.name);
      const init = target?.binding.kind === 'value' ? unwrap(target.binding.init) : undefined;
      const isCommand =
        init?.type === 'NewExpression' &&
        target &&
        libraryName(reading, { node: init.callee, scope: target.scope }) === 'Command';
      if (isCommand && next.isOwn) {
        command(reading, { node: init, scope: target.scope }, found);
        found.updates.set(node, found.updates.get(init) ?? empty(init));
      } else {
        found.stays = true;
        if (init?.type !== 'ObjectExpression') found.hidden = true;
      }
    } else if (node.type === 'CallExpression') {
      const fn = functionOf(reading, { node: node.callee, scope });
      if (!fn || seen.has(fn.node)) {
        found.stays = true;
        found.hidden = true;
      } else {
        seen.add(fn.node);
        for (const one of returnsOf(fn)) push(one.node, one.scope, false);
      }
    } else found.stays = true;
  }
  found.hidden = true;
};

const command = (reading: Reading, placed: Placed<Extract<Node, { type: 'NewExpression' }>>, found: Found): void => {
  const { node, scope } = placed;
  const name = libraryName(reading, { node: node.callee, scope });
  if (name === 'Send') {
    found.goto.push(placed);
    found.updates.set(node, empty(node));
    return;
  }
  if (name !== 'Command') {
    found.stays = true;
    found.hidden = true;
    return;
  }
  const [argument] = node.arguments;
  const object = argument && argument.type !== 'SpreadElement' && objectOf(reading, { node: argument, scope });
  const members = object ? membersOf(reading, object) : undefined;
  if (!members || members.open || members.spreads.length > 0) {
    found.open ??= opening('What a Command says is not constant', placed);
    found.hidden = true;
    return;
  }
  const graph = memberOf(members, 'graph');
  if (graph) {
    // It speaks to the graph around this one.
    found.open ??= opening('A Command leads out of the graph', graph);
    found.updates.set(node, empty(node));
    return;
  }
  const update = memberOf(members, 'update')?.node;
  const goto = memberOf(members, 'goto');
  if (goto) found.goto.push(goto);
  else found.stays = true;
  // A value of another function says nothing here: names differ.
  found.updates.set(node, update ? unwrap(update) : empty(node));
};

/** What the Commands of a node do. */
export const commandsOf = (reading: Reading, placed: Placed<FunctionNode>): Commands => {
  const found: Found = { goto: [], updates: new Map(), stays: false, hidden: false };
  const returns = returnsOf(placed);
  collect(reading, returns, found);
  const writer = found.updates.size === 0 ? placed.node : replacedIn(placed.node, found.updates);
  const always = !found.stays && !found.open && found.goto.length > 0;
  return {
    ...(found.goto.length > 0 ? { goto: answersOf(reading, found.goto) } : {}),
    always,
    writer: isFunction(writer) ? writer : placed.node,
    hidden: found.hidden,
    ...(found.open ? { open: found.open } : {}),
  };
};
