import { type ProjectContextSpec, priorities, type Risk } from '../context/model.ts';
import { parseDuration } from '../context/values.ts';
import type { Cause } from './causes.ts';
import type { Objectives } from './objectives.ts';
import type { Derived } from './strategy.ts';
import type { Modifier, Tables, When } from './tables.ts';

/** What conditions look at. */
export interface Facts {
  readonly spec: ProjectContextSpec;
  readonly objectives: Objectives;
}

/** A condition's causes where it holds; undefined where it does not; none where nothing is asked. */
type Answer = readonly Cause[] | undefined;

const says = (text: string, isGiven = true): readonly Cause[] => [{ text, isGiven }];

const byValue = ({ value: wanted }: When, { spec }: Facts): Answer => {
  const value = spec.business?.value;
  if (wanted === undefined) return [];
  return value !== undefined && wanted.includes(value) ? says(`value is "${value}"`) : undefined;
};

const riskText = ({ type, priority }: Risk, isPriorityAsked: boolean): string =>
  isPriorityAsked ? `a "${type}" risk has priority "${priority ?? ''}"` : `there is a "${type}" risk`;

const byRisk = ({ risk: types, priority: least }: When, { spec }: Facts): Answer => {
  if (types === undefined) return [];
  const found = (spec.risks ?? []).filter(
    ({ type, priority }) =>
      types.includes(type) &&
      (least === undefined || (priority !== undefined && priorities.indexOf(priority) <= priorities.indexOf(least))),
  );
  return found.length === 0 ? undefined : found.flatMap((risk) => says(riskText(risk, least !== undefined)));
};

const below = (limit: string | undefined, { value }: Derived<number | null>, name: string): Answer => {
  if (limit === undefined) return [];
  const most = parseDuration(limit);
  return value !== null && most !== undefined && value < most ? says(`${name} is below ${limit}`) : undefined;
};

const from = (limit: number | undefined, { value, source }: Derived<number | null>, name: string): Answer => {
  if (limit === undefined) return [];
  return value !== null && value >= limit ? says(`${name} is at least ${limit}`, source !== 'default') : undefined;
};

const answerTo = (when: When, facts: Facts): Answer => {
  const { availability, latencyP50Ms, latencyP99Ms, throughput } = facts.objectives;
  const causes: Cause[] = [];
  for (const answer of [
    byValue(when, facts),
    byRisk(when, facts),
    below(when.latencyP50Below, latencyP50Ms, 'latencyP50'),
    below(when.latencyP99Below, latencyP99Ms, 'latencyP99'),
    from(when.availabilityFrom, availability, 'availability'),
    from(when.throughputFrom, throughput, 'throughput'),
  ]) {
    if (answer === undefined) return undefined;
    causes.push(...answer);
  }
  return causes;
};

/** A modifier that holds, and why. */
export interface Holding {
  readonly modifier: Modifier;
  readonly causes: readonly Cause[];
}

/** The modifiers that hold, in the order of the tables. */
export const holding = ({ modifiers }: Tables, facts: Facts): readonly Holding[] =>
  Object.values(modifiers).flatMap((modifier) => {
    const causes = answerTo(modifier.when, facts);
    return causes === undefined ? [] : [{ modifier, causes }];
  });
