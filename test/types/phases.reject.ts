// biome-ignore-all format: each case stands on one line, with what is wrong with it above.
import { z } from 'zod';
import { type AnyPhase, definePhase } from '../../src/runtime.ts';

// @ts-expect-error an undeclared read
definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'str' } }, (ctx) => ({ y: ctx.z }));
// @ts-expect-error an undeclared read below a declared path
definePhase({ id: 'a', requires: { 'a.b': 'str' } }, (ctx) => void ctx.a.c);
// @ts-expect-error an undeclared read by a parameter with a type of its own
definePhase({ id: 'a', requires: { x: 'str' } }, (ctx: { readonly x: string; readonly z: string }) => void ctx.z);
// @ts-expect-error an undeclared read where nothing is required
definePhase({ id: 'a' }, (ctx) => void ctx.x);
// @ts-expect-error an undeclared read of a destructured parameter
definePhase({ id: 'a', requires: { x: 'str' } }, ({ x, z }) => void [x, z]);
// @ts-expect-error a read of what may be absent as if it were there
definePhase({ id: 'a', requires: { x: { type: 'str', severity: 'warning' } } }, (ctx) => void ctx.x.length);
// @ts-expect-error a write to the context
definePhase({ id: 'a', requires: { 'a.b': 'str' } }, (ctx) => { ctx.a.b = 'x'; });
// @ts-expect-error a write into a list of the context
definePhase({ id: 'a', requires: { l: 'list[str]' } }, (ctx) => void ctx.l.push('x'));
// @ts-expect-error a write deep in a value of the context
definePhase({ id: 'a', requires: { z: z.object({ a: z.object({ b: z.string() }) }) } }, (ctx) => { ctx.z.a.b = ''; });
// @ts-expect-error a write of the wrong type
definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'int' } }, (ctx) => ({ y: ctx.x }));
// @ts-expect-error a write of the wrong type below a path
definePhase({ id: 'a', produces: { 'a.b': 'int' } }, () => ({ a: { b: 'x' } }));
// @ts-expect-error a write of a text that the schema does not list
definePhase({ id: 'a', produces: { y: { type: 'string', enum: ['web', 'cli'] } } }, () => ({ y: 'app' }));
// @ts-expect-error a missing write
definePhase({ id: 'a', produces: { y: 'str', k: 'int' } }, () => ({ y: '' }));
// @ts-expect-error a missing write below a path
definePhase({ id: 'a', produces: { 'a.b': 'str', 'a.c': 'str' } }, () => ({ a: { b: '' } }));
// @ts-expect-error a missing write beside an optional one
definePhase({ id: 'a', produces: { 'a.b': 'str', 'a.c': { type: 'str', optional: true } } }, () => ({ a: { c: '' } }));
// @ts-expect-error a missing write on one branch
definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'str' } }, (ctx) => (ctx.x ? { y: '' } : {}));
// @ts-expect-error a missing write where nothing is returned
definePhase({ id: 'a', produces: { y: 'str' } }, () => {});
// @ts-expect-error a missing write where nothing is returned, later
definePhase({ id: 'a', produces: { y: 'str' } }, async () => {});
// @ts-expect-error an undeclared write
definePhase({ id: 'a', produces: { y: 'str' } }, () => ({ y: '', extra: 1 }));
// @ts-expect-error an undeclared write, later
definePhase({ id: 'a', produces: { y: 'str' } }, async () => ({ y: '', extra: 1 }));
// @ts-expect-error an undeclared write through a variable
definePhase({ id: 'a', produces: { y: 'str' } }, () => ((written) => written)({ y: '', extra: 1 }));
// @ts-expect-error an undeclared write through a spread
definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'str' } }, (ctx) => ({ ...ctx, y: '' }));
// @ts-expect-error an undeclared write below a path
definePhase({ id: 'a', produces: { 'a.b': 'str' } }, () => ((written) => written)({ a: { b: '', c: 1 } }));
// @ts-expect-error an undeclared write below a path, three deep
definePhase({ id: 'a', produces: { 'a.b.c': 'str' } }, async () => ({ a: { b: { c: '', d: 1 } } }));
// @ts-expect-error an undeclared write in a value of a schema
definePhase({ id: 'a', produces: { z: z.object({ a: z.number() }) } }, () => ({ z: { a: 1, b: 2 } }));
// @ts-expect-error an undeclared write on one branch
definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'str' } }, (ctx) =>
  ctx.x ? { y: '' } : { y: '', extra: 1 },
);
// @ts-expect-error an undeclared write on one branch, below a path
definePhase({ id: 'a', requires: { x: 'str' }, produces: { 'a.b': 'str' } }, (ctx) => ({
  a: ctx.x ? { b: '' } : { b: '', c: 1 },
}));
// @ts-expect-error an undeclared write where nothing is produced
definePhase({ id: 'a', requires: { x: 'str' } }, (ctx) => ({ q: ctx.x }));
// @ts-expect-error an undeclared write where everything is optional
definePhase({ id: 'a', produces: { y: { type: 'str', optional: true } } }, () => ({ y: '', extra: 1 }));
// @ts-expect-error an undeclared write of a promise
definePhase({ id: 'a', produces: { y: 'str' } }, () => Promise.resolve({ y: '', extra: 1 }));
// @ts-expect-error an undeclared write of a name with a number
definePhase({ id: 'a', produces: { 'a[0]': 'str' } }, () => ({ a: { 0: '', 1: '' } }));
// @ts-expect-error names that nobody knows
definePhase({ id: 'a', produces: { y: { type: 'str', optional: true } } }, (): Record<string, string> => ({ y: '' }));

