import { describe, expect, it } from 'vitest';
import {
  type ExactBody,
  readTouches,
  writeCovers,
  writeTouches,
} from '../../../src/contract/source/typescript/body.ts';
import { analyse } from './body-functions.ts';

/** `a.b` is a read, `a?` one with a fallback, `a()` one whose last name is called, `a[]` one that goes on below. */
const readsOf = ({ reads, opensReads }: ExactBody): string =>
  [
    ...reads.map(
      ({ path, defaulted, end }) => `${path}${defaulted ? '?' : ''}${{ value: '', call: '()', computed: '[]' }[end]}`,
    ),
    ...(opensReads ? [`… ${opensReads.reason}`] : []),
  ].join(', ');

/** `a!` is a write on every way, `a{}` one whose parts are all listed. */
const writesOf = ({ writes, opensWrites }: ExactBody): string =>
  [
    ...writes.map(({ path, always, inside }) => `${path}${inside === 'known' ? '{}' : ''}${always ? '!' : ''}`),
    ...(opensWrites ? [`… ${opensWrites.reason}`] : []),
  ].join(', ');

const passed = '… The context is passed to a function whose code is not followed';

const reads: Readonly<Record<string, readonly (readonly [code: string, reads: string])[]>> = {
  'follow names': [
    ['(ctx) => ctx.a', 'a'],
    ['(ctx) => ctx.a.b.c', 'a.b.c'],
    ['function run(ctx) { return ctx.a; }', 'a'],
    ['(function (this: Phase, ctx: Ctx) { return ctx.a; })', 'a'],
    ["(ctx) => ctx['a b'].c", 'a b.c'],
    ['(ctx) => ctx[`a`]', 'a'],
    ["const KEY = 'plan'; (ctx) => ctx[KEY]", 'plan'],
    ["(ctx) => { const key = 'plan'; return ctx[key]; }", 'plan'],
    [
      "const KEY = 'plan'; (ctx) => { const KEY = other(); return ctx[KEY]; }",
      '… A name is read from the context that is not constant',
    ],
    ["(ctx) => ctx['a.b']", '["a.b"]'],
    ['(ctx) => ctx.list[0].name', 'list[0].name'],
    ['(ctx) => ctx.a?.b!.c', 'a.b.c'],
    ['(ctx) => (ctx as Ctx).a', 'a'],
    ['(ctx) => (<Ctx>ctx).a', 'a'],
    ['(ctx) => `${ctx.a}${ctx.b}`', 'a, b'],
    ['async (ctx) => { await ctx.a; for await (const x of ctx.b) use(x); }', 'a, b'],
    ['(ctx) => { throw new Error(ctx.a); }', 'a'],
    ['(ctx) => { label: for (const one of ctx.a) { if (ctx.b) continue label; } }', 'a, b'],
    ['(ctx) => { switch (ctx.a) { case ctx.b: return {}; } }', 'a, b'],
    ['(ctx) => { try { use(ctx.a); } catch (e) { use(e, ctx.b); } finally { use(ctx.c); } }', 'a, b, c'],
    ['(ctx) => { class Tool { kept = ctx.a; run() { return ctx.b; } static { use(ctx.c); } } }', 'a, b, c'],
  ],
  'end a chain at what is no field': [
    ['(ctx) => ctx.tasks.map((task) => task.ctx)', 'tasks.map()'],
    ['(ctx) => ctx.tasks.length', 'tasks.length'],
    ['(ctx) => ctx.tasks[index]', 'tasks[]'],
    ['(ctx) => ctx.tasks[index].name', 'tasks[]'],
    ['(ctx) => ctx.tasks[ctx.index]', 'tasks[], index'],
    ['(ctx) => new ctx.a.Tool(ctx.b)', 'a.Tool, b'],
    ['(ctx) => ctx.a.b`text`', 'a.b'],
    ['(ctx) => ctx.a.constructor', 'a[]'],
  ],
  'take patterns apart': [
    ['({ a, b }) => a', 'a, b'],
    ['({ a: { b, c: renamed } }) => b', 'a.b, a.c'],
    ['({ a = 1 }) => a', 'a?'],
    ['({ a: { b } = {} }) => b', 'a.b?'],
    ["({ 'a b': x, ['c']: y, 0: z }) => x", 'a b, c, 0'],
    ['({ [name]: x }) => x', '… A name is taken out of the context that is not constant'],
    ['({ a: [first] }) => first', 'a'],
    ['({ a: {} }) => 1', 'a'],
    ['({}) => 1', ''],
    ['([a]) => a', '… The context is stored or taken apart as a list'],
    ['(ctx = {}) => ctx.a', 'a'],
    ['({ a } = {}) => a', 'a'],
    ['(ctx) => { const { a, b: { c } } = ctx; use(a, c); }', 'a, b.c'],
    ['(ctx) => { let a; ({ a } = ctx); use(a.b); }', 'a.b'],
    ['(ctx) => { ({ a: box.a } = ctx); }', 'a'],
    ['({ a, ...rest }) => rest.b + rest.a', 'a, b'],
    ['({ a, ...rest }) => use(rest)', `a, ${passed}`],
    ['({ a, ...rest }) => a', 'a'],
    ['({ a: { b, ...rest } }) => use(rest)', 'a, a.b'],
    ['(...all) => all[0].a', '… The context is one of several parameters in a list'],
  ],
  'follow other names of the same': [
    ['(ctx) => { const c = ctx; return c.a; }', 'a'],
    ['(ctx) => { const { plan } = ctx; return plan.title; }', 'plan.title'],
    ['(ctx) => { const plan = ctx.plan; const { title } = plan; return title.length; }', 'plan.title.length'],
    ['(ctx) => { const { plan } = ctx; use(plan); return plan.title; }', 'plan, plan.title'],
    ['(ctx) => { const { plan } = ctx; }', 'plan'],
    ['(ctx) => { let plan; try { plan = ctx.plan; } catch {} return plan.title; }', 'plan.title'],
    ['(ctx) => { let plan = ctx.plan; plan = other; return plan.title; }', 'plan'],
    ['(ctx) => { let node = ctx.tree; while (node) node = node.next; }', 'tree'],
    ['(ctx) => { let c = ctx; c = other; return c.a; }', '… The context is kept in a variable that changes'],
    ['(ctx) => (yes ? ctx : other).a', 'a'],
    ['(ctx) => (yes ? ctx.a : ctx.b).c', 'a.c, b.c'],
    ['(ctx) => (use(), ctx).a', 'a'],
    ['(ctx) => { { const ctx = other; use(ctx.x); } return ctx.a; }', 'a'],
    ['(ctx) => { const f = (ctx) => ctx.x; return ctx.a; }', 'a'],
    ['(ctx) => { function ctx2() {} for (const ctx of list) use(ctx.x); try {} catch (ctx) { use(ctx.y); } }', ''],
    ['(ctx) => list.map((one) => one[ctx.key] && (() => ctx.b)())', 'key, b'],
    ['(ctx) => { for (let i = 0, c = ctx; i < c.a; i++); }', 'a'],
    ['(ctx) => ({ ctx: 1, x: other.ctx })', ''],
    ['(ctx) => { type T = typeof ctx.a; let x: T; }', ''],
  ],
  'know fallbacks and tests': [
    ['(ctx) => ctx.a ?? 1', 'a?'],
    ['(ctx) => ctx.a || ctx.b', 'a?, b'],
    ['(ctx) => ctx.a && ctx.b', 'a, b'],
    ['(ctx) => ctx.a?.b ?? 1', 'a.b?'],
    ['(ctx) => (ctx.a ?? {}).b', 'a.b?'],
    ['(ctx) => { const { a } = ctx; return a ?? 1; }', 'a?'],
    ['(ctx) => { const { a } = ctx; use(a); return a ?? 1; }', 'a'],
    ["(ctx) => 'a' in ctx", 'a?'],
    ["(ctx) => 'b' in ctx.a", 'a.b?'],
    ["(ctx) => Object.hasOwn(ctx, 'a')", 'a?'],
    ["(ctx) => ctx.hasOwnProperty('a')", 'a?'],
    ["(ctx) => Object.prototype.hasOwnProperty.call(ctx, 'a')", 'a?'],
    ['(ctx) => Object.hasOwn(ctx, name)', '… A name is looked for in the context that is not constant'],
    ['(ctx) => name in ctx', '… A name is looked for in the context that is not constant'],
    ['(ctx) => ctx.a === undefined', 'a?'],
    ['(ctx) => null != ctx.a', 'a?'],
    ["(ctx) => typeof ctx.a === 'string'", 'a?'],
    ['(ctx) => { if (ctx.a) use(1); while (!ctx.b) use(2); }', 'a, b'],
    ['(ctx) => { let a = ctx.a; a ??= 1; return a; }', 'a?'],
    ['(ctx) => { let a = ctx.a; a = a || {}; return a.b; }', 'a?, a.b?'],
    ['(ctx) => { let a = ctx.a; if (a === undefined) { a = 1; } return a; }', 'a?'],
    ['(ctx) => { let a = ctx.a; if (a === undefined) use(); else a = 1; return a; }', 'a'],
    ['(ctx) => { ctx = ctx ?? {}; return ctx.a; }', 'a'],
    ['(ctx) => { if (!ctx) return; if (ctx === undefined) return; typeof ctx; return ctx.a; }', 'a'],
  ],
  'know what a phase has put there itself': [
    ['(ctx) => { ctx.a = 1; return ctx.a; }', 'a?'],
    ['(ctx) => { ctx.a = ctx.a + 1; }', 'a'],
    ['(ctx) => { ctx.a += 1; ctx.b++; }', 'a, b'],
    ['(ctx) => { ctx.a ??= 1; }', 'a?'],
    ['(ctx) => { ctx.a.b = 1; }', 'a'],
    ['(ctx) => { delete ctx.a.b; }', 'a'],
  ],
  'follow functions that can be seen': [
    ['const title = (c) => c.plan.title; (ctx) => title(ctx)', 'plan.title'],
    ['function title({ plan }) { return plan; } (ctx) => title(ctx)', 'plan'],
    ['function title(p, q) { return q.title; } (ctx) => title(1, ctx.plan)', 'plan.title'],
    ['function title(c) { return deeper(c); } function deeper(c) { return c.a; } (ctx) => title(ctx)', 'a'],
    ['function walk(c) { if (c.a) walk(c); } (ctx) => walk(ctx)', 'a'],
    ['function walk(n) { if (n.a) walk(n.next); } (ctx) => walk(ctx.tree)', 'tree.a, tree.next'],
    ['(ctx) => { const title = (c) => c.a; return title(ctx); }', 'a'],
    ['(ctx) => { function title(c) { return c.a; } return title(ctx); }', 'a'],
    ['(ctx) => ((c) => c.a)(ctx)', 'a'],
    ['(ctx) => { let title = (c) => c.a; title = other; title(ctx); }', passed],
    ['const title = (c) => c.a; (ctx) => { const title = other; title(ctx); }', passed],
    ['function title(...all) { return all; } (ctx) => title(ctx)', passed],
    ['function title() { return arguments; } (ctx) => title(ctx)', passed],
    ['const title = (c) => c.a; (ctx) => title(...list, ctx)', passed],
    ['function title(c) { keep(c); } (ctx) => title(ctx)', passed],
    ['function title(c) { return c; } (ctx) => title(ctx)', '… The context is returned'],
  ],
  'give up where the context gets away': [
    ['(ctx) => use(ctx)', passed],
    ['(ctx) => use({ ctx })', '… The context is stored or handed on'],
    ['(ctx) => [ctx]', '… The context is stored or handed on'],
    ['(ctx) => ctx', '… The context is returned'],
    ['(ctx) => { return ctx; }', '… The context is returned'],
    ['(ctx) => ({ ...ctx })', '… The context is spread'],
    ['(ctx) => use(...ctx)', '… The context is spread'],
    ['(ctx) => new Tool(ctx)', passed],
    ['(ctx) => ctx[name]', '… A name is read from the context that is not constant'],
    ['(ctx) => { box.ctx = ctx; }', '… The context is stored or taken apart as a list'],
    ['(ctx) => { kept = ctx; }', '… The context is kept outside of the function'],
    ['(ctx) => { for (const key in ctx) use(key); }', '… The context is stored or handed on'],
    ['(ctx) => ctx.run()', 'run(), … A method of the context is called, which gets all of the context'],
    ['(ctx) => { const { run } = ctx; run(); }', 'run()'],
    ['(ctx) => ctx()', '… The context is called'],
    ['(ctx) => `${ctx}`', '… The context is stored or handed on'],
    ["(ctx) => ctx + ''", '… The context is turned into text'],
    ['function run(ctx) { return arguments[0].a + ctx.b; }', 'b, … All arguments are used as a list'],
    ["(ctx) => eval('ctx.a')", '… Code is made at run time'],
    ['(ctx) => ctx.__proto__', '… A name is read from the context that is not constant'],
    ['function* run(ctx) { yield ctx; }', '… The context is stored or handed on'],
  ],
};

