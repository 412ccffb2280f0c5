import { describe, expect, it } from 'vitest';
import { type PortableField, type PortablePhase, parseType } from '../../src/contract/model/index.ts';
import type { BoundaryOptions, BoundaryResult } from '../../src/runtime/boundary/boundary.ts';
import { compileEntry, compileExit } from '../../src/runtime/boundary/compile.ts';
import { generate } from '../../src/runtime/boundary/generate.ts';
import { planFields } from '../../src/runtime/boundary/plan.ts';

type Written = Partial<Omit<PortableField, 'type'>> & { readonly type?: string };

const field = (name: string, { type = 'any', ...rest }: Written = {}): PortableField => {
  const parsed = parseType(type);
  if (parsed.kind === 'error') throw new Error(parsed.message);
  return { name, type: parsed.type, severity: 'blocking', critical: false, ...rest };
};

const phase = (parts: Partial<PortablePhase>): PortablePhase => ({
  id: 'work',
  join: 'all',
  required: [],
  enrichment: [],
  produces: [],
  mayProduce: [],
  drops: [],
  ...parts,
});

/** Both ways of checking; they have to agree. */
const check = (
  required: readonly PortableField[],
  context: object,
  how: { apply?: boolean; standing?: readonly string[]; schema?: BoundaryOptions['schema'] } = {},
): BoundaryResult => {
  const { apply = true, standing, schema } = how;
  const results = [true, false].map((codegen) => {
    const boundary = compileEntry(phase({ required }), { legacy: false, codegen, ...(schema ? { schema } : {}) });
    expect(boundary.kind).toBe(codegen ? 'compiled' : 'interpreted');
    const copy = codegen ? structuredClone(context) : context;
    return boundary.check(copy, { apply, ...(standing ? { standing: new Set(standing) } : {}) });
  });
  expect(results[0]).toEqual(results[1]);
  return results[1] ?? expect.fail();
};

/** What generated code says by itself. */
const glance = (fields: readonly PortableField[], context: object): number | undefined => {
  const inputs = fields.map((one) => ({ field: one, optional: false, defaults: true }));
  return generate(planFields(inputs, { legacy: false }))?.(context, undefined);
};

const optional = { severity: 'warning' } as const;
const advisory = { severity: 'advisory' } as const;
const standIn = (value: unknown, severity: 'warning' | 'advisory' = 'warning') => ({ severity, default: { value } });

