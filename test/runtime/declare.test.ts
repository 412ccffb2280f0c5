import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  definePhase,
  describeFields,
  describePhase,
  type Fields,
  phaseSpec,
  type StandardSchema,
} from '../../src/runtime.ts';

/** What is said of a declaration that JavaScript, or a compiler that was overruled, let through. */
const refusalOf = (spec: unknown): readonly string[] => {
  try {
    Reflect.apply(definePhase, undefined, [spec, () => ({})]);
  } catch (error) {
    if (error instanceof TypeError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const withField = (field: unknown, path = 'x'): readonly string[] =>
  refusalOf({ id: 'design', requires: { [path]: field } });

describe('a phase', () => {
  it('runs its code, which may be synchronous or not, and gives a promise', async () => {
    const both = { requires: { x: 'str' }, produces: { y: 'int' } } as const;
    const now = definePhase({ id: 'now', ...both }, ({ x }) => ({ y: x.length }));
    const later = definePhase({ id: 'later', ...both }, async ({ x }) => ({ y: x.length }));
    expect(await Promise.all([now.run({ x: 'abc' }), later.run({ x: 'ab' })])).toEqual([{ y: 3 }, { y: 2 }]);
  });

  it('rejects, and does not throw, where its code throws', async () => {
    const failing = definePhase({ id: 'failing' }, () => {
      throw new Error('No.');
    });
    await expect(failing.run({})).rejects.toThrow('No.');
  });

  it('tells its declaration, which nobody can change any more', () => {
    const fields = { x: { type: 'list[str]', default: ['a'] } };
    const drops = ['gone'];
    const design = definePhase({ id: 'design', requires: fields, drops }, () => {});
    fields.x.default.push('b');
    drops.push('more');
    const spec = phaseSpec(design);
    expect(spec).toBe(design.spec);
    expect(spec).toEqual({ id: 'design', requires: { x: { type: 'list[str]', default: ['a'] } }, drops: ['gone'] });
    for (const part of [design, spec, spec?.requires, spec?.requires?.['x'], spec?.drops])
      expect(Object.isFrozen(part)).toBe(true);
    expect(Reflect.get(Object(spec?.requires?.['x']), 'default')).toSatisfy(Object.isFrozen);
  });

  it('leaves schemas of other libraries as they are', () => {
    const schema = z.object({ a: z.number() });
    const design = definePhase(
      { id: 'design', requires: { a: schema, b: { type: schema, severity: 'warning' } } },
      () => {},
    );
    expect(design.spec.requires?.a).toBe(schema);
    expect(design.spec.requires?.b.type).toBe(schema);
    expect(Object.isFrozen(schema)).toBe(false);
  });

  it.each([[undefined], [null], ['design'], [{}], [{ id: 'a', run: () => {} }], [() => {}], [class {}]])(
    'is not %o',
    (value) => {
      expect(phaseSpec(value)).toBeUndefined();
    },
  );

  it('takes what the interface of Standard Schema describes', () => {
    const given: StandardSchemaV1<unknown, string> = z.string();
    const taken: StandardSchema<string> = given;
    expect(describeFields({ a: taken }, 'requires')).toEqual({
      a: { type: 'any', severity: 'blocking', schema: 'zod' },
    });
  });
});

describe('the normal form', () => {
  it('fills in what is left out, on either side', () => {
    const fields: Fields = {
      'a["b"]': 'string',
      given: { type: 'integer', default: 3 },
      noted: { type: 'null|str', severity: 'advisory', description: 'Perhaps.' },
    };
    expect(describeFields(fields, 'requires')).toEqual({
      'a.b': { type: 'str', severity: 'blocking' },
      given: { type: 'int', severity: 'warning', default: 3 },
      noted: { type: 'str | null', severity: 'advisory', description: 'Perhaps.' },
    });
    const spec = {
      id: 'p',
      produces: { x: 'list[any]', y: { type: 'bool', optional: true } },
      drops: ['a["b"]'],
    } as const;
    expect(describePhase(definePhase(spec, () => ({ x: [] })).spec)).toEqual({
      id: 'p',
      requires: {},
      produces: {
        x: { type: 'list', severity: 'blocking' },
        y: { type: 'bool', severity: 'blocking', optional: true },
      },
      drops: ['a.b'],
    });
  });

  it('says the vendor of a schema whose types exist only for the compiler', () => {
    const fields = {
      z: z.string(),
      v: v.number(),
      t: type('string'),
      w: { type: z.string(), severity: 'warning' },
    } as const;
    const described = describeFields(fields, 'requires');
    expect(Object.values(described).map(({ type: name, schema }) => `${name} ${schema}`)).toEqual([
      'any zod',
      'any valibot',
      'any arktype',
      'any zod',
    ]);
    expect(described['w']?.severity).toBe('warning');
  });

  it.each<[Fields[string], string]>([
    [{ type: 'array', items: { type: 'integer' } }, 'list[int]'],
    [{ type: 'object', additionalProperties: { type: ['string', 'null'] } }, 'dict[str, str | null]'],
    [{ type: 'object', properties: { a: { type: 'string' } } }, 'dict'],
    [{ type: { type: 'number', minimum: 1 } }, 'float'],
    [{ type: ['integer', 'null'] }, 'int | null'],
    [{ enum: ['a', 'b', null] }, 'str | null'],
    [{ const: 1.5 }, 'float'],
    [{ anyOf: [{ type: 'boolean' }, { type: 'array', items: {} }] }, 'bool | list'],
    [{ $ref: '#/$defs/a' }, 'any'],
    [{ type: 'object', allOf: [{ required: ['a'] }] }, 'dict'],
    [{}, 'any'],
  ])('has for the JSON Schema %j the type %s', (field, expected) => {
    expect(describeFields({ x: field }, 'requires')['x']?.type).toBe(expected);
  });

  it('keeps a JSON Schema that says more than the type', () => {
    const field = { type: 'string', enum: ['a', 'b'], severity: 'advisory' } as const;
    expect(describeFields({ x: field, y: { type: 'string' } }, 'requires')).toEqual({
      x: { type: 'str', severity: 'advisory', schema: { type: 'string', enum: ['a', 'b'] } },
      y: { type: 'str', severity: 'blocking' },
    });
  });
});

describe('a declaration is refused', () => {
  it.each([
    ['strng', 'has type "strng", which is not known. Did you mean "string"?'],
    ['list[itn]', 'has type "list[itn]", which cannot be read: "itn" is no type. Did you mean "int"?'],
    [
      { type: 'string', enum: ['a'], severty: 'warning' },
      'has key "severty", which is not known. Did you mean "severity"?',
    ],
    [{ type: 'str', enum: ['a'] }, 'has type "str" in a JSON Schema, which does not know it.'],
    [
      { type: 'object', properties: { a: { type: 'strin' } } },
      'has type "strin" in a JSON Schema, which does not know it. Did you mean "string"?',
    ],
    [{ type: 'str', severity: 'warnin' }, 'has a severity "warnin" that is not known. Did you mean "warning"?'],
    [{ type: 'str', optional: true }, 'is optional, which only what is produced can be.'],
    [{ type: 'str', severity: 'blocking', default: 'secret' }, 'is blocking and has a default, which never applies.'],
    [{ type: 'int', default: 'secret' }, 'has a default that is not of its type "int".'],
    [{ type: 'str', default: null }, 'has a default that is not of its type "str".'],
    [{ type: 'any', default: null }, 'has a default that is not of its type "any".'],
    [{ type: 'any', default: new Map() }, 'has a default that is not plain JSON.'],
    [7, 'has a type that is neither a type name, a JSON Schema nor a Standard Schema value.'],
    [new Map(), 'has a type that is neither a type name, a JSON Schema nor a Standard Schema value.'],
  ])('where a field is %j', (field, expected) => {
    const said = withField(field);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`Field "x" under "requires" of phase "design" ${expected}`);
    expect(said[0]).not.toContain('secret');
  });

  it.each([
    ['a..b', 'has an empty or unreadable segment.'],
    ['', 'is empty.'],
    ['__proto__', 'uses the forbidden name "__proto__".'],
    ['a["constructor"].b', 'uses the forbidden name "constructor".'],
  ])('where a path is %j', (path, expected) => {
    expect(withField('str', path)).toEqual([`Path "${path}" under "requires" of phase "design" ${expected}`]);
    expect(refusalOf({ id: 'a', drops: [path] })).toEqual([`Path "${path}" under "drops" of phase "a" ${expected}`]);
  });

  it.each([
    [
      { a: 'str', 'a.b': 'int' },
      'Field "a.b" under "requires" of phase "p" lies in field "a" of type "str", which has no such part.',
    ],
    [
      { 'a.b.c': 'int', a: 'list' },
      'Field "a.b.c" under "requires" of phase "p" lies in field "a" of type "list", which has no such part.',
    ],
    [
      { a: 'dict[str, int]', 'a.b': 'str' },
      'Field "a.b" under "requires" of phase "p" has type "str", but field "a" of type "dict[str, int]" has parts of type "int".',
    ],
    [
      { 'a.b': 'str', 'a["b"]': 'str' },
      'Field "a.b" stands under "requires" of phase "p" twice, in two spellings of its path.',
    ],
  ])('where fields contradict one another: %j', (fields, expected) => {
    expect(refusalOf({ id: 'p', requires: fields })).toEqual([expected]);
  });

  it.each<[Record<string, string>]>([
    [{ a: 'dict', 'a.b': 'int' }],
    [{ a: 'any', 'a.b.c': 'int' }],
    [{ a: 'list[dict[str, any]]', 'a.*.id': 'str', 'a[0]': 'dict' }],
    [{ a: 'dict[str, float]', 'a.b': 'int' }],
    [{ a: 'dict | null', 'a.b': 'int | null' }],
    [{ 'a.b': 'int', 'a.c': 'str', ab: 'str' }],
  ])('not where fields lie in one another and agree: %j', (fields) => {
    expect(refusalOf({ id: 'p', requires: fields })).toEqual([]);
  });

  it.each([
    [undefined, ['The declaration of a phase is no object.']],
    [{}, ['A phase has no id. Give it one under "id".']],
    [{ id: ' a ' }, ['Phase " a " has blanks around its id.']],
    [{ id: 'a', require: {} }, ['Phase "a" has key "require", which is not known. Did you mean "requires"?']],
    [{ id: 'a', requires: ['x'] }, ['What stands under "requires" of phase "a" is no object of fields by path.']],
    [
      { id: 'a', produces: { x: { type: 'int', default: 1 } } },
      [expect.stringContaining('never applies to what is produced')],
    ],
    [
      { id: 'a', requires: { x: 'strr' }, produces: { y: 'intt' } },
      [expect.stringContaining('"strr"'), expect.stringContaining('"intt"')],
    ],
  ])('where it is %j', (spec, expected) => {
    expect(refusalOf(spec)).toEqual(expected);
  });

  it('without end, however large or deep it is', () => {
    const circular: Record<string, unknown> = { type: 'object' };
    circular['properties'] = { itself: circular };
    expect(withField(circular)[0]).toContain('has a JSON Schema that is not plain JSON, or too large.');
    let deep: unknown = { type: 'integer' };
    for (let i = 0; i < 3000; i++) deep = { type: 'array', items: deep };
    expect(withField(deep)).toEqual([]);
    expect(withField('str', 'a.'.repeat(200_000).concat('a'))).toEqual([]);
    expect(withField(`${'list['.repeat(5000)}str`)).toHaveLength(1);
    const parent = Object.create({ x: 'str' });
    expect(refusalOf({ id: 'a', requires: parent })).toHaveLength(1);
  });

  it('where there is no code', () => {
    expect(() => Reflect.apply(definePhase, undefined, [{ id: 'a' }])).toThrow('Phase "a" has no code.');
  });
});
