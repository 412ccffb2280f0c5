import { agingOf } from './aging.ts';
import { blockedOf } from './blocked.ts';
import { completedItems, efficiencyOf } from './completed.ts';
import { dayNumberOf } from './days.ts';
import { definitions } from './definitions.ts';
import { traceOf } from './explain-events.ts';
import { explainVelocity } from './explain-velocity.ts';
import { drawnFrom } from './forecast.ts';
import { totalOf } from './history.ts';
import { littlesLawOf } from './littles-law.ts';
import { ratioOf, spreadOf } from './spread.ts';
import { summaryOf } from './summary.ts';
import { isOver, rateOf } from './throughput.ts';
import type { CompletedItem, ExplainedTask, Explanation, FlowMetric, FlowUnit, Spread } from './types.ts';
import { averageWip, wipItems } from './wip.ts';
import type { Work } from './work.ts';

type Answer = Pick<Explanation, 'numbers' | 'behind'>;
type Numbers = Explanation['numbers'];

const spreadNumbers = ({ count, p50, p85, p95, mean }: Spread): Numbers => [
  { name: 'tasks', unit: 'tasks', value: count },
  ...Object.entries({ p50, p85, p95, mean }).map(([name, value]) => ({ name, unit: 'milliseconds' as const, value })),
];

/** About completed tasks: each with its own part, those that have none left out. */
const ofCompleted = (
  work: Work,
  unit: FlowUnit,
  part: (item: CompletedItem) => number | null,
  pick: 'all' | 'begun' | 'end' | 'ends',
  numbers: (items: readonly CompletedItem[], parts: readonly number[]) => Numbers,
): Answer => {
  const trace = traceOf(work);
  const items = completedItems(work).filter((item) => part(item) !== null);
  return {
    numbers: numbers(
      items,
      items.map((item) => part(item) ?? 0),
    ),
    behind: items.map((item) => ({
      task: item.id,
      title: item.title,
      value: part(item),
      unit,
      events: trace(item.id, pick, item.completed),
    })),
  };
};

const time = (part: (item: CompletedItem) => number | null, pick: 'all' | 'begun' | 'ends') => (work: Work) =>
  ofCompleted(work, 'milliseconds', part, pick, (_, parts) => spreadNumbers(spreadOf(parts)));

const inProgress = (work: Work, numbers: Numbers, keep: (id: string) => boolean = () => true): Answer => {
  const trace = traceOf(work);
  return {
    numbers,
    behind: wipItems(work)
      .filter(({ id }) => keep(id))
      .map(
        ({ id, title, age, begun }): ExplainedTask => ({
          task: id,
          title,
          value: age,
          unit: 'milliseconds',
          events: trace(id, 'at', begun),
        }),
      ),
  };
};

const answers: Readonly<Record<FlowMetric, (work: Work) => Answer>> = {
  lead_time: time(({ leadTime }) => leadTime, 'ends'),
  cycle_time: time(({ cycleTime }) => cycleTime, 'begun'),
  active_time: time(({ activeTime }) => activeTime, 'all'),
  wait_time: time(({ waitTime }) => waitTime, 'all'),
  blocked_time: time(({ blockedTime }) => blockedTime, 'all'),
  efficiency: (work) =>
    ofCompleted(
      work,
      'ratio',
      ({ activeTime, waitTime, blockedTime }) => ratioOf(activeTime, activeTime + waitTime + blockedTime),
      'all',
      (items) => [{ name: 'efficiency', unit: 'ratio', value: efficiencyOf(items) }],
    ),
  throughput: (work) =>
    ofCompleted(
      work,
      'tasks',
      () => 1,
      'end',
      (items) => [
        { name: 'completed', unit: 'tasks', value: items.length },
        { name: 'per day', unit: 'tasks per day', value: rateOf(items.length, work).perDay },
      ],
    ),
  wip: (work) =>
    inProgress(work, [
      { name: 'in progress', unit: 'tasks', value: wipItems(work).length },
      { name: 'average', unit: 'tasks', value: averageWip(work) },
    ]),
  wip_age: (work) => inProgress(work, spreadNumbers(spreadOf(wipItems(work).map(({ age }) => age)))),
  aging: (work) => {
    const { items, late, cycleTime } = agingOf(work);
    const ids = new Set(items.filter((item) => item.late === true).map(({ id }) => id));
    return inProgress(
      work,
      [
        { name: 'aging', unit: 'tasks', value: late },
        { name: 'p85 of cycle times', unit: 'milliseconds', value: cycleTime.p85 },
      ],
      (id) => ids.has(id),
    );
  },
  blocked: (work) => {
    const { items, time: total } = blockedOf(work);
    const trace = traceOf(work);
    return {
      numbers: [
        { name: 'blocked now', unit: 'tasks', value: items.length },
        { name: 'blocked time in the window', unit: 'milliseconds', value: total },
      ],
      behind: items.map(({ id, title, time: value, since }) => ({
        task: id,
        title,
        value,
        unit: 'milliseconds',
        events: trace(id, 'at', since),
      })),
    };
  },
  cfd: (work) => {
    const trace = traceOf(work);
    const { categories } = summaryOf({ ...work, items: work.measured.map(({ item }) => item) }).tasks;
    return {
      numbers: Object.entries(categories).map(([name, value]) => ({ name, unit: 'tasks', value })),
      behind: work.measured.map(({ item: { id, title } }) => ({
        task: id,
        title,
        value: 1,
        unit: 'tasks',
        events: trace(id, 'last', work.now),
      })),
    };
  },
  velocity: (work) => explainVelocity(work, 'points'),
  predictability: (work) => explainVelocity(work, 'ratio'),
  littles_law: (work) =>
    ofCompleted(
      work,
      'milliseconds',
      ({ cycleTime }) => cycleTime,
      'begun',
      () => {
        const { wip, throughput, cycleTime, expected, ratio } = littlesLawOf(work);
        return [
          { name: 'average work in progress', unit: 'tasks', value: wip },
          { name: 'throughput', unit: 'tasks per day', value: throughput },
          { name: 'mean cycle time', unit: 'milliseconds', value: cycleTime },
          { name: 'throughput × cycle time', unit: 'tasks', value: expected },
          { name: 'ratio', unit: 'ratio', value: ratio },
        ];
      },
    ),
  forecast: (work) => {
    const counts = drawnFrom(work);
    return ofCompleted(
      work,
      'tasks',
      ({ completed }) => (isOver(dayNumberOf(completed), work.now) ? 1 : null),
      'end',
      () => [
        { name: 'whole days', unit: 'days', value: counts.length },
        { name: 'completions in them', unit: 'tasks', value: totalOf(counts) },
      ],
    );
  },
};

/** What a metric means, what it comes to, and which events say so. */
export const explain = (work: Work, metric: FlowMetric): Explanation => {
  const { title, text } = definitions[metric];
  return { metric, title, definition: text, window: work.window, ...answers[metric](work) };
};
