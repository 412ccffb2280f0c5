import type { FlowWindow, Spread } from '../../../project/index.ts';
import type { Level } from '../chart.ts';
import { dayMs } from '../scale.ts';
import type { Column, ColumnScale, Sheet, Value } from '../sheet.ts';

export const column = (key: string, title: string, scale: ColumnScale = 'name'): Column => ({ key, title, scale });

/** The start of a day. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The columns of a measured task, and their values. */
export const labelColumns: readonly Column[] = [
  column('task', 'task'),
  column('title', 'title', 'text'),
  column('type', 'type'),
];

export const labelValues = ({
  id,
  title,
  type,
}: {
  readonly id: string;
  readonly title: string;
  readonly type: string;
}): readonly Value[] => [id, title, type];

/** The percentiles that there are, as lines across a chart. */
export const levelsOf = ({ p50, p85, p95 }: Spread, names: readonly ('p50' | 'p85' | 'p95')[]): readonly Level[] => {
  const values = { p50, p85, p95 };
  return names.flatMap((label) => {
    const value = values[label];
    return value === null ? [] : [{ label, value }];
  });
};

export const titleOf = ({ id, title }: { readonly id: string; readonly title: string }): string => `${id} ${title}`;

/** `30 days`, as a window is called; today is one of them. */
export const windowText = ({ days }: FlowWindow): string =>
  days.length <= 1 ? 'the last day' : `the last ${days.length} days`;

/** The day that many days after a moment. */
export const dayAfter = (moment: number, count: number): number =>
  (Math.floor(moment / dayMs) + Math.round(count)) * dayMs;

/** What is said where nothing can be measured. */
export const noTasks = 'There are no tasks at this time.';

/** The sheet of a project that has no task: nothing but that. */
export const withoutTasks = (sheet: Sheet): Sheet => ({
  ...sheet,
  facts: [],
  charts: [],
  tables: [],
  notes: [noTasks],
});
