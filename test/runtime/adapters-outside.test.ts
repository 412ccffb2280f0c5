import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { guardActivity, wrapHandler } from '../../src/adapters.ts';
import type { GuardOptions } from '../../src/runtime.ts';
import { root } from '../sources.ts';
import { contract, standIn } from './adapters-contract.ts';
import { settle, watching } from './adapters-watching.ts';

// Packages that bring native code or scripts that run when they are installed. They are no part of this project.
const folder = process.env['CONTEXTCORE_FRAMEWORKS'];

const why = 'CONTEXTCORE_FRAMEWORKS does not name a folder with BullMQ and Temporal';

const flow = contract({
  plan: { required: { task: 'str' }, enrichment: { tone: standIn('kind') }, produces: { steps: 'list' } },
});

const load = (name: string): unknown => createRequire(join(folder ?? root, 'x.js'))(name);

/** What the compiler says of a module that lies beside the packages. */
const errorsIn = (text: string): readonly string[] => {
  const path = join(folder ?? root, 'case.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, language, ...rest) =>
    name === path ? ts.createSourceFile(name, text, language, true) : getSourceFile(name, language, ...rest);
  const program = ts.createProgram([path], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
};

const adapters = JSON.stringify(join(root, 'src/adapters.ts'));
const runtime = JSON.stringify(join(root, 'src/runtime.ts'));

describe('a processor of BullMQ', () => {
  interface Job {
    data: Record<string, unknown>;
    updateData(data: object): Promise<void>;
  }
  interface Worker {
    processJob(job: Job, token: string, fetchNext: () => boolean): Promise<unknown>;
    cancelJob(id: string): boolean;
  }
  interface Bull {
    readonly Worker: new (name: string, fn: unknown, options: object, backend: () => object) => Worker;
    readonly Job: new (queue: Worker, name: string, data: object, options: object, id: string) => Job;
    readonly DelayedError: new () => Error;
  }

  /** The worker itself, with a store that notes what is asked of it. */
  const worked = async (handler: (bull: Bull) => (job: Job, ...rest: never[]) => unknown, data: object) => {
    const bull = load('bullmq') as Bull;
    const asked: unknown[] = [];
    const backend: object = new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === 'closing' || name === 'then') return undefined;
          if (name === 'qualifiedName' || name === 'keys') return 'q';
          return (...args: unknown[]) => {
            if (/^(moveTo|updateData)/u.test(String(name))) asked.push([name, args[1]]);
            return Promise.resolve({});
          };
        },
      },
    );
    const options = { connection: {}, autorun: false };
    const worker = new bull.Worker('plan', handler(bull), options, () => backend);
    const job = new bull.Job(worker, 'plan', data, {}, '1');
    await worker.processJob(job, 'token', () => false);
    await settle();
    return { asked, data: job.data };
  };

  const plan = async ({ data }: Job, token: string) => ({ steps: [data['task'], data['tone'], token] });

  it('fits the types of the package', ({ skip }) => {
    if (folder === undefined) skip(why);
    const text = (result: string): string => `
      import { DelayedError, type Job, type Processor } from 'bullmq';
      import { wrapHandler } from ${adapters};
      import type { Guard } from ${runtime};
      interface Ship { orderId: string; headers?: Record<string, string> }
      export const work = (guard: Guard): Processor<Ship, ${result}> =>
        wrapHandler(guard, 'ship', async (job: Job<Ship>, token?: string, signal?: AbortSignal) => ({
          shipped: job.data.orderId + token + signal?.aborted,
        }), {
          carrier: ({ data }) => data.headers,
          isControlFlow: (error) => error instanceof DelayedError,
        });`;
    expect(errorsIn(text('{ shipped: string }'))).toEqual([]);
    expect(errorsIn(text('{ shipped: number }'))).not.toEqual([]);
  });

  it('is given its job with the defaults in it, and what it gives is kept', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const { guard, found } = watching(flow);
    const { asked, data } = await worked(() => wrapHandler(guard, 'plan', plan), { task: 't' });
    expect(asked).toEqual([['moveToCompleted', { steps: ['t', 'kind', 'token'] }]]);
    expect({ data, found }).toEqual({ data: { task: 't', tone: 'kind' }, found: ['plan entry tone absent'] });
  });

  it('is not called with a job that lacks a field: the queue fails that', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const { guard } = watching(flow);
    const { asked } = await worked(() => wrapHandler(guard, 'plan', plan), {});
    expect(asked).toEqual([['moveToFailed', expect.stringContaining('"task"')]]);
  });

  it('does in mode observe what it always does, in a job whose data it replaces', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const steps = async (job: Job) => {
      await job.updateData({ ...job.data, steps: ['a'] });
    };
    const { guard, found } = watching(flow, { mode: 'observe' });
    const watched = await worked(() => wrapHandler(guard, 'plan', steps), { task: 't', tone: 'dry' });
    expect(watched).toEqual(await worked(() => steps, { task: 't', tone: 'dry' }));
    expect(found).toEqual([]);
  });

  it('is given the signal by which a job is cancelled, where it takes one', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const { guard } = watching(flow, { mode: 'observe' });
    const seen: unknown[] = [];
    const three = async (_: Job, _token: string, signal: AbortSignal) => void seen.push(signal instanceof AbortSignal);
    const two = async (_: Job, ..._rest: unknown[]) => void seen.push(_rest[1]);
    await worked(() => wrapHandler(guard, 'plan', three), {});
    await worked(() => wrapHandler(guard, 'plan', two), {});
    expect(seen).toEqual([true, undefined]);
  });

  it('is put back without having failed', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const { guard, reports } = watching(flow);
    const { asked } = await worked(
      ({ DelayedError }) =>
        wrapHandler(guard, 'plan', (_: Job) => Promise.reject(new DelayedError()), {
          isControlFlow: (error) => error instanceof DelayedError,
        }),
      { task: 't', tone: 'dry' },
    );
    expect({ asked, states: reports.map(({ state }) => state) }).toEqual({ asked: [], states: ['succeeded'] });
  });
});

