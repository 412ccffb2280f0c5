import { describe, expect, it } from 'vitest';
import { lines, load, type Texts, told, words } from './load.ts';

const door = "import { definePhase, phase, produces, requires } from 'contextcore/runtime';\n";

/** Everything that a module declares, and everything that is wrong with it. */
const all = async (text: string, others: Texts = {}): Promise<readonly string[]> => {
  const { phases, findings, isPartial } = await load({ ...others, 'a.ts': text });
  return [...phases.flatMap(lines), ...told(findings), ...(isPartial ? ['more'] : [])];
};

describe('definePhase', () => {
  it('declares a phase with its fields, each part with its place', async () => {
    const text = `${door}export const design = definePhase(
  {
    id: 'design',
    description: 'Draws.',
    workflow: 'build',
    requires: { plan: 'str', 'a["b"]': { type: 'int', default: 3 }, c: { type: 'bool', severity: 'advisory' } },
    produces: { 'x.y': { type: 'list[ str ]', optional: true }, z: { type: 'object', additionalProperties: { type: 'number' } } },
    drops: ['plan', 'a[0].*'],
  },
  (ctx) => ({ z: {} }),
);`;
    const { phases, findings } = await load(text);
    expect(findings).toEqual([]);
    expect(phases.flatMap(lines)).toEqual([
      'definePhase design 4:9-17 as design in build',
      '< plan 7:17-21: str 7:23-28',
      '< a.b 7:30-38: int 7:48-53 warning = 3 7:64-65',
      '< c 7:69-70: bool 7:80-86 advisory',
      '> x.y 8:17-22: list[str] 8:32-45 optional',
      '> z 8:65-66: dict[str, float] 8:76-84',
      '- plan 9:13-19',
      '- a[0].* 9:21-29',
    ]);
    expect(phases[0]?.description).toBe('Draws.');
    expect(phases[0]?.body?.writes.map(({ path }) => path)).toEqual(['z']);
  });

  it.each<[string, string, Texts]>([
    ['another name', "import { definePhase as dp } from 'contextcore/runtime';\ndp({ id: 'a' }, run);", {}],
    ['the main door', "import { definePhase } from 'contextcore';\ndefinePhase({ id: 'a' }, run);", {}],
    ['the module as a whole', "import * as cc from 'contextcore/runtime';\ncc.definePhase({ id: 'a' }, run);", {}],
    [
      'a module of its own',
      "import { definePhase } from './cc';\ndefinePhase({ id: 'a' }, run);",
      { 'cc.ts': "export { definePhase } from 'contextcore/runtime';" },
    ],
    [
      'a module of its own, renamed',
      "import cc from './cc.js';\ncc({ id: 'a' }, run); // definePhase",
      { 'cc.ts': "import { definePhase } from 'contextcore/runtime'; export default definePhase;" },
    ],
    [
      'a module that hands on everything',
      "import * as cc from './cc';\ncc.definePhase({ id: 'a' }, run);",
      { 'cc.ts': "export * from './dd';", 'dd.ts': "export * from 'contextcore/runtime';" },
    ],
    ['require', "const { definePhase } = require('contextcore/runtime');\ndefinePhase({ id: 'a' }, run);", {}],
    [
      'require in a function',
      "function f() { const cc = require('contextcore/runtime');\n return cc.definePhase({ id: 'a' }, run); }",
      {},
    ],
    [
      'import in the run',
      "const { definePhase: dp } = await import('contextcore/runtime');\ndp({ id: 'a' }, run);",
      {},
    ],
    ['import equals', "import cc = require('contextcore/runtime');\ncc.definePhase({ id: 'a' }, run);", {}],
    [
      'a constant',
      "import { definePhase } from 'contextcore/runtime'; const dp = definePhase;\ndp({ id: 'a' }, run);",
      {},
    ],
  ])('is known by %s', async (_what, text, others) => {
    expect((await load({ ...others, 'a.ts': text })).phases.map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    ['a function of the same name', "const definePhase = (a) => a; // contextcore\ndefinePhase({ id: 'a' }, run);"],
    ['one of another package', "import { definePhase } from 'other'; // contextcore\ndefinePhase({ id: 'a' }, run);"],
    ['a parameter of the same name', `${door}const f = (definePhase) => definePhase({ id: 'a' }, run);`],
    ['a variable in a block', `${door}{ const definePhase = other; definePhase({ id: 'a' }, run); }`],
    ['a method of the same name', `${door}other.definePhase({ id: 'a' }, run);`],
    ['a type', `${door}type A = typeof definePhase;`],
    ['a comment', '// definePhase({ id: 1 }) of contextcore'],
  ])('is not %s', async (_what, text) => {
    expect(await all(text)).toEqual([]);
  });

  it.each([
    ['export const a = definePhase({ id: "a" }, run);', 'a'],
    ['const a = definePhase({ id: "a" }, run); export { a as "the phase" };', 'the phase'],
    ['export default definePhase({ id: "a" }, run);', 'default'],
    ['const a = definePhase({ id: "a" }, run); export default a;', 'default'],
    ['export const a = definePhase({ id: "a" }, run) satisfies AnyPhase;', 'a'],
    ['export const list = [definePhase({ id: "a" }, run)];', undefined],
    ['@phase({ id: "a" }) export class A { run = () => {}; }', 'A'],
    ['export class A { @phase({ id: "a" }) b() {} }', 'A.b'],
  ])('has the name under which the module exports it: %s', async (text, exported) => {
    const { phases } = await load(door + text);
    expect(phases.map((one) => one.exported)).toEqual([exported]);
  });

  it.each([
    ['definePhase({ id: "a", requires: { x: "str" } }, (ctx) => ({ y: ctx.x }));'],
    ['definePhase({ id: "a", requires: { x: "str" } }, function (ctx) { return { y: ctx.x }; });'],
    ['const run = async ({ x }) => ({ y: x }); definePhase({ id: "a" }, run);'],
    ['definePhase({ id: "a" }, run); async function run({ x }) { return { y: x }; }'],
    ['@phase({ id: "a" }) class A { run = ({ x }) => ({ y: x }); }'],
    ['@phase({ id: "a" }) class A { async run({ x }) { return { y: x }; } }'],
    ['class A { @phase({ id: "a" }) static b({ x }) { return { y: x }; } }'],
    ['import { run } from "./b"; definePhase({ id: "a" }, run);'],
    ['import * as b from "./b"; definePhase({ id: "a" }, b.run);'],
    ['const Y = "y"; definePhase({ id: "a" }, ({ x }) => ({ [Y]: x }));'],
  ])('has its code: %s', async (text) => {
    const { phases } = await load({ 'a.ts': door + text, 'b.ts': 'export const run = ({ x }) => ({ y: x });' });
    const [body] = phases.map((one) => one.body);
    expect(body?.reads.map(({ path }) => path)).toEqual(['x']);
    expect(body?.writes.map(({ path }) => path)).toEqual(['y']);
  });

  it('takes values of schema libraries for any type', async () => {
    const text = `import { z } from 'zod';\nimport * as v from 'valibot';\nimport { User } from '@acme/schemas';
import { money } from './b';\n${door}const local = z.object({ a: z.string() });
definePhase({ id: 'a', requires: { a: z.string().min(1), b: v.pipe(v.string()), c: User, d: local, e: { type: money, severity: 'warning' }, f: new User() } }, run);`;
    const found = await all(text, { 'b.ts': "import { type } from 'arktype'; export const money = type('number');" });
    expect(found.map((line) => line.replace(/ \S+:\d\S*/gu, ''))).toEqual([
      'definePhase a',
      '< a any',
      '< b any',
      '< c any',
      '< d any',
      '< e any warning',
      '< f any',
    ]);
  });

  it.each([
    ["{ id: 'a', requires: { x: 'strng' } }", ['contract/unknown-type Type "strng" is not known.'], 'strng'],
    [
      "{ id: 'a', requires: { x: 'list[itn]' } }",
      ['contract/unknown-type Type "list[itn]" cannot be read: "itn" is no type.'],
      'itn',
    ],
    [
      "{ id: 'a', requires: { x: { type: { type: 'object', properties: { a: { type: 'strin' } } } } } }",
      ['contract/unknown-type Type "strin" is not known in a JSON Schema.'],
      'strin',
    ],
    [
      "{ id: 'a', requires: { 'a..b': 'str' } }",
      ['contract/bad-path Field name "a..b" has an empty or unreadable segment.'],
      '.',
    ],
    ["{ id: 'a', drops: ['a', 'b.'] }", ['contract/bad-path Field name "b." ends with a dot.'], ''],
    [
      "{ id: 'a', requires: { x: { type: 'int', default: 'a' } } }",
      ['contract/bad-default Default of field "x" does not fit its type "int".'],
      "'a'",
    ],
    [
      "{ id: 'a', requires: { x: { type: 'int', default: 1, severity: 'blocking' } } }",
      ['contract/unreachable-default Default of blocking field "x" can never apply: its absence stops the phase.'],
      'default',
    ],
    [
      "{ id: 'a', produces: { x: { type: 'int', default: 1 } } }",
      ['contract/invalid-value Default of produced field "x" can never apply.'],
      'default',
    ],
    [
      "{ id: 'a', requires: { x: { type: 'int', optional: true } } }",
      ['contract/invalid-value Required field "x" is optional, which only what is produced can be.'],
      'optional',
    ],
    [
      "{ id: 'a', requires: { x: { type: 'int', severity: 'warnin' } } }",
      ['contract/invalid-value Severity of field "x" is none of "blocking", "warning" and "advisory".'],
      "'warnin'",
    ],
    [
      "{ id: 'a', requires: { x: { type: 'string', severty: 'warning' } } }",
      ['contract/unknown-key Key "severty" of field "x" is not known.'],
      'severty',
    ],
    [
      "{ id: 'a', requires: { x: 7 } }",
      ['contract/wrong-type Type of field "x" is not a type name, a JSON Schema or a Standard Schema value.'],
      '7',
    ],
    [
      "{ id: 'a', requires: ['x'] }",
      ['contract/wrong-type What stands under "requires" is not an object of fields by path.'],
      "['x']",
    ],
    ["{ id: 'a', drops: 'x' }", ['contract/wrong-type What stands under "drops" is not a list of paths.'], "'x'"],
    ["{ id: 'a', require: {} }", ['contract/unknown-key Key "require" of a phase is not known.'], 'require'],
    [
      "{ id: 'a', requires: { 'a.b': 'str', 'a[\"b\"]': 'int' } }",
      ['contract/duplicate-key Field "a.b" stands here twice, in two spellings of its path.'],
      '\'a["b"]\'',
    ],
    ['{ requires: {} }', ['contract/missing-key A phase has no id.', 'more'], '{ requires: {} }'],
    ['{ id: undefined }', ['contract/missing-key A phase has no id.', 'more'], '{ id: undefined }'],
    ['7', ['contract/wrong-type The declaration of a phase is not an object.', 'more'], '7'],
  ])('reports what is wrong with %s', async (spec, expected, at) => {
    const { phases, findings, isPartial } = await load(`${door}definePhase(${spec}, run);`);
    expect([
      ...told(findings).map((line) => line.slice(line.indexOf(' ') + 1)),
      ...(isPartial ? ['more'] : []),
    ]).toEqual(expected);
    expect(findings[0] && words(findings[0].at)).toBe(at);
    expect(phases).toHaveLength(isPartial ? 0 : 1);
  });

  it('leaves out what is not static, and says so', async () => {
    const text = `${door}definePhase({ id: 'a', requires: { a: 'str', ...more(), b: 'int', c: { type: 'int', default: now() }, [name()]: 'str' }, drops: [...gone(), 'x'], workflow: flow() }, run);
function more() { return JSON.parse('{}'); } function now() { return Date.now(); } let name = () => String(1); const gone = (): string[] => [], flow = () => gone()[0];`;
    expect(await all(text)).toEqual([
      'definePhase a 2:19-22 partial',
      '- x 2:141-144',
      '2:157-163 contract/not-static The workflow of a phase cannot be told without running the code: it is the result of a call.',
      '2:49-55 contract/not-static All of "requires" cannot be told without running the code: it is the result of a call.',
      '2:104-110 contract/not-static All of "requires" cannot be told without running the code: it is the result of a call.',
      '2:133-139 contract/not-static All of "drops" cannot be told without running the code: it is the result of a call.',
    ]);
  });

  it('keeps what stands after a spread that cannot be told, and nothing before it', async () => {
    const text = `${door}declare const more: object;\ndefinePhase({ id: 'a', requires: { a: 'str', ...more, b: 'int' } }, run);`;
    expect((await all(text)).slice(0, 2)).toEqual(['definePhase a 3:19-22 partial', '< b 3:55-56: int 3:58-63']);
  });

  it('takes nothing that a spread may replace for a schema', async () => {
    const text = `${door}import { more } from 'package';\ndefinePhase({ id: 'a', requires: { a: 'str', ...more() } }, run);`;
    expect((await load(text)).phases.map(({ requires, isPartial }) => [requires, isPartial])).toEqual([[[], true]]);
  });

  it('shows a whole text where its characters are not those of the file', async () => {
    const { findings } = await load(`${door}definePhase({ id: 'a', requires: { x: 'li\\u0073t[itn]' } }, run);`);
    expect(findings.map(({ at }) => words(at))).toEqual(["'li\\u0073t[itn]'"]);
  });

  it('parses of what is imported only what matters', async () => {
    const others = { 'deps.ts': `export const deps = ${'('.repeat(10_000)}`, 'other.ts': 'no module {' };
    const text = `${door}import { deps } from './deps';\nimport * as other from './other';\ndefinePhase({ id: 'a' }, () => deps(other.a()));`;
    expect(await all(text, others)).toEqual(['definePhase a 4:19-22']);
  });

  it('may declare more where it is handed on', async () => {
    expect(await all(`${door}register(definePhase);`)).toEqual([
      '2:10-21 contract/not-static Phases declared through "definePhase" cannot be told here: the function is handed on as a value.',
      'more',
    ]);
    expect(await all(`${door}export const make = (id: string) => definePhase({ id }, run);`)).toEqual([
      '2:51-53 contract/not-static The id of a phase cannot be told without running the code: it is no constant.',
      'more',
    ]);
  });
});

describe('decorators', () => {
  it('declare classes and methods', async () => {
    const text = `${door}@phase({ id: 'design', requires: { x: 'str' } })
export class Design { run = ({ x }) => ({}); }
class M {
  @requires({ 'a.x': 'str' }) @produces({ y: 'int' }) plan(ctx) {}
  @produces({ y: 'int' }) @phase({ id: 'named', drops: ['q'] }) @requires({ z: 'str' }) async ['com' + 'puted']() {}
  @requires({}) static #hidden() {}
  @requires({}) 'quo ted'() {}
}
const f = () => @phase({ id: 'inner' }) class {};`;
    expect(await all(text)).toEqual([
      'class design 2:14-22 as Design',
      '< x 2:36-37: str 2:39-44',
      'method plan 5:55-59',
      '< a.x 5:15-20: str 5:22-27',
      '> y 5:43-44: int 5:46-51',
      'method named 6:40-47',
      '< z 6:77-78: str 6:80-85',
      '> y 6:15-16: int 6:18-23',
      '- q 6:57-60',
      'method #hidden 7:24-31',
      'method quo ted 8:17-26',
      'class inner 10:30-37',
    ]);
  });

  it.each([
    ['@requires({}) class A {}', '2:1-14'],
    ['class A { @requires({}) a = 1; }', '2:11-24'],
    ['class A { @requires({}) accessor a = 1; }', '2:11-24'],
    ['class A { @requires({}) get a() { return 1; } }', '2:11-24'],
    ['class A { @requires({}) set a(b) {} }', '2:11-24'],
    ['@phase({ id: "a" }) @phase({ id: "b" }) class A {}', '2:21-40'],
  ])('are reported where they declare nothing: %s', async (text, at) => {
    const { findings } = await load(door + text);
    expect(told(findings).map((line) => line.split(' ', 2).join(' '))).toEqual([`${at} contract/invalid-value`]);
  });

  it.each([
    ['class A { @requires({}) @requires({}) a() {} }', 'contract/duplicate-key'],
    ['class A { @phase({ id: "a", requires: {} }) @requires({}) a() {} }', 'contract/duplicate-key'],
    ['@phase class A {}', 'contract/wrong-type'],
    ['@phase() class A {}', 'contract/wrong-type'],
    ['class A { @requires({}) [name()]() {} }', 'contract/not-static'],
  ])('are reported where they are wrong: %s', async (text, code) => {
    expect((await load(door + text)).findings.map((one) => one.code)).toEqual([code]);
  });

  it('of others are left alone, wherever they stand', async () => {
    const text = `${door}@other() @a.b class A { @c static { x; } @d accessor e; @f() g(@h i) {} @j k = @l class {}; @m() constructor() {} declare n; [o: string]: p; abstract q(); }
namespace R { export const s = definePhase({ id: 't' }, u); }`;
    expect(await all(text)).toEqual(['definePhase t 3:50-53']);
  });
});

describe('a module', () => {
  it('without a word of ours is not even parsed', async () => {
    expect(await load('this is { no module')).toMatchObject({ phases: [], findings: [], isPartial: false });
  });

  it('that does not parse has one finding, and unknown phases', async () => {
    expect(await all(`${door}const a = ;`)).toEqual([
      '2:11-12 contract/syntax This module cannot be read: unexpected token.',
      'more',
    ]);
  });

  it('that nests too deeply has one finding, and unknown phases', async () => {
    const found = await all(`${door}const a = ${'['.repeat(10_000)}`);
    expect(found).toEqual([
      expect.stringMatching(/^2:\d+-\d+ contract\/not-static This module cannot be read, so/u),
      'more',
    ]);
  });

  it('of two megabytes is read', async () => {
    const rows = "  { path: 'a', list: [1, 'b', { c: null }], f: (x) => x + 1 },\n".repeat(32_000);
    const { phases, findings } = await load(
      `${door}const rows = [\n${rows}];\ndefinePhase({ id: 'a', requires: { [rows[31_999].path]: 'str' } }, run);`,
    );
    expect(findings.map(({ code }) => code)).toEqual(['contract/not-static']);
    expect(phases.map(({ id }) => id)).toEqual(['a']);
  }, 60_000);

  it('has its comments, so that findings in it can be silenced', async () => {
    const { comments } = await load(
      `${door}// contextcore-ignore-file a/b -- why\n/** contextcore-x */ const a = '// b'; /* c */`,
    );
    expect(comments.map(({ text, line }) => `${line} ${text}`)).toEqual([
      '2 contextcore-ignore-file a/b -- why',
      '3 contextcore-x',
      '3 c',
    ]);
  });

  it('may have any text', async () => {
    for (const text of [
      '',
      '\uFEFF',
      '\u0000',
      '#!/bin/sh\n',
      `${door}definePhase(`,
      `${door}definePhase()`,
      `${door}definePhase(...a)`,
      `${door}definePhase({ id: 'a' }, ...b)`,
      `${door}new definePhase({})`,
      `${door}definePhase\`\``,
    ])
      expect((await load(text)).source.text).toBe(text);
  });
});
