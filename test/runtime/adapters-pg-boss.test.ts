import PgBoss from 'pg-boss';
import { afterEach, describe, expect, it } from 'vitest';
import { wrapHandler } from '../../src/adapters.ts';
import { currentRun } from '../../src/runtime.ts';
import { contract, standIn } from './adapters-contract.ts';
import { settle, watching } from './adapters-watching.ts';

const flow = contract({
  plan: { required: { task: 'str' }, enrichment: { tone: standIn('kind') }, produces: { steps: 'list' } },
});

interface Plan {
  readonly task: string;
  readonly tone?: string;
}

type Job = PgBoss.Job<Plan>;

interface Ended {
  readonly state: 'completed' | 'failed';
  readonly ids: readonly string[];
  readonly output: unknown;
}

const bosses: PgBoss[] = [];

/** The queue itself, on a database that has one batch of jobs and nothing else. */
const worked = async (data: readonly object[], handler: PgBoss.WorkHandler<Plan>): Promise<Ended> => {
  const batch = data.map((data, i) => ({ id: `job-${i}`, name: 'plan', data, expireInSeconds: 60 }));
  let end: (ended: Ended) => void = () => {};
  const ended = new Promise<Ended>((done) => {
    end = done;
  });
  const executeSql = async (text: string, values: readonly unknown[] = []) => {
    if (text.includes('to_regclass')) return { rows: [{ name: 'version' }] };
    if (text.includes('.version')) return { rows: [{ version: 1_000 }] };
    if (text.includes('SKIP LOCKED')) return { rows: batch.splice(0) };
    const [, ids, output] = values as [string, readonly string[], unknown];
    end({
      state: text.includes("AND state = 'active'") ? 'completed' : 'failed',
      ids,
      output,
    });
    return { rows: [{ count: ids.length }] };
  };
  const boss = new PgBoss({ db: { executeSql }, supervise: false, schedule: false });
  bosses.push(boss);
  await boss.start();
  await boss.work('plan', { batchSize: 10 }, handler);
  return ended;
};

afterEach(async () => {
  for (const boss of bosses.splice(0)) await boss.stop({ graceful: false, wait: false });
});

describe('a handler of pg-boss', () => {
  const steps = async ([job]: Job[]) => ({ steps: [job?.data.task, job?.data.tone, currentRun()?.phase] });

  it('is given its one job, with the defaults in it', async () => {
    const { guard, found, reports } = watching(flow);
    const ended = await worked([{ task: 't' }], wrapHandler(guard, 'plan', steps));
    expect(ended).toEqual({ state: 'completed', ids: ['job-0'], output: { steps: ['t', 'kind', 'plan'] } });
    await settle();
    expect(found).toEqual(['plan entry tone absent']);
    expect(reports.map(({ state }) => state)).toEqual(['degraded']);
  });

  it('is not called with a job that lacks a field: the queue fails that', async () => {
    const { guard } = watching(flow);
    let calls = 0;
    const ended = await worked(
      [{}],
      wrapHandler(guard, 'plan', async (_: Job[]) => {
        calls++;
        return { steps: [] };
      }),
    );
    expect(ended).toMatchObject({ state: 'failed', output: { name: 'ContextContractError' } });
    expect(calls).toBe(0);
  });

  it('is given several jobs at once, each of them a run', async () => {
    const { guard, found, reports } = watching(flow);
    const seen: unknown[] = [];
    const handler = async (jobs: Job[]) => void seen.push(jobs.map(({ data }) => ({ ...data })));
    const ended = await worked([{ task: 'a' }, { task: 'b', tone: 'dry' }], wrapHandler(guard, 'plan', handler));
    expect(ended).toEqual({ state: 'completed', ids: ['job-0', 'job-1'], output: null });
    await settle();
    expect(seen).toEqual([
      [
        { task: 'a', tone: 'kind' },
        { task: 'b', tone: 'dry' },
      ],
    ]);
    // What they gave together says nothing of "steps".
    expect(found).toEqual(['plan entry tone absent']);
    expect(reports.map(({ state, phases }) => [state, phases[0]?.ran])).toEqual([
      ['degraded', 1],
      ['succeeded', 1],
    ]);
  });

  it('is not called with several jobs where one lacks a field', async () => {
    const { guard, reports } = watching(flow);
    let calls = 0;
    const handler = wrapHandler(guard, 'plan', async (_: Job[]) => void calls++);
    const ended = await worked([{ task: 'a' }, {}, { task: 'c' }], handler);
    expect(ended).toMatchObject({ state: 'failed', ids: ['job-0', 'job-1', 'job-2'] });
    expect(ended.output).toMatchObject({ name: 'ContextContractError' });
    await settle();
    expect({ calls, states: reports.map(({ state }) => state) }).toEqual({
      calls: 0,
      states: ['failed', 'failed', 'failed'],
    });
  });

  it('does in mode observe what it always does', async () => {
    const batch = [{ task: 'a' }, {}];
    const answer = async (jobs: Job[]) => ({ steps: jobs.map(({ data }) => ({ ...data })) });
    const failing = (jobs: Job[]) => Promise.reject(new RangeError(`no ${jobs.length}`));
    for (const handler of [answer, failing]) {
      for (const jobs of [batch, batch.slice(0, 1), batch.slice(1)]) {
        const { guard } = watching(flow, { mode: 'observe' });
        const plain = await worked(structuredClone(jobs), handler);
        const watched = await worked(structuredClone(jobs), wrapHandler(guard, 'plan', handler));
        const withoutStack = ({ output, ...rest }: Ended) => ({
          ...rest,
          output: { ...(output as object), stack: '' },
        });
        expect(withoutStack(watched)).toEqual(withoutStack(plain));
      }
    }
  });

  it('finds the context and the headers of each job', async () => {
    const { guard, found } = watching(flow);
    const carriers: unknown[] = [];
    const handler = wrapHandler(guard, 'plan', async (jobs: Job[]) => void jobs, {
      context: ([job]) => ({ task: job?.data.task, tone: 'dry' }),
      carrier: (jobs) => void carriers.push(jobs.map(({ id }) => id)),
    });
    expect(await worked([{ task: 'a' }, { task: 'b' }], handler)).toMatchObject({ state: 'completed' });
    expect({ found, carriers }).toEqual({ found: [], carriers: [['job-0'], ['job-1']] });
  });

  it('is known by its defaults where the context is made anew', async () => {
    const of = contract({ plan: { enrichment: { tone: standIn('kind') }, produces: { tone: 'str', steps: 'list' } } });
    const { guard, found } = watching(of);
    const handler = wrapHandler(guard, 'plan', async (_: Job[]) => ({ steps: [] }), {
      context: ([job]) => ({ ...job?.data }),
    });
    expect(await worked([{ task: 'a' }], handler)).toMatchObject({ state: 'completed' });
    expect(found).toEqual(['plan entry tone absent', 'plan exit tone standing-default']);
  });

  it('gets a list without jobs as it is', async () => {
    const { guard, reports } = watching(flow);
    expect(await wrapHandler(guard, 'plan', async (jobs: Job[]) => jobs.length)([])).toBe(0);
    expect(reports).toEqual([]);
  });
});
