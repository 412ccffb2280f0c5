import { type ToolSet, tool } from 'ai';
import type PgBoss from 'pg-boss';
import { z } from 'zod';
import { guardActivity, guardMiddleware, guardTools, wrapHandler } from '../../src/adapters.ts';
import type { Guard } from '../../src/runtime.ts';

declare const guard: Guard;

export const tools: ToolSet = guardTools(guard, {
  find_order: tool({
    inputSchema: z.object({ orderId: z.string() }),
    execute: async ({ orderId }) => ({ orderId }),
  }),
});

interface Ship {
  readonly orderId: string;
}

export const work: PgBoss.WorkHandler<Ship> = wrapHandler(guard, 'ship', async ([job]: PgBoss.Job<Ship>[]) => ({
  shipped: job?.data.orderId,
}));

export const withMetadata: PgBoss.WorkWithMetadataHandler<Ship> = wrapHandler(
  guard,
  'ship',
  async (jobs: PgBoss.JobWithMetadata<Ship>[]) => jobs.map(({ data, retryCount }) => [data.orderId, retryCount]),
  { carrier: ([job]) => job?.singletonKey },
);

/** What @temporalio/worker 1.24.0 takes: the package itself brings native code. */
interface Payload {
  readonly data?: Uint8Array | null;
}
interface ExecuteInput {
  readonly args: unknown[];
  readonly headers: Record<string, Payload>;
}
interface Inbound {
  execute?: (input: ExecuteInput, next: (input: ExecuteInput) => Promise<unknown>) => Promise<unknown>;
}
type Factory = (ctx: { readonly info: { readonly activityType: string; readonly attempt: number } }) => {
  inbound?: Inbound;
};

const interceptors = { activity: [guardActivity(guard)] };
export const taken: { readonly activity?: Factory[] } = interceptors;
export const decoded: Factory = guardActivity(guard, {
  carrier: ({ headers }: ExecuteInput) => headers['traceparent']?.data,
});

/** What BullMQ 6.7.0 takes. */
interface Job<T> {
  data: T;
}
export const processor: (job: Job<Ship>, token?: string, signal?: AbortSignal) => Promise<{ shipped: string }> =
  wrapHandler(guard, 'ship', async (job: Job<Ship>, token?: string, signal?: AbortSignal) => ({
    shipped: `${job.data.orderId} ${token} ${signal?.aborted}`,
  }));

/** What Koa takes. */
export const middleware: (ctx: { state: object; body: string }, next: () => Promise<unknown>) => unknown =
  guardMiddleware(guard, 'checkout');