describe('an activity of Temporal', () => {
  interface Temporal {
    readonly Activity: new (
      ...parts: unknown[]
    ) => {
      runNoEncoding(fn: unknown, input: { args: unknown[]; headers: object }): Promise<unknown>;
    };
  }

  /** What a worker runs an activity with; only the part that asks the server for work is native. */
  const performed = async (options: GuardOptions, args: unknown[], activityType = 'plan') => {
    const { Activity } = load('@temporalio/worker/lib/activity') as Temporal;
    const { noopMetricMeter } = load('@temporalio/common') as { noopMetricMeter: unknown };
    const { guard, found } = watching(flow, options);
    const logger = Object.fromEntries(
      ['log', 'trace', 'debug', 'info', 'warn', 'error'].map((name) => [name, () => {}]),
    );
    const parts = [{}, {}, undefined, () => {}, undefined, logger, noopMetricMeter, [guardActivity(guard)]];
    const activity = new Activity({ activityType }, undefined, ...parts);
    const plan = async (input: object, ...rest: unknown[]) => ({ steps: [input, ...rest] });
    const answer = await activity.runNoEncoding(plan, { args, headers: {} }).catch((error: unknown) => error);
    return { answer, found };
  };

  it('fits the types of the package', ({ skip }) => {
    if (folder === undefined) skip(why);
    const text = (input: string): string => `
      import type { ActivityExecuteInput, ActivityInterceptorsFactory, WorkerInterceptors } from '@temporalio/worker';
      import { guardActivity } from ${adapters};
      import type { Guard } from ${runtime};
      export const interceptors = (guard: Guard) => ({ activity: [guardActivity(guard)] });
      export const taken = (guard: Guard): WorkerInterceptors => interceptors(guard);
      export const decoded = (guard: Guard): ActivityInterceptorsFactory =>
        guardActivity(guard, { carrier: ({ headers }: ${input}) => headers['traceparent']?.data });`;
    expect(errorsIn(text('ActivityExecuteInput'))).toEqual([]);
    expect(errorsIn(text('{ args: unknown[]; headers: { other: string } }'))).not.toEqual([]);
  });

  it('gets the defaults in its first argument', async ({ skip }) => {
    if (folder === undefined) skip(why);
    const { answer, found } = await performed({}, [{ task: 't' }, 2]);
    expect(answer).toEqual({ steps: [{ task: 't', tone: 'kind' }, 2] });
    expect(found).toEqual(['plan entry tone absent']);
  });

  it('does not run where a field is absent, but in mode observe, and where the contract does not know it', async ({
    skip,
  }) => {
    if (folder === undefined) skip(why);
    const stopped = await performed({}, [{}]);
    expect(stopped.answer).toMatchObject({ name: 'ContextContractError', boundary: 'entry' });
    expect((await performed({ mode: 'observe' }, [{}])).answer).toEqual({ steps: [{}] });
    expect((await performed({}, [{}], 'other')).answer).toEqual({ steps: [{}] });
  });
});
