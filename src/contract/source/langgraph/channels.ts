import type { Node } from 'oxc-parser';
import { parametersOf, unwrap } from '../typescript/body-nodes.ts';
import { spanOf } from '../typescript/constant.ts';
import type { Opening } from '../typescript/declared.ts';
import { targetAt } from '../typescript/names.ts';
import type { Reading } from '../typescript/reading.ts';
import type { Channel, Schema } from './model.ts';
import {
  follow,
  functionOf,
  isChanged,
  libraryName,
  memberOf,
  membersOf,
  objectOf,
  opening,
  type Placed,
} from './reading.ts';

/** Schemas that the library has ready: their only channel is `messages`. */
const ofMessages: ReadonlySet<string> = new Set(['MessagesAnnotation', 'MessagesZodState', 'MessagesZodMeta']);

/** Parts by which a schema hands out its own declaration. */
const declarations: ReadonlySet<string> = new Set(['spec', 'shape', 'fields']);

const deepest = 30;

type Kind = Pick<Channel, 'reduced' | 'present' | 'replaced'>;

/** Nothing is said about a channel of which neither reducer nor default is known. */
const unsure: Kind = { reduced: true, present: true };

/** The methods of a chain `a.b(…).c(…)`, the last first, and what it begins with. */
const chainOf = ({ node, scope }: Placed) => {
  const calls: { readonly method: string; readonly args: readonly Node[] }[] = [];
  let rest = unwrap(node);
  while (rest.type === 'CallExpression' && rest.callee.type === 'MemberExpression') {
    const { property, object } = rest.callee;
    if (rest.callee.computed || property.type !== 'Identifier') break;
    calls.push({ method: property.name, args: rest.arguments });
    rest = unwrap(object);
  }
  return { calls, root: { node: rest, scope } };
};

const first = (args: readonly Node[], scope: Placed['scope']): Placed | undefined => {
  const [one] = args;
  return one && one.type !== 'SpreadElement' ? { node: one, scope } : undefined;
};

const isZod = ({ modules }: Reading, { node, scope }: Placed): boolean => {
  const target = targetAt(modules, scope, node);
  return target?.kind === 'outside' && /^zod(?:\/|$)/u.test(target.specifier);
};

const optionsOf = (reading: Reading, placed: Placed | undefined): Kind => {
  const object = placed && objectOf(reading, placed);
  if (!object) return unsure;
  const members = membersOf(reading, object);
  if (members.spreads.length > 0 || members.open) return unsure;
  const reducer = memberOf(members, 'reducer', 'value');
  const present = memberOf(members, 'default') !== undefined;
  return {
    reduced: reducer !== undefined,
    present,
    ...(reducer && isReplacing(reading, reducer) ? { replaced: true } : {}),
  };
};

/** Whether a reducer gives what is written, whatever was there: `(_, last) => last`. */
const isReplacing = (reading: Reading, placed: Placed): boolean => {
  const fn = functionOf(reading, placed)?.node;
  const last = fn && parametersOf(fn)[1];
  const body = fn?.body && unwrap(fn.body);
  return last?.type === 'Identifier' && body?.type === 'Identifier' && body.name === last.name;
};

const lastValue: Kind = { reduced: false, present: false, replaced: true };

/** What is known of one channel from what declares it. */
const channelOf = (reading: Reading, placed: Placed, depth = 0): Kind => {
  const { node, scope } = { node: unwrap(placed.node), scope: placed.scope };
  if (depth > deepest) return unsure;
  if (node.type === 'Literal' && node.value === null) return lastValue;
  const library = libraryName(reading, { node, scope });
  if (library === 'Annotation') return lastValue;
  if (library === 'MessagesValue') return unsure;
  if (node.type === 'ObjectExpression') return optionsOf(reading, { node, scope });
  if (node.type === 'CallExpression') {
    const callee = libraryName(reading, { node: node.callee, scope });
    if (callee === 'Annotation') {
      const options = first(node.arguments, scope);
      if (!options) return lastValue;
      const kind = optionsOf(reading, options);
      // A default alone is not looked at.
      return kind.reduced ? kind : lastValue;
    }
    if (callee === 'withLangGraph') return { ...unsure };
    return zodChannel(reading, { node, scope });
  }
  if (node.type === 'NewExpression') {
    const callee = libraryName(reading, { node: node.callee, scope });
    if (callee === 'UntrackedValue') return lastValue;
    const value = first(node.arguments, scope);
    if (callee !== 'ReducedValue' || !value) return unsure;
    return { reduced: true, present: zodChannel(reading, value).present };
  }
  const value = follow(reading, { node, scope });
  return value.node === node ? unsure : channelOf(reading, value, depth + 1);
};

