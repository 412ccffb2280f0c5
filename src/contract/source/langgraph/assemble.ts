import type { Node } from 'oxc-parser';
import { spanOf } from '../typescript/constant.ts';
import type { Opening } from '../typescript/declared.ts';
import { answersOf, returnsOf } from './answers.ts';
import type { Builder, BuilderCall } from './builders.ts';
import { schemaOf } from './channels.ts';
import {
  type Branch,
  type ChannelRead,
  type EdgeModel,
  end,
  type GraphModel,
  type Named,
  type NodeModel,
  type Schema,
  start,
} from './model.ts';
import { bodyIn, channelReads, nodeOf, type World } from './nodes.ts';
import { functionOf, listOf, memberOf, membersOf, objectOf, opening, type Placed, textOf } from './reading.ts';

interface Draft {
  readonly world: World;
  readonly nodes: NodeModel[];
  readonly edges: EdgeModel[];
  readonly branches: Branch[];
  readonly unresolved: Opening[];
  open?: Opening | undefined;
  isUpdated?: boolean;
}

/** Whether the options of a graph give it a name and a description, and nothing that keeps its state. */
const isOnlyNamed = (reading: World['reading'], place: Placed): boolean => {
  const object = objectOf(reading, place);
  const members = object && membersOf(reading, object);
  if (!members || members.open || members.spreads.length > 0) return false;
  return members.named.every(({ name }) => name === 'name' || name === 'description');
};

const giveUp = (draft: Draft, reason: string, place: Placed): void => {
  const open = opening(reason, place);
  draft.unresolved.push(open);
  draft.open ??= open;
};

const namedAt = ({ world }: Draft, place: Placed | undefined): Named | undefined => {
  const name = place && textOf(world.reading, place);
  return name === undefined || !place ? undefined : { name, at: spanOf(place.scope, place.node) };
};

const argumentsOf = ({ node, scope }: BuilderCall): readonly Placed[] | undefined =>
  node.arguments.some((one) => one.type === 'SpreadElement')
    ? undefined
    : node.arguments.map((one) => ({ node: one, scope }));

const add = (draft: Draft, named: Named, action: Placed, options?: Placed): void => {
  const { node, branch, unresolved } = nodeOf(draft.world, named, action, options);
  draft.nodes.push(node);
  if (branch) draft.branches.push(branch);
  draft.unresolved.push(...unresolved);
};

/** The nodes that `addNode` or `addSequence` is given as an object or a list; the names, in order. */
const addMany = (draft: Draft, place: Placed): readonly Named[] => {
  const { reading } = draft.world;
  const names: Named[] = [];
  const object = objectOf(reading, place);
  if (object) {
    const members = membersOf(reading, object);
    if (members.open || members.spreads.length > 0) giveUp(draft, 'There may be more nodes', place);
    for (const { name, key, value } of members.named) {
      const named = { name, at: spanOf(key.scope, key.node) };
      names.push(named);
      add(draft, named, value);
    }
    return names;
  }
  const list = listOf(reading, place);
  if (!list) {
    giveUp(draft, 'The nodes cannot be told', place);
    return names;
  }
  for (const element of list.node.elements) {
    const item =
      element && element.type !== 'SpreadElement' ? listOf(reading, { node: element, scope: list.scope }) : undefined;
    const [id, action, options] = item?.node.elements ?? [];
    const named =
      item && id && id.type !== 'SpreadElement' ? namedAt(draft, { node: id, scope: item.scope }) : undefined;
    if (!item || !named || !action || action.type === 'SpreadElement') {
      giveUp(draft, 'A node cannot be told', place);
      continue;
    }
    names.push(named);
    const placed = options && options.type !== 'SpreadElement' ? { node: options, scope: item.scope } : undefined;
    add(draft, named, { node: action, scope: item.scope }, placed);
  }
  return names;
};

