import type { Cfd, Throughput, Velocity } from '../../../project/index.ts';
import { plural } from '../../text.ts';
import type { Sheet } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { amount, shortDay } from '../words.ts';
import { column, startOf, windowText } from './parts.ts';

export const throughputSheet = ({
  window,
  completed,
  perDay,
  perWeek,
  points,
  unestimated,
  days,
  weeks,
}: Throughput): Sheet => ({
  id: 'throughput',
  title: 'Throughput',
  facts: [
    ['completed', `${plural(completed, 'task')} in ${windowText(window)}`],
    ['per day, per week', `${shown(perDay, 'count')}, ${shown(perWeek, 'count')}`],
    ...(points > 0
      ? [
          [
            'points',
            `${amount(points)}${unestimated > 0 ? `, ${plural(unestimated, 'task')} without an estimate` : ''}`,
          ] as const,
        ]
      : []),
  ],
  charts: [
    {
      kind: 'columns',
      title: 'Completed tasks per day',
      about: 'How many tasks were completed on each day of the window.',
      noun: 'task',
      labels: days.map(({ day }) => shortDay(startOf(day))),
      values: days.map((one) => one.completed),
    },
    {
      kind: 'columns',
      title: 'Completed tasks per week',
      about: 'How many tasks were completed in each week; the first and the last one may have fewer days.',
      noun: 'task',
      labels: weeks.map(({ day, whole }) => `${shortDay(startOf(day))}${whole ? '' : '*'}`),
      values: weeks.map((one) => one.completed),
    },
  ],
  tables: [
    {
      title: 'Weeks by their first day',
      columns: [
        column('week', 'week'),
        column('completed', 'completed', 'count'),
        column('points', 'points', 'count'),
        column('days', 'days', 'count'),
      ],
      rows: weeks.map((one) => [one.day, one.completed, one.points, one.days]),
    },
  ],
  csv: {
    title: 'Days',
    columns: [
      column('day', 'day'),
      column('completed', 'completed', 'count'),
      column('points', 'points', 'count'),
      column('whole', 'whole day'),
    ],
    rows: days.map((one) => [one.day, one.completed, one.points, one.whole ? 'yes' : 'no']),
  },
  notes: [
    ...(completed === 0 ? [`No task was completed in ${windowText(window)}.`] : []),
    ...(weeks.some(({ whole }) => !whole) && completed > 0 ? ['Weeks with a * are cut by the window.'] : []),
  ],
});

export const cfdSheet = ({ window, by, series }: Cfd): Sheet => {
  const title = `Tasks by ${by} at the end of each day`;
  const columns = [column('day', 'day'), ...series.map(({ name }) => column(name, name, 'count'))];
  const rows = window.days.map((day, i) => [day, ...series.map(({ counts }) => counts[i] ?? 0)]);
  return {
    id: 'cfd',
    title: 'Cumulative flow',
    facts: [],
    charts: [
      {
        kind: 'stacked',
        title,
        about: 'Bands that widen are queues that grow; what is done lies at the bottom.',
        days: window.days.map(startOf),
        // Work moves downwards.
        bands: [...series].reverse().map(({ name, category, counts }) => ({ name, tone: category, values: counts })),
      },
    ],
    tables: [{ title: `${title}, the last day first`, columns, rows: [...rows].reverse() }],
    csv: { title, columns, rows },
    notes: [],
  };
};

const ratioText = (value: number | null): string | undefined =>
  value === null ? undefined : `(${shown(value, 'ratio')})`;

export const velocitySheet = ({ sprints, current, planned, points, predictability }: Velocity): Sheet => {
  const all = [...sprints, ...current];
  const hasPoints = all.some(({ scopes }) => scopes.committed.points > 0 || scopes.completed.points > 0);
  const unit = hasPoints ? 'points' : 'tasks';
  const unestimated = all.reduce((sum, sprint) => sum + sprint.unestimated, 0);
  return {
    id: 'velocity',
    title: 'Velocity',
    facts: [
      ['ended sprints', String(sprints.length)],
      ['completed points', `p50 ${shown(points.p50, 'count')}, mean ${shown(points.mean, 'count')}`],
      ['predictability', shown(predictability, 'ratio')],
      ...(planned.length > 0 ? [['planned', planned.slice(0, 10).join(', ')] as const] : []),
    ],
    charts: [
      {
        kind: 'bars',
        title: `Completed and committed ${unit} per sprint`,
        about: 'The bar is what was completed by the end of the sprint; the mark is what was in it at its start.',
        names: { value: `completed ${unit}`, mark: `committed ${unit}` },
        rows: all.map(({ id, name, ended, scopes, predictability: ratio }) => {
          const note = ended === undefined ? '(under way)' : ratioText(ratio);
          return {
            label: name === undefined ? id : `${id} ${name}`,
            value: scopes.completed[unit],
            mark: scopes.committed[unit],
            ...(note === undefined ? {} : { note }),
          };
        }),
      },
    ],
    tables: [
      {
        title: 'Scope of the sprints',
        columns: [
          column('sprint', 'sprint'),
          column('started', 'started', 'time'),
          column('ended', 'ended', 'time'),
          ...(['committed', 'added', 'removed', 'completed', 'remaining'] as const).flatMap((scope) => [
            column(`${scope}_${unit}`, scope, 'count'),
          ]),
          column('predictability', 'predictability', 'ratio'),
          column('unestimated', 'unestimated', 'count'),
        ],
        rows: all.map((sprint) => [
          sprint.id,
          sprint.started,
          sprint.ended ?? null,
          ...(['committed', 'added', 'removed', 'completed', 'remaining'] as const).map(
            (scope) => sprint.scopes[scope][unit],
          ),
          sprint.predictability,
          sprint.unestimated,
        ]),
      },
    ],
    notes: [
      ...(all.length === 0 ? ['No sprint has started.'] : []),
      ...(all.length > 0 && !hasPoints
        ? ['No task of these sprints has story points: tasks are counted instead.']
        : []),
      ...(hasPoints && unestimated > 0
        ? [
            `${plural(unestimated, 'task')} of these sprints ${unestimated === 1 ? 'has' : 'have'} no estimate and ${unestimated === 1 ? 'is' : 'are'} in no points.`,
          ]
        : []),
    ],
  };
};
