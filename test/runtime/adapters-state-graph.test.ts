import { AIMessage } from '@langchain/core/messages';
import {
  Annotation,
  Command,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { guardStateGraph } from '../../src/adapters.ts';
import type { PortableContract } from '../../src/contract/model/index.ts';
import type { RunEvent } from '../../src/core/index.ts';
import { createGuard, currentRun, type GuardOptions, type RunReport } from '../../src/runtime.ts';
import { contract, standIn } from './adapters-contract.ts';

const State = Annotation.Root({
  topic: Annotation<string>,
  draft: Annotation<string>,
  tone: Annotation<string>,
  notes: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});

type S = typeof State.State;

const thread = { configurable: { thread_id: 'one' } };

/** A guard that tells what was found, and the events of its runs. */
const watching = (of: PortableContract, options: GuardOptions = {}) => {
  const found: string[] = [];
  const events: RunEvent[] = [];
  const reports: RunReport[] = [];
  const sink = { append: (event: RunEvent) => void events.push(event), flush: async () => {}, close: async () => {} };
  const guard = createGuard(of, {
    telemetry: false,
    mode: 'observe',
    record: { open: () => sink },
    onViolation: ({ phase, boundary, field, reason }) => void found.push(`${phase} ${boundary} ${field} ${reason}`),
    onFinish: (report) => void reports.push(report),
    ...options,
  });
  const outcomes = (): readonly string[] =>
    events.filter(({ type }) => type === 'phase.finished').map(({ phase, data }) => `${phase} ${data['outcome']}`);
  return { guard, found, events, reports, outcomes };
};

const writes = contract({ write: { required: { topic: 'str' }, produces: { draft: 'str' } } });

const one = (write: (state: S) => unknown) =>
  new StateGraph(State).addNode('write', write as (state: S) => Partial<S>).addEdge(START, 'write');

describe('what a node wrote', () => {
  it.each<[string, () => unknown]>([
    ['an object', () => ({ draft: 'd' })],
    ['a command', () => new Command({ update: { draft: 'd' } })],
    ['a command with pairs', () => new Command({ update: [['draft', 'd']] })],
    ['commands in a list', () => [new Command({ update: { tone: 't' } }), { draft: 'd' }]],
  ])('is told from %s', async (_, write) => {
    const { guard, found } = watching(writes);
    const graph = guardStateGraph(guard, one(write)).compile();
    await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }));
    expect(found).toEqual([]);
  });

  it.each<[string, () => unknown, string]>([
    ['nothing', () => undefined, 'absent'],
    ['a command that only goes on', () => new Command({ goto: END }), 'absent'],
    ['undefined', () => ({ draft: undefined }), 'absent'],
    ['another type', () => ({ draft: 5 }), 'type'],
    ['a key that is no channel', () => ({ drafts: 'd' }), 'absent'],
  ])('is told to be missing from %s', async (_, write, reason) => {
    const { guard, found } = watching(writes);
    const graph = guardStateGraph(guard, one(write)).compile();
    await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }));
    expect(found).toEqual([`write exit draft ${reason}`]);
  });

  it('takes the place of what was there, and is not merged with it', async () => {
    const of = contract({
      write: { required: { 'plan.risk': 'str' }, produces: { 'plan.risk': 'str', 'plan.steps': 'int' } },
    });
    const Nested = Annotation.Root({ plan: Annotation<object>, topic: Annotation<string> });
    const { guard, found } = watching(of);
    const builder = new StateGraph(Nested).addNode('write', () => ({ plan: { steps: 1 } })).addEdge(START, 'write');
    const graph = guardStateGraph(guard, builder).compile();
    const input = { plan: { risk: 'r' }, topic: 't' };
    expect(await guard.run(input, () => graph.invoke(input))).toEqual({ plan: { steps: 1 }, topic: 't' });
    expect(found).toEqual(['write exit plan.risk absent']);
  });

  it('takes for a channel with a reducer what the reducer takes', async () => {
    const of = contract({ talk: { produces: { messages: 'list' } }, note: { produces: { notes: 'list[str]' } } });
    const { guard, found } = watching(of);
    const Both = Annotation.Root({ ...MessagesAnnotation.spec, ...State.spec });
    const builder = new StateGraph(Both)
      .addNode('talk', () => ({ messages: new AIMessage('Hello.') }))
      .addNode('note', () => ({ notes: ['a'] }))
      .addEdge(START, 'talk')
      .addEdge('talk', 'note');
    const graph = guardStateGraph(guard, builder).compile();
    await guard.run({}, () => graph.invoke({ topic: 't' }));
    expect(found).toEqual([]);
  });
});

