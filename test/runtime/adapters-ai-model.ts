import { convertArrayToReadableStream, MockLanguageModelV3 } from 'ai/test';

export type Call = readonly [name: string, input: object];

/** What the model says in a step: calls of tools, or a word. */
export type Step = readonly Call[] | string;

type Stream = Awaited<ReturnType<MockLanguageModelV3['doStream']>>['stream'];
type Part = Stream extends ReadableStream<infer P> ? P : never;

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

const callsOf = (step: readonly Call[], at: number) =>
  step.map(([toolName, input], i) => ({
    type: 'tool-call' as const,
    toolCallId: `call-${at}-${i}`,
    toolName,
    input: JSON.stringify(input),
  }));

const partsOf = (step: Step, at: number): Part[] => [
  { type: 'stream-start', warnings: [] },
  { type: 'response-metadata', id: `r${at}`, ...told },
  ...(typeof step === 'string'
    ? ([
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: step },
        { type: 'text-end', id: 't' },
      ] as const)
    : callsOf(step, at)),
  { type: 'finish', finishReason: finishOf(step), usage },
];

const finishOf = (step: Step) => ({
  unified: typeof step === 'string' ? ('stop' as const) : ('tool-calls' as const),
  raw: undefined,
});

const told = { modelId: 'mock', timestamp: new Date(0) };

/** A model that says these things, one after the other. */
export const modelOf = (steps: readonly Step[]) =>
  new MockLanguageModelV3({
    doGenerate: steps.map((step, at) => ({
      content: typeof step === 'string' ? [{ type: 'text', text: step }] : callsOf(step, at),
      finishReason: finishOf(step),
      usage,
      warnings: [],
      response: { id: `r${at}`, ...told },
    })),
    doStream: steps.map((step, at) => ({
      stream: convertArrayToReadableStream(partsOf(step, at)),
    })),
  });
