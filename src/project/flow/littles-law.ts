import { completedTimes, cycleTimesOf, type Times } from './completed.ts';
import { dayLength } from './days.ts';
import { meanOf, ratioOf } from './spread.ts';
import { rateOf } from './throughput.ts';
import type { LittlesLaw } from './types.ts';
import { averageWip } from './wip.ts';
import type { Work } from './work.ts';

/** How far the ratio may be from 1 for the flow to be called steady. */
const tolerance = 1.25;

const meaningOf = (ratio: number | null): LittlesLaw['meaning'] => {
  if (ratio === null) return null;
  if (ratio > tolerance) return 'growing';
  return ratio < 1 / tolerance ? 'draining' : 'steady';
};

/** The law is about what was begun: tasks that went straight to done were never in progress. */
export const littlesLawOf = (work: Work, items: readonly Times[] = completedTimes(work)): LittlesLaw => {
  const times = cycleTimesOf(items);
  const wip = averageWip(work);
  const throughput = rateOf(times.length, work).perDay;
  const cycleTime = meanOf(times);
  const expected = throughput === null || cycleTime === null ? null : (throughput * cycleTime) / dayLength;
  const ratio = ratioOf(wip, expected);
  return { wip, throughput, cycleTime, expected, ratio, meaning: meaningOf(ratio) };
};