const addEdge = (draft: Draft, call: Placed, from: Placed | undefined, to: Placed | undefined): void => {
  const list = from && listOf(draft.world.reading, from);
  const starts = list
    ? list.node.elements.map((one) =>
        namedAt(draft, one && one.type !== 'SpreadElement' ? { node: one, scope: list.scope } : undefined),
      )
    : [namedAt(draft, from)];
  const known = starts.filter((one) => one !== undefined);
  const target = namedAt(draft, to);
  if (!target || known.length < starts.length || known.length === 0) giveUp(draft, 'An edge cannot be told', call);
  else draft.edges.push({ from: known, to: target });
};

/** What each label of a path map means. */
const pathMapOf = (draft: Draft, place: Placed): ReadonlyMap<string, Named> | undefined => {
  const { reading } = draft.world;
  const object = objectOf(reading, place);
  const map = new Map<string, Named>();
  if (object) {
    const members = membersOf(reading, object);
    for (const { name, value } of members.named) {
      const named = namedAt(draft, value);
      if (!named) return undefined;
      map.set(name, named);
    }
    return members.open || members.spreads.length > 0 ? undefined : map;
  }
  const list = listOf(reading, place);
  for (const element of list?.node.elements ?? []) {
    const named =
      list && element && element.type !== 'SpreadElement'
        ? namedAt(draft, { node: element, scope: list.scope })
        : undefined;
    if (!named) return undefined;
    map.set(named.name, named);
  }
  return list && map;
};

const addBranch = (draft: Draft, call: Placed, [from, path, pathMap]: readonly (Placed | undefined)[]): void => {
  const { world } = draft;
  const source = namedAt(draft, from);
  if (!source || !path) {
    giveUp(draft, 'A conditional edge cannot be told', call);
    return;
  }
  const fn = functionOf(world.reading, path);
  const body = fn && bodyIn(world, fn, fn.node);
  const reads: readonly ChannelRead[] = fn && body ? channelReads(body, fn.node) : [];
  const hidden = { labels: [], sent: [], several: true, open: opening('The router cannot be seen', path) };
  const answers = fn && !fn.node.generator ? answersOf(world.reading, returnsOf(fn)) : hidden;
  const map = pathMap && pathMapOf(draft, pathMap);
  if (pathMap && !map) draft.unresolved.push(opening('The path map cannot be told', pathMap));
  const base = {
    from: source.name,
    at: source.at,
    kind: 'router' as const,
    reads,
    several: answers.several,
    mayStop: answers.several,
  };
  if (!map) {
    const open = answers.open ?? (pathMap ? opening('The path map cannot be told', pathMap) : undefined);
    if (open && !pathMap) draft.unresolved.push(open);
    draft.branches.push({
      ...base,
      labels: pathMap ? [] : answers.labels,
      sent: answers.sent,
      ...(open ? { open } : {}),
    });
    return;
  }
  const targets = answers.open ? [...map.values()] : answers.labels.flatMap(({ name }) => map.get(name) ?? []);
  // Whom something is sent to does not go through the map.
  const isSent = answers.sent.length > 0;
  const labels = targets.filter((one) => !isSent || !answers.open || !answers.sent.some(({ to }) => to === one.name));
  const unmapped = answers.labels.filter(({ name }) => !map.has(name));
  draft.branches.push({
    ...base,
    labels,
    sent: answers.sent,
    several: answers.several || (!!answers.open && !fn),
    unmapped,
    keys: [...map.keys()],
    mapped: [...map.values()],
  });
};

