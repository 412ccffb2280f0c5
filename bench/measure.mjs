// How a claim is measured: medians of interleaved repeats, so that a slow moment of the machine hits both sides alike.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const cache = join(root, 'node_modules/.cache/contextcore/bench');

/** At least five repeats make a median; more where one costs little. */
const minimum = 5;

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Milliseconds of each function: the median over `repeats` rounds, in each of which every function runs once. */
export const interleaved = async (functions, { repeats = minimum, warmUp = 1 } = {}) => {
  const times = functions.map(() => []);
  for (let round = -warmUp; round < Math.max(repeats, minimum); round++) {
    for (const [index, run] of functions.entries()) {
      globalThis.gc?.();
      const start = performance.now();
      await run();
      if (round >= 0) times[index].push(performance.now() - start);
    }
  }
  return times.map(median);
};

/** A room as one ES module, built from the sources of this moment, as esbuild puts it into the command line. */
export const bundled = async (entry) => {
  const outfile = join(cache, `${entry.replaceAll(/[/.]/gu, '-')}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['yaml', 'oxc-parser', 'ts-morph', '@opentelemetry/api'],
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
};

/** Runs `bench/<file>` in a fresh Node with `args`; what it prints is JSON. */
export const inChild = (file, ...args) => {
  const command = ['--expose-gc', join(root, 'bench', file), ...args.map(String)];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: root });
  if (status !== 0) throw new Error(`bench/${file} ended with ${status}:\n${stderr.trim().slice(-2000)}`);
  return JSON.parse(stdout);
};

/** Wall-clock milliseconds of each command line of Node, as medians of interleaved fresh processes. */
export const startUps = (commands, { repeats = 21, cwd = root } = {}) =>
  interleaved(
    commands.map((args) => () => {
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
      if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
    }),
    { repeats, warmUp: 2 },
  );

/** The command line, built from the sources of this moment. */
export const builtCli = () => {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
  return join(root, 'dist/cli.cjs');
};

/** A program that does nothing: what Node costs by itself. */
export const bareProgram = () => {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, 'bare.cjs');
  writeFileSync(file, '');
  return file;
};

export const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