describe('an entry boundary', () => {
  it('counts defaults at the end of a list as there, written or not', () => {
    const fields = [field('a[0]', standIn(1)), field('a[1].b', standIn(2)), field('a[3].b', standIn(4))];
    for (const apply of [true, false])
      expect(check(fields, { a: [] }, { apply }).violations).toMatchObject([
        { field: 'a[0]', verdict: 'defaulted' },
        { field: 'a[1].b', verdict: 'defaulted' },
        { field: 'a[3].b', verdict: 'failed', expected: 'list of at least 3', found: 'list of 2' },
      ]);
  });

  it('lets pass what is there, and makes no new result for it', () => {
    const { required } = {
      required: [field('a', { type: 'str', critical: true }), field('b.c', { type: 'list[int]' })],
    };
    const boundary = compileEntry(phase({ required }), { legacy: false });
    const result = boundary.check({ a: 'x', b: { c: [1, 2] } }, { apply: true });
    expect(result).toEqual({
      propagated: 2,
      defaulted: 0,
      failed: 0,
      critical: 1,
      criticalPropagated: 1,
      names: ['a', 'b.c'],
      violations: [],
      blocked: false,
    });
    expect(boundary.check({ a: 'y', b: { c: [] } }, { apply: true })).toBe(result);
  });

  it('blocks where a blocking field is absent', () => {
    const result = check([field('a', { type: 'str', critical: true, sourcePhase: 'plan' })], {});
    expect(result).toMatchObject({ blocked: true, failed: 1, critical: 1, criticalPropagated: 0, names: [] });
    expect(result.violations).toEqual([
      {
        field: 'a',
        at: 'a',
        verdict: 'failed',
        reason: 'absent',
        severity: 'blocking',
        critical: true,
        sourcePhase: 'plan',
        expected: 'str',
        found: 'absent',
        applied: false,
      },
    ]);
  });

  it('goes on where a field of severity warning is absent', () => {
    expect(check([field('a', optional)], {})).toMatchObject({ blocked: false, failed: 1 });
  });

  it('says nothing of an absent advisory field, unless the work depends on it', () => {
    expect(check([field('a', advisory), field('b')], { b: 1 })).toMatchObject({
      propagated: 1,
      failed: 0,
      names: ['b'],
    });
    expect(check([field('a', { ...advisory, critical: true })], {})).toMatchObject({ failed: 1, critical: 1 });
  });

  it('ignores a default of a blocking field', () => {
    const context = {};
    expect(check([field('a', { default: { value: 1 } })], context)).toMatchObject({ blocked: true, failed: 1 });
    expect(context).toEqual({});
  });

  it('counts null as absent, unless the type admits it', () => {
    expect(check([field('a'), field('b', { type: 'str | null' })], { a: null, b: null })).toMatchObject({
      names: ['b'],
      violations: [{ field: 'a', reason: 'absent', found: 'null' }],
    });
    expect(check([field('b', { type: 'str | null' })], { b: undefined })).toMatchObject({ failed: 1 });
  });

  it('tells wrong types with words, and never replaces them', () => {
    const context = { a: 'secret', b: [1, 'secret'], c: 1.5, d: { e: 'secret' } };
    const result = check(
      [
        field('a', { type: 'int', ...standIn(1) }),
        field('b', { type: 'list[int]' }),
        field('c', { type: 'int' }),
        field('d', { type: 'dict[str, int]' }),
      ],
      context,
    );
    expect(result.violations.map(({ reason, expected, found }) => [reason, expected, found])).toEqual([
      ['type', 'int', 'str'],
      ['type', 'list[int]', 'list with str at [1]'],
      ['type', 'int', 'float'],
      ['type', 'dict[str, int]', 'dict with str'],
    ]);
    expect(context.a).toBe('secret');
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  it('tells broken constraints with the words of contracts', () => {
    const fields = [
      field('a', { constraints: { minLength: 3 } }),
      field('b', { constraints: { maxLength: 3 } }),
      field('c', { constraints: { min: 3 } }),
      field('d', { constraints: { max: 3 } }),
      field('e', { constraints: { minItems: 3 } }),
      field('f', { constraints: { maxItems: 1 } }),
      field('g', { constraints: { pattern: '^[a-z]+$' } }),
      field('h', { constraints: { allowedValues: ['web', 'cli'] } }),
    ];
    const good = { a: 'abc', b: 'abc', c: 3, d: 3, e: [1, 2, 3], f: [], g: 'x', h: 'web' };
    expect(check(fields, good)).toMatchObject({ failed: 0, propagated: 8 });
    const bad = { a: 'ab', b: 'abcd', c: 2, d: 4, e: [], f: [1, 2], g: 'X', h: 'tty' };
    const { violations } = check(fields, bad);
    expect(violations.map(({ reason, expected, found }) => `${reason}: ${expected}; ${found}`)).toEqual([
      'constraint: min_length 3; str of length 2',
      'constraint: max_length 3; str of length 4',
      'constraint: min 3; int',
      'constraint: max 3; int',
      'constraint: min_items 3; list of 0',
      'constraint: max_items 1; list of 2',
      'constraint: pattern ^[a-z]+$; str',
      'constraint: allowed_values "web", "cli"; str',
    ]);
  });

  it('applies constraints only to the kind of value that they are about', () => {
    const all = { minLength: 3, maxLength: 0, min: 3, max: 0, minItems: 3, maxItems: 0, pattern: 'x' };
    expect(check([field('a', { constraints: all })], { a: true })).toMatchObject({ propagated: 1 });
    expect(check([field('a', { constraints: { allowedValues: [1] } })], { a: {} })).toMatchObject({ propagated: 1 });
  });

  it('says which patterns and schemas nobody checks', () => {
    const required = [field('a', { constraints: { pattern: '(' } }), field('b', { schema: { type: 'string' } })];
    const boundary = compileEntry(phase({ required }), { legacy: false });
    expect(boundary.unchecked).toEqual([
      { field: 'a', what: 'pattern' },
      { field: 'b', what: 'schema' },
    ]);
    expect(boundary.check({ a: 'x', b: 1 }, { apply: true })).toMatchObject({ propagated: 2 });
  });

  it('asks the schemas of the caller', () => {
    const schema = { compile: () => (value: unknown) => value === 'good' };
    expect(check([field('a', { schema: {} })], { a: 'good' }, { schema })).toMatchObject({ propagated: 1 });
    expect(check([field('a', { schema: {} })], { a: 'bad' }, { schema }).violations).toMatchObject([
      { reason: 'schema', found: 'str' },
    ]);
    const broken = {
      compile: () => () => {
        throw new Error('no');
      },
    };
    expect(check([field('a', { schema: {} })], { a: 1 }, { schema: broken })).toMatchObject({ failed: 1 });
  });
});

describe('a default', () => {
  it('is written with the parents that it needs, and told', () => {
    const context = { b: { d: 1 } };
    const result = check([field('b.c.e', { type: 'str', ...standIn('x'), critical: true })], context);
    expect(result).toMatchObject({ defaulted: 1, critical: 1, criticalPropagated: 0, failed: 0, blocked: false });
    expect(result.violations).toMatchObject([{ verdict: 'defaulted', reason: 'absent', applied: true, at: 'b.c.e' }]);
    expect(context).toEqual({ b: { d: 1, c: { e: 'x' } } });
  });

  it('is only told where nothing may be written', () => {
    const context = Object.freeze({});
    expect(check([field('a', standIn(1))], context, { apply: false }).violations).toMatchObject([
      { verdict: 'defaulted', applied: false },
    ]);
  });

  it('is a copy, so that runs share nothing', () => {
    const value = { list: [{ n: 1 }] };
    const boundary = compileEntry(phase({ required: [field('a', standIn(value))] }), { legacy: false });
    const [first, second] = [{ a: undefined as unknown }, { a: undefined as unknown }];
    boundary.check(first, { apply: true });
    Object.assign(first.a as object, { list: 'changed' });
    (value.list as unknown[]).push(2);
    boundary.check(second, { apply: true });
    expect(second.a).toEqual({ list: [{ n: 1 }] });
  });

  it.each([
    ['a string', 'text', 'str'],
    ['null', null, 'null'],
    ['a list', [], 'list'],
    ['a number', 1, 'int'],
  ])('does not replace a parent that is %s', (_, parent, found) => {
    const context = { a: { b: parent } };
    const { violations } = check([field('a.b.c', standIn(1))], context);
    expect(violations).toMatchObject([{ verdict: 'failed', reason: 'type', at: 'a.b', expected: 'dict', found }]);
    expect(context).toEqual({ a: { b: parent } });
  });

  it('stays a default at later boundaries', () => {
    const result = check([field('a', { critical: true })], { a: 1 }, { standing: ['a'] });
    expect(result).toMatchObject({ defaulted: 1, critical: 1, criticalPropagated: 0, names: [] });
    expect(result.violations).toMatchObject([{ reason: 'standing-default', found: 'default', applied: true }]);
    expect(check([field('a')], { a: 1 }, { standing: ['b'] })).toMatchObject({ propagated: 1 });
  });

  it.each([true, false])('of a parent serves its parts, as a default (apply: %s)', (apply) => {
    const fields = [field('a.b'), field('a', standIn({ b: 1 })), field('a', optional)];
    const result = check(fields, {}, { apply });
    expect(result).toMatchObject({ defaulted: 3, failed: 0, blocked: false });
    expect(result.violations.map(({ field: name, reason }) => [name, reason])).toEqual([
      ['a.b', 'standing-default'],
      ['a', 'absent'],
      ['a', 'standing-default'],
    ]);
  });

  it('is not written where an object refuses it', () => {
    const context = Object.freeze({});
    const boundary = compileEntry(phase({ required: [field('a', standIn(1))] }), { legacy: false });
    expect(boundary.check(context, { apply: true })).toMatchObject({ failed: 1, defaulted: 0 });
  });
});

describe('a path with *', () => {
  it('asks every element, and counts those that lack it', () => {
    const context = { tasks: [{ id: 'a' }, {}, { id: null }, { id: 'b' }] };
    expect(check([field('tasks.*.id')], context).violations).toMatchObject([
      { at: 'tasks[1].id', reason: 'absent', found: 'absent, and 1 more of 4' },
    ]);
    expect(check([field('tasks.*.id', { type: 'int' })], { tasks: [{ id: 1 }, { id: 'x' }] }).violations).toMatchObject(
      [{ at: 'tasks[1].id', reason: 'type', found: 'str' }],
    );
  });

  it('is present over no elements, and absent where there is nothing to go over', () => {
    expect(check([field('tasks.*.id')], { tasks: [] })).toMatchObject({ propagated: 1 });
    expect(check([field('tasks.*.id')], { tasks: {} })).toMatchObject({ propagated: 1 });
    expect(check([field('tasks.*.id')], {}).violations).toMatchObject([{ at: 'tasks.*.id', reason: 'absent' }]);
    expect(check([field('tasks.*.id')], { tasks: 'x' })).toMatchObject({ failed: 1 });
  });

  it('gives defaults to the elements that lack it, and makes none', () => {
    const context = { tasks: [{ id: 'a' }, {}, {}] };
    const wanted = [field('tasks.*.id', standIn('?'))];
    expect(check(wanted, context)).toMatchObject({ defaulted: 1, violations: [{ at: 'tasks[1].id', applied: true }] });
    expect(context).toEqual({ tasks: [{ id: 'a' }, { id: '?' }, { id: '?' }] });
    const empty = {};
    expect(check(wanted, empty)).toMatchObject({ failed: 1, violations: [{ reason: 'absent', applied: false }] });
    expect(empty).toEqual({});
  });

  it('does not tell the keys of a dict', () => {
    const { violations } = check([field('users.*.id')], { users: { 'ann@example.org': {} } });
    expect(violations).toMatchObject([{ at: 'users.*.id' }]);
  });
});

describe('an exit boundary', () => {
  const fields = {
    produces: [field('a', { type: 'str', default: { value: 'x' }, severity: 'warning' })],
    mayProduce: [field('b', { type: 'int' }), field('c.d', { type: 'int' })],
  };

  it.each([true, false])('asks for what is promised and judges what else is there (codegen: %s)', (codegen) => {
    const exit = compileExit(phase(fields), { legacy: false, codegen });
    const context = {};
    expect(exit.check(context, { apply: true })).toMatchObject({ failed: 1, defaulted: 0, propagated: 0 });
    expect(context).toEqual({});
    const fine = exit.check({ a: '' }, { apply: true });
    expect(fine).toMatchObject({ propagated: 1, failed: 0, names: ['a'] });
    expect(exit.check({ a: 'y', c: 'no dict' }, { apply: true })).toBe(fine);
    expect(exit.check({ a: '', b: 1 }, { apply: true })).toMatchObject({ names: ['a', 'b'] });
    expect(exit.check({ a: '', b: 'x' }, { apply: true })).toMatchObject({ blocked: true, names: ['a'] });
  });

  it('finds writes that nobody declared', () => {
    const exit = compileExit(phase({ produces: [field('a'), field('b.c'), field('t.*.id')] }), { legacy: false });
    const kept = { deep: 1 };
    const before = { kept, b: { c: 1, old: 1 }, t: [{ title: 'x' }] };
    expect(exit.undeclared(before, { ...before, a: { any: 1 }, b: { c: 2, old: 1 } })).toEqual([]);
    const after = {
      kept: { deep: 1 },
      a: 1,
      b: { c: 2, old: 1, 'n.w': 1 },
      t: [{ title: 'y', id: 1 }, { title: 'z' }],
      n: null,
    };
    expect(exit.undeclared(before, after)).toEqual(['kept', 'n', 'b["n.w"]', 't.*.title']);
    expect(exit.undeclared({}, { b: 'text', u: undefined })).toEqual(['b']);
  });
});

describe('a boundary', () => {
  it('refuses contracts that no file can hold', () => {
    expect(() => compileEntry(phase({ required: [field('a.__proto__.b')] }), { legacy: false })).toThrow(TypeError);
  });

  it('keeps names and texts of contracts out of generated code', () => {
    const inner = { 'a"]; throw 1; //': 1, 'b\\': 1, 'c`${1}': 1, "d'": 1, 'x\u2028y': 1, '*/': 1, toString: 1 };
    const names = Object.keys(inner).map((name) => `x["${name.replace(/["\\]/gu, '\\$&')}"]`);
    const constraints = { pattern: '"]; throw 1; //|1', allowedValues: ['"; throw 1; //', 1] };
    const fields = names.map((name) => field(name, { constraints }));
    expect(check(fields, { x: inner })).toMatchObject({ propagated: names.length });
    expect(glance(fields, { x: inner })).toBe(0);
  });

  it('is quick for what is as it should be, also without what may be absent', () => {
    const fields = [field('a.b', { type: 'str | null' }), field('l.*.id', { type: 'int' }), field('c.d', advisory)];
    const context = { a: { b: null }, l: [{ id: 1 }], c: { d: 1 } };
    expect(glance(fields, context)).toBe(0);
    expect(glance(fields, { ...context, l: { x: { id: 1 } }, c: undefined })).toBe(1);
    expect(glance(fields, Object.assign(Object.create(null), context))).toBe(0);
    expect(glance(fields, { ...context, l: [{ id: 'x' }] })).toBe(-1);
  });
});
