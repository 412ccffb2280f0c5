import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nestingProblem } from '../../../src/contract/source/typescript/nesting.ts';
import { filesBelow, readText, root } from '../../sources.ts';
import { elementForms, forms } from './nesting-forms.ts';

const names = [
  ...Object.keys(forms).map((name) => ({ name, file: 'a.ts' })),
  ...Object.keys(elementForms).map((name) => ({ name, file: 'a.tsx' })),
];

/** Parses every form at several depths. It says what it is about to do, so that an end of the process has a name. */
const program = `
import { elementForms, forms } from './forms.mjs';
import { parseModule } from './parse.mjs';
const text = (file, name, n) => (file === 'a.ts' ? forms : elementForms)[name](n);
for (const { name, file } of ${JSON.stringify(names)}) {
  const outcome = (n) => {
    const source = { file, text: text(file, name, n) };
    const parsed = parseModule(source);
    return 'program' in parsed ? 'parsed' : parsed.kind;
  };
  let most = 1;
  let least = 300_000;
  while (least > most + 1) {
    const middle = Math.floor((most + least) / 2);
    if (outcome(middle) === 'limit') least = middle;
    else most = middle;
  }
  console.log(JSON.stringify([name, outcome(64), outcome(300_000), most]));
}
`;

interface Outcome {
  readonly few: string;
  readonly many: string;
  readonly most: number;
}

describe('a text that nests deeply', () => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-nesting-'));
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const bundle = (entry: string, outfile: string): unknown =>
      buildSync({
        entryPoints: [join(root, entry)],
        outfile: join(folder, outfile),
        bundle: true,
        format: 'esm',
        platform: 'node',
        alias: { 'oxc-parser': pathToFileURL(join(root, 'node_modules/oxc-parser/src-js/index.js')).href },
        external: ['file:*'],
      });
    bundle('src/contract/source/typescript/parse.ts', 'parse.mjs');
    bundle('test/contract/typescript/nesting-forms.ts', 'forms.mjs');
    const main = join(folder, 'main.mjs');
    writeFileSync(main, program);
    // A small stack stands for systems that give less than this one.
    const [command, parameters] =
      process.platform === 'win32'
        ? [process.execPath, [main]]
        : ['sh', ['-c', 'ulimit -c 0; ulimit -s 2048; exec "$0" "$1"', process.execPath, main]];
    const written = await new Promise<string>((done) => {
      execFile(command, parameters, { maxBuffer: 1e7 }, (error, stdout, stderr) =>
        done(error ? `${stdout}\n${stderr}` : stdout),
      );
    });
    for (const line of written.split('\n').filter((one) => one.startsWith('['))) {
      const [name, few, many, most] = JSON.parse(line);
      outcomes.set(name, { few, many, most });
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(names)('by $name never ends the process', ({ name }) => {
    expect(outcomes.get(name)).toMatchObject({ many: expect.stringMatching(/limit|parsed|syntax/u) });
  });

  it.each(names)('by $name is read as far as people go', ({ name }) => {
    expect(outcomes.get(name)?.few).not.toBe('limit');
    expect(outcomes.get(name)?.most).toBeGreaterThan(120);
  });
});

describe('a text that is long', () => {
  const long = 2_000_000;
  const fill = (part: string): string => part.repeat(Math.ceil(long / part.length));
  it.each([
    ['an object with two million characters', `const a = {\n${fill("  key: ['a', 1, { b: x.y(2) }],\n")}};`],
    ['an array of comparisons', `const a = [${fill('a < b ? c : d, e && f < g, ')}];`],
    [
      'statements without semicolons',
      fill('const a = (b) => c.d(`e${f}`) + 1\nif (a < 2) b()\na.b = [1]\ntype A = B<C>\n'),
    ],
    ['statements that end with >', fill('let a: Map<b, c>\nlet d: e\n')],
    ['members of an interface', `interface A {\n${fill('  a: string\n  b(c: D): E[]\n')}}`],
    ['regular expressions with brackets', fill("if (a) return /[({'\\/]/.test(b)\nif (c) /[(]/.test(d)\n")],
    ['cases', `switch (a) {\n${fill("case 'a':\n")} b }`],
    ['one line of comments', `/*${fill(' ( [ { ')}*/`],
    ['one text', `const a = '${fill('([{<')}';`],
    ['one regular expression', `const a = /${fill('[([{<]')}/;`],
    ['a union of three thousand texts', `type A =${"\n  | 'some-name'".repeat(3000)};`],
    ['a sum of three thousand texts', `const a = ''${" +\n  'some text'".repeat(3000)};`],
    ['three hundred branches', `${'if (a === 1) {\n  b();\n} else '.repeat(300)}{}`],
    ['two thousand links of a chain', `a${'\n  .b((c) => d)'.repeat(2000)};`],
  ])('of %s is read', (_what, text) => {
    expect(nestingProblem(text)).toBeUndefined();
  });

  it('has the place where it nests too deeply', () => {
    const text = `const a = ${'('.repeat(1000)}`;
    expect(nestingProblem(text)).toEqual({ reason: 'deep', at: expect.any(Number) });
    expect(nestingProblem(text)?.at).toBeLessThan(300);
  });

  it.each([
    ['x = {} as A {} / 1', 15],
    ['x = a as B<C> / 1', 14],
    ['await / 1', 6],
    ['a <!-- b', 2],
  ])('is not read where it is not clear what a slash or a mark means: %s', (text, at) => {
    expect(nestingProblem(text)).toEqual({ reason: 'ambiguous', at });
  });
});

describe('the sources of packages', () => {
  it('are read, all of them', () => {
    const files = filesBelow('node_modules').filter((path) => /\.[cm]?tsx?$/u.test(path));
    expect(files.length).toBeGreaterThan(1000);
    const refused = files.filter((path) => nestingProblem(readText(path), path.endsWith('x')));
    expect(refused.length / files.length).toBeLessThan(0.001);
  }, 60_000);
});
