import { Command, isCommand, isGraphBubbleUp, isGraphInterrupt, Send } from '@langchain/langgraph';
import { type Read, unwatched, watch } from './runner-reads.ts';

interface Place {
  /** The name of the node; for a choice the node after which it is made. */
  readonly node: string;
  /** The nodes of the outer graphs, when this one stands in a subgraph. */
  readonly within: readonly string[];
  /** The superstep, counted by the graph that the node stands in. */
  readonly step: number;
  readonly reads: readonly Read[];
  /** All keys were listed: the state was spread, or taken apart with a rest. */
  readonly enumerated: boolean;
  readonly error?: string;
}

/** One call of a node. A node that is a graph has no reads of its own: its inner nodes tell. */
export interface Step extends Place {
  /** Keys of the returned object, or of the `update` of a Command for this graph. */
  readonly returned: readonly string[];
  /** Returned keys that LangGraph did not take. */
  readonly dropped: readonly string[];
  readonly goto: readonly string[];
  readonly interrupted?: true;
}

/** One call of the function of a conditional edge. */
export interface Choice extends Place {
  readonly to: readonly string[];
  readonly sends: readonly { readonly node: string; readonly keys: readonly string[] }[];
}

interface Invokable {
  invoke(input: unknown, config?: unknown): Promise<unknown>;
}

interface Builder {
  readonly nodes: Readonly<Record<string, { readonly runnable: Invokable }>>;
  readonly branches: Readonly<
    Record<string, Readonly<Record<string, { readonly path: Invokable; readonly ends?: Record<string, string> }>>>
  >;
}

/** A compiled StateGraph, as far as it is used here. */
export interface Observable {
  readonly builder: Builder;
  readonly outputChannels: unknown;
  stream(input: unknown, options?: unknown): Promise<AsyncIterable<unknown>>;
}

type Config = {
  readonly metadata?: { readonly langgraph_node?: string; readonly langgraph_step?: number };
  readonly configurable?: { readonly __pregel_task_id?: string; readonly checkpoint_ns?: string };
};

export interface Notes {
  readonly steps: (Step & { readonly task: string })[];
  readonly choices: Choice[];
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);

const isObservable = (value: object): value is Observable => 'builder' in value && 'stream' in value;

const placeOf = ({ metadata, configurable }: Config, node: string): Pick<Place, 'node' | 'within' | 'step'> => ({
  node: metadata?.langgraph_node ?? node,
  within: (configurable?.checkpoint_ns ?? '')
    .split('|')
    .slice(0, -1)
    .map((part) => part.slice(0, part.indexOf(':'))),
  step: metadata?.langgraph_step ?? 0,
});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const namesOf = (destinations: unknown): readonly string[] =>
  listOf(destinations).flatMap((one) => (one instanceof Send ? [one.node] : typeof one === 'string' ? [one] : []));

const keysOf = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null || value instanceof Send) return [];
  if (!isCommand(value)) return Array.isArray(value) ? [] : Object.keys(value);
  if (value.graph === Command.PARENT) return [];
  const { update } = value;
  return Array.isArray(update) ? update.map(([key]) => String(key)) : Object.keys(update ?? {});
};

/** Lets `around` see each call; the runnable itself stays the same object, and the answer undoes it. */
const wrap = (
  runnable: Invokable,
  around: (input: unknown, config: Config, call: (input: unknown) => Promise<unknown>) => Promise<unknown>,
): (() => void) => {
  const original = runnable.invoke;
  const own = Object.getOwnPropertyDescriptor(runnable, 'invoke');
  const proxy = new Proxy(original, {
    apply: (target, self, [input, config]: [unknown, Config | undefined]) =>
      around(input, config ?? {}, (given) => Reflect.apply(target, self, [given, config])),
  });
  Object.defineProperty(runnable, 'invoke', { value: proxy, configurable: true, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(runnable, 'invoke');
    else Object.defineProperty(runnable, 'invoke', own);
  };
};

const wrapNode = (name: string, runnable: Invokable, notes: Notes): (() => void) =>
  wrap(runnable, async (input, config, call) => {
    const watched = isObservable(runnable) ? undefined : watch(input);
    const end = (result: unknown, rest: { readonly error?: string; readonly interrupted?: true }): void => {
      const results = listOf(result);
      const { reads, enumerated } = watched?.close() ?? { reads: [], enumerated: false };
      const returned = [...new Set(results.flatMap(keysOf))];
      const goto = results.flatMap((one) => (isCommand(one) ? namesOf(one.goto) : []));
      const task = config.configurable?.__pregel_task_id ?? '';
      notes.steps.push({ ...placeOf(config, name), task, reads, enumerated, returned, dropped: [], goto, ...rest });
    };
    try {
      const result = unwatched(await call(watched === undefined ? input : watched.state));
      end(result, {});
      return result;
    } catch (error) {
      // An interrupt, and a command for the outer graph, travel as exceptions, but nothing has failed.
      if (isGraphBubbleUp(error)) end(undefined, isGraphInterrupt(error) ? { interrupted: true } : {});
      else end(undefined, { error: messageOf(error) });
      throw error;
    }
  });

const wrapChoice = (
  after: string,
  branch: { readonly path: Invokable; readonly ends?: Record<string, string> },
  notes: Notes,
): (() => void) =>
  wrap(branch.path, async (input, config, call) => {
    const watched = watch(input);
    const end = (result: unknown, rest: { readonly error?: string }): void => {
      const answers = listOf(result);
      const sends = answers.filter((one) => one instanceof Send);
      const labels = answers.filter((one) => !(one instanceof Send)).map(String);
      notes.choices.push({
        ...placeOf(config, after),
        ...watched.close(),
        to: result === undefined ? [] : labels.map((label) => branch.ends?.[label] ?? label),
        sends: sends.map(({ node, args }) => ({ node, keys: keysOf(args) })),
        ...rest,
      });
    };
    try {
      const result = await call(watched.state);
      end(result, {});
      return result;
    } catch (error) {
      end(undefined, { error: messageOf(error) });
      throw error;
    }
  });

/** Wraps the nodes and routers of a graph and of its subgraphs; the answer undoes it. */
export const observe = (graph: Observable, notes: Notes, seen = new Set<Invokable>()): (() => void) => {
  const undo: (() => void)[] = [];
  for (const [name, { runnable }] of Object.entries(graph.builder.nodes)) {
    if (seen.has(runnable)) continue;
    seen.add(runnable);
    if (isObservable(runnable)) undo.push(observe(runnable, notes, seen));
    undo.push(wrapNode(name, runnable, notes));
  }
  for (const [after, branches] of Object.entries(graph.builder.branches)) {
    for (const branch of Object.values(branches)) undo.push(wrapChoice(after, branch, notes));
  }
  return () => {
    for (const one of undo) one();
  };
};
