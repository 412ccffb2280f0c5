import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with files in which commands run; gone when the test has ended. */
export const workspace = (files: Readonly<Record<string, string>> = {}) => {
  const root = mkdtempSync(join(tmpdir(), 'contextcore-cli-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  // The files of one test must not be seen by looking upwards from another.
  put('.git/HEAD', '');
  for (const [name, text] of Object.entries(files)) put(name, text);
  return {
    root,
    put,
    read: (name: string): string => readFileSync(join(root, name), 'utf8'),
    has: (name: string): boolean => existsSync(join(root, name)),
    /** Runs a command line in the folder, or in one below it. */
    run: async (line: readonly string[], more: Partial<Io> & { readonly below?: string } = {}): Promise<Outcome> => {
      let out = '';
      let err = '';
      const io: Io = {
        cwd: join(root, more.below ?? ''),
        env: {},
        stdoutIsTerminal: false,
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
        now: () => 0,
        ...more,
      };
      const code = await run(line, io);
      return { code, out, err };
    },
  };
};

/** A contract in which phase "use" reads "answer", which phase "make" produces or not. */
export const contract = (
  options: { readonly produces?: string; readonly extra?: string; readonly id?: string } = {},
): string =>
  [
    'schema_version: "1.0.0"',
    `pipeline_id: ${options.id ?? 'flow'}`,
    'inputs: [request]',
    `outputs: [result${options.produces === undefined ? '' : `, ${options.produces}`}]`,
    'phases:',
    '  make:',
    '    entry: {required: [request]}',
    `    exit: {required: [${options.produces ?? 'answer'}]}`,
    '  use:',
    '    entry:',
    '      required:',
    ...(options.extra === undefined ? [] : [`        ${options.extra}`]),
    '        - answer',
    '    exit: {required: [result]}',
    '',
  ].join('\n');

/** A contract with one finding at error: nothing produces "answer". What it produces instead is an output. */
export const broken = (extra?: string): string =>
  contract({ produces: 'draft', ...(extra === undefined ? {} : { extra }) });
