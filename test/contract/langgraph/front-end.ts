import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Checked, check } from '../../../src/compose/index.ts';
import type { Diagnostic } from '../../../src/core/index.ts';
import { readText, root } from '../../sources.ts';

/** Checks modules that are given as texts; the first ones are those that are named. */
export const checkTexts = (
  texts: Readonly<Record<string, string>>,
  named = Object.keys(texts).slice(0, 1),
): Promise<Checked> =>
  check({
    files: named.map((path) => ({ path, text: texts[path] ?? '' })),
    read: {
      read: (path) => {
        const text = texts[path];
        return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
      },
    },
  });

/** Checks the agent of a folder of `fixtures/langgraph`. */
export const checkAgent = (folder: string): Promise<Checked> => {
  const path = `fixtures/langgraph/${folder}/graph.ts`;
  return check({
    files: [{ path, text: readText(path) }],
    read: {
      read: (file) => (existsSync(join(root, file)) ? { kind: 'text', text: readText(file) } : { kind: 'missing' }),
    },
  });
};

/** The code around a graph: what follows the imports, with the state `State` and the nodes as given. */
export const agent = (code: string): string =>
  `import { Annotation, Command, END, MessagesAnnotation, Send, START, StateGraph, StateSchema, MessagesValue, ReducedValue, UntrackedValue } from '@langchain/langgraph';\n${code}`;

export const shown = ({ code, certainty, phase, field }: Diagnostic): string =>
  [code.split('/')[1], certainty, phase, field].filter((part) => part !== undefined).join(' ');

/** What is found in one module, one line each; what cannot be told is left out. */
export const findingsOf = async (
  code: string,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const { diagnostics } = await checkTexts({ 'agent.ts': agent(code), ...others });
  return diagnostics.filter((one) => one.code !== 'propagation/dead-write').map(shown);
};
