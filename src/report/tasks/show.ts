import type { TaskEvent } from '../../core/index.ts';
import { categoryTimes, type Happened, type StatusMap, type Task } from '../../project/index.ts';
import { minuteText, span } from '../flow/words.ts';
import { code, prose } from '../markdown-text.ts';
import { type Paint, painted, plain } from '../paint.ts';
import { tableText } from '../run/text.ts';
import { inert, printable } from '../text.ts';
import { taskJson } from './json.ts';

export interface TaskView {
  readonly project: string;
  readonly task: Task;
  readonly statuses: StatusMap;
  readonly now: number;
}

/** What happened, in words: `blocked: no test account`. */
export const happening = (event: TaskEvent): string => {
  const { type, data } = event;
  const because = (text: string | undefined): string => (text === undefined ? '' : `: ${text}`);
  switch (type) {
    case 'task.created':
      return `created as ${data.status}`;
    case 'task.updated': {
      const { task, ...settings } = data;
      return `changed ${Object.entries(settings)
        .map(([key, value]) => (value === null ? `${key} (taken away)` : `${key} to ${[value].flat().join(', ')}`))
        .join(', ')}`;
    }
    case 'task.status_changed':
      return `moved to ${data.to}`;
    case 'task.blocked':
      return `blocked${data.by === undefined ? '' : ` by ${data.by}`}${because(data.reason)}`;
    case 'task.unblocked':
      return `unblocked, goes on as ${data.to}`;
    case 'task.progressed':
      return `is ${data.percent} % done`;
    case 'task.commented':
      return `${data.author ?? 'comment'}: ${data.text}`;
    case 'task.assigned':
      return data.assignee === null ? 'assigned to nobody' : `assigned to ${data.assignee}`;
    case 'task.completed':
      return `completed${data.to === undefined || data.to === 'done' ? '' : ` as ${data.to}`}`;
    case 'task.cancelled':
      return `cancelled${because(data.reason)}`;
    case 'task.reopened':
      return `reopened as ${data.to}${because(data.reason)}`;
    default:
      return type;
  }
};

const factsOf = ({ task, statuses, now }: TaskView): readonly (readonly [name: string, text: string])[] => {
  const { periods, attempts, created } = task;
  const end = attempts.at(-1)?.to;
  const times = categoryTimes(periods, statuses, created, end ?? now);
  const fact = (name: string, text: string | undefined): readonly (readonly [string, string])[] =>
    text === undefined || text === '' ? [] : [[name, text]];
  return [
    ...fact('type', task.type),
    ...fact('status', `${task.status}${task.percent === undefined ? '' : ` (${task.percent} %)`}`),
    ...fact('assignee', task.assignee),
    ...fact('parent', task.parent),
    ...fact('sprint', task.sprint),
    ...fact('points', task.points?.toString()),
    ...fact('priority', task.priority),
    ...fact('labels', task.labels.join(', ')),
    ...fact('depends on', task.dependsOn.join(', ')),
    ...fact('url', task.url),
    ...fact('due', task.due),
    ...fact('created', `${minuteText(created)} UTC`),
    ...fact(
      'ended',
      end === undefined ? undefined : `${minuteText(end)} UTC, ${span(end - created)} after it was created`,
    ),
    ...fact('time', `${span(times.active)} active, ${span(times.waiting)} waiting, ${span(times.blocked)} blocked`),
  ];
};

const note = ({ event, ignored }: Happened): string =>
  ignored === undefined ? happening(event) : `${happening(event)} (without effect: ${ignored})`;

const text = (view: TaskView, paint: Paint): readonly string[] => [
  `${paint('strong', printable(view.task.id))}  ${printable(view.task.title)}`,
  '',
  ...tableText(
    factsOf(view).map(([name, value]) => [{ text: name, tone: 'quiet' }, { text: value }]),
    paint,
  ),
  '',
  ...view.task.history.map((one) => `${paint('quiet', minuteText(one.event.at))}  ${printable(note(one))}`),
];

const markdown = (view: TaskView): readonly string[] => [
  `## ${code(view.task.id)} ${prose(view.task.title)}`,
  '',
  ...factsOf(view).map(([name, value]) => `- **${name}**: ${prose(value)}`),
  '',
  ...view.task.history.map((one) => `1. ${minuteText(one.event.at)}: ${prose(note(one))}`),
];

/** A task with all that happened to it. */
export const taskText = (
  view: TaskView,
  { format, color = false }: { readonly format: 'text' | 'json' | 'markdown'; readonly color?: boolean },
): string => {
  if (format === 'json') return taskJson(view.project, view.task, view.statuses);
  return inert(`${(format === 'markdown' ? markdown(view) : text(view, color ? painted : plain)).join('\n')}\n`);
};
