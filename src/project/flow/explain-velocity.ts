import { traceOf } from './explain-events.ts';
import { valueAt } from './item.ts';
import { completedIn } from './sprint-report.ts';
import type { ExplainedTask, Explanation } from './types.ts';
import { membersOf, velocityOf } from './velocity.ts';
import type { Work } from './work.ts';

/** The completed tasks of the ended sprints, with the points that they had then. */
export const explainVelocity = (work: Work, unit: 'points' | 'ratio'): Pick<Explanation, 'numbers' | 'behind'> => {
  const { sprints, points, predictability } = velocityOf(work);
  const members = membersOf(work);
  const trace = traceOf(work);
  const shown = new Set(sprints.map(({ id }) => id));
  const behind = work.sprints
    .filter(({ id }) => shown.has(id))
    .flatMap((sprint) =>
      completedIn(members.get(sprint.id) ?? [], sprint, work.now).map((item): ExplainedTask => {
        const end = item.attempts.at(-1)?.to ?? work.now;
        return {
          task: item.id,
          title: item.title,
          value: valueAt(item.pointsOver, sprint.ended ?? work.now) ?? null,
          unit: 'points',
          events: trace(item.id, 'end', end),
        };
      }),
    );
  const amounts = sprints.flatMap(({ id, scopes }) => [
    { name: `${id} committed`, unit: 'points' as const, value: scopes.committed.points },
    { name: `${id} completed`, unit: 'points' as const, value: scopes.completed.points },
  ]);
  const total =
    unit === 'ratio'
      ? { name: 'predictability', unit, value: predictability }
      : { name: 'mean completed', unit, value: points.mean };
  return { numbers: [...amounts, total], behind };
};
