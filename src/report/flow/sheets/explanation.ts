import type { ExplainedTask, Explanation, FlowUnit } from '../../../project/index.ts';
import type { ColumnScale, Sheet, Table, Value } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { column } from './parts.ts';

const scales: Readonly<Partial<Record<FlowUnit, ColumnScale>>> = { milliseconds: 'duration', ratio: 'ratio' };

const valueText = (value: number | null, unit: FlowUnit): string => {
  const scale = scales[unit];
  if (scale !== undefined || value === null) return shown(value, scale ?? 'count');
  return `${shown(value, 'count')} ${value === 1 ? unit.replace(/s$/u, '') : unit}`;
};

const scaleOf = ([first]: readonly ExplainedTask[]): ColumnScale =>
  (first === undefined ? undefined : scales[first.unit]) ?? 'count';

const keys: Readonly<Record<FlowUnit, string>> = {
  milliseconds: 'value_seconds',
  days: 'value_days',
  tasks: 'value_tasks',
  'tasks per day': 'value_tasks_per_day',
  points: 'value_points',
  ratio: 'value_ratio',
};

const behindTable = (behind: readonly ExplainedTask[]): Table => ({
  title: 'Events behind it',
  columns: [
    column('task', 'task'),
    column('title', 'title', 'text'),
    column(keys[behind[0]?.unit ?? 'tasks'], 'part', scaleOf(behind)),
    column('event', 'event'),
    column('time', 'time', 'time'),
    column('id', 'id'),
  ],
  rows: behind.flatMap(({ task, title, value, events }): readonly (readonly Value[])[] =>
    events.length === 0
      ? [[task, title, value, null, null, null]]
      : events.map(({ type, at, id }, i) => [task, title, i === 0 ? value : null, type, at, id]),
  ),
});

/** What a metric means, what it comes to, and the events that say so. */
export const explanationSheet = ({ metric, title, definition, numbers, behind }: Explanation): Sheet => ({
  id: metric,
  title,
  facts: [
    ['metric', metric],
    ['means', definition],
    ...numbers.map(({ name, unit, value }) => [name, valueText(value, unit)] as const),
  ],
  charts: [],
  tables: [behindTable(behind)],
  notes: [],
});

/** Several explanations at once: what each comes to, without the events. */
export const explanationSheets = (all: readonly Explanation[]): readonly Sheet[] => {
  const numbers: Table = {
    title: 'What each metric comes to',
    columns: [
      column('metric', 'metric'),
      column('number', 'number'),
      column('value', 'value', 'count'),
      column('unit', 'unit'),
      column('means', 'means', 'text'),
    ],
    rows: all.flatMap(({ metric, numbers: ofOne, definition }) =>
      ofOne.map(({ name, unit, value }): readonly Value[] =>
        unit === 'milliseconds'
          ? [metric, name, value === null ? null : value / 1000, 'seconds', definition]
          : [metric, name, value, unit, definition],
      ),
    ),
  };
  return all.map((one, i) => ({ ...explanationSheet(one), tables: [], ...(i === 0 ? { csv: numbers } : {}) }));
};
