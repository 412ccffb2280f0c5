import type { Completed, Spread } from '../../../project/index.ts';
import type { Sheet } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { column, labelColumns, labelValues, levelsOf, titleOf, windowText } from './parts.ts';

const spreadText = ({ p50, p85, p95, mean, count }: Spread): string =>
  count === 0
    ? 'nothing to measure'
    : `p50 ${shown(p50, 'duration')}, p85 ${shown(p85, 'duration')}, p95 ${shown(p95, 'duration')}, mean ${shown(mean, 'duration')}`;

export const timesSheet = ({ window, items, leadTime, cycleTime }: Completed): Sheet => {
  const began = items.flatMap((item) => (item.cycleTime === null ? [] : [{ ...item, cycleTime: item.cycleTime }]));
  const slowest = [...items].sort((a, b) => (b.cycleTime ?? -1) - (a.cycleTime ?? -1));
  return {
    id: 'times',
    title: 'Cycle time and lead time',
    facts: [
      ['completed', `${items.length} in ${windowText(window)}`],
      ['cycle time', spreadText(cycleTime)],
      ['lead time', spreadText(leadTime)],
    ],
    charts: [
      {
        kind: 'scatter',
        title: 'Cycle time of completed tasks',
        about:
          'A dot for each completed task: when it was done, and how long after it was begun. The lines are percentiles.',
        from: window.from,
        to: window.to,
        points: began.map((item) => ({ at: item.completed, value: item.cycleTime, title: titleOf(item) })),
        levels: levelsOf(cycleTime, ['p50', 'p85', 'p95']),
      },
    ],
    tables: [
      {
        title: 'Completed tasks, those that took longest first',
        columns: [
          ...labelColumns,
          column('completed', 'completed', 'time'),
          column('lead_time_seconds', 'lead', 'duration'),
          column('cycle_time_seconds', 'cycle', 'duration'),
          column('active_time_seconds', 'active', 'duration'),
          column('wait_time_seconds', 'wait', 'duration'),
          column('blocked_time_seconds', 'blocked', 'duration'),
        ],
        rows: slowest.map((item) => [
          ...labelValues(item),
          item.completed,
          item.leadTime,
          item.cycleTime,
          item.activeTime,
          item.waitTime,
          item.blockedTime,
        ]),
      },
    ],
    notes: items.length === 0 ? [`No task was completed in ${windowText(window)}.`] : [],
  };
};
