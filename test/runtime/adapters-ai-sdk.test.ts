import { dynamicTool, generateText, stepCountIs, streamText, type Tool, ToolLoopAgent, type ToolSet, tool } from 'ai';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { guardTools } from '../../src/adapters.ts';
import { currentRun, type Guard } from '../../src/runtime.ts';
import { type Call, modelOf, type Step } from './adapters-ai-model.ts';
import { contract, standIn } from './adapters-contract.ts';
import { settle, watching } from './adapters-watching.ts';

const flow = contract({
  find_order: { required: { orderId: 'str' }, produces: { status: 'str', carrier: 'str' } },
  track_parcel: {
    required: { carrier: 'str' },
    enrichment: { language: standIn('en') },
    produces: { arrives: 'str' },
  },
  watch_parcel: { required: { carrier: 'str' }, produces: { place: 'str' } },
});

/** What is asked of others takes a turn of the event loop. Answers of the same turn have no order that could be kept. */
const turn = () => new Promise((done) => setImmediate(done));

/** Runs elsewhere. With exact optional properties, the SDK wants to be told that it is a tool. */
const askHuman: Tool = tool({ inputSchema: z.object({}) });

/** Tools of each kind that the SDK has, fresh in each run. */
const toolsOf = (log: unknown[] = []) => ({
  find_order: tool({
    description: 'Looks an order up.',
    inputSchema: z.object({ orderId: z.string().optional() }),
    execute: async ({ orderId }, { toolCallId, messages }) => {
      log.push(['find_order', orderId, toolCallId, messages.length, currentRun()?.phase]);
      await turn();
      return { status: 'shipped', carrier: 'dhl' };
    },
  }),
  track_parcel: tool({
    inputSchema: z.object({ carrier: z.string().optional(), language: z.string().optional() }),
    execute: ({ carrier, language }) => {
      log.push(['track_parcel', carrier, language]);
      return { arrives: `${carrier}: Friday` };
    },
    toModelOutput: ({ output }) => ({ type: 'text', value: output.arrives }),
  }),
  watch_parcel: tool({
    inputSchema: z.object({ carrier: z.string().optional() }),
    async *execute({ carrier }) {
      log.push(['watch_parcel', carrier]);
      yield { place: 'depot' };
      yield { place: 'van' };
    },
  }),
  ask_human: askHuman,
  look_up: dynamicTool({ inputSchema: z.object({}), execute: async () => 'text' }),
});

const order: Call = ['find_order', { orderId: '7' }];
const parcel: Call = ['track_parcel', { carrier: 'dhl' }];
const nameless: Call = ['find_order', {}];

/** One call after the other, then two beside each other, then the answer. */
const talk = [[order], [parcel, ['watch_parcel', { carrier: 'dhl' }], ['look_up', {}]], 'On Friday.'] as const;
/** As if the model had forgotten what it knew. */
const forgetful = [[nameless, parcel], 'Sorry.'] as const;

const prompt = 'Where is order 7?';

/** As text: errors with their names, and without the ids that are made anew in every run. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (one instanceof Error ? `${one.name}: ${one.message}` : one) ?? null),
    (key, one: unknown) => (key === 'messageId' || (key === 'id' && String(one).length > 8) ? 'id' : one),
  );

const generated = async (tools: ToolSet, steps: readonly Step[]) => {
  const model = modelOf(steps);
  const log: unknown[] = [];
  const {
    text,
    steps: made,
    response,
  } = await generateText({
    model,
    tools,
    prompt,
    stopWhen: stepCountIs(5),
    experimental_onToolCallStart: ({ toolCall }) => void log.push(['start', toolCall.toolName]),
    experimental_onToolCallFinish: ({ toolCall, success }) => void log.push(['finish', toolCall.toolName, success]),
    onStepFinish: ({ toolResults, finishReason }) => void log.push(['step', toolResults.length, finishReason]),
  });
  const prompts = model.doGenerateCalls.map((call) => [call.prompt, call.tools]);
  return plain({ text, content: made.map(({ content }) => content), messages: response.messages, prompts, log });
};

const streamed = async (tools: ToolSet, steps: readonly Step[]) => {
  const parts: unknown[] = [];
  const model = modelOf(steps);
  const result = streamText({ model, tools, prompt, stopWhen: stepCountIs(5), onError: () => {} });
  for await (const part of result.fullStream) parts.push(part);
  return plain({
    parts,
    messages: (await result.response).messages,
    prompts: model.doStreamCalls.map((c) => c.prompt),
  });
};

const agentic = async (tools: ToolSet, steps: readonly Step[]) => {
  const log: unknown[] = [];
  const agent = new ToolLoopAgent({
    model: modelOf(steps),
    tools,
    stopWhen: [stepCountIs(5), ({ steps: made }) => made.at(-1)?.text !== ''],
    prepareStep: ({ stepNumber, messages }) => {
      log.push(['prepare', stepNumber, messages.length]);
      return {};
    },
    onStepFinish: ({ toolCalls }) => void log.push(['step', toolCalls.map(({ toolName }) => toolName)]),
  });
  const { text, steps: made } = await agent.generate({ prompt });
  return plain({ text, content: made.map(({ content }) => content), log });
};

const ways = { generateText: generated, streamText: streamed, ToolLoopAgent: agentic };

/** Order and arguments of the calls of tools. */
const called = async (
  way: keyof typeof ways,
  steps: readonly Step[],
  guard?: Guard,
): Promise<{ readonly answer: unknown; readonly log: unknown[] }> => {
  const log: unknown[] = [];
  const tools = toolsOf(log);
  const answer = await ways[way](guard ? guardTools(guard, tools) : tools, steps);
  return { answer, log: log.map((entry) => (Array.isArray(entry) ? entry.slice(0, 4) : entry)) };
};

