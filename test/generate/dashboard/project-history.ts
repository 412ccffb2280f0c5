import { metricPoints } from '../../../src/project/flow/metric-points.ts';
import { prometheusText } from '../../../src/project/flow/prometheus.ts';
import { workOf } from '../../../src/project/flow/work.ts';
import { foldSprints, foldTask, type SpanData, spansOf, usualStatuses } from '../../../src/project/index.ts';
import { type Desk, desk, hour, start } from '../../project/task/clock.ts';
import type { Exported } from './project-case.ts';

const day = 24 * hour;

/** A sprint of four tasks, told day by day: one is added, one is blocked for two days, two are done. */
const twoWeeks = async ({ tracker, wait }: Desk): Promise<void> => {
  const task = (id: string, points: number, sprint?: string) =>
    tracker.startTask({
      id,
      title: `Task ${id}`,
      type: 'story',
      status: 'todo',
      points,
      ...(sprint === undefined ? {} : { sprint }),
    });
  for (const [id, points] of [
    ['A-1', 3],
    ['A-2', 5],
    ['A-3', 2],
  ] as const)
    await task(id, points, 's1');
  wait(hour);
  await tracker.startSprint('s1');
  wait(day);
  await tracker.updateStatus('A-1', 'in_progress');
  wait(2 * day);
  await tracker.completeTask('A-1');
  await task('A-4', 8, 's1');
  await tracker.updateStatus('A-2', 'in_progress');
  wait(day);
  await tracker.blockTask('A-2', { reason: 'no access' });
  await tracker.commentTask('A-2', { text: 'asked' });
  wait(2 * day);
  await tracker.unblockTask('A-2');
  wait(day);
  await tracker.completeTask('A-2');
  await tracker.cancelTask('A-3');
};

/** What was written, and the days since its beginning. */
export const history = async () => {
  const own = desk();
  await twoWeeks(own);
  const { events } = own.store;
  const until = async (now: number) => {
    const before = events.filter(({ at }) => at <= now);
    const ids = [...new Set(before.flatMap(({ data }) => ('task' in data ? [data.task] : [])))];
    const tasks = ids.flatMap((id) => foldTask(before.filter(({ data }) => 'task' in data && data.task === id)) ?? []);
    return { tasks, sprints: foldSprints(before.filter(({ type }) => type.startsWith('sprint.'))) };
  };
  /** Exports made every so many hours, as Prometheus scrapes them. */
  const exportedEvery = async (hours: number, days: number): Promise<readonly Exported[]> => {
    const series = new Map<string, string[]>();
    const length = days * 24 + 1;
    for (let i = 0; i < length; i += hours) {
      const now = start + i * hour;
      const { tasks, sprints } = await until(now);
      const work = workOf(tasks, sprints, { project: 'shop', statuses: usualStatuses, now, days: 30 });
      for (const line of prometheusText(metricPoints(work)).split('\n')) {
        const [, name, value] = /^([a-z_]+\{.*\}) (\S+)$/u.exec(line) ?? [];
        if (name === undefined || value === undefined) continue;
        const samples = series.get(name) ?? Array.from({ length }, () => '_');
        series.set(name, samples);
        samples[i] = value;
      }
    }
    return [...series].map(([text, samples]) => ({
      name: text.slice(0, text.indexOf('{')),
      labels: Object.fromEntries(
        [...text.matchAll(/(\w+)="([^"]*)"/gu)].map(([, label = '', value = '']) => [label, value]),
      ),
      values: samples.join(' '),
    }));
  };
  const spans = async (): Promise<readonly SpanData[]> => {
    const { tasks } = await until(Number.POSITIVE_INFINITY);
    const telling = { project: 'shop', statuses: usualStatuses, known: () => undefined };
    const all = { isNew: () => true, isTold: () => false, corrects: () => false };
    return tasks.flatMap((task) => spansOf(task, all, telling));
  };
  return { exportedEvery, spans };
};
