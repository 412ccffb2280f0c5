import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import * as door from '../../src/adapters.ts';
import { guardActivity, guardMiddleware, guardTools, wrapHandler } from '../../src/adapters.ts';
import { currentRun } from '../../src/runtime.ts';
import { readSource } from '../sources.ts';
import { contract, standIn } from './adapters-contract.ts';
import { settle, watching } from './adapters-watching.ts';

const flow = contract({
  plan: { required: { task: 'str' }, enrichment: { tone: standIn('kind') }, produces: { steps: 'list' } },
  build: { required: { steps: 'list' }, produces: { code: 'str' } },
});

describe('the door for adapters', () => {
  it('exports these functions', () => {
    expect(Object.keys(door).sort()).toEqual([
      'guardActivity',
      'guardMiddleware',
      'guardStateGraph',
      'guardTools',
      'wrapHandler',
    ]);
  });

  it('loads no framework', () => {
    const reached = new Set(['src/adapters.ts']);
    for (const path of reached)
      for (const { kind, file, specifier } of path.startsWith('src/') ? readSource(path).imports : [])
        if (kind !== 'type') reached.add(file ?? specifier);
    const packages = [...reached].filter((name) => !name.startsWith('src/') && !name.startsWith('node:'));
    expect(packages).toEqual(['@opentelemetry/api']);
  });
});

describe('guardTools', () => {
  it('watches functions, which stay what they are', async () => {
    const { guard, found } = watching(flow, { mode: 'observe' });
    const tools = {
      plan: (input: { task: string }) => ({ steps: [input.task] }),
      build: async ({ steps }: { steps?: string[] }) => ({ code: steps?.join() }),
      other: () => 1,
    };
    const guarded = guardTools(guard, tools);
    expectTypeOf(guarded).toEqualTypeOf<typeof tools>();
    expect(guarded.other).toBe(tools.other);
    expect(guarded.plan.name).toBe('plan');
    await guard.run({ task: 't' }, async () => {
      expect(guarded.plan({ task: 't' })).toEqual({ steps: ['t'] });
      await expect(guarded.build({})).resolves.toEqual({ code: undefined });
    });
    expect(found).toEqual(['plan entry tone absent', 'build entry steps absent', 'build exit code absent']);
  });

  it('watches objects with "execute", whose other properties and options arrive', async () => {
    const { guard, found } = watching(flow, { mode: 'permissive' });
    class Tool {
      readonly description = 'Plans.';
      inner = 'mine';
      async execute(input: object, { toolCallId }: { toolCallId: string }) {
        return { steps: [this.inner, toolCallId, input] };
      }
    }
    const remote = { description: 'Runs at the provider.' };
    const guarded = guardTools(guard, { plan: new Tool(), build: remote });
    expect(guarded.build).toBe(remote);
    expect(guarded.plan).toBeInstanceOf(Tool);
    expect(guarded.plan.description).toBe('Plans.');
    expect(await guarded.plan.execute({ task: 't' }, { toolCallId: 'c1' })).toEqual({
      steps: ['mine', 'c1', { task: 't', tone: 'kind' }],
    });
    expect(found).toEqual(['plan entry tone absent']);
  });

  it('lets a stream through, of which nothing is asked at exit', async () => {
    const { guard, found } = watching(flow);
    const guarded = guardTools(guard, {
      build: {
        async *execute(_: object) {
          yield { code: 'a' };
          yield { code: 'b' };
        },
      },
    });
    const seen: unknown[] = [];
    for await (const part of guarded.build.execute({ steps: [] })) seen.push(part);
    expect({ seen, found }).toEqual({ seen: [{ code: 'a' }, { code: 'b' }], found: [] });
  });

  it('stops a tool whose input lacks a field, and passes on what a tool throws', async () => {
    const { guard } = watching(flow);
    const error = new Error('no');
    const guarded = guardTools(guard, {
      plan: (_: object): unknown => [],
      build: (_: object) => {
        throw error;
      },
    });
    expect(() => guarded.plan({})).toThrow(
      expect.objectContaining({ name: 'ContextContractError', boundary: 'entry' }),
    );
    expect(() => guarded.build({ steps: [] })).toThrow(error);
    const later = guardTools(guard, { plan: async (_: object): Promise<unknown> => [] });
    await expect(later.plan({})).rejects.toMatchObject({ boundary: 'entry' });
  });

  it('is told by "written" what results mean that are no fields', async () => {
    const { guard, found } = watching(flow);
    const written = (result: unknown) => ({ code: result });
    const guarded = guardTools(guard, { build: async (_: object) => 'text' }, { written });
    expect(await guarded.build({ steps: [] })).toBe('text');
    expect(found).toEqual([]);
  });

  it('gives a function an input that is no object as it is, and knows no field of it', () => {
    const { guard, found } = watching(flow, { mode: 'permissive' });
    const guarded = guardTools(guard, { plan: (...given: unknown[]) => ({ steps: given }) });
    expect(guarded.plan('text', 2)).toEqual({ steps: ['text', 2] });
    expect(guarded.plan()).toEqual({ steps: [] });
    expect(new Set(found)).toEqual(new Set(['plan entry task absent', 'plan entry tone absent']));
  });

  it('refuses tools of which it would watch none', () => {
    const { guard } = watching(flow);
    expect(() => guardTools(guard, { paln: () => {} })).toThrow(/No tool is a phase .* Did you mean "plan"\?/);
  });
});