const writes: Readonly<Record<string, readonly (readonly [code: string, writes: string])[]>> = {
  'are the properties of what is returned': [
    ['(ctx) => ({ a: 1, b })', 'a!, b!'],
    ['async (ctx) => { return { a: 1 }; }', 'a!'],
    ["(ctx) => ({ 'a b': 1, [`c`]: 2, 3: 4, d() {} })", 'a b!, c!, 3!, d!'],
    ["const KEY = 'plan'; (ctx) => ({ [KEY]: 1 })", 'plan!'],
    ['(ctx) => ({ [name]: 1, a: 2 })', 'a!, … The result has a name that is not constant'],
    ['(ctx) => ({ a: { b: 1, c: { d } }, e: [{ f }] })', 'a{}!, a.b!, a.c{}!, a.c.d!, e!'],
    ['(ctx) => ({ a: {} })', 'a{}!'],
    ['(ctx) => ({ a: undefined, b: void 0, c: yes ? 1 : undefined, d: null })', 'c, d!'],
    ['(ctx) => ({ a: 1 }) as const satisfies Result', 'a!'],
    ['(ctx) => Promise.resolve({ a: 1 })', 'a!'],
    ['async (ctx) => await Promise.resolve({ a: 1 })', 'a!'],
    ['(ctx) => Object.freeze({ a: 1 })', 'a!'],
    ['(ctx) => {}', ''],
    ['(ctx) => { throw new Error(); }', ''],
  ],
  'are sure only on every way': [
    ['(ctx) => (yes ? { a: 1, b: 1 } : { a: 2 })', 'a!, b, a!'],
    ['(ctx) => { if (ctx.a) return { a: 1 }; return { a: 1, b: 1 }; }', 'a!, a!, b'],
    ['(ctx) => { if (ctx.a) return { a: 1 }; }', 'a'],
    ['(ctx) => { if (ctx.a) return; return { a: 1 }; }', 'a'],
    ['(ctx) => { if (ctx.a) return null; return { a: 1 }; }', 'a'],
    ['(ctx) => { if (!ctx.a) throw new Error(); return { a: 1 }; }', 'a!'],
    ['(ctx) => yes && { a: 1 }', 'a'],
    ['(ctx) => { if (ctx.a) { return { a: 1 }; } else { fail(); } }', 'a, … A call may not come back'],
    ['(ctx) => { if (!ctx.a) console.log(1); return { a: 1 }; }', 'a!'],
    ['(ctx) => { if (!ctx.a) fail(); return { a: 1 }; }', 'a!'],
    [
      '(ctx) => { switch (ctx.k) { case 1: return { a: 1 }; case 2: return { a: 2 }; } }',
      'a, a, … It cannot be told whether "switch" has all cases',
    ],
    ['(ctx) => { switch (ctx.k) { case 1: return { a: 1 }; default: return { a: 2 }; } }', 'a!, a!'],
    ['(ctx) => { while (true) { if (ctx.a) return { a: 1 }; } }', 'a!'],
    ['(ctx) => { for (const x of ctx.a) return { a: 1 }; return {}; }', 'a'],
    ['(ctx) => { try { return { a: run() }; } catch { return { b: 1 }; } }', 'a, b'],
    ['(ctx) => { try { return { a: 1 }; } finally { close(); } }', 'a!'],
    ['(ctx) => { try { return { a: 1 }; } finally { return { b: 1 }; } }', 'a, … "finally" ends the function'],
  ],
  'are followed through variables': [
    ['(ctx) => { const out = { a: 1 }; return out; }', 'a!'],
    ['(ctx) => { const out = { a: 1 }; out.b = 2; return out; }', 'a!, b!'],
    ['(ctx) => { const out = { a: 1 }; if (ctx.x) out.b = 2; return out; }', 'a!, b'],
    ["(ctx) => { const out: Out = {}; out['a'] = 1; ctx.x && (out.b = 2); return out; }", 'a!, b'],
    ['(ctx) => { let out; if (ctx.x) out = { a: 1 }; else out = { a: 2, b: 1 }; return out; }', 'a!, a!, b'],
    ['(ctx) => { let out; if (ctx.x) out = { a: 1 }; return out; }', 'a'],
    ['(ctx) => { let out; if (ctx.x) out = { a: 1 }; if (!out) throw 1; return out; }', 'a!'],
    ['(ctx) => { let out; if (ctx.x) out = { a: 1 }; return out ?? { a: 2 }; }', 'a!, a!'],
    ['(ctx) => { const out = {}; for (const x of ctx.l) out.a = x; return out; }', 'a'],
    [
      '(ctx) => { const out = {}; for (const x of ctx.l) out[x] = x; return out; }',
      '… The result has a name that is not constant',
    ],
    ['(ctx) => { const out = { a: 1 }; delete out.a; return out; }', ''],
    ['(ctx) => { const out = { a: 1 }; out.a = undefined; return out; }', ''],
    ['(ctx) => { const out = { m: {} }; out.m.a = 1; return out; }', 'm{}!, m.a!'],
    ['(ctx) => { const plan = { a: 1 }; plan.b = 2; return { plan }; }', 'plan.a!, plan.b!, plan{}!'],
    ['(ctx) => { const out = { l: [] }; out.l.push(1); return out; }', 'l!'],
    ['(ctx) => { let out = { a: 1 }; out = { ...out, b: 2 }; return out; }', 'a!, b!'],
    ['(ctx) => { const out = { a: 1 }; console.log(out); return out; }', 'a!'],
    ['(ctx) => { const { a, b } = make(); return { a, b }; }', 'a!, b!'],
    [
      '(ctx) => { const out = { a: 1 }; fill(out); return out; }',
      'a!, … The result is handed to other code, or changed where it is not followed',
    ],
    [
      '(ctx) => { const out = { a: 1 }; const run = () => { out.b = 1; }; run(); return out; }',
      'a!, … The result is handed to other code, or changed where it is not followed',
    ],
    ['(ctx) => { let plan; if (ctx.a) plan = 1; return { plan }; }', 'plan!'],
  ],
  'know that an object may have several names': [
    ['(ctx) => { const p = { a: 1 }; const out = { p }; p.b = 2; return out; }', 'p.a!, p!'],
    ['(ctx) => { const p = { a: 1 }; const out = { ...p }; p.b = 2; return out; }', 'a!'],
    [
      '(ctx) => { const p = { a: 1 }; const out = p; out.b = 2; return p; }',
      'a!, … The result is handed to other code, or changed where it is not followed',
    ],
    ['(ctx) => { const p = { a: 1 }; const box = { p }; box.p.b = 2; return { p }; }', 'p.a!, p!'],
    ['(ctx) => { const p = { a: 1 }; const box = { p }; save(box); return { p }; }', 'p.a!, p!'],
  ],
  'are followed along labels and tests': [
    ['(ctx) => { const out = {}; one: if (ctx.a) { if (ctx.b) break one; out.x = 1; } return out; }', 'x'],
    ['(ctx) => { const out = {}; one: { if (ctx.b) break one; out.x = 1; } out.y = 1; return out; }', 'x, y!'],
    ['(ctx) => { one: switch (ctx.a) { case 1: break; default: return { x: 1 }; } return { x: 2 }; }', 'x!, x!'],
    ['(ctx) => { one: for (;;) { for (;;) { if (ctx.a) break one; continue one; } } return { x: 1 }; }', 'x!'],
    ['(ctx) => { let out; if (ctx.a) out = { x: 1 }; if (out === null) return { x: 2 }; return out; }', 'x, x'],
    ['(ctx) => { let out; if (ctx.a) out = { x: 1 }; if (out == null) return { x: 2 }; return out; }', 'x!, x!'],
    [
      '(ctx) => { const out = { x: 1 }; ctx.box.out = out; return out; }',
      'x!, … The result is handed to other code, or changed where it is not followed',
    ],
  ],
  'are followed through copies': [
    ['(ctx) => ({ ...(yes ? { a: 1 } : {}), ...(yes && { b: 1 }), ...{ c: 1 } })', 'a, b, c!'],
    ['(ctx) => ({ ...(yes ? { a: 1 } : { a: 2 }) })', 'a!, a!'],
    ['(ctx) => ({ a: 1, ...{ a: undefined } })', ''],
    ['(ctx) => Object.assign({}, { a: 1 }, yes ? { b: 1 } : null)', 'a!, b'],
    ['(ctx) => { const base = { a: 1 }; return { ...base, b: 1 }; }', 'a!, b!'],
    ['(ctx) => { const base = { a: 1 }; return Object.assign(base, { b: 1 }); }', 'a!, b!'],
    ['const BASE = { a: 1, b: { c: 2 } }; (ctx) => ({ ...BASE })', 'a!, b{}!, b.c!'],
    ['function make(x) { if (x) return { a: 1, b: 1 }; return { a: 2 }; } (ctx) => make(ctx.x)', 'a!, b, a!'],
    ['async function make() { return { a: 1 }; } async (ctx) => ({ ...(await make()) })', 'a!'],
    [
      'async function make() { return { a: 1 }; } async (ctx) => ({ ...make() })',
      '… The result is what a call returns',
    ],
    [
      'function make(n) { return n ? make(n - 1) : { a: 1 }; } (ctx) => make(3)',
      'a, … The result is what a call returns',
    ],
  ],
  'give up where the result is made elsewhere': [
    ['(ctx) => ctx', '… The result is made of the whole context'],
    ['(ctx) => ({ ...ctx, a: 1 })', 'a!, … The result is made of the whole context'],
    [
      '(ctx) => ({ ...ctx.plan, a: 1 })',
      'a!, … The result is made of a part of the context whose fields are not known',
    ],
    ['(ctx) => run(ctx.a)', '… The result is what a call returns'],
    ['(ctx) => ({ a: 1, ...run() })', 'a!, … The result is what a call returns'],
    ['(ctx) => { ctx.a = 1; return {}; }', '… The context is changed in place'],
    ['function* run(ctx) { return { a: 1 }; }', '… A generator returns many values'],
  ],
};

