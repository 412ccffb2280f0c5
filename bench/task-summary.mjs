// `contextcore metrics summary` of a large log costs little more than parsing its lines where there is an index, and a small
// multiple where one has to be made first.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtCli, median } from './measure.mjs';
import { count, taskHome } from './task-home.mjs';

const rounds = 3;

const parsing = (root) => `
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
let total = 0;
for (const day of readdirSync(${JSON.stringify(root)}).filter((name) => /^\\d{4}-/.test(name)))
  for (const file of readdirSync(join(${JSON.stringify(root)}, day)))
    for (const line of readFileSync(join(${JSON.stringify(root)}, day, file), 'utf8').split('\\n'))
      if (line !== '') total += JSON.parse(line).seq;
if (total === 0) throw new Error('Nothing was read.');
`;

const once = (args, cwd) => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
};

/** Milliseconds of parsing, and of the command without and with an index. */
export const summaries = async () => {
  const { folder, root } = await taskHome();
  const plain = join(folder, 'plain.mjs');
  writeFileSync(plain, parsing(root));
  const command = [builtCli(), 'metrics', 'summary', '--project', 'shop', '--as-of', '2030-01-01'];
  const times = { plain: [], first: [], next: [] };
  for (let round = 0; round < rounds; round++) {
    rmSync(join(root, 'index'), { recursive: true, force: true });
    times.plain.push(once([plain], folder));
    times.first.push(once(command, folder));
    times.next.push(once(command, folder));
  }
  rmSync(folder, { recursive: true, force: true });
  return { plain: median(times.plain), first: median(times.first), next: median(times.next) };
};

export const measure = async () => {
  const { plain, first, next } = await summaries();
  const told = (ms) => `${(ms / 1000).toFixed(1)} s (${(ms / plain).toFixed(1)}×)`;
  return {
    value: next / plain,
    detail: `${count} events: ${told(next)}, the first time, making the index, ${told(first)}; readFile and JSON.parse ${(plain / 1000).toFixed(1)} s`,
  };
};
