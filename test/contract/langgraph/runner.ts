import { type Choice, listOf, messageOf, type Notes, type Observable, observe, type Step } from './runner-observe.ts';

export type { Choice, Observable, Step };

export interface Run {
  readonly steps: readonly Step[];
  readonly choices: readonly Choice[];
  /** The last state that the caller sees. */
  readonly final: Readonly<Record<string, unknown>>;
  readonly interrupted?: true;
  readonly error?: string;
}

export interface Recording {
  readonly runs: readonly Run[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A stream tells the whole state; a caller of `invoke` gets the channels of the output. */
const outputOf = (graph: Observable, state: Record<string, unknown>): Record<string, unknown> => {
  const visible = listOf(graph.outputChannels);
  return Object.fromEntries(Object.entries(state).filter(([key]) => visible.includes(key)));
};

const runOnce = async (graph: Observable, input: unknown, config: object): Promise<Run> => {
  const notes: Notes = { steps: [], choices: [] };
  const undo = observe(graph, notes);
  const taken = new Map<string, readonly string[]>();
  let final: Record<string, unknown> = {};
  let ending: { readonly error?: string; readonly interrupted?: true } = {};
  try {
    const chunks = await graph.stream(input, { ...config, streamMode: ['values', 'tasks'], subgraphs: true });
    for await (const chunk of chunks) {
      const [path, mode, event] = listOf(chunk);
      if (!isRecord(event)) continue;
      if (mode === 'tasks' && isRecord(event['result'])) taken.set(String(event['id']), Object.keys(event['result']));
      if (mode !== 'values' || listOf(path).length > 0) continue;
      if ('__interrupt__' in event) ending = { interrupted: true };
      else final = outputOf(graph, event);
    }
  } catch (error) {
    ending = { error: messageOf(error) };
  } finally {
    undo();
  }
  const steps = notes.steps.map(({ task, ...step }) => ({
    ...step,
    // Nothing is told about a task whose update was refused: the error of the run stands for it.
    dropped: step.returned.filter((key) => taken.get(task)?.includes(key) === false),
  }));
  return { steps, choices: notes.choices, final, ...ending };
};

/** Runs a graph over inputs, one after the other, and tells what its nodes and routers did. */
export const record = async (
  graph: Observable,
  inputs: readonly unknown[],
  config: object = {},
): Promise<Recording> => {
  const runs: Run[] = [];
  for (const input of inputs) runs.push(await runOnce(graph, input, config));
  return { runs };
};
