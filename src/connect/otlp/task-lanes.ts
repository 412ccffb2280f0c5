import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Telling } from '../../project/index.ts';
import { type BatchExporter, createSender, type Sender } from './answer.ts';
import { recordsIn, spansIn } from './task-batch.ts';
import { destinationOf, type Exported, type ExportJournal } from './task-journal.ts';
import { createLane, type LaneOptions } from './task-lane.ts';
import { type OtlpLogRecord, readableRecord, readableSpan } from './task-otlp.ts';
import { createBatchSender } from './task-send.ts';

/** An exporter, and what tells its endpoint from others: its address, say. */
export interface Destination<T> {
  readonly exporter: BatchExporter<T> & { shutdown?(): Promise<void> };
  /** Only a hash of it is written down, without what could be a password. */
  readonly endpoint: string;
}

export interface Ways {
  readonly traces?: Destination<ReadableSpan>;
  readonly logs?: Destination<OtlpLogRecord>;
  readonly journal: ExportJournal;
  readonly telling: Telling;
  readonly resource: Resource;
  readonly timeoutMs: number;
  now(): number;
}

export interface Opening {
  /** Everything once more, or everything since a moment (milliseconds since 1970), whatever was exported. */
  readonly backfill?: true | number;
  /** Only count. */
  readonly dryRun?: boolean;
}

/** In one request. */
const mostItems = 512;

/** Acknowledges everything, and sends nothing. */
const counting: Sender<never> = {
  send: async () => ({ kind: 'acknowledged' }),
  stop: () => {},
  unlessStopped: async () => {},
};

/** Opens the lanes of one pass, each where the journal says that it is. */
export const createLanes = ({ traces, logs, journal, telling, resource, timeoutMs, now }: Ways) => {
  const spanSender = traces && createSender(traces.exporter, timeoutMs);
  const recordSender = logs && createSender(logs.exporter, timeoutMs);
  const names = [destinationOf('traces', traces?.endpoint ?? ''), destinationOf('logs', logs?.endpoint ?? '')] as const;

  return ({ backfill, dryRun = false }: Opening) => {
    const known = journal.read(names);
    // A part of the past says nothing of what is before it.
    const isPartial = typeof backfill === 'number';
    const openingOf = (
      destination: string,
    ): Pick<LaneOptions<never>, 'destination' | 'exported' | 'journal' | 'since' | 'isBackfill'> => {
      const { segments, days, bulk }: Exported = known.get(destination) ?? { segments: new Map(), days: new Set() };
      return {
        destination,
        exported: {
          segments: backfill === undefined ? segments : new Map(),
          days,
          ...(bulk === undefined || isPartial ? {} : { bulk }),
        },
        isBackfill: backfill !== undefined,
        ...(dryRun || isPartial ? {} : { journal }),
        ...(isPartial ? { since: backfill } : {}),
      };
    };
    const spans =
      spanSender &&
      createLane<ReadableSpan>({
        ...openingOf(names[0]),
        signal: 'traces',
        sender: createBatchSender(dryRun ? counting : spanSender, mostItems),
        itemsOf: (batch, progress) => spansIn(batch, progress, telling).map((span) => readableSpan(span, resource)),
        describe: ({ item: { name, attributes }, reason }) =>
          `The endpoint will never take a span "${name}" of task "${attributes['task.id']}" (${reason}).`,
      });
    const records =
      recordSender &&
      createLane<OtlpLogRecord>({
        ...openingOf(names[1]),
        signal: 'logs',
        sender: createBatchSender(dryRun ? counting : recordSender, mostItems),
        itemsOf: (batch, progress) =>
          recordsIn(batch, progress, telling).map((record) => readableRecord(record, resource, now())),
        describe: ({ item: { eventName, attributes }, reason }) =>
          `The endpoint will never take a log record "${eventName}" of task "${attributes['task.id']}" (${reason}).`,
      });
    return { spans, records };
  };
};

export type OpenLanes = ReturnType<ReturnType<typeof createLanes>>;
