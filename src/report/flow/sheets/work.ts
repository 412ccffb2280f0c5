import type { Aging, Blocked, BlockedShare, Wip } from '../../../project/index.ts';
import { plural } from '../../text.ts';
import type { BarsChart } from '../chart.ts';
import { dayMs } from '../scale.ts';
import type { Column, Sheet, Value } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { span } from '../words.ts';
import { column, labelColumns, labelValues, levelsOf, titleOf, windowText } from './parts.ts';

const holderColumns: readonly Column[] = [column('status', 'status'), column('assignee', 'assignee', 'text')];

const holderValues = ({
  status,
  assignee,
}: {
  readonly status: string;
  readonly assignee?: string;
}): readonly Value[] => [status, assignee ?? null];

export const wipSheet = ({ count, average, age, statuses, items, window }: Wip): Sheet => ({
  id: 'wip',
  title: 'Work in progress',
  facts: [
    ['in progress', plural(count, 'task')],
    [`average of ${windowText(window)}`, shown(average, 'count')],
    ['age', `p50 ${shown(age.p50, 'duration')}, p85 ${shown(age.p85, 'duration')}`],
  ],
  charts: [
    {
      kind: 'bars',
      title: 'Tasks in progress by status',
      about: 'How many tasks were begun and have not ended, by their status.',
      names: { value: 'tasks' },
      rows: statuses.map(({ status, count: value }) => ({ label: status, value })),
    },
  ],
  tables: [
    {
      title: 'Tasks in progress, the oldest first',
      columns: [
        ...labelColumns,
        ...holderColumns,
        column('begun', 'begun', 'time'),
        column('age_seconds', 'age', 'duration'),
      ],
      rows: items.map((item) => [...labelValues(item), ...holderValues(item), item.begun, item.age]),
    },
  ],
  notes: count === 0 ? ['No task is in progress.'] : [],
});

export const agingSheet = ({ cycleTime, late, items, window }: Aging): Sheet => {
  const statuses = [...new Set(items.map(({ status }) => status))];
  const { p85 } = cycleTime;
  return {
    id: 'aging',
    title: 'Aging work in progress',
    facts: [
      ['in progress', plural(items.length, 'task')],
      ...(p85 === null || late === null ? [] : [[`older than p85 (${span(p85)})`, String(late)] as const]),
    ],
    charts: [
      {
        kind: 'strips',
        title: 'Age of work in progress by status',
        about: 'A dot for each task in progress: how long ago it was begun, beside what completed tasks took.',
        rows: statuses.map((status) => {
          const here = items.filter((item) => item.status === status);
          return {
            name: status,
            tone: here[0]?.category ?? 'plain',
            points: here.map((item) => ({ value: item.age, title: titleOf(item) })),
          };
        }),
        levels: levelsOf(cycleTime, ['p50', 'p85']),
      },
    ],
    tables: [
      {
        title: 'Tasks in progress, the oldest first',
        columns: [
          ...labelColumns,
          ...holderColumns,
          column('begun', 'begun', 'time'),
          column('age_seconds', 'age', 'duration'),
          column('rank', 'longer than', 'ratio'),
          column('late', 'older than p85'),
        ],
        rows: items.map((item) => [
          ...labelValues(item),
          ...holderValues(item),
          item.begun,
          item.age,
          item.rank,
          item.late === null ? null : item.late ? 'yes' : 'no',
        ]),
      },
    ],
    notes: [
      ...(items.length === 0 ? ['No task is in progress.'] : []),
      ...(items.length > 0 && p85 === null
        ? [`No begun task was completed in ${windowText(window)}: there is nothing to compare ages with.`]
        : []),
    ],
  };
};

const longestReasons = 12;

const sharesChart = (title: string, shares: readonly BlockedShare[], unnamed: string): BarsChart => ({
  kind: 'bars',
  title,
  about: 'For how many days tasks were blocked in the window, stretches of all tasks together.',
  names: { value: 'days blocked' },
  rows: shares.slice(0, longestReasons).map(({ name, time, open }) => ({
    label: name ?? unnamed,
    value: time / dayMs,
    note: open > 0 ? `d, ${open} open` : 'd',
  })),
});

export const blockedSheet = ({ items, stretches, time, length, reasons, blockers, window }: Blocked): Sheet => {
  const ended = items.filter(({ byEnded }) => byEnded === true);
  const named = blockers.filter(({ name }) => name !== null);
  return {
    id: 'blocked',
    title: 'Blocked work',
    facts: [
      ['blocked now', plural(items.length, 'task')],
      [
        `in ${windowText(window)}`,
        `${plural(stretches, 'stretch').replace(/stretchs$/u, 'stretches')}, ${span(time)} in all`,
      ],
      ['length', `p50 ${shown(length.p50, 'duration')}, p85 ${shown(length.p85, 'duration')}`],
    ],
    charts: [
      sharesChart('Time blocked by reason', reasons, '(no reason)'),
      ...(named.length > 0 ? [sharesChart('Time blocked by task in the way', named, '')] : []),
    ],
    tables: [
      {
        title: 'Blocked now, the longest first',
        columns: [
          ...labelColumns,
          column('assignee', 'assignee', 'text'),
          column('since', 'since', 'time'),
          column('time_seconds', 'for', 'duration'),
          column('reason', 'reason', 'text'),
          column('by', 'by'),
          column('by_ended', 'that one ended'),
        ],
        rows: items.map((item) => [
          ...labelValues(item),
          item.assignee ?? null,
          item.since,
          item.time,
          item.reason,
          item.by,
          item.byEnded === null ? null : item.byEnded ? 'yes' : 'no',
        ]),
      },
    ],
    notes: [
      ...(items.length === 0 ? ['No task is blocked.'] : []),
      ...ended.slice(0, 10).map(({ id, by }) => `Task "${id}" is blocked by "${by ?? ''}", which has ended.`),
    ],
  };
};
