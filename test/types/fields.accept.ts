import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import { definePhase } from '../../src/runtime.ts';
import { holds, type Same } from './same.ts';

definePhase(
  {
    id: 'names',
    requires: {
      s: 'str',
      i: 'integer',
      f: 'float',
      b: 'bool',
      n: 'null',
      x: 'any',
      list: 'list',
      dict: 'dict',
      names: 'list[str]',
      either: 'str | null',
      nested: 'list[dict[str, int | null]] | bool',
      blanks: ' list [ str ] ',
    },
  },
  (ctx) => {
    holds<Same<typeof ctx.s, string>>();
    holds<Same<typeof ctx.i, number>>();
    holds<Same<typeof ctx.f, number>>();
    holds<Same<typeof ctx.b, boolean>>();
    holds<Same<typeof ctx.n, null>>();
    holds<Same<typeof ctx.x, unknown>>();
    holds<Same<typeof ctx.list, readonly unknown[]>>();
    holds<Same<typeof ctx.dict, { readonly [x: string]: unknown }>>();
    holds<Same<typeof ctx.names, readonly string[]>>();
    holds<Same<typeof ctx.either, string | null>>();
    holds<Same<typeof ctx.nested, boolean | readonly { readonly [x: string]: number | null }[]>>();
    holds<Same<typeof ctx.blanks, readonly string[]>>();
  },
);

definePhase(
  {
    id: 'json-schema',
    requires: {
      kind: { type: 'string', enum: ['web', 'cli'] },
      one: { const: 1 },
      sizes: { type: 'array', items: { type: 'integer' }, minItems: 1 },
      maybe: { type: ['string', 'null'] },
      choice: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'boolean' } }] },
      user: {
        type: 'object',
        properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
        required: ['name'],
      },
      counts: { type: 'object', additionalProperties: { type: 'number' } },
      beside: { type: 'string', pattern: '^a', severity: 'warning', default: 'a', description: 'Flat.' },
      below: { type: { type: 'integer', minimum: 1 }, severity: 'advisory' },
      referred: { $ref: '#/$defs/a' },
    },
  },
  (ctx) => {
    holds<Same<typeof ctx.kind, 'web' | 'cli'>>();
    holds<Same<typeof ctx.one, 1>>();
    holds<Same<typeof ctx.sizes, readonly number[]>>();
    holds<Same<typeof ctx.maybe, string | null>>();
    holds<Same<typeof ctx.choice, string | readonly boolean[]>>();
    holds<Same<typeof ctx.user.name, string>>();
    holds<Same<typeof ctx.user.tags, readonly string[] | undefined>>();
    holds<Same<typeof ctx.counts, { readonly [x: string]: number }>>();
    holds<Same<typeof ctx.beside, string>>();
    holds<Same<typeof ctx.below, number | undefined>>();
    holds<Same<typeof ctx.referred, unknown>>();
  },
);

class Money {
  #cents = 1;
  cents(): number {
    return this.#cents;
  }
}

definePhase(
  {
    id: 'standard-schema',
    requires: {
      z: z.object({ a: z.number(), deep: z.array(z.object({ b: z.string() })) }),
      v: v.object({ when: v.date() }),
      ark: type({ name: 'string', 'age?': 'number' }),
      money: z.instanceof(Money),
      rate: { type: z.number(), severity: 'warning' },
      zone: { type: v.string(), default: 'UTC' },
    },
  },
  (ctx) => {
    holds<Same<typeof ctx.z.a, number>>();
    holds<Same<typeof ctx.z.deep, readonly { readonly b: string }[]>>();
    holds<Same<typeof ctx.v.when, Date>>();
    holds<Same<typeof ctx.ark.name, string>>();
    holds<Same<typeof ctx.ark.age, number | undefined>>();
    holds<Same<typeof ctx.money, Money>>();
    holds<Same<typeof ctx.rate, number | undefined>>();
    holds<Same<typeof ctx.zone, string>>();
  },
);

definePhase(
  {
    id: 'absence',
    requires: {
      must: { type: 'str', severity: 'blocking', description: 'Stops the phase.' },
      given: { type: 'int', default: 3 },
      list: { type: 'list[str]', severity: 'warning', default: ['a'] },
      warned: { type: 'list[str]', severity: 'warning' },
      noted: { type: 'str | null', severity: 'advisory' },
      nulled: { type: 'str | null', severity: 'advisory', default: null },
      none: { type: 'str', default: undefined },
    },
  },
  (ctx) => {
    holds<Same<typeof ctx.must, string>>();
    holds<Same<typeof ctx.given, number>>();
    holds<Same<typeof ctx.list, readonly string[]>>();
    holds<Same<typeof ctx.warned, readonly string[] | undefined>>();
    holds<Same<typeof ctx.noted, string | null | undefined>>();
    holds<Same<typeof ctx.nulled, string | null>>();
    holds<Same<typeof ctx.none, string>>();
  },
);

definePhase(
  {
    id: 'paths',
    requires: {
      'a.b': 'str',
      'a.c.d': 'int',
      'a["x.y"]': 'bool',
      "q['r']": 'str',
      'm[0].id': 'str',
      'tasks.*.id': 'str',
      rows: 'list[object]',
      'rows.*.key': 'str',
      open: 'dict',
      'open.part': 'int',
    },
  },
  (ctx) => {
    holds<Same<typeof ctx.a.b, string>>();
    holds<Same<typeof ctx.a.c, { readonly d: number }>>();
    holds<Same<(typeof ctx.a)['x.y'], boolean>>();
    holds<Same<typeof ctx.q.r, string>>();
    holds<Same<(typeof ctx.m)['0']['id'], string>>();
    for (const task of Object.values(ctx.tasks)) holds<Same<typeof task, { readonly id: string }>>();
    const keys: readonly string[] = ctx.rows.map(({ key }) => key);
    const part: number = ctx.open.part;
    const other: unknown = ctx.open['other'];
    void [keys, part, other];
  },
);
