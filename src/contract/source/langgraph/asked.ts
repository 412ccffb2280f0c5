import type { Node } from 'oxc-parser';
import { childrenOf, type FunctionNode, parametersOf, unwrap } from '../typescript/body-nodes.ts';
import { nameOfKey } from '../typescript/scope.ts';
import { endsWay, questionsIn } from './questions.ts';

/** What a function asks about channels. */
export interface Asked {
  /** The channels of which it asks whether they are there: it knows that they may be absent. */
  readonly asked: ReadonlySet<string>;
  /** Whether the read at a place is compared with constants only, which absence does not disturb. */
  isCompared(at: number): boolean;
  /** The channels on which it depends whether a place is come to. */
  under(at: number): ReadonlySet<string>;
}

interface Use {
  readonly channel: string;
  /** Where the channel is read; uses of a variable count where the variable gets it. */
  readonly at: number;
}

/** The part of a function that is run or not as a test says. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly test: Node;
}

/** The channels by the names under which a function knows them. */
interface Known {
  readonly state: string | undefined;
  readonly locals: Map<string, Use>;
  /** What only gives a channel another name. */
  readonly naming: Set<Node>;
}

const takeApart = (pattern: Node, { locals, naming }: Known): void => {
  if (pattern.type !== 'ObjectPattern') return;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement' || property.computed) continue;
    const channel = nameOfKey(property.key);
    const value = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (channel === undefined || value.type !== 'Identifier') continue;
    naming.add(value).add(property.key);
    locals.set(value.name, { channel, at: property.key.start });
  }
};

/** The channel that an expression is. */
const useAt = ({ state, locals }: Known, expression: Node): Use | undefined => {
  const node = unwrap(expression);
  if (node.type === 'Identifier') return locals.get(node.name);
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  const object = unwrap(node.object);
  if (object.type !== 'Identifier' || object.name !== state) return undefined;
  return { channel: node.property.name, at: node.property.start };
};

const isConstant = (node: Node): boolean => node.type === 'Literal' && node.value !== null;

/** What is compared with a constant. */
const comparedIn = (node: Node): readonly Node[] => {
  if (node.type === 'SwitchStatement') return [node.discriminant];
  if (node.type !== 'BinaryExpression' || !/^[=!]==?$/u.test(node.operator)) return [];
  return isConstant(unwrap(node.right)) ? [node.left] : isConstant(unwrap(node.left)) ? [node.right] : [];
};

const regionsIn = (node: Node): readonly Region[] => {
  switch (node.type) {
    case 'IfStatement':
      return [{ start: node.consequent.start, end: node.alternate?.end ?? node.consequent.end, test: node.test }];
    case 'ConditionalExpression':
      return [{ start: node.consequent.start, end: node.alternate.end, test: node.test }];
    case 'LogicalExpression':
      return [{ start: node.right.start, end: node.right.end, test: node.left }];
    case 'SwitchStatement':
      return [{ start: node.discriminant.end, end: node.end, test: node.discriminant }];
    case 'BlockStatement':
      return node.body.flatMap((one) =>
        one.type === 'IfStatement' && endsWay(one.consequent)
          ? [{ start: one.end, end: node.end, test: one.test }]
          : [],
      );
    default:
      return [];
  }
};

/** With more tests than these nothing is said of what depends on them. */
const mostRegions = 300;

const nothing: Asked = { asked: new Set(), isCompared: () => false, under: () => new Set() };

/** What a function asks about the channels of its first parameter. */
export const askedIn = (fn: FunctionNode): Asked => {
  const [parameter] = parametersOf(fn);
  if (!parameter) return nothing;
  const state = parameter.type === 'Identifier' ? parameter.name : undefined;
  const known: Known = { state, locals: new Map(), naming: new Set() };
  takeApart(parameter, known);
  const nodes: Node[] = [];
  const waiting: Node[] = [fn];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    nodes.push(node);
    if (node.type === 'Property' && !node.computed) known.naming.add(node.key);
    else if (node.type === 'MemberExpression' && !node.computed) known.naming.add(node.property);
    if (node.type === 'VariableDeclarator' && node.init) {
      const init = unwrap(node.init);
      if (init.type === 'Identifier' && init.name === known.state) takeApart(node.id, known);
      const use = useAt(known, init);
      if (use && node.id.type === 'Identifier') {
        known.locals.set(node.id.name, use);
        known.naming.add(node.id).add(init);
      }
    }
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child) waiting.push(child.node);
    }
  }
  const asked = new Set<string>();
  const uses = new Map<number, number>();
  const compared = new Map<number, number>();
  const regions: Region[] = [];
  const count = (counts: Map<number, number>, at: number): void => void counts.set(at, (counts.get(at) ?? 0) + 1);
  for (const node of nodes) {
    for (const question of questionsIn(node)) {
      const use = useAt(known, question);
      if (use) asked.add(use.channel);
    }
    for (const one of comparedIn(node)) {
      const use = useAt(known, one);
      if (use) count(compared, use.at);
    }
    const use = useAt(known, node);
    if (use && node === unwrap(node) && !known.naming.has(node)) count(uses, use.at);
    regions.push(...regionsIn(node));
  }
  return {
    asked,
    isCompared: (at) => (compared.get(at) ?? 0) > 0 && (compared.get(at) ?? 0) >= (uses.get(at) ?? 0),
    under: (at) => {
      const channels = new Set<string>();
      if (regions.length > mostRegions) return channels;
      for (const { start, end, test } of regions)
        if (start <= at && at < end) for (const channel of channelsIn(known, test)) channels.add(channel);
      return channels;
    },
  };
};

const channelsIn = (known: Known, test: Node): readonly string[] => {
  const channels: string[] = [];
  const waiting: Node[] = [test];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const use = useAt(known, node);
    if (use) channels.push(use.channel);
    for (const { node: child } of childrenOf(node)) waiting.push(child);
  }
  return channels;
};
