import type { TaskEvent } from '../../core/index.ts';
import type { Happened, Task } from '../task/state.ts';
import type { StatusMap } from '../task/status.ts';
import { eventAttributes, eventWord, momentAttributes, titlesAlong } from './attributes.ts';
import { dueOf, type Progress } from './due.ts';
import { sprintSpanId, sprintTraceId, taskSpanId, traceIdOf } from './ids.ts';
import { eventName, taskAttributes as names } from './names.ts';
import type { LogRecordData } from './span.ts';
import { sprintEventAttributes } from './sprint-spans.ts';

/** Whose tasks, and what their statuses mean. */
export interface Telling {
  readonly project: string;
  readonly statuses: StatusMap;
}

const quoted = (text: string): string => `"${text}"`;
const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);

const passedOver = (id: string, why: string): string => `Of task ${quoted(id)}, an event is passed over: ${why}.`;

/** What happened, in a line for people. */
const sentenceOf = ({ event, to }: Happened, title: string): string => {
  if (!('task' in event.data)) return `An event is told: ${event.type}.`;
  const task = `Task ${quoted(event.data.task)}`;
  switch (event.type) {
    case 'task.created':
      return `${task} is created: ${title}`;
    case 'task.updated':
      return `${task} is changed.`;
    case 'task.status_changed':
    case 'task.unblocked':
      return `${task} is ${quoted(to)} now.`;
    case 'task.blocked':
      return `${task} is blocked${event.data.by === undefined ? '' : ` by ${quoted(event.data.by)}`}${because(event.data.reason)}`;
    case 'task.progressed':
      return `${task} is at ${event.data.percent} percent.`;
    case 'task.commented':
      return `${task} has a comment: ${event.data.text}`;
    case 'task.assigned':
      return event.data.assignee === null
        ? `${task} is assigned to nobody.`
        : `${task} is assigned to ${quoted(event.data.assignee)}.`;
    case 'task.completed':
      return `${task} is done.`;
    case 'task.cancelled':
    case 'task.reopened':
      return `${task} is ${eventWord(event)}${because(event.data.reason)}`;
    default:
      return `${task} has the event ${quoted(event.type)}.`;
  }
};

/** The records that are to be told of a task now. */
export const recordsOf = (task: Task, progress: Progress, { project, statuses }: Telling): readonly LogRecordData[] => {
  const due = dueOf(task, progress).records;
  const records: LogRecordData[] = [];
  for (const [happened, titled] of titlesAlong(task.history)) {
    const { event, ignored } = happened;
    if (!due.has(happened)) continue;
    records.push({
      traceId: traceIdOf(project, task.root),
      spanId: taskSpanId(project, task.id, happened.attempt),
      eventName: eventName(event.type),
      at: event.at,
      body: ignored === undefined ? sentenceOf(happened, titled.title) : passedOver(task.id, ignored),
      attributes: {
        ...momentAttributes(project, task, titled, happened, statuses),
        ...eventAttributes(happened),
        ...(ignored === undefined ? {} : { [names.ignored]: ignored }),
      },
    });
  }
  return records;
};

const sprintWords = { 'sprint.started': 'has begun', 'sprint.updated': 'is changed', 'sprint.ended': 'has ended' };

/** The same for an event of a sprint; undefined of other events. */
export const sprintRecord = (project: string, event: TaskEvent): LogRecordData | undefined => {
  if (event.type !== 'sprint.started' && event.type !== 'sprint.updated' && event.type !== 'sprint.ended')
    return undefined;
  const { sprint } = event.data;
  return {
    traceId: sprintTraceId(project, sprint),
    spanId: sprintSpanId(project, sprint),
    eventName: eventName(event.type),
    at: event.at,
    body: `Sprint ${quoted(sprint)} ${sprintWords[event.type]}.`,
    attributes: sprintEventAttributes(project, event),
  };
};
