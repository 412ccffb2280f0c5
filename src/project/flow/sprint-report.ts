import type { Sprint } from '../task/state.ts';
import { type Item, valueAt } from './item.ts';
import { ratioOf } from './spread.ts';
import type { SprintAmount, SprintReport, SprintScope } from './types.ts';

/** What a sprint had in it at one moment. */
interface Scope {
  /** The points that each of its tasks counts with; undefined where it has none, or an estimate above it stands for it. */
  readonly tasks: ReadonlyMap<string, number | undefined>;
  readonly unestimated: number;
}

/** Parents by id, for all tasks of a project. */
export type Parents = ReadonlyMap<string, string>;

/** For each task whether one above it is estimated and in the sprint. Every task on the way is looked at once. */
const coverOf = (estimated: ReadonlySet<string>, parents: Parents): ((task: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (task) => {
    const way: string[] = [];
    let at = parents.get(task);
    let covered = false;
    for (const seen = new Set<string>(); at !== undefined && !seen.has(at); at = parents.get(at)) {
      const before = known.get(at);
      if (estimated.has(at) || before !== undefined) {
        covered = estimated.has(at) || before === true;
        break;
      }
      seen.add(at);
      way.push(at);
    }
    for (const one of way) known.set(one, covered);
    return covered;
  };
};

/** Tasks with an estimate somewhere below them. */
const aboveOf = (estimated: ReadonlySet<string>, parents: Parents): ReadonlySet<string> => {
  const above = new Set<string>();
  for (const task of estimated)
    for (let at = parents.get(task); at !== undefined && !above.has(at); at = parents.get(at)) above.add(at);
  return above;
};

const scopeOf = (members: readonly Item[], parents: Parents, at: number): Scope => {
  const points = new Map(members.map((item) => [item.id, valueAt(item.pointsOver, at)]));
  const estimated = new Set(members.filter(({ id }) => points.get(id) !== undefined).map(({ id }) => id));
  const isCovered = coverOf(estimated, parents);
  const above = aboveOf(estimated, parents);
  const tasks = new Map<string, number | undefined>();
  let unestimated = 0;
  for (const { id } of members) {
    const covered = isCovered(id);
    tasks.set(id, covered ? undefined : points.get(id));
    if (!covered && !estimated.has(id) && !above.has(id)) unestimated++;
  }
  return { tasks, unestimated };
};

const amountOf = (points: Iterable<number | undefined>): SprintAmount => {
  let [sum, tasks] = [0, 0];
  for (const one of points) {
    sum += one ?? 0;
    tasks++;
  }
  return { points: sum, tasks };
};

/** How much of one scope is not in the other: whole tasks, and what estimates grew. */
const beyond = (scope: Scope, other: Scope): SprintAmount => {
  let [points, tasks] = [0, 0];
  for (const [id, own = 0] of scope.tasks) {
    points += Math.max(0, own - (other.tasks.get(id) ?? 0));
    if (!other.tasks.has(id)) tasks++;
  }
  return { points, tasks };
};

/** How a task ended before or at a moment, so that it still was at that moment. */
const endAt = ({ attempts }: Item, at: number): { readonly to: number; readonly outcome: string } | undefined => {
  const attempt = attempts.findLast(({ from }) => from <= at);
  return attempt?.to !== undefined && attempt.outcome !== undefined && attempt.to <= at
    ? { to: attempt.to, outcome: attempt.outcome }
    : undefined;
};

const isCompleted = (item: Item, { started }: Sprint, end: number): boolean => {
  const ended = endAt(item, end);
  // What was reopened later was not completed, and counts where it is completed in the end.
  return ended?.outcome === 'done' && ended.to >= started && item.attempts.at(-1)?.to === ended.to;
};

/** The tasks of a sprint that were completed in it, of those that were ever in it. */
export const completedIn = (members: readonly Item[], sprint: Sprint, now: number): readonly Item[] => {
  const end = Math.min(sprint.ended ?? now, now);
  return membersAtEnd(members, sprint, end).filter((item) => isCompleted(item, sprint, end));
};

/** Whoever ends a sprint may move what is left in the same millisecond: it was in this one. */
const membersAtEnd = (members: readonly Item[], sprint: Sprint, end: number): readonly Item[] => {
  const last = sprint.ended === undefined || sprint.ended > end ? end : Math.max(sprint.started, end - 1);
  return members.filter((item) => {
    if (valueAt(item.sprints, last) !== sprint.id) return false;
    const ended = endAt(item, end);
    return ended === undefined || (ended.outcome === 'done' && ended.to >= sprint.started);
  });
};

/** `members` are all tasks that were ever in it. */
export const sprintReportOf = (
  sprint: Sprint,
  members: readonly Item[],
  parents: Parents,
  now: number,
): SprintReport => {
  const { id, name, goal, started, ends } = sprint;
  const ended = sprint.ended !== undefined && sprint.ended <= now ? sprint.ended : undefined;
  const end = ended ?? now;
  const before = members.filter((item) => {
    const before = endAt(item, started);
    return valueAt(item.sprints, started) === id && (before === undefined || before.to >= started);
  });
  const first = scopeOf(before, parents, started);
  const last = scopeOf(membersAtEnd(members, sprint, end), parents, end);
  const done = new Set(completedIn(members, sprint, now).map((item) => item.id));
  const pick = (wanted: boolean): SprintAmount =>
    amountOf([...last.tasks].filter(([task]) => done.has(task) === wanted).map(([, points]) => points));
  const scopes: Record<SprintScope, SprintAmount> = {
    committed: amountOf(first.tasks.values()),
    added: beyond(last, first),
    removed: beyond(first, last),
    completed: pick(true),
    remaining: pick(false),
  };
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(goal === undefined ? {} : { goal }),
    started,
    ...(ends === undefined ? {} : { ends }),
    ...(ended === undefined ? {} : { ended }),
    scopes,
    predictability: ratioOf(scopes.completed.points, scopes.committed.points),
    unestimated: last.unestimated,
  };
};
