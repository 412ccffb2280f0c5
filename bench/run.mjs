// `npm run bench [-- NAME…]`: measures every claim, compares it with bench/budget.json, ends with 1 where one is over.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

// Node reads the certificates that this names at every start, which can take longer than all else of it: on both sides of a ratio.
delete process.env.NODE_EXTRA_CA_CERTS;

const budget = JSON.parse(readFileSync(new URL('budget.json', import.meta.url), 'utf8'));
const shared = [
  'run.mjs',
  'measure.mjs',
  'generate.mjs',
  'workflow-files.mjs',
  'code-files.mjs',
  'task-events.mjs',
  'task-home.mjs',
];
const claims = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.mjs') && !file.endsWith('.child.mjs') && !shared.includes(file))
  .map((file) => basename(file, '.mjs'))
  .sort();

const limitOf = ({ atMost, atLeast }) => (atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`);
const holds = (value, { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY }) =>
  value <= atMost && value >= atLeast;
const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
const line = (...cells) =>
  console.log(
    cells
      .map((cell, i) => cell.padEnd([18, 16, 12, 9, 0][i]))
      .join('')
      .trimEnd(),
  );

/** With a temporary folder of its own: what the command line keeps there in one claim is nothing to another. */
const apart = async (measure) => {
  const { TMPDIR } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-bench-'));
  process.env.TMPDIR = folder;
  try {
    return await measure();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Measures one claim and prints its line; true where it is within its budget. */
const judge = async (name) => {
  const { measure } = await import(`./${name}.mjs`);
  const { value, unit = '×', detail } = await apart(measure);
  const within = holds(value, budget[name]);
  line(name, `${digits(value)} ${unit}`, limitOf(budget[name]), within ? 'ok' : 'OVER', detail);
  return within;
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !claims.includes(name));
const orphans = [
  ...claims.filter((name) => !(name in budget)),
  ...Object.keys(budget).filter((n) => !claims.includes(n)),
];
if (unknown.length > 0 || orphans.length > 0) {
  if (unknown.length > 0) console.error(`No claim is called ${unknown.join(', ')}; claims: ${claims.join(', ')}.`);
  if (orphans.length > 0) console.error(`A claim and its budget go together; alone: ${orphans.join(', ')}.`);
  process.exit(92);
}

line('claim', 'measured', 'budget', 'verdict', 'detail');
let over = 0;
for (const name of wanted.length > 0 ? wanted : claims) {
  if (!(await judge(name))) over++;
}
console.log(over === 0 ? 'Every claim is within its budget.' : `Over the budget: ${over}.`);
process.exitCode = over === 0 ? 0 : 1;
