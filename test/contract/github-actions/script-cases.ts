import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ScriptWrites } from '../../../src/contract/source/github-actions/script/writes.ts';

type Analysis = (text: string) => ScriptWrites;

/** A script, and what `shown` says of it. */
export type ScriptCase = readonly [text: string, expected: string];

/** Names in one line, `!` behind those that are always written; `env:` before variables; then why the list is open. */
export const shown = ({ outputs, env, opensOutputs }: ScriptWrites): string =>
  [
    ...outputs.map(({ name, always }) => `${name}${always ? '!' : ''}`),
    ...env.map(({ name, always }) => `env:${name}${always ? '!' : ''}`),
    ...(opensOutputs ? [`open: ${opensOutputs.reason}`] : []),
  ].join(' ');

const fuzzRuns = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 400);

/** Tries any text, and the scripts of the cases with a part cut out or put in. */
export const neverThrows = (cases: readonly ScriptCase[], analyse: (text: string) => unknown): void => {
  const mutated = fc
    .tuple(fc.constantFrom(...cases.map(([text]) => text)), fc.nat(), fc.nat(30), fc.string({ maxLength: 4 }))
    .map(([text, at, length, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + length);
    });
  const any = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), mutated);
  fc.assert(
    fc.property(any, (text) => void analyse(text)),
    { numRuns: fuzzRuns },
  );
};

/** The names that a run of a script hands over. */
export interface Run {
  readonly outputs: ReadonlySet<string>;
  readonly env: ReadonlySet<string>;
}

/** What a run left behind: the runner's files, and what it printed. */
interface Traces {
  readonly outputs: string;
  readonly env: string;
  readonly log: string;
}

/** The names in a runner's file, read as the runner reads it; undefined where it refuses the file. */
const namesIn = (text: string): readonly string[] | undefined => {
  const names: string[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const equals = line.indexOf('=');
    const arrows = line.indexOf('<<');
    if (line === '') continue;
    if (arrows >= 0 && (equals < 0 || arrows < equals)) {
      const end = lines.indexOf(line.slice(arrows + 2), i + 1);
      if (arrows === 0 || end < 0 || line.length === arrows + 2) return undefined;
      names.push(line.slice(0, arrows));
      i = end;
    } else if (equals > 0) names.push(line.slice(0, equals));
    else return undefined;
  }
  return names;
};

/** What the runner takes from a run; undefined where it refuses a file. */
export const runOf = (traces: Traces): Run | undefined => {
  const outputs = namesIn(traces.outputs);
  const env = namesIn(traces.env);
  if (outputs === undefined || env === undefined) return undefined;
  const printed = [...traces.log.matchAll(/^[ \t]*::set-output name=([^:,]*)::/gm)].map((match) => match[1] ?? '');
  return { outputs: new Set([...outputs, ...printed]), env: new Set(env) };
};

/** What is wrong with what is said of a script, as successful runs of it show. */
export const faults = (said: ScriptWrites, runs: readonly Run[]): readonly string[] =>
  (['outputs', 'env'] as const).flatMap((file) => {
    const open = file === 'outputs' ? said.opensOutputs : said.opensEnv;
    const predicted = new Set(said[file].map(({ name }) => name));
    const seen = new Set(runs.flatMap((run) => [...run[file]]));
    const unlisted = [...seen].filter((name) => !predicted.has(name) && open === undefined);
    const unsure = said[file].filter(({ name, always }) => always && !runs.every((run) => run[file].has(name)));
    return [
      ...unlisted.map((name) => `"${name}" is written and not listed`),
      ...unsure.map(({ name }) => `"${name}" is not written always`),
    ];
  });

/** The command that runs a script; it may write files to the folder. */
type Command = (text: string, folder: string) => { readonly program: string; readonly args: readonly string[] };

/** Compares what is said of each script with what a real run of it writes. At least half of the scripts have to run. */
export const agreesWithRuns = (cases: readonly ScriptCase[], analyse: Analysis, command: Command): void => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-'));
  try {
    const runs = cases.map(([text]) => ({ text, traces: tracesOf(text, folder, command) }));
    const succeeded = runs.flatMap(({ text, traces }) => (traces ? [{ text, run: runOf(traces) }] : []));
    const wrong = succeeded.flatMap(({ text, run }) =>
      (run ? faults(analyse(text), [run]) : ['the runner refuses the file']).map((fault) => `${fault}: ${text}`),
    );
    expect(wrong).toEqual([]);
    expect(succeeded.length).toBeGreaterThan(cases.length / 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Runs a script; undefined where it fails. */
const tracesOf = (text: string, folder: string, command: Command): Traces | undefined => {
  const [outputs, env] = [join(folder, 'output'), join(folder, 'env')];
  writeFileSync(outputs, '');
  writeFileSync(env, '');
  const { program, args } = command(text, folder);
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], GITHUB_OUTPUT: outputs, GITHUB_ENV: env },
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  return { outputs: readFileSync(outputs, 'utf8'), env: readFileSync(env, 'utf8'), log: `${stdout}\n${stderr}` };
};
