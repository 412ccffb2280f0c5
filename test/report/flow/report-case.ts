import {
  agingOf,
  blockedOf,
  cfdOf,
  completedOf,
  forecastWhen,
  type Sprint,
  summaryOf,
  type Task,
  throughputOf,
  usualStatuses,
  velocityOf,
  type Work,
  wipOf,
  workOf,
} from '../../../src/project/index.ts';
import {
  agingSheet,
  blockedSheet,
  cfdSheet,
  type FlowReport,
  forecastSheet,
  type Sheet,
  summarySheet,
  throughputSheet,
  timesSheet,
  velocitySheet,
  wipSheet,
} from '../../../src/report/index.ts';
import { now, someSprints } from './sample-tasks.ts';

export const workFor = (tasks: readonly Task[], sprints: readonly Sprint[] = someSprints(), days = 40): Work =>
  workOf(tasks, sprints, { project: 'shop', statuses: usualStatuses, now, days });

/** A report of some sheets. */
export const reportOf = (work: Work, sheets: readonly Sheet[]): FlowReport => ({
  project: 'shop',
  title: 'Flow of "shop"',
  from: work.window.from,
  until: work.window.to,
  sheets,
});

/** All questions about the same tasks, as the page has them. */
export const fullReport = (tasks: readonly Task[]): FlowReport => {
  const work = workFor(tasks);
  return reportOf(work, [
    summarySheet(summaryOf(work)),
    cfdSheet(cfdOf(work, 'status')),
    timesSheet(completedOf(work)),
    throughputSheet(throughputOf(work)),
    wipSheet(wipOf(work)),
    agingSheet(agingOf(work)),
    blockedSheet(blockedOf(work)),
    velocitySheet(velocityOf(work)),
    forecastSheet(forecastWhen(work, { items: 20 }), now),
  ]);
};