// A job is whatever has `data`. Those of BullMQ and pg-boss have tests of their own.
class Job<T> {
  readonly data: T;
  readonly opts: { readonly headers?: Record<string, string> };
  constructor(data: T, headers?: Record<string, string>) {
    this.data = data;
    this.opts = headers ? { headers } : {};
  }
}

describe('wrapHandler', () => {
  afterEach(() => {
    context.disable();
    propagation.disable();
  });

  it('makes each job a run, in which defaults are in the job', async () => {
    const { guard, found, reports } = watching(flow);
    const work = wrapHandler(guard, 'plan', async (job: Job<{ task: string; tone?: string }>, token: string) => ({
      steps: [job.data.task, job.data.tone, token, currentRun()?.phase],
    }));
    expect(await work(new Job({ task: 't' }), 'token')).toEqual({ steps: ['t', 'kind', 'token', 'plan'] });
    await settle();
    expect(found).toEqual(['plan entry tone absent']);
    expect(reports.map(({ phases }) => phases.map(({ phase, ran }) => [phase, ran]))).toEqual([[['plan', 1]]]);
  });

  it('does not ask a job in the middle for what phases before it needed', async () => {
    const { guard } = watching(flow);
    const work = wrapHandler(guard, 'build', (job: Job<{ steps: string[] }>) => ({ code: job.data.steps.join() }));
    expect(work(new Job({ steps: ['a'] }))).toEqual({ code: 'a' });
  });

  it('sees what a job changes in its data', async () => {
    const { guard, found } = watching(flow);
    const work = wrapHandler(guard, 'plan', async ({ data }: Job<{ task: string; steps?: string[] }>) => {
      data.steps = [data.task];
    });
    await work(new Job({ task: 't' }));
    expect(found).toEqual(['plan entry tone absent']);
  });

  it('sees what a job puts in the place of its data', async () => {
    const { guard, found } = watching(flow, { mode: 'observe' });
    const work = wrapHandler(guard, 'plan', async (job: { data: object }) => {
      job.data = { ...job.data, steps: [] };
    });
    await work({ data: { task: 't', tone: 'dry' } });
    expect(found).toEqual([]);
  });

  it('lets a job make away with its context', async () => {
    const { guard, found } = watching(flow, { mode: 'observe' });
    const work = wrapHandler(
      guard,
      'plan',
      async (job: { data?: { own: object } }) => Reflect.deleteProperty(job, 'data'),
      {
        context: (job) => {
          if (!job.data) throw new TypeError('There is no data.');
          return job.data.own;
        },
      },
    );
    expect(await work({ data: { own: { task: 't', tone: 'dry' } } })).toBe(true);
    expect(found).toEqual([]);
  });

  it('keeps how many arguments a handler takes, at which queues look', () => {
    const { guard } = watching(flow);
    const three = (_job: Job<object>, _token: string, _signal: AbortSignal) => {};
    const wrapped = wrapHandler(guard, 'plan', three);
    expect([wrapped.length, wrapped.name]).toEqual([3, 'three']);
  });

  it('takes the context and the headers from where they are', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const { guard, found } = watching(flow, { mode: 'observe' });
    const work = wrapHandler(guard, 'build', async () => ({ code: trace.getActiveSpan()?.spanContext().traceId }), {
      context: (job: Job<{ payload: object }>) => job.data.payload,
      carrier: ({ opts }) => opts.headers,
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    expect(await work(new Job({ payload: { steps: [] } }, headers))).toEqual({ code: traceId });
    await work(new Job({ payload: { steps: [] } }));
    expect(found).toEqual(['build exit code absent']);
  });

  it('does not count a job that is put back as failed', async () => {
    class DelayedError extends Error {}
    const { guard, found, reports } = watching(flow);
    const later = new DelayedError();
    const work = wrapHandler(guard, 'build', (_: Job<object>) => Promise.reject(later), {
      isControlFlow: (error) => error instanceof DelayedError,
    });
    await expect(work(new Job({ steps: [] }))).rejects.toBe(later);
    await settle();
    expect({ found, states: reports.map(({ state, phases }) => [state, phases[0]?.errors]) }).toEqual({
      found: [],
      states: [['succeeded', 0]],
    });
  });
});

describe('guardMiddleware', () => {
  /** Calls middleware as Koa does. */
  const through = (
    middleware: readonly ((ctx: { state: object }, next: () => Promise<unknown>) => unknown)[],
    ctx: { state: object },
  ) => {
    const at = async (i: number): Promise<unknown> => middleware[i]?.(ctx, () => at(i + 1));
    return at(0);
  };

  it('checks the state on its way down and back', async () => {
    const { guard, found, reports } = watching(flow, { mode: 'permissive' });
    const state: Record<string, unknown> = { task: 't' };
    const seen: unknown[] = [];
    await through(
      [
        guardMiddleware(guard, 'plan'),
        async (ctx, next) => {
          seen.push({ ...ctx.state });
          await next();
          Object.assign(ctx.state, { steps: 'a' });
        },
      ],
      { state },
    );
    await settle();
    expect(seen).toEqual([{ task: 't', tone: 'kind' }]);
    expect(state).toEqual({ task: 't', tone: 'kind', steps: 'a' });
    expect(found).toEqual(['plan entry tone absent', 'plan exit steps type']);
    expect(reports).toHaveLength(1);
  });

  it('stops what is below, and passes on what that throws and returns', async () => {
    const { guard } = watching(flow);
    const error = new Error('below');
    const below = (answer: () => unknown) =>
      through([guardMiddleware(guard, 'build', { context: (ctx) => ctx.state }), answer], {
        state: { steps: [], code: 'c' },
      });
    await expect(below(() => Promise.reject(error))).rejects.toBe(error);
    await expect(below(() => 'answer')).resolves.toBe('answer');
    let ran = 0;
    const stopped = through([guardMiddleware(guard, 'build'), () => ran++], { state: {} });
    await expect(stopped).rejects.toMatchObject({ name: 'ContextContractError' });
    expect(ran).toBe(0);
  });
});

// The shapes that a worker of Temporal calls, which has a test of its own.
describe('guardActivity', () => {
  const activity = { info: { activityType: 'plan' } };

  it('makes an activity a phase, with the defaults in its first argument', async () => {
    const { guard, found } = watching(flow);
    const { inbound } = guardActivity(guard)(activity);
    const input = { args: [{ task: 't' }, 2], headers: {} };
    const result = await inbound.execute(input, async ({ args, headers }) => ({ steps: args, headers }));
    expect(result).toEqual({ steps: [{ task: 't', tone: 'kind' }, 2], headers: {} });
    expect(input.args).toEqual([{ task: 't' }, 2]);
    expect(found).toEqual(['plan entry tone absent']);
  });

  it('passes on what it does not know, and what is thrown', async () => {
    const { guard } = watching(flow);
    const factory = guardActivity(guard);
    const input = { args: [], headers: {} };
    const other = factory({ info: { activityType: 'other' } });
    expect(await other.inbound.execute(input, async (given) => given === input)).toBe(true);
    const known = factory(activity);
    await expect(known.inbound.execute(input, async () => 1)).rejects.toMatchObject({ boundary: 'entry' });
  });
});