describe('reads of a body', () => {
  for (const [title, cases] of Object.entries(reads))
    describe(title, () => {
      for (const [code, expected] of cases) it(code, () => expect(readsOf(analyse(code))).toBe(expected));
    });
});

describe('writes of a body', () => {
  for (const [title, cases] of Object.entries(writes))
    describe(title, () => {
      for (const [code, expected] of cases) it(code, () => expect(writesOf(analyse(code))).toBe(expected));
    });
});

describe('places', () => {
  const words = (code: string): readonly string[] => {
    const { reads: found, writes: written } = analyse(code);
    return [...found, ...written].map(({ at }) => code.slice(at.start, at.end));
  };

  it('are those of the names', () => {
    expect(words("({ a: { b: c = 1 }, ...d }) => ({ x: d.e.f, 'y z': d['g'], c })")).toEqual([
      'b',
      'f',
      "'g'",
      'x',
      "'y z'",
      'c',
    ]);
  });

  it('are in the file where the name stands', () => {
    const { opensReads } = analyse('function f(c) { keep(c); } (ctx) => f(ctx)');
    expect(opensReads?.at.start).toBe(21);
  });
});

describe('what a body does, held against declared fields', () => {
  const touched = (code: string, field: string): boolean =>
    analyse(code).reads.some((read) => readTouches(read, field));
  const written = (code: string, field: string): readonly boolean[] => {
    const body = analyse(code).writes;
    return [body.some((write) => writeTouches(write, field)), body.some((write) => writeCovers(write, field))];
  };

  it.each([
    ['(ctx) => ctx.tasks.map(run)', 'tasks', true],
    ['(ctx) => ctx.tasks.map(run)', 'tasks.*.name', true],
    ['(ctx) => ctx.tasks.length', 'tasks[0].name', true],
    ['(ctx) => ctx.plan.title', 'plan', true],
    ['(ctx) => ctx.plan', 'plan.title', true],
    ['(ctx) => ctx.plan.title', 'plan.steps', false],
    ['(ctx) => ctx.plan.show()', 'plan.title', true],
    ['(ctx) => ctx.plan()', 'title', false],
  ])('%s reads %s: %s', (code, field, expected) => expect(touched(code, field)).toBe(expected));

  it.each([
    ['(ctx) => ({ plan: 1 })', 'plan', [true, true]],
    ['(ctx) => ({ ...(yes && { plan: 1 }) })', 'plan', [true, false]],
    ['(ctx) => ({ plan: make() })', 'plan.title', [true, false]],
    ['(ctx) => ({ plan: { steps: 1 } })', 'plan.title', [false, false]],
    ['(ctx) => ({ plan: { title: 1 } })', 'plan', [true, true]],
    ['(ctx) => ({ plan: [{ title: 1 }] })', 'plan.*.title', [true, false]],
  ])('%s writes %s: %s', (code, field, expected) => expect(written(code, field)).toEqual(expected));
});

