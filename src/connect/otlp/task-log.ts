import type { TaskEvent, TaskStore } from '../../core/index.ts';

/** The log of a project as its exporter reads it. */
export interface TaskLog extends Pick<TaskStore, 'project' | 'eventsOf' | 'sprintEvents' | 'tasks'> {
  /** The files of the log. The name is what the ids of their events begin with; `lines` is the number of the last one. */
  segments(): Promise<readonly { readonly name: string; readonly lines: number }[]>;
  /** The events behind a number, in the order of their lines. */
  readFrom(segment: string, afterSeq: number): AsyncIterable<TaskEvent> | Iterable<TaskEvent>;
}

const colon = (id: string): number => id.lastIndexOf(':');

export const segmentOf = ({ id }: TaskEvent): string => id.slice(0, colon(id));
export const seqOf = ({ id }: TaskEvent): number => Number(id.slice(colon(id) + 1));
