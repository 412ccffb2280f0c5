import { describe, expect, it } from 'vitest';
import { load, place, type Texts, told } from './load.ts';

/** What an expression folds to, seen through the id of a phase: its value and where that stands. */
const idOf = async (expression: string, around = '', others: Texts = {}): Promise<string> => {
  const text = `import { definePhase } from 'contextcore/runtime';\n${around}\ndefinePhase({ id: ${expression} }, () => {});\n`;
  const { phases, findings } = await load({ ...others, 'a.ts': text });
  const [phase] = phases;
  const [finding] = findings;
  if (phase) return `${phase.id} ${place(phase.at)}`;
  return finding ? `${finding.code} ${place(finding.at)}` : 'nothing';
};

describe('a constant', () => {
  it.each([
    ["'plan'", '', 'plan 3:19-25'],
    ['"pl\\u0061n"', '', 'plan 3:19-30'],
    ['`plan`', '', 'plan 3:19-25'],
    ["`pl${'a'}n`", '', 'plan 3:19-30'],
    ['`${name}-${1}`', "const name = 'p';", 'p-1 3:19-33'],
    ["('plan')", '', 'plan 3:20-26'],
    ["'plan' as const", '', 'plan 3:19-25'],
    ["'plan' satisfies string", '', 'plan 3:19-25'],
    ["<const>'plan'", '', 'plan 3:26-32'],
    ["'plan'!", '', 'plan 3:19-25'],
    ["'p' + 'l' + ('a' + 'n')", '', 'plan 3:19-42'],
    ["'p' + -1", '', 'p-1 3:19-27'],
    ["true ? 'plan' : 'other'", '', 'plan 3:26-32'],
    ["undefined ?? 'plan'", '', 'plan 3:32-38'],
    ["'' || 'plan'", '', 'plan 3:25-31'],
  ])('is %s', async (expression, around, expected) => {
    expect(await idOf(expression, around)).toBe(expected);
  });

  it.each([
    ['name', "const name = 'plan';", 'plan 2:14-20'],
    ['name', "export const name: string = 'plan' as const;", 'plan 2:29-35'],
    ['one.two', "const one = { two: 'plan' };", 'plan 2:20-26'],
    ["one['two']", "const one = { ['tw' + 'o']: 'plan' };", 'plan 2:29-35'],
    ['one.two.three', "const two = { three: 'plan' }, one = { two };", 'plan 2:22-28'],
    ['one[1]', "const one = ['x', 'plan'];", 'plan 2:19-25'],
    ['one[1]', "const one = [...['x'], ...['plan']];", 'plan 2:28-34'],
    ['one?.two', "const one = { ...{ two: 'x' }, two: 'plan' };", 'plan 2:37-43'],
    ['one.two', "const one = Object.freeze({ two: 'plan' });", 'plan 2:34-40'],
    ['two', "const { one: [, two] } = { one: ['x', 'plan'] };", 'plan 2:39-45'],
    ['Name.Plan', "enum Name { Plan = 'plan' }", 'plan 2:20-26'],
    ["Name['the plan']", "enum Name { 'the plan' = `plan` }", 'plan 2:26-32'],
    ['`${Name.B}`', 'enum Name { A = 4, B }', '5 3:19-30'],
    ['Space.name', "namespace Space { export const name = 'plan'; }", 'plan 2:39-45'],
    ['Space.Inner.name', "namespace Space { export namespace Inner { export const name = 'plan'; } }", 'plan 2:64-70'],
  ])('is %s of %s', async (expression, around, expected) => {
    expect(await idOf(expression, around)).toBe(expected);
  });

  it.each<[string, string, Texts, string]>([
    ['name', "import { name } from './b.js';", { 'b.ts': "export const name = 'plan';" }, 'plan 3:19-23'],
    ['name', "import { x as name } from './b';", { 'b.tsx': "const y = 'plan'; export { y as x };" }, 'plan 3:19-23'],
    ['name', "import name from './b';", { 'b/index.ts': "export default 'plan';" }, 'plan 3:19-23'],
    ['b.name', "import * as b from './b.ts';", { 'b.ts': "export const name = 'plan';" }, 'plan 3:19-25'],
    [
      'b.c.name',
      "import * as b from './b';",
      { 'b.ts': "export * as c from './c';", 'c.ts': "export const name = 'plan';" },
      'plan 3:19-27',
    ],
    [
      'name',
      "import { name } from './b';",
      {
        'b.ts': "export { x as name } from './c';",
        'c.ts': "export * from './d';",
        'd.mts': "export const x = 'plan';",
      },
      'plan 3:19-23',
    ],
    ['b.name', "import b from './b';", { 'b.ts': "const b = { name: 'plan' }; export default b;" }, 'plan 3:19-25'],
    ['Name.Plan', "import { Name } from './b';", { 'b.ts': "export enum Name { Plan = 'plan' }" }, 'plan 3:19-28'],
    ['b.Name.Plan', "import * as b from './b';", { 'b.ts': "export enum Name { Plan = 'plan' }" }, 'plan 3:19-30'],
    ['b.name', "const b = require('./b');", { 'b.js': "export const name = 'plan';" }, 'plan 3:19-25'],
    ['name', "import { name } from './b.mjs';", { 'b.mts': "export const name = 'plan';" }, 'plan 3:19-23'],
    ['name', "import { name } from '.';", { 'index.ts': "export const name = 'plan';" }, 'plan 3:19-23'],
  ])('is %s with %s', async (expression, around, others, expected) => {
    expect(await idOf(expression, around, others)).toBe(expected);
  });

  it('has the place where it is written, in its own file', async () => {
    const { phases } = await load({
      'a.ts':
        "import { definePhase } from 'contextcore/runtime';\nimport { fields, INT } from './b';\ndefinePhase({ id: 'a', requires: { ...fields, y: INT } }, run);",
      'b.ts': "export const INT = 'int';\nexport const fields = { 'x.z': { type: 'str', default: 'd' } } as const;",
    });
    const [x, y] = phases[0]?.requires ?? [];
    expect([x, y].map((one) => one && [place(one.at), place(one.typeAt)])).toEqual([
      ['b.ts:2:25-30', 'b.ts:2:40-45'],
      ['3:47-48', 'b.ts:1:20-25'],
    ]);
    expect(x?.default && place(x.default.at)).toBe('b.ts:2:56-59');
  });
});

