// What CI runs, one line a step with its time; the first step that fails ends the run.
// `node scripts/check.mjs NAME…` runs only the steps named.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;
const bin = (path) => [node, join(root, 'node_modules', path)];

const steps = [
  { name: 'types', command: [...bin('typescript/bin/tsc'), '-p', '.'] },
  { name: 'lint', command: [...bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'generated', command: [node, 'scripts/docs.mjs', '--check'] },
  { name: 'build', command: [node, 'scripts/build.mjs', '--if-stale'] },
  { name: 'self-check', command: [node, 'dist/cli.cjs', 'check', '--strict'] },
  { name: 'tests', loud: true, command: [...bin('vitest/vitest.mjs'), 'run'] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `No step is called ${unknown.map((name) => `"${name}"`).join(', ')}; steps: ${steps.map((s) => s.name).join(', ')}.`,
  );
  process.exit(92);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs one step; true where it passes. A quiet one shows its output only where it fails, the tests close by themselves. */
const run = ({ name, command, loud = false }) => {
  const start = performance.now();
  const [file, ...args] = command;
  const stdio = loud ? 'inherit' : 'pipe';
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: root, stdio, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!loud) console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(12)}${seconds(start)}`);
  if (!loud && status !== 0) console.log(`${stdout}${stderr}\nStopped: step "${name}" failed.`);
  return status === 0;
};

const chosen = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
process.exitCode = chosen.every(run) ? 0 : 1;
