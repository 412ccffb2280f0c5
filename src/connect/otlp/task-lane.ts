import { randomBytes } from 'node:crypto';
import type { TaskEvent } from '../../core/index.ts';
import type { Progress } from '../../project/index.ts';
import type { EventBatch } from './task-batch.ts';
import type { Bulk, Exported, ExportJournal } from './task-journal.ts';
import { segmentOf, seqOf } from './task-log.ts';
import type { BatchSender, Refused } from './task-send.ts';

export type TaskSignal = 'traces' | 'logs';

export interface LaneReport {
  readonly signal: TaskSignal;
  /** Spans or records that were acknowledged. */
  readonly items: number;
  /** Sentences about what the endpoint will never take. */
  readonly refused: readonly string[];
  /** Why the rest is not exported. */
  readonly failure?: string;
}

export interface LaneOptions<T> {
  readonly signal: TaskSignal;
  readonly destination: string;
  readonly exported: Exported;
  /** Undefined where nothing is written down: what was sent will be sent again. */
  readonly journal?: Pick<ExportJournal, 'append'>;
  readonly sender: BatchSender<T>;
  itemsOf(batch: EventBatch, progress: Progress): readonly T[];
  /** What the endpoint will never take, in a sentence. */
  describe(refused: Refused<T>): string;
  /** Only events from then on; all of them when omitted. */
  readonly since?: number;
  /** Whether it sends once more what was sent before. */
  readonly isBackfill: boolean;
}

/** The last number of each segment in a batch. */
const endsIn = (events: readonly TaskEvent[]): ReadonlyMap<string, number> => {
  const ends = new Map<string, number>();
  for (const event of events) ends.set(segmentOf(event), Math.max(seqOf(event), ends.get(segmentOf(event)) ?? 0));
  return ends;
};

/** What goes one way: spans to their endpoint, or records to theirs. One that fails does not hold up the other. */
export const createLane = <T>(options: LaneOptions<T>) => {
  const { signal, destination, exported, journal, sender, since = Number.NEGATIVE_INFINITY } = options;
  const { segments, days } = exported;
  const refused: string[] = [];
  let items = 0;
  let failure: string | undefined;

  const reached = (segment: string): number => segments.get(segment) ?? 0;
  const isDone = (event: TaskEvent): boolean => seqOf(event) <= reached(segmentOf(event));
  let before: ReadonlyMap<string, number> = new Map(segments);
  const isTold = (event: TaskEvent): boolean => seqOf(event) <= (before.get(segmentOf(event)) ?? 0);
  /** Tasks that this pass has come by: what it tells of them, it tells with all of their events known. */
  const seen = new Set<string>();

  const inBulk = ({ ends }: Bulk): Progress => ({
    isNew: (event) => !isTold(event) && event.at >= since && seqOf(event) <= (ends.get(segmentOf(event)) ?? 0),
    isTold,
    corrects: () => true,
  });

  const send = async (all: readonly T[]): Promise<boolean> => {
    if (failure !== undefined) return false;
    if (all.length === 0) return true;
    const sent = await sender.send(all);
    if (sent.kind === 'later') {
      failure = sent.reason;
      return false;
    }
    items += all.length - sent.refused.length;
    refused.push(...sent.refused.map(options.describe));
    return true;
  };

  return {
    /** Whether it goes on in this pass. */
    isOpen: (): boolean => failure === undefined,
    /** The last event of a segment that is exported. */
    reached,
    /** Exports what is new in a batch, then says so in the journal. */
    take: async (batch: EventBatch): Promise<void> => {
      const ids = new Set(batch.events.flatMap((event) => (isDone(event) || event.at < since ? [] : [event.id])));
      const ends = [...endsIn(batch.events)].filter(([segment, seq]) => seq > reached(segment));
      const progress = { isNew: ({ id }: TaskEvent) => ids.has(id), isTold, corrects: (id: string) => !seen.has(id) };
      if (!(await send(ids.size === 0 ? [] : options.itemsOf(batch, progress)))) return;
      for (const { id } of batch.tasks) seen.add(id);
      for (const [segment, seq] of ends) segments.set(segment, seq);
      journal?.append(ends.map(([segment, seq]) => ({ destination, segment, seq })));
    },
    /** Goes over the log task by task from here on, as far as that was not done before. */
    beginBulk: (ends: ReadonlyMap<string, number>): void => {
      if (exported.bulk?.isBackfill === options.isBackfill) return;
      const id = randomBytes(6).toString('hex');
      exported.bulk = { id, ends, isBackfill: options.isBackfill };
      journal?.append([{ destination, bulk: id, ends: [...ends], isBackfill: options.isBackfill }]);
    },
    hasBulk: (): boolean => exported.bulk?.isBackfill === options.isBackfill,
    /** The task up to which the bulk is done. */
    bulkReached: (): string | undefined => exported.bulk?.after,
    /** Exports the next tasks of the bulk, in the order of their ids, then says so in the journal. */
    takeTasks: async (batch: EventBatch): Promise<void> => {
      const { bulk } = exported;
      const after = batch.tasks.at(-1)?.id;
      if (bulk === undefined || after === undefined || (bulk.after !== undefined && after <= bulk.after)) return;
      const progress = inBulk(bulk);
      const left = batch.tasks.filter(({ id }) => bulk.after === undefined || id > bulk.after);
      const part = { ...batch, tasks: left, events: batch.events.filter(progress.isNew) };
      if (!(await send(options.itemsOf(part, progress)))) return;
      bulk.after = after;
      journal?.append([{ destination, bulk: bulk.id, after }]);
    },
    /** Exports what the bulk has of sprints, and says that all of it is done. */
    endBulk: async (sprints: EventBatch): Promise<void> => {
      const { bulk } = exported;
      if (bulk === undefined) return;
      if (!(await send(options.itemsOf(sprints, inBulk(bulk))))) return;
      const ends = [...bulk.ends].filter(([segment, seq]) => seq > reached(segment));
      for (const [segment, seq] of ends) segments.set(segment, seq);
      before = new Map(segments);
      delete exported.bulk;
      journal?.append([
        ...ends.map(([segment, seq]) => ({ destination, segment, seq })),
        { destination, bulk: bulk.id },
      ]);
    },
    /** What is made once a day is sent by itself. */
    hasDay: (day: string): boolean => days.has(day),
    send,
    endDay: (day: string): void => {
      if (failure === undefined) journal?.append([{ destination, day }]);
    },
    report: (): LaneReport => ({ signal, items, refused, ...(failure === undefined ? {} : { failure }) }),
  };
};

/** A lane, whatever it carries. */
export type Lane = Omit<ReturnType<typeof createLane<never>>, 'send' | 'hasDay' | 'endDay'>;