const apply = (draft: Draft, call: BuilderCall): void => {
  const { reading } = draft.world;
  const { node, scope, method } = call;
  const place: Placed = { node: node.callee.type === 'MemberExpression' ? node.callee.property : node, scope };
  const args = argumentsOf(call);
  if (!args) {
    giveUp(draft, 'What the builder is given is spread', place);
    return;
  }
  const [first, second, third] = args;
  const virtual = (name: string): Named => ({ name, at: spanOf(scope, place.node) });
  switch (method) {
    case 'addNode': {
      const named = second ? namedAt(draft, first) : undefined;
      if (named && second) add(draft, named, second, third);
      else if (first && !second) addMany(draft, first);
      else giveUp(draft, 'The name of a node cannot be told', place);
      return;
    }
    case 'addSequence': {
      const names = first ? addMany(draft, first) : [];
      names.slice(1).forEach((to, i) => {
        const from = names[i];
        if (from) draft.edges.push({ from: [from], to });
      });
      return;
    }
    case 'addEdge':
      addEdge(draft, place, first, second);
      return;
    case 'addConditionalEdges': {
      const object = first && !second ? objectOf(reading, first) : undefined;
      const members = object && membersOf(reading, object);
      if (members)
        addBranch(draft, place, [memberOf(members, 'source'), memberOf(members, 'path'), memberOf(members, 'pathMap')]);
      else addBranch(draft, place, [first, second, third]);
      return;
    }
    case 'setEntryPoint':
    case 'setFinishPoint': {
      const named = namedAt(draft, first);
      if (!named) giveUp(draft, 'An edge cannot be told', place);
      else if (method === 'setEntryPoint') draft.edges.push({ from: [virtual(start)], to: named });
      else draft.edges.push({ from: [named], to: virtual(end) });
      return;
    }
    case 'compile':
      // `updateState` writes from outside, and a run that stops or is kept is there for that.
      if (first && !isOnlyNamed(reading, first)) draft.isUpdated = true;
      return;
    case 'validate':
      return;
    default:
      giveUp(draft, 'A method of the builder is not known', place);
  }
};

const configKeys = ['state', 'stateSchema', 'channels', 'input', 'inputSchema', 'output', 'outputSchema'];

interface Schemas {
  readonly state: Schema;
  readonly input?: Schema;
  readonly output?: Schema;
}

const schemasOf = ({ world: { reading } }: Draft, { made: { node, scope } }: Builder): Schemas => {
  const placed = (one: Node | undefined): Placed | undefined => one && { node: one, scope };
  const [first, second] = node.arguments;
  const place = placed(first);
  const more = second && objectOf(reading, { node: second, scope });
  const ends = more && membersOf(reading, more);
  const schema = (one: Placed | undefined): Schema | undefined => one && schemaOf(reading, one);
  const from = (members: typeof ends): Omit<Schemas, 'state'> => {
    const input = members && schema(memberOf(members, 'input', 'inputSchema'));
    const output = members && schema(memberOf(members, 'output', 'outputSchema'));
    return { ...(input ? { input } : {}), ...(output ? { output } : {}) };
  };
  const nothing: Schema = { channels: new Map(), open: opening('The state has no schema', { node, scope }) };
  if (!place) return { state: nothing };
  const object = place.node.type === 'ObjectExpression' ? objectOf(reading, place) : undefined;
  const members = object && membersOf(reading, object);
  if (members?.named.some(({ name, value }) => configKeys.includes(name) && !isChannel(name, value))) {
    const own = from(members);
    const state = schema(memberOf(members, 'state', 'stateSchema', 'channels'));
    return { state: state ?? own.input ?? nothing, ...own };
  }
  return { state: schemaOf(reading, place), ...from(ends) };
};

/** A plain object of channels may have one of the name `input`. */
const isChannel = (name: string, { node }: Placed): boolean => {
  const callee = node.type === 'CallExpression' ? node.callee : node;
  return !name.endsWith('Schema') && callee.type === 'Identifier' && callee.name === 'Annotation';
};

/** What a builder makes, from the calls of its methods. */
export const assemble = (
  world: World,
  builder: Builder,
  name: string,
  taken: ReadonlySet<string> | undefined,
): GraphModel => {
  const draft: Draft = { world, nodes: [], edges: [], branches: [], unresolved: [], open: builder.open };
  if (builder.open) draft.unresolved.push(builder.open);
  const schemas = schemasOf(draft, builder);
  for (const schema of [schemas.state, schemas.input, schemas.output])
    if (schema?.open) draft.unresolved.push(schema.open);
  for (const call of builder.calls) apply(draft, call);
  const { nodes, edges, branches, unresolved, open } = draft;
  const at = spanOf(builder.made.scope, builder.made.node.callee);
  return {
    name,
    at,
    ...schemas,
    nodes,
    edges,
    branches,
    unresolved,
    ...(taken ? { taken } : {}),
    ...(draft.isUpdated ? { isUpdated: true as const } : {}),
    ...(open ? { open } : {}),
  };
};
