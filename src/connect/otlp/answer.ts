import { context } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core';

/** What became of a batch that was handed to the exporter. */
export type Answer =
  | { readonly kind: 'acknowledged' }
  /** `answered`: the endpoint said no to this batch, which tells nothing of the next. */
  | { readonly kind: 'later'; readonly reason: string; readonly answered: boolean }
  /** The endpoint will never take it. */
  | { readonly kind: 'never'; readonly reason: string };

/** Statuses that speak of what was sent. Others speak of addresses, rights or the state of the endpoint: that can be put right. */
const aboutTheRequest: ReadonlySet<number> = new Set([400, 413, 415, 422]);

const lineOf = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);

/** What exporters say of statuses such as 503, in the place of the status. */
const retryable = 'Export failed with retryable status';

/** Why, in a few words. What the endpoint wrote is not among them: it may quote the spans. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it does not say why';
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return `it answers with status ${code}`;
  if (error.message === retryable) return 'it asks to try again later';
  return lineOf(typeof code === 'string' ? code : error.message) || error.name;
};

const answerOf = ({ code, error }: ExportResult): Answer => {
  if (code === ExportResultCode.SUCCESS) return { kind: 'acknowledged' };
  const status = error !== undefined && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
  const reason = reasonOf(error);
  return status !== undefined && aboutTheRequest.has(status)
    ? { kind: 'never', reason }
    : { kind: 'later', reason, answered: status !== undefined };
};

const unanswered: Answer = { kind: 'later', reason: 'it does not answer in time', answered: false };

/** An exporter of spans or of log records. */
export interface BatchExporter<T> {
  export(batch: T[], done: (result: ExportResult) => void): void;
}

export interface Sender<T> {
  /** What is known when the time is over. `late` is called where the endpoint takes the batch after that. */
  send(batch: readonly T[], late: () => void): Promise<Answer>;
  /** From now on nobody waits for an answer. */
  stop(): void;
  /** Waits for what the exporter does, unless nobody waits any more. What it rejects with is nobody's to handle. */
  unlessStopped(work: Promise<unknown>): Promise<void>;
}

/** Hands batches to an exporter, which may do anything: throw, answer twice or never. */
export const createSender = <T>(exporter: BatchExporter<T>, timeoutMs: number): Sender<T> => {
  const waiting = new Set<(answer: Answer) => void>();
  let isStopped = false;

  const send = (batch: readonly T[], late: () => void): Promise<Answer> =>
    new Promise((resolve) => {
      let first: Answer | undefined;
      const settle = (answer: Answer): void => {
        if (first !== undefined) {
          if (first.kind !== 'acknowledged' && answer.kind === 'acknowledged') late();
          return;
        }
        first = answer;
        clearTimeout(timer);
        waiting.delete(settle);
        resolve(answer);
      };
      // A program that ends does not wait for it.
      const timer = setTimeout(() => settle(unanswered), timeoutMs).unref();
      waiting.add(settle);
      try {
        // Else an instrumented client makes spans of sending spans.
        context.with(suppressTracing(context.active()), () =>
          exporter.export([...batch], (result) => settle(answerOf(result))),
        );
      } catch (error) {
        settle({ kind: 'later', reason: reasonOf(error), answered: false });
      }
      if (isStopped) settle(unanswered);
    });

  return {
    send,
    stop: () => {
      isStopped = true;
      for (const settle of [...waiting]) settle(unanswered);
    },
    unlessStopped: (work) =>
      new Promise((resolve) => {
        const settle = (): void => {
          waiting.delete(settle);
          resolve();
        };
        waiting.add(settle);
        void work.then(settle, settle);
        if (isStopped) settle();
      }),
  };
};
