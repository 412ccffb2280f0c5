import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { foldTask, type StatusMap, snapshotOf, usualStatuses } from '../../project/index.ts';
import { reasonFor } from '../fs/files.ts';
import { runBulk } from './task-bulk.ts';
import { type Claim, claim } from './task-claim.ts';
import { createExportJournal, type ExportJournal } from './task-journal.ts';
import type { LaneReport } from './task-lane.ts';
import { createLanes, type Destination, type Opening, type OpenLanes } from './task-lanes.ts';
import type { TaskLog } from './task-log.ts';
import { type OtlpLogRecord, readableSpan } from './task-otlp.ts';
import { runPass } from './task-pass.ts';

export interface TaskTracerOptions {
  readonly store: TaskLog;
  /** Where spans go. */
  readonly traces?: Destination<ReadableSpan>;
  /** Where log records go. */
  readonly logs?: Destination<OtlpLogRecord>;
  /** The file that says how far was exported: `exports.jsonl` in the folder of the log. */
  readonly journal: string;
  readonly statuses?: StatusMap;
  /** What the telemetry is of; a service called `contextcore` when omitted. */
  readonly resource?: Resource;
  /** How long the endpoint may take for one request, with all that the exporter tries. 25 seconds when omitted. */
  readonly timeoutMs?: number;
  /** After how long another process takes over from one that does not go on: more than a timeout. 2 minutes when omitted. */
  readonly claimMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface ExportOptions extends Opening {
  /** Also how each open task stands today, once a day. */
  readonly snapshots?: boolean;
  /** How long to go on with further batches; as long as there are some when omitted. */
  readonly forMs?: number;
  /** After each batch, with the number of events until then. */
  onProgress?(events: number): void;
}

export interface ExportReport {
  /** Nothing was done here: another process is exporting, and looks once more before it ends. */
  readonly busy: boolean;
  readonly events: number;
  readonly lanes: readonly LaneReport[];
}

export interface TaskTracer {
  /**
   * Exports what is not exported yet. What is not acknowledged stays where it is, in the log, and is exported by the next call.
   * Rejects only where the log or the journal cannot be read or written.
   */
  exportPending(options?: ExportOptions): Promise<ExportReport>;
  shutdown(): Promise<void>;
}

/** Events that are looked at together. */
const batchSize = 1000;

const nothing: ExportReport = { busy: false, events: 0, lanes: [] };

const unwritable = (project: string, cause: unknown): Error => {
  const why = cause instanceof Error && !('code' in cause) ? cause.message : reasonFor(cause);
  return new Error(`What is exported of project ${JSON.stringify(project)} cannot be written down: ${why}.`, { cause });
};

const added = (a: LaneReport, b: LaneReport | undefined): LaneReport =>
  b === undefined ? a : { ...a, ...b, items: a.items + b.items, refused: [...a.refused, ...b.refused] };

const sum = (a: ExportReport, b: ExportReport): ExportReport =>
  b.busy
    ? a
    : { busy: false, events: a.events + b.events, lanes: a.lanes.map((lane, index) => added(lane, b.lanes[index])) };

/**
 * Turns the log of a project into telemetry: every event once, whichever process wrote it, under ids that follow from names. The log
 * itself is what waits while an endpoint is down.
 */
export const createTaskTracer = (options: TaskTracerOptions): TaskTracer => {
  const { store, traces, logs, statuses = usualStatuses, now = Date.now, timeoutMs = 25_000 } = options;
  const claimMs = options.claimMs ?? Math.max(120_000, 4 * timeoutMs);
  const resource = options.resource ?? resourceFromAttributes({ 'service.name': 'contextcore' });
  const folder = dirname(options.journal);
  const telling = { project: store.project, statuses };
  /** The claim and the journal are beside the log: whoever may not write there cannot export it. */
  const written = <T>(write: () => T): T => {
    try {
      return write();
    } catch (cause) {
      throw unwritable(store.project, cause);
    }
  };

  const file = createExportJournal(options.journal);
  const journal: ExportJournal = {
    read: (destinations) => written(() => file.read(destinations)),
    append: (lines) => written(() => file.append(lines)),
  };
  const open = createLanes({
    ...(traces === undefined ? {} : { traces }),
    ...(logs === undefined ? {} : { logs }),
    journal,
    telling,
    resource,
    timeoutMs,
    now,
  });

  const sendSnapshots = async (lane: NonNullable<OpenLanes['spans']>): Promise<void> => {
    const at = now();
    const day = new Date(at).toISOString().slice(0, 10);
    if (lane.hasDay(day)) return;
    let spans: ReadableSpan[] = [];
    for await (const [, events] of store.tasks()) {
      const task = foldTask(events);
      const snapshot = task && snapshotOf(task, at, telling);
      if (snapshot) spans.push(readableSpan(snapshot, resource));
      if (spans.length < batchSize) continue;
      if (!(await lane.send(spans))) return;
      spans = [];
    }
    if (await lane.send(spans)) lane.endDay(day);
  };

  const once = async (wanted: ExportOptions, held?: Claim): Promise<ExportReport> => {
    const { spans, records } = open(wanted);
    const lanes = [spans ?? [], records ?? []].flat();
    const begun = performance.now();
    let events = 0;
    const pass = {
      batchSize,
      goesOn: () => performance.now() - begun < (wanted.forMs ?? Number.POSITIVE_INFINITY),
      afterBatch: (more: number) => {
        events += more;
        held?.renew();
        wanted.onProgress?.(events);
      },
    };
    await runBulk(store, lanes, pass);
    if (pass.goesOn()) await runPass(store, lanes, pass);
    if (wanted.snapshots && spans?.isOpen()) await sendSnapshots(spans);
    return { busy: false, events, lanes: lanes.map((lane) => lane.report()) };
  };

  const run = async ({ backfill, ...wanted }: ExportOptions): Promise<ExportReport> => {
    const first = backfill === undefined ? wanted : { ...wanted, backfill };
    // Where there is no folder, there is no log.
    if (!existsSync(folder)) return nothing;
    // Some of what the telemetry is of may take a while to be found out.
    await resource.waitForAsyncAttributes?.();
    if (wanted.dryRun) return once(first);
    let report: ExportReport | undefined;
    for (let isWanted = true; isWanted; ) {
      const held = written(() => claim(join(folder, 'exports.claim'), claimMs));
      if (held === undefined) return report ?? { ...nothing, busy: true };
      try {
        const next = await once(report === undefined ? first : wanted, held);
        report = report === undefined ? next : sum(report, next);
      } finally {
        isWanted = held.release();
      }
      if (report.lanes.some(({ failure }) => failure !== undefined)) break;
    }
    return report ?? nothing;
  };

  let tail: Promise<unknown> = Promise.resolve();
  /** One that has not begun will export what is asked for now, too. */
  let queued: Promise<ExportReport> | undefined;
  const inTurn = (wanted: ExportOptions): Promise<ExportReport> => {
    const next = tail.then(() => {
      if (queued === next) queued = undefined;
      return run(wanted);
    });
    tail = next.catch(() => {});
    return next;
  };

  return {
    exportPending: (wanted) => {
      if (wanted !== undefined) return inTurn(wanted);
      queued ??= inTurn({});
      return queued;
    },
    shutdown: async () => {
      await tail;
      await Promise.allSettled([traces?.exporter.shutdown?.(), logs?.exporter.shutdown?.()]);
    },
  };
};
