import { parsePath } from '../../model/index.ts';
import { bodyOf, type ExactBody } from '../typescript/body.ts';
import type { FunctionNode } from '../typescript/body-nodes.ts';
import { spanOf } from '../typescript/constant.ts';
import type { Opening } from '../typescript/declared.ts';
import { visible } from '../typescript/handler.ts';
import type { Module } from '../typescript/modules.ts';
import type { Reading } from '../typescript/reading.ts';
import { askedIn } from './asked.ts';
import type { Builder, Builders } from './builders.ts';
import { schemaOf } from './channels.ts';
import { type Commands, commandsOf } from './commands.ts';
import { erasedBy } from './erased.ts';
import type { Branch, ChannelRead, ChannelWrite, GraphModel, Named, NodeModel } from './model.ts';
import {
  follow,
  functionOf,
  libraryName,
  listOf,
  memberOf,
  membersOf,
  objectOf,
  opening,
  type Placed,
  textOf,
} from './reading.ts';
import { nodeOfGraph } from './subgraph.ts';

/** Everything around one graph while it is read. */
export interface World {
  readonly reading: Reading;
  buildersOf(module: Module): Builders;
  /** Undefined while the graph is being read: it stands in itself. */
  modelOf(builder: Builder): GraphModel | undefined;
}

/** A node, where its Commands lead, and what could not be told of it. */
export interface ReadNode {
  readonly node: NodeModel;
  readonly branch?: Branch;
  readonly unresolved: readonly Opening[];
}

const headOf = (path: string): string | undefined => {
  const parsed = parsePath(path);
  return parsed.kind === 'path' ? parsed.segments[0] : undefined;
};

/** What a function reads of the channels, each as often as it stands there. */
export const channelReads = ({ reads }: ExactBody, fn: FunctionNode): readonly ChannelRead[] => {
  const { asked, isCompared, under } = askedIn(fn);
  return reads.flatMap(({ path, at, defaulted, end }) => {
    const name = headOf(path);
    if (name === undefined || name === '*') return [];
    // Of the object itself, as `toString`.
    if (end === 'call' && name === path && name in Object.prototype) return [];
    const read = { name, at, tolerant: defaulted || asked.has(name), under: under(at.start) };
    return [isCompared(at.start) ? { ...read, compared: true as const } : read];
  });
};

const channelWrites = ({ writes }: ExactBody): readonly ChannelWrite[] => {
  const found = new Map<string, ChannelWrite>();
  for (const { path, at, always } of writes) {
    const name = headOf(path);
    if (name === undefined || name === '*') continue;
    const before = found.get(name);
    if (!before) found.set(name, { name, at, always: always && name === path });
    else if (always && name === path && !before.always) found.set(name, { ...before, always: true });
  }
  return [...found.values()];
};

/** The body of a function, as the state that is given to it goes through. */
export const bodyIn = ({ reading }: World, { scope }: Placed, fn: FunctionNode): ExactBody =>
  bodyOf(fn, visible(reading, fn, scope).context);

const endsOf = (reading: Reading, placed: Placed | undefined): readonly Named[] | undefined => {
  if (!placed) return undefined;
  const list = listOf(reading, placed);
  const object = objectOf(reading, placed);
  if (object)
    return membersOf(reading, object).named.map(({ name, key }) => ({ name, at: spanOf(key.scope, key.node) }));
  return list?.node.elements.flatMap((element) => {
    const place = element && element.type !== 'SpreadElement' ? { node: element, scope: list.scope } : undefined;
    const name = place && textOf(reading, place);
    return name !== undefined && place ? [{ name, at: spanOf(place.scope, place.node) }] : [];
  });
};

/** Where the Commands of a node lead: to what they name, or, where that cannot be told, to any of its `ends`. */
const branchOf = (
  { goto, always, hidden, open }: Pick<Commands, 'goto' | 'always' | 'hidden' | 'open'>,
  from: Named,
  ends: readonly Named[] | undefined,
): Branch | undefined => {
  const mayBeAny = hidden || open !== undefined || goto?.open !== undefined;
  if (!goto && !(mayBeAny && ends)) return undefined;
  const base = { from: from.name, at: from.at, kind: 'command' as const, reads: [], ...(ends ? { mapped: ends } : {}) };
  if (goto && !mayBeAny) return { ...base, ...goto, mayStop: !always };
  const labels = [...(goto?.labels ?? []), ...(ends ?? [])];
  const isOpen = !ends && goto?.open ? { open: goto.open } : {};
  return { ...base, labels, sent: goto?.sent ?? [], several: true, mayStop: true, ...isOpen };
};

