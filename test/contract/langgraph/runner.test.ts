import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { type Agent, inputsOf } from './agents-inputs.ts';
import { agents } from './agents-load.ts';
import { type Observable, record } from './runner.ts';
import { observe } from './runner-observe.ts';

/** Ids are made anew in every run. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'id'));

const streamed = async (graph: Observable, inputs: readonly unknown[], thread: string): Promise<unknown> => {
  const chunks: unknown[] = [];
  for (const input of inputs) {
    const options = {
      streamMode: ['updates', 'values', 'tasks'],
      subgraphs: true,
      configurable: { thread_id: thread },
    };
    for await (const chunk of await graph.stream(input, options)) chunks.push(chunk);
  }
  return withoutIds(chunks);
};

describe('a graph that is observed', () => {
  it.each(Object.keys(inputsOf) as Agent[])('streams what it always streams: %s', async (agent) => {
    const { graph } = await agents[agent]();
    // The second input of "review" resumes what the first has begun.
    const inputs = inputsOf[agent].slice(0, agent === 'review' ? 2 : 1);
    const plain = await streamed(graph, inputs, 'plain');
    const undo = observe(graph, { steps: [], choices: [] });
    const watched = await streamed(graph, inputs, 'watched');
    undo();
    expect(watched).toEqual(plain);
  });

  it('is as it was afterwards', async () => {
    const { graph } = await agents.subgraph();
    const runnables = Object.values(graph.builder.nodes).map(({ runnable }) => runnable);
    await record(graph, inputsOf.subgraph);
    expect(runnables.filter((runnable) => Object.hasOwn(runnable, 'invoke'))).toEqual([]);
  });
});

const State = Annotation.Root({
  given: Annotation<string>,
  answer: Annotation<string>,
  later: Annotation<string>,
});

const base = (node: (state: typeof State.State) => object) =>
  new StateGraph(State)
    .addNode('only', (state) => node(state))
    .addEdge(START, 'only')
    .compile({ checkpointer: new MemorySaver() });

const stepsOf = async (node: (state: typeof State.State) => object, inputs: readonly unknown[] = [{ given: 'x' }]) => {
  const { runs } = await record(base(node), inputs, { configurable: { thread_id: 'one' } });
  return runs.flatMap(({ steps }) => steps);
};

describe('a recording', () => {
  it('tells reads, absent or not, once each', async () => {
    const [step] = await stepsOf((state) => ({ answer: `${state.given}${state.given}${state.later}` }));
    expect(step?.reads).toEqual([
      { key: 'given', absent: false },
      { key: 'later', absent: true },
    ]);
  });

  it('tells reads by destructuring and by "in"', async () => {
    const [step] = await stepsOf(({ given, ...rest }) => ({ answer: 'later' in rest ? given : '' }));
    expect(step).toMatchObject({ reads: [{ key: 'given', absent: false }], enumerated: true });
    const [other] = await stepsOf((state) => ({ answer: 'later' in state ? 'a' : 'b' }));
    expect(other).toMatchObject({ reads: [{ key: 'later', absent: true }], enumerated: false });
  });

  it('does not take the return of the whole state for a read', async () => {
    const [step] = await stepsOf((state) => state);
    expect(step).toMatchObject({ reads: [], enumerated: false, returned: ['given'], dropped: [] });
  });

  it('tells the keys of an update that are no channels', async () => {
    const [step] = await stepsOf(() => new Command({ update: { answer: 'a', anwser: 'b' } }));
    expect(step).toMatchObject({ returned: ['answer', 'anwser'], dropped: ['anwser'] });
  });

  it('tells the error of a node, and of the run', async () => {
    const graph = base(() => {
      throw new TypeError('no');
    });
    const { runs } = await record(graph, [{ given: 'x' }], { configurable: { thread_id: 'one' } });
    expect(runs[0]).toMatchObject({ error: 'TypeError: no', steps: [{ node: 'only', error: 'TypeError: no' }] });
  });

  it('tells an interrupt as such, and the node from its top when the run goes on', async () => {
    const steps = await stepsOf(
      (state) => ({ answer: `${state.given} ${interrupt<string, string>('?')}` }),
      [{ given: 'x' }, new Command({ resume: 'yes' })],
    );
    expect(steps).toMatchObject([
      { node: 'only', step: 1, interrupted: true, returned: [] },
      { node: 'only', step: 1, returned: ['answer'] },
    ]);
    expect(steps.map(({ error }) => error)).toEqual([undefined, undefined]);
  });
});