describe('what is no constant', () => {
  it.each([
    ['name', "let name = 'plan';"],
    ['name()', "const name = () => 'pl' + 'an';"],
    ['name', 'const name = process.env.NAME;'],
    ['name', "const name = Math.random() > 1 ? 'plan' : 'x';"],
    ['one.two', "const one = { two: 'plan' }; one.two = 'x';"],
    ['one.two', "const one = { two: 'plan' }; Object.assign(one, { two: 'x' });"],
    ['one[0]', "const one = ['plan']; one.sort();"],
    ['one.two', 'const one = { two: one };'],
    ['name', 'const name = other, other = name;'],
    ['one.two', "const one = { two: 'plan', ...other() };"],
    ['one.two', "const one = { two: 'plan', [other()]: 'x' };"],
    ['one.two', "const one = { get two() { return Math.random() ? 'a' : 'b'; } };"],
    ['name', "import { name } from './missing';"],
    ['name', "import { name } from 'package';"],
    ['this.name', ''],
    ['String.raw`a`', ''],
    ['Name.Plan', 'enum Name { Plan = other() }'],
    ["'a'.repeat(3)", ''],
  ])('is %s of %s', async (expression, around) => {
    expect(await idOf(expression, around)).toBe(`contract/not-static 3:19-${19 + expression.length}`);
  });

  it('says what was expected, and where what is not static comes from', async () => {
    const { findings } = await load({
      'a.ts':
        "import { definePhase } from 'contextcore/runtime';\nimport { name } from './b';\ndefinePhase({ id: name }, run);",
      'b.ts': 'export const name = compute();',
    });
    expect(told(findings)).toEqual([
      '3:19-23 contract/not-static The id of a phase cannot be told without running the code: it is the result of a call.',
    ]);
    expect(findings[0]).toMatchObject({ severity: 'info', help: 'Write a text, or a constant that holds one.' });
    expect(findings[0]?.related?.map(({ at }) => place(at))).toEqual(['b.ts:1:21-30']);
  });

  it('is not looked for without end', async () => {
    const doubled = Array.from({ length: 60 }, (_, i) => `const a${i + 1} = [...a${i}, ...a${i}];`).join('\n');
    expect(await idOf('a60[0]', `const a0 = ['x', 'y'];\n${doubled}`)).toMatch(/^contract\/not-static/u);
    const texts = Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join('\n');
    expect(await idOf('a60', `const a0 = 'xxxx';\n${texts}`)).toMatch(/^contract\/not-static/u);
    const deep = Array.from({ length: 3000 }, (_, i) => `const a${i + 1} = { a: a${i} };`).join('\n');
    expect(await idOf(`a3000${'.a'.repeat(3000)}.b`, `const a0 = {};\n${deep}`)).toMatch(/^contract\/not-static/u);
    expect(await idOf(`'x'${" + 'y'".repeat(4000)}`)).toMatch(/^xyyy/u);
  });
});

describe('imports in a circle', () => {
  it.each<[string, Texts]>([
    ['of names', { 'b.ts': "export { name } from './c';", 'c.ts': "export { name } from './b';" }],
    ['of everything', { 'b.ts': "export * from './c';", 'c.ts': "export * from './b';" }],
    [
      'of values',
      {
        'b.ts': "import { other } from './c'; export const name = other;",
        'c.ts': "import { name } from './b'; export const other = name;",
      },
    ],
    ['of itself', { 'b.ts': "export * from './b'; export { name } from './b';" }],
  ])('%s end in nothing', async (_what, others) => {
    expect(await idOf('name', "import { name } from './b';", others)).toBe('contract/not-static 3:19-23');
  });

  it('do not keep what is there from being found', async () => {
    const others = {
      'b.ts': "export * from './c'; export * from './d';",
      'c.ts': "export * from './b';",
      'd.ts': "export const name = 'plan';",
    };
    expect(await idOf('name', "import { name } from './b';", others)).toBe('plan 3:19-23');
  });
});
