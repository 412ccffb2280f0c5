import type { Node } from 'oxc-parser';
import { type FunctionNode, isFunction, unwrap } from '../typescript/body-nodes.ts';
import { spanOf } from '../typescript/constant.ts';
import type { Opening } from '../typescript/declared.ts';
import type { Reading } from '../typescript/reading.ts';
import { lookUp, scopeWithin } from '../typescript/scope.ts';
import { eachPart } from '../typescript/walk.ts';
import type { Answers, Named, Sent } from './model.ts';
import { follow, functionOf, libraryName, membersOf, objectOf, opening, type Placed, textOf } from './reading.ts';

/** What a function can return, in the order of its text. */
export const returnsOf = ({ node: fn, scope }: Placed<FunctionNode>): readonly Placed[] => {
  const inside = scopeWithin(scope, fn);
  if (!fn.body) return [];
  if (fn.body.type !== 'BlockStatement') return [{ node: fn.body, scope: inside }];
  const found: Placed[] = [];
  const waiting: Placed[] = [{ node: fn.body, scope: inside }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { node } = place;
    const scopeInside = scopeWithin(place.scope, node);
    if (node.type === 'ReturnStatement' && node.argument) found.push({ node: node.argument, scope: scopeInside });
    eachPart(node, (part) => {
      if (!isFunction(part) && !part.type.startsWith('Class')) waiting.push({ node: part, scope: scopeInside });
    });
  }
  return found.sort((a, b) => a.node.start - b.node.start);
};

const keeping: ReadonlySet<string> = new Set(['filter', 'flat', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed']);

/** As many expressions are looked at for one choice. */
const mostSteps = 500;

/** The labels that expressions can be, however they are chosen, and what is sent. */
export const answersOf = (reading: Reading, expressions: readonly Placed[]): Answers => {
  const labels: Named[] = [];
  const sent: Sent[] = [];
  let several = false;
  let open: Opening | undefined;
  const seen = new Set<Node>();
  const waiting: Placed[] = [...expressions].reverse();
  const push = (node: Node, scope: Placed['scope']): void => void waiting.push({ node, scope });
  let steps = 0;
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const node = unwrap(place.node);
    const { scope } = place;
    const unknown = (reason: string): void => {
      open ??= opening(reason, { node, scope });
    };
    if (++steps > mostSteps) {
      unknown('There is too much code to follow');
      break;
    }
    switch (node.type) {
      case 'ConditionalExpression':
        push(node.alternate, scope);
        push(node.consequent, scope);
        continue;
      case 'LogicalExpression':
        push(node.right, scope);
        if (node.operator === '&&') unknown('It may be no name');
        else push(node.left, scope);
        continue;
      case 'AwaitExpression':
        push(node.argument, scope);
        continue;
      case 'ArrayExpression':
        if (node.elements.length !== 1 || node.elements[0]?.type === 'SpreadElement') several = true;
        for (const element of [...node.elements].reverse())
          if (element) push(element.type === 'SpreadElement' ? element.argument : element, scope);
        continue;
      case 'NewExpression':
        if (libraryName(reading, { node: node.callee, scope }) !== 'Send') break;
        sent.push(...sentBy(reading, node.arguments, { node, scope }));
        if (!node.arguments[0] || sent.at(-1)?.to === '') unknown('Whom it is sent to is not constant');
        continue;
      case 'CallExpression': {
        const kind = ofCall(reading, { node, scope }, seen, push);
        if (kind === 'list') several = true;
        if (kind) continue;
        break;
      }
      case 'Identifier': {
        const target = lookUp(scope, node.name);
        const isChanged = scope.module.changed().has(node.name);
        const init = target?.binding.kind === 'value' ? unwrap(target.binding.init) : undefined;
        if (!target || !init || isChanged || init.type === 'Literal') break;
        if (!seen.has(init)) push(init, target.scope);
        seen.add(init);
        continue;
      }
      case 'MemberExpression': {
        const table = node.computed ? objectOf(reading, { node: node.object, scope }) : undefined;
        const members = table && membersOf(reading, table);
        if (!members || members.open || members.spreads.length > 0) break;
        for (const { value } of [...members.named].reverse()) waiting.push(value);
        unknown('The name may not be in the table');
        continue;
      }
    }
    const text = textOf(reading, { node, scope });
    if (text === undefined) unknown('Where it leads is not constant');
    else labels.push({ name: text, at: spanOf(scope, node) });
  }
  return { labels, sent, several, ...(open ? { open } : {}) };
};

const sentBy = (reading: Reading, [to, payload]: readonly Node[], { node, scope }: Placed): readonly Sent[] => {
  const name = to && to.type !== 'SpreadElement' ? textOf(reading, { node: to, scope }) : undefined;
  const object = payload && objectOf(reading, { node: payload, scope });
  const members = object && membersOf(reading, object);
  const isKnown = members && !members.open && members.spreads.length === 0;
  const keys = members?.named.map(({ name: key, key: place }) => ({ name: key, at: spanOf(place.scope, place.node) }));
  return [{ to: name ?? '', at: spanOf(scope, to ?? node), ...(isKnown && keys ? { keys } : {}) }];
};

/** Goes on with what a call gives: a visible function, a list that is made of another. */
const ofCall = (
  reading: Reading,
  { node, scope }: Placed<Extract<Node, { type: 'CallExpression' }>>,
  seen: Set<Node>,
  push: (node: Node, scope: Placed['scope']) => void,
): 'one' | 'list' | undefined => {
  const { callee } = node;
  const [argument] = node.arguments;
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    const { name } = callee.property;
    if ((name === 'map' || name === 'flatMap') && argument) {
      const fn = follow(reading, { node: argument, scope });
      if (!isFunction(fn.node)) return undefined;
      for (const one of returnsOf({ node: fn.node, scope: fn.scope })) push(one.node, one.scope);
      return 'list';
    }
    if (keeping.has(name)) {
      push(callee.object, scope);
      return 'list';
    }
    if (name === 'concat') {
      push(callee.object, scope);
      for (const one of node.arguments) if (one.type !== 'SpreadElement') push(one, scope);
      return node.arguments.some((one) => one.type === 'SpreadElement') ? undefined : 'list';
    }
  }
  const fn = functionOf(reading, { node: callee, scope });
  if (!fn || fn.node.generator) return undefined;
  if (seen.has(fn.node)) return 'one';
  seen.add(fn.node);
  for (const one of returnsOf(fn)) push(one.node, one.scope);
  return 'one';
};