// @ts-expect-error a phase without an id
definePhase({ requires: { x: 'str' } }, () => {});
// @ts-expect-error a key that is not known
definePhase({ id: 'a', require: { x: 'str' } }, () => {});
// @ts-expect-error a type name that is not known
definePhase({ id: 'a', requires: { x: 'strng' } }, () => {});
// @ts-expect-error a type name that is not known, in a field with facts
definePhase({ id: 'a', requires: { x: { type: 'list[strng]', severity: 'warning' } } }, () => {});
// @ts-expect-error a type that does not end
definePhase({ id: 'a', requires: { x: 'list[str' } }, () => {});
// @ts-expect-error a dict with keys that are no text
definePhase({ id: 'a', requires: { x: 'dict[int, str]' } }, () => {});
// @ts-expect-error a type of contracts in a JSON Schema
definePhase({ id: 'a', requires: { x: { type: 'str', enum: ['a'] } } }, () => {});
// @ts-expect-error a severity that is not known
definePhase({ id: 'a', requires: { x: { type: 'str', severity: 'warn' } } }, () => {});
// @ts-expect-error a fact that is not known
definePhase({ id: 'a', requires: { x: { type: 'str', severty: 'warning' } } }, () => {});
// @ts-expect-error something optional that is required
definePhase({ id: 'a', requires: { x: { type: 'str', optional: true } } }, () => {});
// @ts-expect-error a default that never applies
definePhase({ id: 'a', requires: { x: { type: 'str', severity: 'blocking', default: 'a' } } }, () => {});
// @ts-expect-error a default of another type
definePhase({ id: 'a', requires: { x: { type: 'int', default: 'a' } } }, () => {});
// @ts-expect-error a default of what is produced
definePhase({ id: 'a', produces: { x: { type: 'int', default: 1 } } }, () => ({ x: 1 }));
// @ts-expect-error a type that is neither a name nor a schema
definePhase({ id: 'a', requires: { x: 1 } }, () => {});
// @ts-expect-error a path that TypeScript cannot follow
definePhase({ id: 'a', requires: { 'a["\\""]': 'str' } }, () => {});

const narrow = definePhase({ id: 'a', requires: { x: 'str' }, produces: { y: 'str' } }, ({ x }) => ({ y: x }));
// @ts-expect-error a run without what is required
narrow.run({});
// @ts-expect-error a use of what is not produced
narrow.run({ x: '' }).then((result) => void result.z);
// @ts-expect-error a change of the declaration
narrow.spec.id = 'b';
// @ts-expect-error a list of phases does not know what its members read
const run = (phase: AnyPhase): Promise<unknown> => phase.run({ x: '' });
void run;
