import type { TaskType } from '../../core/index.ts';
import { taskTypes } from '../../core/index.ts';
import { type StatusCategory, statusCategories } from '../task/status.ts';
import { taskAttributes as attribute } from '../telemetry/names.ts';
import { type Instrument, instruments } from './instruments.ts';
import { inFlowOrder } from './status-order.ts';
import { summaryOf } from './summary.ts';
import { type MetricPoint, type Spread, sprintScopes } from './types.ts';
import { sprintReports } from './velocity.ts';
import type { Work } from './work.ts';

type Attributes = MetricPoint['attributes'];
type Tell = (instrument: Instrument, value: number | null, attributes?: Attributes) => void;

const bump = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** A type that occurs has a number for each status, so that one that falls to 0 is told and does not stand still. */
const tellCounts = ({ items, statuses }: Work, tell: Tell): void => {
  const counts = new Map<string, number>();
  const seen = new Set(Object.keys(statuses));
  const types = new Set<TaskType>();
  const categories = new Map<string, StatusCategory>(Object.entries(statuses));
  for (const { type, status, category } of items) {
    types.add(type);
    seen.add(status);
    if (!categories.has(status)) categories.set(status, category);
    bump(counts, `${type} ${status}`);
  }
  for (const type of taskTypes)
    if (types.has(type))
      for (const status of inFlowOrder(seen, statuses))
        tell(instruments.count, counts.get(`${type} ${status}`) ?? 0, {
          [attribute.type]: type,
          [attribute.status]: status,
          [attribute.category]: categories.get(status) ?? statusCategories[0],
        });
};

/** Each end counts, also one that was undone by reopening: a counter never falls. */
const tellCounters = ({ items }: Work, tell: Tell): void => {
  const counts = new Map<string, number>();
  const types = new Set<TaskType>();
  for (const { type, attempts } of items) {
    types.add(type);
    bump(counts, `created ${type}`);
    for (const { outcome } of attempts) if (outcome !== undefined) bump(counts, `${outcome} ${type}`);
  }
  for (const [instrument, what] of [
    [instruments.created, 'created'],
    [instruments.completed, 'done'],
    [instruments.cancelled, 'cancelled'],
  ] as const)
    for (const type of taskTypes)
      if (types.has(type)) tell(instrument, counts.get(`${what} ${type}`) ?? 0, { [attribute.type]: type });
};

const tellSpread = (instrument: Instrument, { p50, p85, p95 }: Spread, tell: Tell): void => {
  for (const [quantile, value] of [
    ['0.5', p50],
    ['0.85', p85],
    ['0.95', p95],
  ] as const)
    tell(instrument, value === null ? null : value / 1000, { quantile });
};

/** Sprints under way, and those that ended in the window. */
const tellSprints = (work: Work, tell: Tell): void => {
  const reports = sprintReports(work, ({ ended }) => ended === undefined || ended >= work.window.from);
  for (const [instrument, amount] of [
    [instruments.sprintPoints, 'points'],
    [instruments.sprintTasks, 'tasks'],
  ] as const)
    for (const { id, scopes } of reports)
      for (const scope of sprintScopes)
        tell(instrument, scopes[scope][amount], { [attribute.sprint]: id, 'sprint.scope': scope });
};

/** All metrics of a project. A metric without a number has no point; none is 0 for want of one. */
export const metricPoints = (work: Work): readonly MetricPoint[] => {
  const points: MetricPoint[] = [];
  const start = work.items.reduce((first, { created }) => Math.min(first, created), work.now);
  const tell: Tell = (instrument, value, attributes = {}) => {
    if (value === null || !Number.isFinite(value)) return;
    points.push({
      ...instrument,
      attributes: { [attribute.project]: work.project, ...attributes },
      value,
      time: work.now,
      ...(instrument.kind === 'counter' ? { start } : {}),
    });
  };
  const summary = summaryOf(work);
  tellCounts(work, tell);
  tell(instruments.wip, summary.wip);
  tellCounters(work, tell);
  tellSpread(instruments.leadTime, summary.leadTime, tell);
  tellSpread(instruments.cycleTime, summary.cycleTime, tell);
  tellSpread(instruments.activeTime, summary.activeTime, tell);
  tellSpread(instruments.waitTime, summary.waitTime, tell);
  tellSpread(instruments.blockedTime, summary.blockedTime, tell);
  tell(instruments.efficiency, summary.efficiency);
  tell(instruments.throughput, summary.throughput.perDay);
  tellSpread(instruments.wipAge, summary.wipAge, tell);
  tell(instruments.aging, summary.aging);
  tellSprints(work, tell);
  return points;
};
