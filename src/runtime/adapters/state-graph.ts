import { isRow } from '../../core/index.ts';
import type { Guard } from '../guard/guard.ts';
import { knows, nothingKnown, type Watched, watchedPhase } from './passage.ts';
import { type Channels, jumpOf, writtenBy } from './state-graph-update.ts';

interface Invokable {
  invoke: (...given: never[]) => unknown;
}

interface Builder {
  readonly nodes: Readonly<Record<string, { readonly runnable: Invokable }>>;
  readonly channels?: Channels;
}

/** A `StateGraph` of LangGraph.js, or what its `compile()` made of it, as far as it is used here. */
export type StateGraphLike = Builder | { readonly builder: Builder };

interface Node {
  readonly watched: Watched;
  readonly channels: Channels | undefined;
}

interface Config {
  readonly metadata?: { readonly langgraph_node?: unknown };
  readonly configurable?: { readonly checkpoint_ns?: unknown };
}

/** The nodes that a guard watches already, by their runnable: one runnable may be several nodes. */
const known = new WeakMap<Guard, WeakMap<Invokable, Map<string, Node>>>();

const nodesOf = (guard: Guard, runnable: Invokable): Map<string, Node> | undefined => known.get(guard)?.get(runnable);

const remember = (guard: Guard, runnable: Invokable, nodes: Map<string, Node>): void => {
  const ofGuard = known.get(guard) ?? new WeakMap<Invokable, Map<string, Node>>();
  known.set(guard, ofGuard.set(runnable, nodes));
};

/** The runnable stays the same object: a graph is recognized by that, and its streams and interrupts hang on it. */
const intercept = (runnable: Invokable, nodes: ReadonlyMap<string, Node>): void => {
  const proxy = new Proxy(runnable.invoke, {
    apply(target, self, args: readonly unknown[]) {
      const [input, config, ...rest] = args;
      const call = (given: unknown): unknown => Reflect.apply(target, self, [given, config, ...rest]);
      const { metadata, configurable } = (isRow(config) ? config : {}) as Config;
      // A graph may be called by itself, too, and is no node then.
      const node = typeof metadata?.langgraph_node === 'string' ? nodes.get(metadata.langgraph_node) : undefined;
      if (!node) return Reflect.apply(target, self, args);
      return node.watched(input, {
        body: call,
        isAsync: true,
        written: (result, given) => writtenBy(result, given, node.channels),
        jump: (error, given) => jumpOf(error, configurable?.checkpoint_ns, given, node.channels),
      });
    },
  });
  Object.defineProperty(runnable, 'invoke', { value: proxy, configurable: true, writable: true });
};

/**
 * Makes each node of a LangGraph.js graph the phase of its name: what the node is given is checked at entry, what it writes at
 * exit. Nodes that the contract does not know are left as they are. The graph is the one that was given, and does what it
 * always did, but for what the mode of the guard asks for. Nodes that are added afterwards are not watched. Throws a TypeError
 * where no node is a phase.
 */
export const guardStateGraph = <G extends StateGraphLike>(guard: Guard, graph: G): G => {
  const { nodes, channels } = 'builder' in graph ? graph.builder : graph;
  const names = Object.keys(nodes);
  if (!names.some((name) => knows(guard, name)))
    throw nothingKnown(guard, names, {
      what: 'node of the graph',
      order: 'Add the nodes first, and name them as the phases.',
    });
  for (const [name, { runnable }] of Object.entries(nodes)) {
    if (!knows(guard, name)) continue;
    const before = nodesOf(guard, runnable);
    const own = before ?? new Map<string, Node>();
    own.set(name, { watched: watchedPhase(guard, name), channels });
    if (before) continue;
    remember(guard, runnable, own);
    intercept(runnable, own);
  }
  return graph;
};
