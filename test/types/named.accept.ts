import { type ContextOf, definePhase, type ResultOf } from '../../src/runtime.ts';
import { holds, type Same } from './same.ts';

/** What `contextcore contract types` writes, for contracts of two workflows. */
declare module '../../src/runtime.ts' {
  interface Phases {
    'named-design': {
      requires: {
        'domain.name': string;
        'domain.hint': string | undefined;
        tasks: { [name: string]: number }[];
        rest: unknown;
        'odd["a.b"]': boolean;
      };
      produces: { 'plan.title': string; 'plan.deep.x': number; warnings?: string[] };
    };
    'named-silent': { requires: Record<never, never>; produces: { note?: string } };
    'shop/named-review': {
      id: 'named-review';
      workflow: 'shop';
      requires: { plan: string };
      produces: Record<never, never>;
    };
    'blog/named-review': {
      id: 'named-review';
      workflow: 'blog';
      requires: { post: string };
      produces: Record<never, never>;
    };
  }
}

const byId = definePhase({ id: 'named-design' }, (ctx) => {
  holds<Same<typeof ctx.domain.name, string>>();
  holds<Same<typeof ctx.domain.hint, string | undefined>>();
  holds<Same<typeof ctx.tasks, readonly { readonly [name: string]: number }[]>>();
  holds<Same<typeof ctx.rest, unknown>>();
  holds<Same<(typeof ctx.odd)['a.b'], boolean>>();
  return { plan: { title: ctx.domain.name, deep: { x: ctx.tasks.length } } };
});
const written: ResultOf<typeof byId> = { plan: { title: 'a', deep: { x: 1 } }, warnings: ['a'] };
const seen: ContextOf<typeof byId>['domain']['name'] = 'a';
void [written, seen];

definePhase<'named-design'>({ id: 'named-design', description: 'Text.' }, async (ctx) => {
  holds<Same<typeof ctx.domain.hint, string | undefined>>();
  return { plan: { title: ctx.domain.name, deep: { x: 1 } }, warnings: [] };
});
definePhase({ id: 'named-silent' }, () => {});
definePhase<'named-silent'>({ id: 'named-silent' }, () => ({ note: 'a' }));
definePhase({ id: 'named-review', workflow: 'shop' }, (ctx) => void holds<Same<typeof ctx.plan, string>>());
definePhase<'blog/named-review'>({ id: 'named-review', workflow: 'blog' }, (ctx) => {
  holds<Same<typeof ctx.post, string>>();
});

/** Fields of its own speak for themselves, whatever a contract says of the id. */
definePhase({ id: 'named-design', requires: { x: 'int' }, produces: { y: 'int' } }, ({ x }) => ({ y: x }));
definePhase({ id: 'in-no-contract' }, () => {});
