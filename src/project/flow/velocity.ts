import { compareText } from '../../core/index.ts';
import type { Item } from './item.ts';
import { ratioOf, spreadOf } from './spread.ts';
import { type Parents, sprintReportOf } from './sprint-report.ts';
import type { SprintReport, Velocity } from './types.ts';
import type { Work } from './work.ts';

/** Tasks by each sprint that they were ever in. */
export const membersOf = ({ items, now }: Work): ReadonlyMap<string, readonly Item[]> => {
  const members = new Map<string, Item[]>();
  for (const item of items)
    for (const { at, value } of item.sprints) {
      if (value === undefined || at > now) continue;
      const known = members.get(value);
      if (known === undefined) members.set(value, [item]);
      // A task that comes back is there already, and was the last one to come.
      else if (known.at(-1) !== item) known.push(item);
    }
  return members;
};

export const parentsOf = ({ items }: Work): Parents =>
  new Map(items.flatMap(({ id, parent }) => (parent === undefined ? [] : [[id, parent]])));

/** Reports of sprints that are chosen by their times. */
export const sprintReports = (
  work: Work,
  wanted: (sprint: Work['sprints'][number]) => boolean,
  members = membersOf(work),
): readonly SprintReport[] => {
  const parents = parentsOf(work);
  return work.sprints
    .filter(wanted)
    .map((sprint) => sprintReportOf(sprint, members.get(sprint.id) ?? [], parents, work.now));
};

/** How many ended sprints are looked at unless told otherwise. */
const usualLast = 10;

const plannedOf = ({ items, sprints, now }: Work): readonly string[] => {
  const started = new Set(sprints.map(({ id }) => id));
  const planned = new Set<string>();
  for (const item of items) {
    const value = item.sprints.findLast(({ at }) => at <= now)?.value;
    if (value !== undefined && !started.has(value)) planned.add(value);
  }
  return [...planned].sort(compareText);
};

export const velocityOf = (work: Work, { last = usualLast }: { readonly last?: number } = {}): Velocity => {
  const { now } = work;
  const ended = work.sprints
    .filter((sprint) => sprint.ended !== undefined && sprint.ended <= now)
    .sort((a, b) => (a.ended ?? 0) - (b.ended ?? 0) || compareText(a.id, b.id));
  const chosen = new Set(ended.slice(Math.max(0, ended.length - last)).map(({ id }) => id));
  const members = membersOf(work);
  const sprints = sprintReports(work, ({ id }) => chosen.has(id), members);
  const sum = (scope: 'completed' | 'committed'): number =>
    sprints.reduce((total, { scopes }) => total + scopes[scope].points, 0);
  return {
    sprints,
    current: sprintReports(work, (sprint) => sprint.ended === undefined || sprint.ended > now, members),
    planned: plannedOf(work),
    points: spreadOf(sprints.map(({ scopes }) => scopes.completed.points)),
    predictability: ratioOf(sum('completed'), sum('committed')),
  };
};