describe('a body that is meant to be too much', () => {
  const many = 20_000;
  const hostile: Readonly<Record<string, string>> = {
    'a long sum': `(ctx) => ({ a: ${Array(many).fill('ctx.a').join(' + ')} })`,
    'a long chain of names': `(ctx) => ({ a: ctx${'.b'.repeat(many)} })`,
    'a long chain of calls': `(ctx) => ({ a: ctx.a${'.b()'.repeat(many)} })`,
    'many negations': `(ctx) => ({ a: ${'!'.repeat(2000)}ctx.a })`,
    'a long choice': `(ctx) => ({ a: ${'ctx.a ? 1 : '.repeat(3000)}2 })`,
    'many branches': `(ctx) => { if (ctx.a) return { a: 1 }; ${'else if (ctx.a) return { a: 1 }; '.repeat(3000)} return { a: 2 }; }`,
    'nested blocks': `(ctx) => { ${'{'.repeat(1500)} use(ctx.a); ${'}'.repeat(1500)} return { a: 1 }; }`,
    'nested objects': `(ctx) => (${'{ a: '.repeat(1500)} ctx.a ${'}'.repeat(1500)})`,
    'nested functions': `(ctx) => ${'() => '.repeat(1500)} ctx.a`,
    'nested loops': `(ctx) => { let out = {}; ${'for (const x of ctx.a) {'.repeat(200)} out = { ...out, a: 1 }; ${'}'.repeat(200)} return out; }`,
    'many variables': `(ctx) => { ${Array.from({ length: 5000 }, (_, i) => `const v${i} = { ...${i ? `v${i - 1}` : '{}'}, a${i}: ctx.a };`).join('\n')} return v4999; }`,
    'many functions': `(ctx) => { ${Array.from({ length: 2000 }, (_, i) => `const f${i} = (c) => { ${i ? `f${i - 1}(c); f${i - 1}(c);` : 'c.a;'} };`).join('\n')} f1999(ctx); return {}; }`,
    'a function for many values': `(ctx) => { const f = (c) => { ${'c.x; '.repeat(1000)} }; ${Array.from({ length: 1000 }, (_, i) => `f(ctx.a${i});`).join('\n')} return {}; }`,
  };

  for (const [title, code] of Object.entries(hostile))
    it(`is survived: ${title}`, () => {
      const body = analyse(code);
      expect(body.reads.length > 0 || body.opensReads !== undefined).toBe(true);
    });
});
