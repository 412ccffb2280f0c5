import type { TaskType } from '../../../src/core/index.ts';
import type { Attempt, Sprint, StatusPeriod, Task } from '../../../src/project/index.ts';

const hour = 3_600_000;
export const day = 24 * hour;
export const start = Date.UTC(2026, 0, 1);
/** The moment that the samples are asked about. */
export const now = start + 40 * day + 15 * hour;

/** Where a task was, in order: `['todo', 12]` is twelve hours in "todo"; the last one lasts. */
export type Way = readonly (readonly [status: string, hours: number])[];

export interface Sample {
  readonly id: string;
  readonly title?: string;
  readonly type?: TaskType;
  readonly points?: number;
  readonly sprint?: string;
  readonly assignee?: string;
  readonly reason?: string;
  /** Hours after the start of the samples. */
  readonly created: number;
  readonly way: Way;
}

/** A task as the fold of its events would be. */
export const task = ({ id, title = `Task ${id}`, type = 'task', created, way, ...more }: Sample): Task => {
  let at = start + created * hour;
  const first = at;
  const periods: StatusPeriod[] = [];
  for (const [i, [status, hours]] of way.entries()) {
    const to = at + hours * hour;
    const reason = status === 'blocked' ? (more.reason ?? 'no answer') : undefined;
    periods.push({
      status,
      from: at,
      attempt: 1,
      ...(i < way.length - 1 ? { to } : {}),
      ...(reason === undefined ? {} : { reason }),
    });
    at = to;
  }
  const last = periods.at(-1);
  const outcome = last?.status === 'done' ? 'done' : last?.status === 'cancelled' ? 'cancelled' : undefined;
  const attempt: Attempt = { number: 1, from: first, ...(outcome && last ? { to: last.from, outcome } : {}) };
  return {
    id,
    title,
    type,
    root: id,
    parentAttempt: 1,
    status: last?.status ?? 'todo',
    labels: [],
    isBlocked: last?.status === 'blocked',
    dependsOn: [],
    created: first,
    changed: last?.from ?? first,
    attempts: [attempt],
    periods,
    ...(more.assignee === undefined ? {} : { assignee: more.assignee }),
    ...(more.sprint === undefined ? {} : { sprint: more.sprint }),
    ...(more.points === undefined ? {} : { points: more.points }),
    sprints: more.sprint === undefined ? [] : [{ at: first, value: more.sprint }],
    pointsOver: more.points === undefined ? [] : [{ at: first, value: more.points }],
    history: [],
  };
};

/** A project of some weeks: numbers that look like chance, the same each time. */
export const someTasks = (count = 80, title = (i: number): string => `Task number ${i}`): readonly Task[] => {
  let state = 12_345;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  return Array.from({ length: count }, (_, i) => {
    const created = Math.floor((i / count) * 38 * 24);
    const way: (readonly [string, number])[] = [['todo', 6 + random() * 60]];
    const end = random();
    way.push(['in_progress', 4 + random() * random() * 150]);
    if (random() < 0.25) way.push(['blocked', 5 + random() * 60], ['in_progress', 5 + random() * 30]);
    if (random() < 0.7) way.push(['in_review', 2 + random() * 40]);
    way.push([end < 0.06 ? 'cancelled' : 'done', 0]);
    let at = created;
    const known: (readonly [string, number])[] = [];
    for (const [status, hours] of way) {
      if (at > 40 * 24 + 15) break;
      known.push([status, hours]);
      at += hours;
    }
    return task({
      id: `SHOP-${i + 1}`,
      title: title(i),
      type: i % 5 === 0 ? 'bug' : 'story',
      created,
      way: known,
      points: [1, 2, 3, 5, 8][i % 5] ?? 1,
      sprint: `S${1 + Math.floor((i / count) * 4)}`,
      assignee: ['ada', 'grace', 'linus'][i % 3] ?? 'ada',
      reason: ['no test account', 'waits for legal', 'flaky build'][i % 3] ?? '',
    });
  });
};

export const someSprints = (): readonly Sprint[] =>
  [1, 2, 3, 4].map((n) => ({
    id: `S${n}`,
    name: `Sprint ${n}`,
    started: start + (n - 1) * 10 * day,
    ...(n < 4 ? { ended: start + n * 10 * day } : {}),
    events: [],
  }));