const ofFunction = (world: World, named: Named, fn: Placed<FunctionNode>, ends: readonly Named[] | undefined) => {
  const commands = commandsOf(world.reading, fn);
  const body = bodyIn(world, fn, fn.node);
  const written = commands.writer === fn.node ? body : bodyIn(world, fn, commands.writer);
  const branch = branchOf(commands, named, ends);
  const opensWrites = written.opensWrites ?? commands.open;
  const erases = erasedBy({ node: commands.writer, scope: fn.scope });
  return {
    reads: channelReads(body, fn.node),
    ...(commands.hidden ? { mayCommand: true as const } : {}),
    writes: channelWrites(written),
    ...(erases.length > 0 ? { erases } : {}),
    ...(body.opensReads ? { opensReads: body.opensReads } : {}),
    ...(opensWrites ? { opensWrites } : {}),
    ...(branch ? { branch } : {}),
  };
};

/** Whether tools may return Commands: where one is in code that cannot be seen, or that names them. */
const mayCommand = (reading: Reading, { node, scope }: Placed): boolean => {
  const [argument] = node.type === 'NewExpression' ? node.arguments : [];
  const list = argument && argument.type !== 'SpreadElement' && listOf(reading, { node: argument, scope });
  if (!list) return true;
  return list.node.elements.some((element) => {
    if (!element || element.type === 'SpreadElement') return true;
    const tool = follow(reading, { node: element, scope: list.scope });
    return tool.node.type === 'Identifier' || tool.scope.module.source.text.includes('Command');
  });
};

/** What a node does, from what `addNode` is given. */
export const nodeOf = (world: World, named: Named, action: Placed, options: Placed | undefined): ReadNode => {
  const { reading } = world;
  const object = options && objectOf(reading, options);
  const members = object && membersOf(reading, object);
  const own = members && memberOf(members, 'input', 'inputSchema');
  const ends = endsOf(reading, members && memberOf(members, 'ends'));
  const unresolved: Opening[] = [];
  if (options && (!members || members.open || members.spreads.length > 0))
    unresolved.push(opening('Its options cannot be told', options));
  const input =
    unresolved.length > 0
      ? { channels: new Map(), open: unresolved[0] ?? opening('', action) }
      : own && schemaOf(reading, own);
  if (input?.open && own) unresolved.push(input.open);
  const base = {
    id: named.name,
    at: named.at,
    deferred: members !== undefined && memberOf(members, 'defer') !== undefined,
    ...(input ? { input } : {}),
  };
  const done = ({ branch, ...rest }: Omit<NodeModel, 'id' | 'at' | 'deferred'> & { branch?: Branch }): ReadNode => {
    for (const one of [rest.opensReads, rest.opensWrites, branch?.open]) if (one) unresolved.push(one);
    return { node: { ...base, ...rest }, ...(branch ? { branch } : {}), unresolved };
  };
  const fn = functionOf(reading, action);
  if (fn) return done(ofFunction(world, named, fn, ends));
  const target = follow(reading, action);
  const builder =
    world.buildersOf(target.scope.module).compiled(target) ?? world.buildersOf(action.scope.module).compiled(action);
  const graph = builder && world.modelOf(builder);
  if (graph) return done(nodeOfGraph(graph, named));
  const hidden = branchOf({ always: false, hidden: true }, named, ends);
  const branch = hidden ? { branch: hidden } : {};
  if (
    target.node.type === 'NewExpression' &&
    libraryName(reading, { node: target.node.callee, scope: target.scope }) === 'ToolNode'
  ) {
    const messages = { name: 'messages', at: named.at };
    const open = mayCommand(reading, target) ? { opensWrites: opening('Its tools may return Commands', target) } : {};
    return done({
      reads: [{ ...messages, tolerant: true }],
      writes: [{ ...messages, always: true }],
      ...open,
      ...branch,
    });
  }
  const open = opening(builder ? 'The graph stands in itself' : 'The code of the node cannot be seen', action);
  return done({ reads: [], writes: [], opensReads: open, opensWrites: open, isHidden: true, ...branch });
};
