import { compareText } from '../../core/index.ts';
import { type SprintReport, type StatusMap, sprintScopes, type Task } from '../../project/index.ts';
import type { Table, Value } from '../flow/sheet.ts';
import { csvOf, tableLines, tableMarkdown } from '../flow/table.ts';
import { painted, plain } from '../paint.ts';
import { inert, jsonText, plural } from '../text.ts';
import { sprintValue, taskListJson } from './json.ts';

export const listFormats = ['table', 'json', 'csv', 'markdown'] as const;
export type ListFormat = (typeof listFormats)[number];

export interface ListOptions {
  readonly format: ListFormat;
  readonly color?: boolean;
  /** Columns of the terminal; without it nothing is cut. */
  readonly width?: number;
}

/** A task at its place in the tree of those that are shown. */
export interface Placed {
  readonly task: Task;
  /** What is drawn before its title. */
  readonly stem: string;
}

/** Parts below what they are part of; one whose parent is not shown stands at the top. In order of creation. */
export const treeOf = (tasks: readonly Task[]): readonly Placed[] => {
  const byTime = [...tasks].sort((a, b) => a.created - b.created || compareText(a.id, b.id));
  const shown = new Set(tasks.map(({ id }) => id));
  const children = new Map<string | undefined, Task[]>();
  for (const task of byTime) {
    const parent = task.parent !== undefined && shown.has(task.parent) ? task.parent : undefined;
    const known = children.get(parent);
    if (known) known.push(task);
    else children.set(parent, [task]);
  }
  const placed: Placed[] = [];
  const open = (children.get(undefined) ?? []).map((task) => ({ task, before: '', stem: '' })).toReversed();
  for (let next = open.pop(); next; next = open.pop()) {
    placed.push({ task: next.task, stem: next.stem });
    const below = children.get(next.task.id) ?? [];
    const { before } = next;
    const rows = below.map((task, i) => {
      const isLast = i === below.length - 1;
      return { task, stem: `${before}${isLast ? '└ ' : '├ '}`, before: `${before}${isLast ? '  ' : '│ '}` };
    });
    open.push(...rows.toReversed());
  }
  return placed;
};

const text = (value: string | undefined): Value => value ?? null;

const taskTable = (placed: readonly Placed[], now: number): Table => ({
  title: 'Tasks',
  columns: [
    { key: 'id', title: 'Task', scale: 'text' },
    { key: 'title', title: 'Title', scale: 'text' },
    { key: 'type', title: 'Type', scale: 'text' },
    { key: 'status', title: 'Status', scale: 'text' },
    { key: 'assignee', title: 'Assignee', scale: 'text' },
    { key: 'points', title: 'Points', scale: 'count' },
    { key: 'priority', title: 'Priority', scale: 'text' },
    { key: 'sprint', title: 'Sprint', scale: 'text' },
    { key: 'due', title: 'Due', scale: 'text' },
    { key: 'age_seconds', title: 'Age', scale: 'duration' },
  ],
  rows: placed.map(({ task, stem }) => [
    task.id,
    `${stem}${task.title}`,
    task.type,
    task.status,
    text(task.assignee),
    task.points ?? null,
    text(task.priority),
    text(task.sprint),
    text(task.due),
    Math.max(0, (task.attempts.at(-1)?.to ?? now) - task.created),
  ]),
});

const mostRows = Number.POSITIVE_INFINITY;

const tableIn = (table: Table, { format, color = false, width = mostRows }: ListOptions, nothing: string): string => {
  if (format === 'csv') return csvOf(table);
  if (table.rows.length === 0) return `${nothing}\n`;
  const lines =
    format === 'markdown'
      ? tableMarkdown(table, mostRows)
      : tableLines(table, color ? painted : plain, mostRows, width);
  return inert(`${lines.join('\n')}\n`);
};

export interface TaskList {
  readonly project: string;
  readonly tasks: readonly Task[];
  readonly isTree: boolean;
  readonly statuses: StatusMap;
  readonly now: number;
}

/** A list of tasks as text. */
export const taskList = ({ project, tasks, isTree, statuses, now }: TaskList, options: ListOptions): string => {
  if (options.format === 'json') return taskListJson(project, tasks, statuses);
  const placed = isTree ? treeOf(tasks) : tasks.map((task) => ({ task, stem: '' }));
  const body = tableIn(taskTable(placed, now), options, 'No task is like that.');
  return options.format === 'table' && tasks.length > 0 ? `${body}${plural(tasks.length, 'task')}\n` : body;
};

const sprintTable = (reports: readonly SprintReport[]): Table => ({
  title: 'Sprints',
  columns: [
    { key: 'id', title: 'Sprint', scale: 'text' },
    { key: 'name', title: 'Name', scale: 'text' },
    { key: 'started', title: 'Started', scale: 'time' },
    { key: 'ends', title: 'Ends', scale: 'text' },
    { key: 'ended', title: 'Ended', scale: 'time' },
    ...sprintScopes.map((scope) => ({ key: scope, title: titleOf(scope), scale: 'count' as const })),
    ...sprintScopes.map((scope) => ({
      key: `${scope}_points`,
      title: `${titleOf(scope)} points`,
      scale: 'count' as const,
    })),
    { key: 'predictability', title: 'Predictability', scale: 'ratio' },
  ],
  rows: reports.map(({ id, name, started, ends, ended, scopes, predictability }) => [
    id,
    text(name),
    started,
    text(ends),
    ended ?? null,
    ...sprintScopes.map((scope) => scopes[scope].tasks),
    ...sprintScopes.map((scope) => scopes[scope].points),
    predictability,
  ]),
});

const titleOf = (scope: string): string => `${scope[0]?.toUpperCase() ?? ''}${scope.slice(1)}`;

/** A list of sprints as text. */
export const sprintList = (project: string, reports: readonly SprintReport[], options: ListOptions): string =>
  options.format === 'json'
    ? jsonText({ schemaVersion: '1', project, sprints: reports.map(sprintValue) })
    : tableIn(sprintTable(reports), options, 'There is no sprint.');