describe('control flow of a graph', () => {
  it('is no failure where a node interrupts, and the node runs from its top when it goes on', async () => {
    const { guard, found, reports, outcomes } = watching(writes);
    const graph = guardStateGraph(
      guard,
      one(({ topic }) => ({ draft: `${topic} ${interrupt<string, string>('?')}` })),
    ).compile({ checkpointer: new MemorySaver() });
    const first = await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }, thread));
    expect(first).toHaveProperty('__interrupt__');
    const last = await guard.run({ topic: 't' }, () => graph.invoke(new Command({ resume: 'yes' }), thread));
    expect(last).toMatchObject({ draft: 't yes' });
    expect({ found, outcomes: outcomes() }).toEqual({ found: [], outcomes: ['write ok', 'write ok'] });
    expect(reports.map(({ state, phases }) => [state, phases[0]?.errors])).toEqual([
      ['succeeded', 0],
      ['succeeded', 0],
    ]);
  });

  it('is no failure where no run is around the graph, either', async () => {
    const { guard, reports } = watching(writes);
    const graph = guardStateGraph(
      guard,
      one(() => ({ draft: interrupt<string, string>('?') })),
    ).compile({ checkpointer: new MemorySaver() });
    await graph.invoke({ topic: 't' }, thread);
    await new Promise((done) => setTimeout(done));
    expect(reports.map(({ state }) => state)).toEqual(['succeeded']);
  });

  it('tells what a command for the outer graph wrote', async () => {
    const inner = new StateGraph(State)
      .addNode('decide', () => new Command({ graph: Command.PARENT, goto: 'after', update: { draft: 'd' } }))
      .addEdge(START, 'decide')
      .compile();
    const of = contract({
      write: { required: { topic: 'str' }, produces: { draft: 'str' } },
      after: { required: { draft: 'str' } },
    });
    const { guard, found, outcomes } = watching(of);
    const builder = new StateGraph(State)
      .addNode('write', inner, { ends: ['after'] })
      .addNode('after', ({ draft }) => ({ tone: draft }))
      .addEdge(START, 'write');
    const graph = guardStateGraph(guard, builder).compile();
    const last = await guard.run({ topic: 't' }, async (run) => {
      const state = await graph.invoke({ topic: 't' });
      expect(run.provenance('draft')).toMatchObject({ phase: 'write', by: 'phase' });
      return state;
    });
    expect(last).toMatchObject({ draft: 'd', tone: 'd' });
    expect({ found, outcomes: outcomes() }).toEqual({ found: [], outcomes: ['write ok', 'after ok'] });
    // The inner graph is no node when it is called by itself.
    await inner.invoke({ topic: 't' });
    expect(outcomes()).toHaveLength(2);
  });

  it('leaves an error of a node what it is', async () => {
    const error = new RangeError('no');
    const { guard, outcomes } = watching(writes);
    const graph = guardStateGraph(
      guard,
      one(() => {
        throw error;
      }),
    ).compile();
    await expect(guard.run({}, () => graph.invoke({ topic: 't' }))).rejects.toBe(error);
    expect(outcomes()).toEqual(['write error']);
  });
});

describe('a graph under a guard that acts', () => {
  const tones = contract({
    write: { required: { topic: 'str' }, enrichment: { tone: standIn('kind') }, produces: { draft: 'str' } },
  });
  const write = ({ topic, tone }: S) => ({ draft: `${tone}: ${topic}` });

  it('gives a node the default, which does not get into the state', async () => {
    const { guard } = watching(tones, { mode: 'permissive' });
    const graph = guardStateGraph(guard, one(write)).compile();
    const last = await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }));
    expect(last).toEqual({ topic: 't', draft: 'kind: t', notes: [] });
  });

  it('knows a default from what a node that is no phase wrote later', async () => {
    const later = { required: { draft: 'str' }, enrichment: { tone: standIn('kind') } };
    const of = contract({ write: { enrichment: { tone: standIn('kind') }, produces: { draft: 'str' } }, read: later });
    const { guard, found } = watching(of, { mode: 'permissive' });
    const builder = one(write)
      .addNode('other', () => ({ tone: 'dry' }))
      .addNode('read', () => ({}))
      .addEdge('write', 'other')
      .addEdge('other', 'read');
    const graph = guardStateGraph(guard, builder).compile();
    await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }));
    expect(found).toEqual(['write entry tone absent']);
  });

  it('only tells of it in mode observe', async () => {
    const { guard, found } = watching(tones);
    const graph = guardStateGraph(guard, one(write)).compile();
    const last = await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't' }));
    expect({ last, found }).toEqual({
      last: { topic: 't', draft: 'undefined: t', notes: [] },
      found: ['write entry tone absent'],
    });
  });

  it('stops a node that lacks what it requires', async () => {
    const { guard } = watching(tones, { mode: 'enforce' });
    let ran = 0;
    const graph = guardStateGraph(
      guard,
      one((state) => {
        ran++;
        return write(state);
      }),
    ).compile();
    const run = guard.run({ topic: 't' }, () => graph.invoke({ tone: 'dry' }));
    await expect(run).rejects.toMatchObject({ name: 'ContextContractError', boundary: 'entry' });
    expect(ran).toBe(0);
  });

  it('gives a node what was sent to it, be it an object or not', async () => {
    const seen: unknown[] = [];
    const { guard } = watching(tones, { mode: 'permissive' });
    const builder = one((state) => void seen.push(state)).addNode('send', () => ({}));
    const sending = builder
      .addEdge(START, 'send')
      .addConditionalEdges('send', () => [new Send('write', 'text'), new Send('write', { topic: 's' })]);
    const graph = guardStateGraph(guard, sending).compile();
    await guard.run({}, () => graph.invoke({ topic: 't', tone: 'dry' }));
    expect(seen).toEqual([{ topic: 't', tone: 'dry', notes: [] }, 'text', { topic: 's', tone: 'kind' }]);
  });
});

