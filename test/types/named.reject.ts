// biome-ignore-all format: each case stands on one line, with what is wrong with it above.
import { definePhase } from '../../src/runtime.ts';

declare module '../../src/runtime.ts' {
  interface Phases {
    'told-design': {
      requires: { 'domain.name': string; 'domain.hint': string | undefined; tasks: string[] };
      produces: { plan: string; warnings?: string[] };
    };
    'shop/told-review': { id: 'told-review'; workflow: 'shop'; requires: { plan: string }; produces: Record<never, never> };
  }
}

// @ts-expect-error an undeclared read
definePhase({ id: 'told-design' }, (ctx) => ({ plan: ctx.plan }));
// @ts-expect-error an undeclared read below a declared path
definePhase({ id: 'told-design' }, (ctx) => ({ plan: ctx.domain.kind }));
// @ts-expect-error a read of what may be absent as if it were there
definePhase({ id: 'told-design' }, (ctx) => ({ plan: ctx.domain.hint.trim() }));
// @ts-expect-error a write into the context
definePhase({ id: 'told-design' }, (ctx) => { ctx.tasks.push(''); return { plan: '' }; });
// @ts-expect-error a missing write
definePhase({ id: 'told-design' }, () => ({ warnings: [] }));
// @ts-expect-error a missing write where nothing is returned
definePhase({ id: 'told-design' }, async () => {});
// @ts-expect-error a write of the wrong type
definePhase({ id: 'told-design' }, () => ({ plan: 1 }));
// @ts-expect-error an optional write of the wrong type
definePhase({ id: 'told-design' }, () => ({ plan: '', warnings: 'a' }));
// @ts-expect-error an undeclared write
definePhase({ id: 'told-design' }, () => ({ plan: '', extra: 1 }));
// @ts-expect-error an undeclared write, later
definePhase({ id: 'told-design' }, async () => ({ plan: '', extra: 1 }));
// @ts-expect-error an undeclared write through a spread
definePhase({ id: 'told-design' }, (ctx) => ({ ...ctx, plan: '' }));
// @ts-expect-error an undeclared read, with the phase as type argument
definePhase<'told-design'>({ id: 'told-design' }, (ctx) => ({ plan: ctx.plan }));
// @ts-expect-error a missing write, with the phase as type argument
definePhase<'told-design'>({ id: 'told-design' }, () => ({}));
// @ts-expect-error a write of the wrong type, with the phase as type argument
definePhase<'told-design'>({ id: 'told-design' }, async () => ({ plan: 1 }));
// @ts-expect-error a phase that no contract has
definePhase<'told-desing'>({ id: 'told-desing' }, () => {});
// @ts-expect-error another id than the type argument
definePhase<'told-design'>({ id: 'told' }, () => ({ plan: '' }));
// @ts-expect-error fields beside a type argument
definePhase<'told-design'>({ id: 'told-design', requires: { x: 'str' } }, () => ({ plan: '' }));
// @ts-expect-error another workflow than the type argument
definePhase<'shop/told-review'>({ id: 'told-review', workflow: 'blog' }, () => {});
// @ts-expect-error an undeclared read of a phase that several workflows have
definePhase({ id: 'told-review', workflow: 'shop' }, (ctx) => void ctx.post);
// @ts-expect-error a read where neither the declaration nor a contract requires anything
definePhase({ id: 'told-review' }, (ctx) => void ctx.plan);
