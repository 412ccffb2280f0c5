import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { type PortableField, type PortablePhase, parseType } from '../../src/contract/model/index.ts';
import type { BoundaryResult } from '../../src/runtime/boundary/boundary.ts';
import { compileEntry, compileExit } from '../../src/runtime/boundary/compile.ts';

const field = (name: string, text = 'any', standIn?: unknown): PortableField => {
  const parsed = parseType(text);
  return {
    name,
    type: parsed.kind === 'type' ? parsed.type : { kind: 'any' },
    severity: standIn === undefined ? 'blocking' : 'warning',
    critical: false,
    ...(standIn === undefined ? {} : { default: { value: standIn } }),
  };
};

const phase = (required: readonly PortableField[]): PortablePhase => ({
  id: 'work',
  join: 'all',
  required,
  enrichment: [],
  produces: required,
  mayProduce: [],
  drops: [],
});

/** Both ways of checking, each with a context of its own. */
const check = (required: readonly PortableField[], make: () => object): BoundaryResult => {
  const results = [true, false].map((codegen) =>
    compileEntry(phase(required), { legacy: false, codegen }).check(make(), { apply: true }),
  );
  expect(results[0]).toEqual(results[1]);
  return results[1] ?? expect.fail();
};

const throwing = (): never => {
  throw new Error('no');
};

const revoked = (of: object): object => {
  const { proxy, revoke } = Proxy.revocable(of, {});
  revoke();
  return proxy;
};

describe('a context that resists', () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  });

  it('fails what cannot be read, and nothing else', () => {
    const make = () => ({
      get a() {
        return throwing();
      },
      b: 1,
      c: revoked({}),
      d: { x: revoked([]) },
      e: new Proxy({}, { ownKeys: throwing }),
    });
    const fields = [
      field('a'),
      field('b'),
      field('c.x'),
      field('d.x', 'list[str]'),
      field('e.*.y'),
      field('a.b', 'str', 'x'),
    ];
    expect(check(fields, make).violations.map(({ at, reason, found }) => [at, reason, found])).toEqual([
      ['a', 'type', 'unreadable'],
      ['c.x', 'type', 'unreadable'],
      ['d.x', 'type', 'unreadable'],
      ['e.*', 'type', 'unreadable'],
      ['a', 'type', 'unreadable'],
    ]);
  });

  it.each([
    ['a revoked proxy', () => revoked({})],
    [
      'a proxy that throws',
      () => new Proxy({}, { get: throwing, getPrototypeOf: throwing, getOwnPropertyDescriptor: throwing }),
    ],
    ['a proxy that takes nothing', () => new Proxy({}, { defineProperty: () => false })],
    ['a function', () => () => 1],
    ['a frozen object', () => Object.freeze({})],
  ])('may be %s', (_, make) => {
    expect(check([field('a'), field('b.c', 'any', 1)], make)).toMatchObject({ failed: 2, blocked: true });
  });

  it('is no object at all, where code without types calls', () => {
    const boundary = compileEntry(phase([field('a')]), { legacy: false });
    for (const context of [null, undefined, 1, 'a'])
      expect(Reflect.apply(boundary.check, boundary, [context, { apply: true }])).toMatchObject({ failed: 1 });
  });

  it('has only the fields that are its own', () => {
    class Context {
      own = 1;
      get inherited() {
        return 1;
      }
    }
    const fields = ['own', 'inherited', 'toString', 'polluted'].map((name) => field(name));
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
    expect(check(fields, () => new Context()).names).toEqual(['own']);
    expect(check(fields, () => ({ own: 1 })).names).toEqual(['own']);
    expect(check(fields, () => Object.create({ own: 1 })).names).toEqual([]);
    expect(check(fields, () => Object.assign(Object.create(null), { own: 1, toString: 1 })).names).toEqual([
      'own',
      'toString',
    ]);
    expect(check(fields, () => ({ own: 1, toString: 1, polluted: 1 })).names).toEqual(['own', 'toString', 'polluted']);
  });

  it('may come from another realm or be made by a class', () => {
    expect(check([field('a.b', 'list[str]')], () => runInNewContext('({ a: { b: ["x"] } })'))).toMatchObject({
      propagated: 1,
    });
    const make = () => ({ a: new (class {})() });
    const context = make();
    compileEntry(phase([field('a.b', 'any', 1)]), { legacy: false }).check(context, { apply: true });
    expect(context.a).toEqual({ b: 1 });
  });

  it('gets a default without the setters of its class being called', () => {
    class Context {
      set a(_: unknown) {
        throw new Error('no');
      }
    }
    const context = new Context();
    expect(
      compileEntry(phase([field('a', 'any', 1)]), { legacy: false }).check(context, { apply: true }),
    ).toMatchObject({
      defaulted: 1,
    });
    expect(Object.hasOwn(context, 'a')).toBe(true);
  });

  it('may contain itself, shared parts and lists that are mostly holes', () => {
    const make = () => {
      const many: unknown[] = [];
      for (let i = 0; i < 2000; i++) many.push(many);
      const self: Record<string, unknown> = {};
      for (const key of 'abcdefghij') self[key] = self;
      return { a: self, many, holes: Object.assign(new Array(4_000_000_000), { 3: 'x' }) };
    };
    const deep = 'dict[str, '.repeat(9);
    const fields = [
      field('many', `${'list['.repeat(8)}any${']'.repeat(8)}`),
      field('a', `${deep}any${']'.repeat(9)}`),
      field('many.*.*.*.*', 'list'),
      field('a.*.*.*.*.*.*.x', 'any', 1),
      field('holes', 'list[str | null]'),
      field('holes.*', 'str'),
    ];
    const { violations } = check(fields, make);
    expect(violations.map((one) => one.field)).toEqual(['a.*.*.*.*.*.*.x']);
  });

  it('may be long and deep', () => {
    const long = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    const path = Array.from({ length: 5000 }, () => 'a').join('.');
    const fields = [field('long.*.id', 'int'), field('long', 'list[dict[str, int]]'), field(path, 'int', 1)];
    expect(check(fields, () => ({ long, a: {} }))).toMatchObject({ failed: 0, defaulted: 1 });
    const nested = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(check([field('x', 'list', nested)], () => ({}))).toMatchObject({ defaulted: 1 });
  });

  it('is compared with what was before without harm', () => {
    const exit = compileExit(phase([field('a.b'), field('l.*.x')]), { legacy: false });
    const after: Record<string, unknown> = { a: revoked({}), l: [] };
    Object.defineProperty(after, 'bad', { enumerable: true, get: throwing });
    after['self'] = after;
    expect(exit.undeclared({}, after)).toEqual(['self']);
    expect(exit.undeclared({}, revoked({}))).toEqual([]);
    const many = Array.from({ length: 200_000 }, () => ({ y: 1 }));
    expect(exit.undeclared({}, { l: many })).toEqual(['l.*.y']);
  });
});

describe('where strings cannot be compiled', () => {
  it('the boundary is interpreted', () => {
    const { Function: original } = globalThis;
    globalThis.Function = Object.assign(throwing, { prototype: original.prototype }) as unknown as typeof Function;
    try {
      expect(compileEntry(phase([field('a')]), { legacy: false }).kind).toBe('interpreted');
    } finally {
      globalThis.Function = original;
    }
  });
});
