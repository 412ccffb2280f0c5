import { isCommand } from '@langchain/langgraph';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardStateGraph } from '../../src/adapters.ts';
import { createGuard, type GuardOptions, type RunReport } from '../../src/runtime.ts';
import { type Agent, inputsOf, moreInputsOf } from '../contract/langgraph/agents-inputs.ts';
import { agents, brokenAgents } from '../contract/langgraph/agents-load.ts';
import { type Observable, type Recording, record } from '../contract/langgraph/runner.ts';
import { messageOf } from '../contract/langgraph/runner-observe.ts';
import { contractOfRecording, stepsOf } from './adapters-recorded.ts';

const all = Object.keys(inputsOf) as Agent[];

/** A graph that nobody has touched. */
const fresh = async (agent: Agent): Promise<Observable> => {
  vi.resetModules();
  return (await agents[agent]()).graph;
};

const recordings = new Map<Agent, Promise<Recording>>();
const recordingOf = (agent: Agent): Promise<Recording> => {
  const made = recordings.get(agent) ?? fresh(agent).then((graph) => record(graph, inputsOf[agent], inThread));
  recordings.set(agent, made);
  return made;
};

const inThread = { configurable: { thread_id: 'one' } };

/** Ids are made anew in every run. */
const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'id'));

const chunksOf = async (graph: Observable, input: unknown): Promise<readonly unknown[]> => {
  const chunks: unknown[] = [];
  const options = { ...inThread, streamMode: ['updates', 'values', 'tasks', 'messages'], subgraphs: true };
  try {
    for await (const chunk of await graph.stream(input, options)) chunks.push(chunk);
  } catch (error) {
    chunks.push({ thrown: messageOf(error) });
  }
  return chunks;
};

const streamed = async (graph: Observable, inputs: readonly unknown[]): Promise<unknown[]> => {
  const runs: unknown[] = [];
  for (const input of inputs) runs.push(withoutIds(await chunksOf(graph, input)));
  return runs;
};

interface Full extends Observable {
  invoke(input: unknown, options: unknown): Promise<unknown>;
  getState(options: unknown): Promise<{ readonly values: object }>;
}

/** What a run begins with: the input and the defaults of the channels, or what was kept of the run that is resumed. */
const initialOf = async (graph: Observable, input: unknown): Promise<object> => {
  if (isCommand(input)) return (await (graph as Full).getState(inThread)).values;
  const chunks = await graph.stream(input, { configurable: { thread_id: 'other' }, streamMode: 'values' });
  for await (const chunk of chunks) return chunk as object;
  return {};
};

const guarded = async (agent: Agent, options: GuardOptions) => {
  const contract = contractOfRecording(agent, await recordingOf(agent));
  const reports: RunReport[] = [];
  const onFinish = (report: RunReport): void => void reports.push(report);
  const guard = createGuard(contract, { telemetry: false, ...options, onFinish });
  return { guard, reports };
};

beforeEach(() => vi.resetModules());

describe.each(all)('the agent %s under a guard', (agent) => {
  it('streams what it always streams, and nothing is found', async () => {
    const plain = await streamed(await fresh(agent), inputsOf[agent]);
    const { guard, reports } = await guarded(agent, { mode: 'observe' });
    const graph = guardStateGraph(guard, await fresh(agent));
    const watched: unknown[] = [];
    for (const input of inputsOf[agent]) watched.push(withoutIds(await guard.run(input, () => chunksOf(graph, input))));
    expect(watched).toEqual(plain);
    expect(reports.map(({ state, violations }) => ({ state, violations }))).toEqual(
      inputsOf[agent].map(() => ({ state: 'succeeded', violations: [] })),
    );
    // The recorder counts by other means.
    const { runs } = await recordingOf(agent);
    const ran = (names: readonly string[]) => names.toSorted();
    expect(reports.map(({ phases }) => ran(phases.flatMap((one) => Array(one.ran).fill(one.phase))))).toEqual(
      runs.map((run) => ran(stepsOf(run).map(({ node }) => node))),
    );
    expect(reports.flatMap(({ phases }) => phases.filter(({ errors, blocked }) => errors + blocked > 0))).toEqual([]);
  });

  it.each(['enforce', 'permissive'] as const)('answers as always in mode %s', async (mode) => {
    const plainGraph = (await fresh(agent)) as Full;
    const plain: unknown[] = [];
    for (const input of inputsOf[agent]) plain.push(withoutIds(await plainGraph.invoke(input, inThread)));
    const { guard, reports } = await guarded(agent, { mode });
    const graph = (await fresh(agent)) as Full;
    const initials = await fresh(agent);
    guardStateGraph(guard, graph);
    const answers: unknown[] = [];
    for (const input of inputsOf[agent]) {
      const initial = await initialOf(isCommand(input) ? graph : initials, input);
      answers.push(withoutIds(await guard.run(initial, () => graph.invoke(input, inThread))));
    }
    expect(answers).toEqual(plain);
    expect(reports.map(({ state }) => state)).toEqual(inputsOf[agent].map(() => 'succeeded'));
  });
});

/** Those whose defect `compile()` finds never run. */
const running = all.filter((agent) => agent !== 'chained' && agent !== 'review');

describe.each(running)('the broken agent %s under a guard', (agent) => {
  const load = async (): Promise<Observable> => {
    vi.resetModules();
    return (await brokenAgents[agent]()).graph;
  };
  const inputs: readonly unknown[] = [...inputsOf[agent], ...(moreInputsOf[agent] ?? [])];

  it('fails as it always fails, and every read of what is absent is told', async () => {
    const plain = await streamed(await load(), inputs);
    const recording = await record(await load(), inputs, inThread);
    const violations: string[] = [];
    const guard = createGuard(contractOfRecording(agent, recording, 'wanted'), {
      mode: 'observe',
      telemetry: false,
      onViolation: ({ phase, boundary, field, reason }) =>
        void (boundary === 'entry' && reason === 'absent' && violations.push(`${phase} ${field}`)),
    });
    const graph = guardStateGraph(guard, await load());
    const watched: unknown[] = [];
    for (const input of inputs)
      watched.push(withoutIds(await guard.run(input as object, () => chunksOf(graph, input))));
    expect(watched).toEqual(plain);
    const required = new Map(guard.contract.phases.map(({ id, required }) => [id, required.map(({ name }) => name)]));
    const absent = recording.runs
      .flatMap(stepsOf)
      .flatMap(({ node, reads }) => reads.filter((read) => read.absent).map(({ key }) => ({ node, key })))
      .filter(({ node, key }) => required.get(node)?.includes(key));
    expect(violations.toSorted()).toEqual(absent.map(({ node, key }) => `${node} ${key}`).toSorted());
  });
});