const all = Object.keys(ways) as (keyof typeof ways)[];

describe.each(all)('tools of the AI SDK in %s', (way) => {
  it.each([
    ['a whole conversation', talk, []],
    ['a call that lacks a field', forgetful, ['find_order entry orderId absent']],
  ] as const)('do in mode observe what they always do: %s', async (_, steps, expected) => {
    const { guard, found, reports } = watching(flow, { mode: 'observe' });
    const watched = await guard.run({ orderId: '7' }, () => called(way, steps, guard));
    expect(watched).toEqual(await called(way, steps));
    expect(found.filter((one) => !one.includes('language'))).toEqual(expected);
    expect(reports).toHaveLength(1);
    const ran = reports[0]?.phases.map(({ phase, ran }) => `${phase} ${ran}`);
    expect(ran).toEqual(expect.arrayContaining(['find_order 1', 'track_parcel 1']));
  });

  it('get the defaults of the contract', async () => {
    const { guard } = watching(flow, { mode: 'permissive' });
    const { log } = await guard.run({ orderId: '7' }, () => called(way, talk, guard));
    expect(log).toContainEqual(['track_parcel', 'dhl', 'en']);
  });

  it('are not called where a field is absent: the model is told so, and the conversation goes on', async () => {
    const { guard, reports } = watching(flow, { mode: 'enforce' });
    const { answer, log } = await guard.run({ orderId: '7' }, () => called(way, forgetful, guard));
    expect(log).toEqual([['track_parcel', 'dhl', 'en']]);
    const text = JSON.stringify(answer);
    expect(text).toContain('"type":"tool-error"');
    expect(text).toContain('ContextContractError');
    expect(text).toContain('Sorry.');
    expect(reports[0]?.phases.find(({ phase }) => phase === 'find_order')).toMatchObject({ ran: 1, blocked: 1 });
  });
});

describe('tools of the AI SDK', () => {
  it('keep their types, and what a tool has besides', () => {
    const { guard } = watching(flow);
    const tools = toolsOf();
    const guarded = guardTools(guard, tools);
    expectTypeOf(guarded).toEqualTypeOf<typeof tools>();
    expect(guarded.ask_human).toBe(tools.ask_human);
    expect(guarded.look_up).toBe(tools.look_up);
    for (const name of ['find_order', 'track_parcel', 'watch_parcel'] as const)
      expect({ ...guarded[name], execute: 0 }).toEqual({ ...tools[name], execute: 0 });
  });

  it('stop a tool that streams before its first part', async () => {
    const { guard } = watching(flow);
    const { answer, log } = await called('streamText', [[['watch_parcel', {}]], 'Sorry.'], guard);
    expect(log).toEqual([]);
    expect(JSON.stringify(answer)).toContain('ContextContractError');
  });

  it('stop what a tool gives where it lacks a promised field', async () => {
    const { guard } = watching(flow);
    const broken = { find_order: { ...toolsOf().find_order, execute: async () => ({ status: 'shipped' }) } };
    const answer = await generated(guardTools(guard, broken), [[order], 'Sorry.']);
    expect(JSON.stringify(answer)).toMatch(/"type":"tool-error".*carrier/);
  });

  it('can end a conversation by what was stopped', async () => {
    const { guard } = watching(flow);
    const model = modelOf(forgetful);
    const { text, steps } = await generateText({
      model,
      tools: guardTools(guard, toolsOf()),
      prompt,
      stopWhen: ({ steps: made }) => made.some(({ content }) => content.some(({ type }) => type === 'tool-error')),
    });
    expect({ text, steps: steps.length, asked: model.doGenerateCalls.length }).toEqual({
      text: '',
      steps: 1,
      asked: 1,
    });
  });

  it('are runs of their own where the stream is read after the run', async () => {
    const { guard, reports } = watching(flow, { mode: 'observe' });
    const tools = guardTools(guard, toolsOf());
    const start = () => streamText({ model: modelOf(talk), tools, prompt, stopWhen: stepCountIs(5) });
    const { stream } = await guard.run({ orderId: '7' }, () => ({ stream: start().fullStream }));
    for await (const _ of stream);
    await settle();
    expect(reports.length).toBeGreaterThan(1);
  });
});
