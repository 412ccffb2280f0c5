import compose from 'koa-compose';
import { describe, expect, it } from 'vitest';
import { guardMiddleware } from '../../src/adapters.ts';
import type { GuardOptions } from '../../src/runtime.ts';
import { contract, standIn } from './adapters-contract.ts';
import { watching } from './adapters-watching.ts';

const flow = contract({
  plan: { required: { task: 'str' }, enrichment: { tone: standIn('kind') }, produces: { steps: 'list' } },
  build: { required: { steps: 'list' }, produces: { code: 'str' } },
});

interface Ctx {
  state: Record<string, unknown>;
  body?: unknown;
}
type Middleware = (ctx: Ctx, next: () => Promise<unknown>) => unknown;

/** What a request goes through, with a phase around what is below it. */
const requested = async (state: object, below: readonly Middleware[], options?: GuardOptions) => {
  const log: string[] = [];
  const ctx: Ctx = { state: { ...state } };
  const watched = options ? watching(flow, options) : undefined;
  const middleware: Middleware[] = [
    async (_, next) => {
      log.push('down');
      await next();
      log.push('up');
    },
    ...(watched ? [guardMiddleware<Ctx>(watched.guard, 'plan')] : []),
    ...below,
  ];
  const end = compose(middleware)(ctx, async () => void log.push('last'));
  const thrown = await end.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { ctx, log, thrown, found: watched?.found };
};

const answers: Middleware = async (ctx, next) => {
  ctx.state['steps'] = ['a'];
  await next();
  ctx.body = 'answer';
};
const replaces: Middleware = (ctx, next) => {
  ctx.state = { ...ctx.state, steps: ['a'] };
  return next();
};
const takesAway: Middleware = (ctx, next) => {
  Reflect.deleteProperty(ctx, 'state');
  return next();
};
const throws: Middleware = () => {
  throw new RangeError('no');
};
const twice: Middleware = async (_, next) => {
  await next();
  await next();
};

describe('middleware of koa-compose', () => {
  it.each([
    ['writes', answers, ['plan entry tone absent']],
    ['replaces its state', replaces, ['plan entry tone absent']],
    ['takes its state away', takesAway, ['plan entry tone absent', 'plan exit steps absent']],
    ['answers without going on', () => 'done', ['plan entry tone absent', 'plan exit steps absent']],
    ['throws', throws, ['plan entry tone absent']],
    ['calls next twice', twice, ['plan entry tone absent']],
  ])('in mode observe, what is below does what it always does: it %s', async (_, below, expected) => {
    const plain = await requested({ task: 't' }, [below]);
    const { found, ...watched } = await requested({ task: 't' }, [below], { mode: 'observe' });
    expect(watched).toEqual({ ctx: plain.ctx, log: plain.log, thrown: plain.thrown });
    expect(found).toEqual(expected);
  });

  it('gets the defaults, and is not called where a field is absent', async () => {
    const { ctx } = await requested({ task: 't' }, [answers], { mode: 'enforce' });
    expect(ctx).toEqual({ state: { task: 't', tone: 'kind', steps: ['a'] }, body: 'answer' });
    const stopped = await requested({}, [answers], { mode: 'enforce' });
    expect(stopped.thrown).toMatchObject({ name: 'ContextContractError', boundary: 'entry' });
    expect({ ctx: stopped.ctx, log: stopped.log }).toEqual({ ctx: { state: {} }, log: ['down'] });
  });

  it('is a phase inside of another, in one run', async () => {
    const { guard, found, reports } = watching(flow, { mode: 'observe' });
    const ctx: Ctx = { state: { task: 't', tone: 'dry' } };
    const handle = compose<Ctx>([guardMiddleware(guard, 'plan'), answers, guardMiddleware(guard, 'build')]);
    await guard.run(ctx.state, () =>
      handle(ctx, async () => {
        ctx.state['code'] = 'c';
      }),
    );
    expect(found).toEqual([]);
    expect(reports.map(({ phases }) => phases.map(({ phase, ran }) => `${phase} ${ran}`))).toEqual([
      ['plan 1', 'build 1'],
    ]);
  });
});