const zodChannel = (reading: Reading, placed: Placed, depth = 0): Kind => {
  const { calls, root } = chainOf(placed);
  let reduced = false;
  let present = false;
  for (const { method, args } of calls) {
    if (method === 'default' || method === 'prefault' || method === 'catch') present = true;
    if (method === 'register' || method === 'langgraph') {
      const [, options] = args;
      const known = options ? optionsOf(reading, { node: options, scope: placed.scope }) : unsure;
      reduced ||= known.reduced;
      present ||= known.present;
    }
  }
  if (isZod(reading, root)) return { reduced, present };
  const { node, scope } = follow(reading, root);
  if (node === root.node || depth > deepest) return unsure;
  const inner = zodChannel(reading, { node, scope }, depth + 1);
  return { reduced: reduced || inner.reduced, present: present || inner.present };
};

const openSchema = (reason: string, placed: Placed): Schema => ({ channels: new Map(), open: opening(reason, placed) });

const messages = ({ node, scope }: Placed): Schema => ({
  channels: new Map([['messages', { name: 'messages', at: spanOf(scope, node), ...unsure }]]),
});

/** Channels of an object whose members declare them. */
const declared = (reading: Reading, placed: Placed, depth: number): Schema => {
  const object = objectOf(reading, placed);
  if (!object) return schemaOf(reading, placed, depth + 1);
  const members = membersOf(reading, object);
  const channels = new Map<string, Channel>();
  let open: Opening | undefined = members.open;
  for (const spread of members.spreads) {
    const schema = declared(reading, spread, depth + 1);
    for (const [name, channel] of schema.channels) channels.set(name, channel);
    open ??= schema.open;
  }
  for (const { name, key, value } of members.named)
    channels.set(name, { name, at: spanOf(key.scope, key.node), ...channelOf(reading, value) });
  return { channels, ...(open ? { open } : {}) };
};

const keysOf = (reading: Reading, placed: Placed | undefined): ReadonlySet<string> | undefined => {
  const object = placed && objectOf(reading, placed);
  return object && new Set(membersOf(reading, object).named.map(({ name }) => name));
};

/** A zod object, and what its methods make of it. */
const zodObject = (reading: Reading, placed: Placed, depth: number): Schema => {
  const { calls, root } = chainOf(placed);
  const { scope } = placed;
  let schema = isZod(reading, root) ? undefined : schemaOf(reading, root, depth + 1);
  for (const { method, args } of [...calls].reverse()) {
    const argument = first(args, scope);
    if (!schema) {
      if (!/^(?:strict|loose)?[oO]bject$/u.test(method) || !argument)
        return openSchema('It is no object of zod', placed);
      schema = declared(reading, argument, depth + 1);
    } else if (method === 'extend' || method === 'safeExtend' || method === 'merge') {
      const more: Schema = argument
        ? declared(reading, argument, depth + 1)
        : openSchema('It is extended by nothing', placed);
      const open = schema.open ?? more.open;
      schema = { channels: new Map([...schema.channels, ...more.channels]), ...(open ? { open } : {}) };
    } else if (method === 'pick' || method === 'omit') {
      const keys = keysOf(reading, argument);
      if (!keys) return openSchema('The picked names cannot be told', placed);
      const kept = [...schema.channels].filter(([name]) => keys.has(name) === (method === 'pick'));
      schema = { ...schema, channels: new Map(kept) };
    } else if (!/^(?:partial|required|strict|passthrough|loose|strip|describe|meta|register|readonly)$/u.test(method))
      return openSchema('A method makes another schema of it', placed);
  }
  return schema ?? openSchema('It is no schema that is known', placed);
};

/** The channels that a schema declares, in any of the forms that a graph takes. */
export const schemaOf = (reading: Reading, placed: Placed, depth = 0): Schema => {
  const { node, scope } = { node: unwrap(placed.node), scope: placed.scope };
  if (depth > deepest) return openSchema('It refers to itself', placed);
  const library = libraryName(reading, { node, scope });
  if (library !== undefined && ofMessages.has(library)) return messages({ node, scope });
  if (node.type === 'ObjectExpression') return declared(reading, { node, scope }, depth);
  if (node.type === 'NewExpression') {
    const value = first(node.arguments, scope);
    if (libraryName(reading, { node: node.callee, scope }) === 'StateSchema' && value)
      return declared(reading, value, depth + 1);
    return openSchema('It is an object of a class', placed);
  }
  if (node.type === 'CallExpression') {
    const { callee } = node;
    const isRoot =
      callee.type === 'MemberExpression' &&
      !callee.computed &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'Root';
    const value = first(node.arguments, scope);
    if (isRoot && value && libraryName(reading, { node: callee.object, scope }) === 'Annotation')
      return declared(reading, value, depth + 1);
    return zodObject(reading, { node, scope }, depth);
  }
  if (
    node.type === 'MemberExpression' &&
    !node.computed &&
    node.property.type === 'Identifier' &&
    declarations.has(node.property.name)
  )
    return schemaOf(reading, { node: node.object, scope }, depth + 1);
  if (isChanged({ node, scope })) return openSchema('It is changed after it is made', placed);
  const value = follow(reading, { node, scope });
  if (value.node !== node) return schemaOf(reading, value, depth + 1);
  return openSchema('Its declaration cannot be seen', placed);
};
