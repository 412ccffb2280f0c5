import type { FlowMetric } from './types.ts';

export interface Definition {
  readonly title: string;
  readonly text: string;
}

/** What holds for all of them. */
export const flowRules: readonly string[] = [
  'Measured are tasks that have no children and are no epic; with a choice of types, all tasks of these types. For a task with children, the time of all below it counts as well: a moment counts once, active before blocked, blocked before waiting. Tasks more than 100 levels down are measured alone.',
  'Days are days of UTC and have 24 hours. The window is the last days up to now, today included; days before the first task was created are not in it.',
  'A task counts as completed with its last completion, and only while that stands: one that was undone by reopening counts nowhere. Cancelled tasks are in no time and in no throughput.',
  'p50, p85 and p95 are percentiles by nearest rank: of 85 in 100 tasks, none took longer than p85. Where there is nothing to tell from, there is no number, which is not 0.',
  'What happened after the moment that is asked about is left out.',
];

/** What each question means. `--explain` prints it, and the reference is held to it by a test. */
export const definitions: Readonly<Record<FlowMetric, Definition>> = {
  lead_time: {
    title: 'Lead time',
    text: 'From creation to the last completion, in elapsed time, of the tasks that were completed in the window. Lead time is active + wait + blocked time and the time between an end and a reopening.',
  },
  cycle_time: {
    title: 'Cycle time',
    text: 'From the first active moment to the last completion, in elapsed time, of the tasks that were completed in the window. A task that was never active has none.',
  },
  active_time: {
    title: 'Active time',
    text: 'Time in statuses that mean work, of the tasks that were completed in the window.',
  },
  wait_time: {
    title: 'Wait time',
    text: 'Time in statuses that mean waiting, of the tasks that were completed in the window.',
  },
  blocked_time: {
    title: 'Blocked time',
    text: 'Time in statuses that mean being blocked, of the tasks that were completed in the window. It does not matter in which way they came to be blocked.',
  },
  efficiency: {
    title: 'Flow efficiency',
    text: 'Active time ÷ (active + wait + blocked time), over all tasks together that were completed in the window.',
  },
  throughput: {
    title: 'Throughput',
    text: 'Tasks completed per day, and per seven days, of the window; days without any completion count, and today counts as far as it has gone. A window of less than a day has none.',
  },
  wip: {
    title: 'Work in progress',
    text: 'Tasks that were begun and have not ended: they were active in their current attempt. Its average is taken over the time of the window.',
  },
  wip_age: {
    title: 'Age of work in progress',
    text: 'How long ago each task in progress was begun in its current attempt.',
  },
  aging: {
    title: 'Aging work',
    text: 'Tasks in progress that are older than the p85 of the cycle times of the window. Without a completion in the window there is nothing to compare with.',
  },
  blocked: {
    title: 'Blocked tasks',
    text: 'All tasks that are blocked now, whatever their type unless types are chosen, and what blocked tasks in the window: time counts as far as it lies in the window.',
  },
  cfd: {
    title: 'Cumulative flow',
    text: 'How many tasks were in each status, or category of statuses, at the end of each day of the window; today, now.',
  },
  velocity: {
    title: 'Velocity',
    text: 'Points of the tasks that were completed in a sprint by its end. Committed is what was in it at its start and had not ended; added and removed are how that differs at its end, changed estimates and cancelled tasks included; committed + added − removed = completed + remaining. All tasks of the sprint count, whatever their type; an estimate above a task in the same sprint stands for that of the task. Tasks without any estimate are in no points and are counted beside them.',
  },
  predictability: {
    title: 'Predictability',
    text: 'Completed ÷ committed points of ended sprints. Work that was added counts as completed, so it can be more than 1.',
  },
  littles_law: {
    title: "Little's law",
    text: 'In a steady flow, average work in progress = throughput × mean cycle time, all three of the window and of tasks that were active. A ratio of the left to the right above 1.25 means that more is begun than comes to its end: times will grow. Below 0.8 old work is being finished, and times of the window say less about what comes.',
  },
  forecast: {
    title: 'Forecast',
    text: 'Whole days of the window are drawn by chance, 10,000 times over, until the tasks are done or the day is reached. Each trial first draws a history of its own from the days, because a short history may be a lucky one. p85 is what 85 in 100 trials keep. It takes 10 days and 5 completions. Days are drawn without looking at the weekday, so a forecast of a few days does not know of a weekend. A back-test makes the forecast of earlier days and tells how many of them were kept.',
  },
};
