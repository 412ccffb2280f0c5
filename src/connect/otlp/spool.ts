import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { createSender, reasonOf } from './answer.ts';
import { type Claimed, createSpoolFolder } from './folder.ts';
import { createPass } from './pass.ts';
import { createTeller, type SpoolCounts } from './told.ts';

export interface SpoolOptions {
  /** Where batches wait. It is made when the first one has to. */
  readonly folder: string;
  /** How much may wait. Beyond it the oldest is deleted, which is counted and told. 64 MiB when omitted. */
  readonly maxBytes?: number;
  /**
   * Whether a batch is written before it is sent, so that nothing is lost when the process is killed while the endpoint
   * thinks. True when omitted; false spares the disk where the endpoint is up.
   */
  readonly writeAhead?: boolean;
  /** How long the endpoint may take for one batch, with all that the exporter tries. 25 seconds when omitted. */
  readonly timeoutMs?: number;
  /** How long `shutdown` may take to send what is left; after that it waits on the disk. 5 seconds when omitted. */
  readonly closeMs?: number;
  /** After how long another process takes over what a process did not finish: more than a timeout. 2 minutes when omitted. */
  readonly claimMs?: number;
}

export interface SpoolExporter extends SpanExporter {
  /** Waits until every batch is either acknowledged or on the disk. Rejects where one is neither. */
  forceFlush(): Promise<void>;
  /** The same, and sends what waits as long as there is time. */
  shutdown(): Promise<void>;
  /** Numbers of spans. */
  readonly counts: Readonly<SpoolCounts>;
}

const serialized = (spans: readonly ReadableSpan[]): Uint8Array | undefined => {
  try {
    return JsonTraceSerializer.serializeRequest([...spans]);
  } catch {
    return undefined;
  }
};

const failed = (why: string): ExportResult => ({ code: ExportResultCode.FAILED, error: new Error(why) });

/** A program that waits for this does not end before it is done, whatever timers it has. */
const holding = async <T>(work: Promise<T>): Promise<T> => {
  const hold = setInterval(() => {}, 1 << 30);
  try {
    return await work;
  } finally {
    clearInterval(hold);
  }
};

/** At most so long. */
const upTo = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
};

/**
 * An exporter that keeps on the disk what `inner` cannot send, and sends it again: when it starts, and whenever a batch was
 * taken. What waits is deleted only when the endpoint has acknowledged it; a batch may arrive twice, and none is lost
 * silently. It never throws into the program.
 */
export const createSpoolExporter = (inner: SpanExporter, options: SpoolOptions): SpoolExporter => {
  const { maxBytes = 64 * 1024 * 1024, writeAhead = true, timeoutMs = 25_000, closeMs = 5_000 } = options;
  const claimMs = options.claimMs ?? Math.max(120_000, 2 * timeoutMs);
  const path = resolve(options.folder);
  const folder = createSpoolFolder({ path, maxBytes, claimMs, token: randomBytes(6).toString('hex') });
  const told = createTeller(options.folder);
  const sender = createSender(inner, timeoutMs);
  const pass = createPass({ folder, sender, told });
  const flights = new Set<Promise<boolean>>();
  let closing: Promise<void> | undefined;

  /** On the disk, where need be in the place of older ones. Undefined where that is impossible. */
  const keep = async (body: Uint8Array, spans: number, pushes: boolean): Promise<Claimed | undefined> => {
    try {
      if (pushes) for (const entry of await folder.makeRoom(body.length)) told.pushedOut(entry.spans);
      return (await folder.hasRoom(body.length)) ? await folder.write(body, spans) : undefined;
    } catch (error) {
      told.fault(reasonOf(error));
      return undefined;
    }
  };

  /** Sees a batch through until it is acknowledged or on the disk; tells whether it is. */
  const deliver = async (spans: readonly ReadableSpan[]): Promise<boolean> => {
    const body = serialized(spans);
    let kept = body !== undefined && writeAhead ? await keep(body, spans.length, false) : undefined;
    let leave = (): void => {};
    const left = new Promise<void>((done) => {
      leave = done;
    });
    const late = async (): Promise<void> => {
      await left;
      if (kept !== undefined && (await folder.remove(kept))) told.resent(spans.length);
    };
    try {
      const answer = await sender.send(spans, () => void late().catch(() => {}));
      if (answer.kind === 'acknowledged') {
        told.taken();
        if (kept !== undefined) await folder.remove(kept);
        pass.start();
        return true;
      }
      if (kept === undefined && body !== undefined) kept = await keep(body, spans.length, true);
      if (kept === undefined) {
        told.lost(spans.length, answer.reason);
        return false;
      }
      if (answer.kind === 'never') {
        await folder.reject(kept);
        told.rejected(spans.length, answer.reason, kept.batch);
      } else {
        await folder.release(kept);
        told.spooled(spans.length, answer.reason);
      }
    } catch (error) {
      // It stays where it is, and is taken over after a time.
      told.fault(reasonOf(error));
    } finally {
      leave();
    }
    return true;
  };

  const settled = async (): Promise<void> => {
    const lost = (await Promise.all(flights)).filter((isSafe) => !isSafe).length;
    if (lost > 0) throw new Error('Spans could neither be sent nor kept.');
  };

  const finish = async (): Promise<void> => {
    const timer = setTimeout(sender.stop, closeMs);
    try {
      await settled().finally(pass.idle);
      await sender.unlessStopped(Promise.resolve().then(() => inner.shutdown()));
    } finally {
      clearTimeout(timer);
    }
  };

  pass.start();
  return {
    export: (spans, done) => {
      const answer = (result: ExportResult): void => {
        try {
          done(result);
        } catch {
          // The program's own callback; nobody to tell.
        }
      };
      if (closing !== undefined) return answer(failed('the exporter is shut down'));
      if (spans.length === 0) return answer({ code: ExportResultCode.SUCCESS });
      const flight = deliver(spans).catch(() => false);
      flights.add(flight);
      void flight.then((isSafe) => {
        flights.delete(flight);
        answer(isSafe ? { code: ExportResultCode.SUCCESS } : failed('the spans could neither be sent nor kept'));
      });
    },
    forceFlush: () => holding(settled().finally(() => upTo(timeoutMs, pass.idle()))),
    shutdown: () => {
      closing ??= holding(finish());
      return closing;
    },
    counts: told.counts,
  };
};
