import { z } from 'zod';
import { type AnyPhase, type ContextOf, definePhase, type Fields, type ResultOf } from '../../src/runtime.ts';
import { holds, type Same } from './same.ts';

const design = definePhase(
  { id: 'design', requires: { 'domain.name': 'str' }, produces: { 'plan.title': 'str', 'plan.deep.x': 'int' } },
  (ctx) => ({ plan: { title: ctx.domain.name, deep: { x: 1 } } }),
);
holds<Same<ContextOf<typeof design>, { readonly domain: { readonly name: string } }>>();
const written: ResultOf<typeof design> = { plan: { title: 'a', deep: { x: 1 } } };
const later: Promise<{ readonly plan: { readonly title: string } }> = design.run({ domain: { name: 'a' } });
export const listed: readonly AnyPhase[] = [design];
void [written, later];

definePhase({ id: 'async', requires: { x: 'str' }, produces: { out: 'str' } }, async ({ x }) => ({ out: x }));
definePhase(
  { id: 'thenable', produces: { out: 'str' } },
  (): PromiseLike<{ out: string }> => Promise.resolve({ out: '' }),
);
definePhase({ id: 'nothing', requires: { x: 'str' } }, (ctx) => void ctx.x);
definePhase({ id: 'nothing-async' }, async () => {});
definePhase({ id: 'nothing-either' }, () => ({}));
const seen: string[] = [];
definePhase({ id: 'short', requires: { x: 'str' } }, ({ x }) => seen.push(x));
definePhase({ id: 'no-reads', produces: { out: 'str' } }, () => ({ out: 'a' }));
definePhase({ id: 'throws', produces: { out: 'str' } }, () => {
  throw new Error('Not yet.');
});
definePhase({ id: 'any', produces: { out: 'str' } }, () => JSON.parse('{"out": "a"}'));
definePhase({ id: 'all-facts', description: 'Text.', drops: ['a.b'], workflow: 'shop' }, () => {});

definePhase(
  { id: 'branch', requires: { x: 'str' }, produces: { out: 'str', more: { type: 'int', optional: true } } },
  (ctx) => (ctx.x ? { out: 'a' } : { out: 'b', more: 1 }),
);
definePhase({ id: 'perhaps', requires: { x: 'str' }, produces: { more: { type: 'int', optional: true } } }, (ctx) => {
  if (ctx.x) return { more: 1 };
  return;
});
definePhase({ id: 'or-not', requires: { x: 'str' }, produces: { more: { type: 'int', optional: true } } }, (ctx) => ({
  more: ctx.x ? 1 : undefined,
}));
definePhase(
  { id: 'perhaps-below', produces: { 'p.sure': 'int', 'p.more': { type: 'int', optional: true } } },
  (): { p: { sure: number; more?: number } } => ({ p: { sure: 1 } }),
);
definePhase(
  {
    id: 'passes-on',
    requires: { tasks: 'list[str]', deep: z.object({ a: z.array(z.string()) }) },
    produces: { tasks: 'list[str]', deep: z.object({ a: z.array(z.string()) }) },
  },
  (ctx) => ({ tasks: ctx.tasks, deep: ctx.deep }),
);
definePhase({ id: 'literal', produces: { kind: { type: 'string', enum: ['web', 'cli'] } } }, () => ({ kind: 'web' }));
definePhase({ id: 'literal-async', produces: { kind: { enum: ['web', 'cli'] } } }, async () => ({ kind: 'cli' }));
definePhase({ id: 'anything', produces: { x: 'any', d: 'dict', l: 'list' } }, () => ({
  x: { a: { b: 1 } },
  d: { a: { b: 1 } },
  l: [{ a: 1 }],
}));
definePhase(
  {
    id: 'open-object',
    produces: { o: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true } },
  },
  () => ({ o: { a: '', b: 1 } }),
);
definePhase(
  {
    id: 'variants',
    requires: { x: 'str' },
    produces: {
      shape: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), a: z.object({ n: z.number() }) }),
        z.object({ kind: z.literal('b'), b: z.string() }),
      ]),
    },
  },
  (ctx) => (ctx.x ? { shape: { kind: 'a', a: { n: 1 } } } : { shape: { kind: 'b', b: '' } }),
);
definePhase({ id: 'elements', produces: { 'tasks.*.id': 'str' } }, () => ({ tasks: [{ id: 'a' }] }));
definePhase({ id: 'values', produces: { 'tasks.*.id': 'str' } }, () => ({ tasks: { first: { id: 'a' } } }));
definePhase({ id: 'quoted', produces: { 'a["b.c"]': 'str', 'l[0]': 'int' } }, () => ({
  a: { 'b.c': '' },
  l: { 0: 1 },
}));

definePhase(
  {
    id: 'variants-of-json-schema',
    produces: {
      o: {
        type: 'object',
        properties: { kind: { type: 'string' } },
        anyOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'string' } } }],
      },
    },
  },
  () => ({ o: { kind: 'a', a: '' } }),
);

interface Tree {
  readonly value: number;
  readonly next?: Tree | undefined;
}
const tree: z.ZodType<Tree> = z.object({
  value: z.number(),
  get next() {
    return z.optional(tree);
  },
});
definePhase({ id: 'recursive', requires: { in: tree }, produces: { out: tree } }, (ctx) => ({
  out: { value: 1, next: ctx.in },
}));
definePhase({ id: 'date', produces: { at: z.date(), table: z.map(z.string(), z.number()) } }, () => ({
  at: new Date(0),
  table: new Map([['a', 1]]),
}));

/** Where the fields are not known to the compiler, it has nothing to say. */
export const unknown = (requires: Fields, produces: Fields): AnyPhase =>
  definePhase({ id: 'unknown', requires, produces }, (ctx) => ({ a: ctx['b'] }));
export const unknownType = (name: string): AnyPhase =>
  definePhase({ id: 'unknown', requires: { a: name }, produces: { b: { type: name } } }, (ctx) => ({ b: ctx.a }));
