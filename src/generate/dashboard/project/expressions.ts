import { by, type Label, type Matcher, type Metric, metric, selected } from './series.ts';

/** The projects that are picked by the reader, or one whose id is known. */
export type Picked = 'one' | 'several' | { readonly id: string };

const ofProject = (picked: Picked): Matcher => {
  if (typeof picked === 'object') return ['project', '=', picked.id];
  return ['project', picked === 'one' ? '=' : '=~', '$project'];
};

/** How long a value counts after it was exported, and the range of time of the dashboard. */
const window = '$window';
const range = '$__range';

interface Asked {
  readonly picked: Picked;
  /** What there is one value for, besides the project. */
  readonly per?: readonly Label[];
  readonly matchers?: readonly Matcher[];
  /** So long ago. */
  readonly ago?: string;
}

/**
 * The newest values: projects are exported now and then, so that what was told last counts for a while. Of one that is told by
 * several programs there is still one value.
 */
const newest = (name: Metric, { picked, per = [], matchers = [], ago }: Asked): string => {
  const series = `${selected(name, [ofProject(picked), ...matchers])}[${window}]`;
  const offset = ago === undefined ? '' : ` offset ${ago}`;
  return `max ${by('project', ...per)} (last_over_time(${series}${offset}))`;
};

const kinds: readonly Label[] = ['type', 'status', 'category'];

/** How many tasks there are in each status or category. */
export const tasksPer = (picked: Picked, per: readonly Label[], matchers: readonly Matcher[] = []): string =>
  `sum ${by(...per)} (${newest(metric.tasks, { picked, per: kinds, matchers })})`;

export const stillOpen: readonly Matcher[] = [
  ['category', '!=', 'done'],
  ['category', '!=', 'cancelled'],
];

export const inCategory = (category: string): readonly Matcher[] => [['category', '=', category]];

export const blockedIn = (picked: Picked): string => tasksPer(picked, ['project'], inCategory('blocked'));
export const wip = (picked: Picked): string => newest(metric.wip, { picked });
export const aging = (picked: Picked): string => newest(metric.aging, { picked });
export const efficiency = (picked: Picked): string => newest(metric.efficiency, { picked });
export const perWeek = (picked: Picked): string => `${newest(metric.throughput, { picked })} * 7`;

/** One value of all projects, of those that have one. */
export const inAll = (expr: string): string => `sum(${expr})`;
/** A count of all projects: 0 where projects are known and have none of it. */
export const countInAll = (expr: string): string => `${inAll(expr)} or ${inAll(wip('several'))} * 0`;
export const howMany = `count(${wip('several')})`;

export const quantileOf = (name: Metric, picked: Picked, quantile: string): string =>
  newest(name, { picked, matchers: [['quantile', '=', quantile]] });

type Counter = typeof metric.created | typeof metric.completed;

/**
 * How far a counter of the whole history has come in so much time. It needs no rates, which are lost between rare exports. Where
 * nothing is known of the time before, what was known first stands in.
 */
export const growth = (name: Counter, picked: Picked, time: string): string => {
  const sum = `sum ${by('project')}`;
  const total = (ago?: string): string =>
    `${sum} (${newest(name, { picked, per: ['type'], ...(ago === undefined ? {} : { ago }) })})`;
  const first = `min ${by('project', 'type')} (min_over_time(${selected(name, [ofProject(picked)])}[${time}]))`;
  return `${total()} - (${total(time)} or ${sum} (${first}))`;
};

export const grown = (name: Counter, picked: Picked): string => growth(name, picked, range);

type Scope = 'committed' | 'added' | 'removed' | 'completed' | 'remaining';
type SprintMetric = typeof metric.sprintPoints | typeof metric.sprintTasks;

/** Of every sprint that is told of. */
export const sprints = (name: SprintMetric, scope: Scope): string =>
  newest(name, { picked: 'several', per: ['sprint'], matchers: [['scope', '=', scope]] });

/** Of the sprint that is picked. */
export const sprint = (name: SprintMetric, scope: Scope): string =>
  newest(name, {
    picked: 'one',
    per: ['sprint'],
    matchers: [
      ['sprint', '=', '$sprint'],
      ['scope', '=', scope],
    ],
  });
