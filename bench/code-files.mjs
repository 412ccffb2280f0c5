// Folders full of TypeScript for the claims about phases in code.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './measure.mjs';

const phase = (i) => `import { definePhase } from 'contextcore/runtime';
import { limits } from './shared.js';

/** Step ${i} of the pipeline. */
export const step${i} = definePhase(
  {
    id: 'step-${i}',
    requires: {
      'task.title': 'str',
      'task.words': 'list[str]',
      limit: { type: 'int', severity: 'warning', default: limits.words },
      owner: 'str | null',
    },
    produces: { 'result${i}.text': 'str', 'result${i}.count': 'int', note: { type: 'str', optional: true } },
  },
  async ({ task, ...rest }) => {
    const words = task.words.filter((word) => word.length > 0).slice(0, rest.limit);
    if (words.length === 0) return { result${i}: { text: task.title, count: 0 } };
    const text = words.map((word) => word.toLowerCase()).join(' ');
    return { result${i}: { text, count: words.length }, note: rest.owner ?? "nobody" };
  },
);
`;

const other = (i) => `import { readFile } from 'node:fs/promises';

export interface Entry${i} {
  readonly name: string;
  readonly size: number;
}

/** Reads one entry of the index and leaves the others alone. */
export const read${i} = async (path: string): Promise<Entry${i} | undefined> => {
  const text = await readFile(path, 'utf8');
  const line = text.split('\\n').find((one) => one.startsWith('entry-${i} '));
  if (line === undefined) return undefined;
  const [, name = '', size = '0'] = line.split(' ');
  return { name, size: Number(size) };
};

export const total${i} = (entries: readonly Entry${i}[]): number =>
  entries.reduce((sum, entry) => sum + (Number.isFinite(entry.size) ? entry.size : 0), 0);
`;

/** A folder outside of this project with so many modules, of which every `every`-th declares a phase. */
export const codeFolder = (count, every) => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/contextcore'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (let i = 0; i < count; i++) {
    const directory = join(folder, `src/part-${i % 50}`);
    if (i < 50) {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'shared.ts'), 'export const limits = { words: 20 } as const;\n');
    }
    writeFileSync(join(directory, `module-${i}.ts`), i % every === 0 ? phase(i) : other(i));
  }
  return folder;
};
