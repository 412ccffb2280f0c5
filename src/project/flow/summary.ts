import type { StatusCategory } from '../task/status.ts';
import { lateOf } from './aging.ts';
import { completedTimes, cycleTimesOf, efficiencyOf } from './completed.ts';
import { littlesLawOf } from './littles-law.ts';
import { spreadOf } from './spread.ts';
import { rateOf } from './throughput.ts';
import type { FlowSummary } from './types.ts';
import { agesOf } from './wip.ts';
import type { Work } from './work.ts';

const countsOf = ({ measured, window }: Work) => {
  const counts = { open: 0, created: 0, cancelled: 0 };
  for (const { item } of measured) {
    if (item.created >= window.from) counts.created++;
    const attempt = item.attempts.at(-1);
    if (attempt?.outcome === undefined) counts.open++;
    else if (attempt.outcome === 'cancelled' && (attempt.to ?? window.to) >= window.from) counts.cancelled++;
  }
  return counts;
};

export const summaryOf = (work: Work): FlowSummary => {
  const { project, window, items } = work;
  const categories: Record<StatusCategory, number> = { waiting: 0, active: 0, blocked: 0, done: 0, cancelled: 0 };
  for (const { category } of items) categories[category]++;
  const completed = completedTimes(work);
  const cycleTimes = cycleTimesOf(completed);
  const cycleTime = spreadOf(cycleTimes);
  const ages = agesOf(work);
  return {
    project,
    window,
    tasks: { total: items.length, categories },
    ...countsOf(work),
    completed: completed.length,
    neverBegun: completed.length - cycleTimes.length,
    leadTime: spreadOf(completed.map(({ leadTime }) => leadTime)),
    cycleTime,
    activeTime: spreadOf(completed.map(({ activeTime }) => activeTime)),
    waitTime: spreadOf(completed.map(({ waitTime }) => waitTime)),
    blockedTime: spreadOf(completed.map(({ blockedTime }) => blockedTime)),
    efficiency: efficiencyOf(completed),
    throughput: rateOf(completed.length, work),
    wip: ages.length,
    wipAge: spreadOf(ages),
    aging: lateOf(ages, cycleTime),
    blocked: categories.blocked,
    littlesLaw: littlesLawOf(work, completed),
  };
};
