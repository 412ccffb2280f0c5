import { isRow } from '../../core/index.ts';

/** The channels of a graph by name. */
export type Channels = Readonly<Record<string, object>>;

type Update = readonly [key: string, value: unknown];

const parent = '__parent__';
const overwrite = '__overwrite__';

/** What is written to one of these takes the place of what was there. Others make something of both. */
const replacing = new Set(['LastValue', 'LastValueAfterFinish', 'AnyValue', 'EphemeralValue', 'UntrackedValue']);

const isCommand = (value: unknown): value is { readonly graph?: unknown; readonly update?: unknown } =>
  isRow(value) && value['lg_name'] === 'Command';

const entriesOf = (update: unknown): readonly Update[] => {
  if (isRow(update)) return Object.entries(update);
  if (!Array.isArray(update)) return [];
  return update.flatMap((pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 ? [[String(pair[0]), pair[1]]] : [],
  );
};

/** What LangGraph takes of a result: keys that are no channels are dropped. */
const updatesOf = (result: unknown, isChannel: (key: string) => boolean): readonly Update[] => {
  if (isCommand(result)) {
    const updates = entriesOf(result.update);
    // An update for the outer graph is for channels that are not known here.
    return result.graph === parent ? updates : updates.filter(([key]) => isChannel(key));
  }
  if (Array.isArray(result)) return result.flatMap((one: unknown) => updatesOf(one, isChannel));
  return isRow(result) ? Object.entries(result).filter(([key]) => isChannel(key)) : [];
};

const replaces = (channels: Channels | undefined, key: string): boolean => {
  const channel = channels && Object.hasOwn(channels, key) ? channels[key] : undefined;
  return channel === undefined || !('lc_graph_name' in channel) || replacing.has(String(channel.lc_graph_name));
};

/**
 * About what a reducer makes of an update. The reducer itself belongs to the graph, which calls it once: calling it here might
 * show. What most of them do: lists grow, and a value that is of another kind than the channel becomes a part of it.
 */
const reduced = (before: unknown, update: unknown): unknown => {
  if (before === undefined || before === null) return update;
  if (Array.isArray(before)) return Array.isArray(update) ? [...before, ...update] : [...before, update];
  if (isRow(before) && isRow(update)) return { ...before, ...update };
  return typeof before === typeof update && !Array.isArray(update) ? update : before;
};

/** What a node wrote, by channel, given what it returned. */
export const writtenBy = (result: unknown, given: unknown, channels: Channels | undefined): object => {
  const written: Record<string, unknown> = Object.create(null);
  const isChannel = (key: string): boolean => channels === undefined || Object.hasOwn(channels, key);
  for (const [key, value] of updatesOf(result, isChannel)) {
    const isWhole = isRow(value) && Object.hasOwn(value, overwrite);
    const before = Object.hasOwn(written, key) ? written[key] : isRow(given) ? given[key] : undefined;
    if (isWhole) written[key] = value[overwrite];
    else written[key] = replaces(channels, key) ? value : reduced(before, value);
  }
  return written;
};

/**
 * Interrupts and commands for an outer graph travel as exceptions. A command that is for the graph of this node is applied to
 * it as if the node had returned it.
 */
export const jumpOf = (
  error: unknown,
  namespace: unknown,
  given: unknown,
  channels: Channels | undefined,
): { readonly written?: object } | undefined => {
  if (!isRow(error) || error['is_bubble_up'] !== true) return undefined;
  const { command } = error;
  if (!isCommand(command) || typeof namespace !== 'string' || command.graph !== namespace) return {};
  return { written: writtenBy(command, given, channels) };
};