describe('chains through a graph', () => {
  const chainOf = (field: string) => ({
    id: 'c',
    severity: 'blocking' as const,
    source: { phase: 'plan', field },
    waypoints: [],
    destination: { phase: 'end', field },
  });
  const through = async (field: string, middle: (state: S) => object, route: 'edge' | 'send' = 'edge') => {
    const end = { required: { topic: 'str', notes: 'list' } };
    const of = contract(
      {
        plan: { produces: { notes: 'list' }, mayProduce: { topic: 'str' } },
        middle: { mayProduce: { draft: 'str' } },
        end,
      },
      { chains: [chainOf(field)] },
    );
    const { guard, reports } = watching(of);
    const builder = new StateGraph(State)
      .addNode('plan', () => ({ notes: ['p'], topic: 'T' }))
      .addNode('middle', middle)
      .addNode('end', () => ({}))
      .addEdge(START, 'plan')
      .addEdge('middle', 'end');
    if (route === 'edge') builder.addEdge('plan', 'middle');
    else builder.addConditionalEdges('plan', () => [new Send('middle', { draft: 'sent' })]);
    const graph = guardStateGraph(guard, builder).compile();
    await guard.run({ topic: 't' }, () => graph.invoke({ topic: 't', notes: ['0'] }));
    return reports[0]?.chains[0]?.status;
  };

  it('are whole where a node was not sent the field', async () => {
    expect(await through('topic', () => ({ draft: 'd' }), 'send')).toBe('intact');
  });

  it('are whole where a reducer made another value of what was written', async () => {
    expect(await through('notes', () => ({ draft: 'd' }))).toBe('intact');
  });

  it('are broken where a node on the way overwrites what it does not read', async () => {
    expect(await through('topic', () => ({ topic: 'other' }))).toBe('broken');
  });
});

describe('guardStateGraph', () => {
  it('leaves nodes alone that are no phases', async () => {
    const { guard, events } = watching(writes);
    const builder = one(() => ({ draft: 'd' })).addNode('other', () => ({ tone: currentRun()?.phase ?? 'none' }));
    const graph = guardStateGraph(guard, builder.addEdge('write', 'other')).compile();
    expect(await guard.run({}, () => graph.invoke({ topic: 't' }))).toMatchObject({ tone: 'none' });
    expect(events.flatMap(({ type, phase }) => (type === 'phase.started' ? [phase] : []))).toEqual(['write']);
    expect(Object.hasOwn(builder.nodes.other.runnable, 'invoke')).toBe(false);
  });

  it('knows the nodes of one runnable apart, and a graph that it has seen', async () => {
    const inner = new StateGraph(State)
      .addNode('inner', () => ({ draft: 'd' }))
      .addEdge(START, 'inner')
      .compile();
    const of = contract({ first: { produces: { draft: 'str' } }, second: { required: { draft: 'str' } } });
    const { guard, found, outcomes } = watching(of);
    const builder = new StateGraph(State)
      .addNode('first', inner)
      .addNode('second', inner)
      .addEdge(START, 'first')
      .addEdge('first', 'second');
    const graph = guardStateGraph(guard, guardStateGraph(guard, builder).compile());
    await guard.run({}, () => graph.invoke({ topic: 't' }));
    expect({ found, outcomes: outcomes() }).toEqual({ found: [], outcomes: ['first ok', 'second ok'] });
  });

  it('refuses a graph of which it would watch nothing', () => {
    const { guard } = watching(writes);
    const builder = new StateGraph(State).addNode('wirte', () => ({}));
    expect(() => guardStateGraph(guard, builder)).toThrow(/No node .* Did you mean "write"\?/);
    expect(() => guardStateGraph(guard, new StateGraph(State))).toThrow(/Add the nodes first/);
  });
});
