import type { ProjectContextSpec } from '../context/model.ts';
import { parseDuration, parsePercent, parseThroughput } from '../context/values.ts';
import { absent, type Cause, derived, explicit } from './causes.ts';
import type { Derived, Strategy } from './strategy.ts';

type Requirements = NonNullable<ProjectContextSpec['requirements']>;

export type Objectives = Pick<
  Strategy,
  'availability' | 'errorBudget' | 'latencyP50Ms' | 'latencyP99Ms' | 'throughput'
>;

/** Digits after the point, as the number is written. */
const decimals = (value: number): number => {
  const [, fraction = '', exponent = '0'] = /^\d*(?:\.(\d*))?(?:e([+-]\d+))?$/u.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
};

/** 100 minus a percentage as people reckon it: 100 − 99.95 is 0.05. */
const rest = (share: number): number => Number((100 - share).toFixed(Math.min(100, decimals(share))));

/** A share of all, or nothing, which leaves no budget or no objective, is none. */
const within = (share: number): number | null => (share > 0 && share < 100 ? share : null);

const keyOf = (name: keyof Requirements): string => `requirements.${name}`;

const given = <T>(
  value: T | undefined,
  parse: (value: T) => number | undefined,
  name: keyof Requirements,
): Derived<number | null> => {
  const parsed = value === undefined ? undefined : parse(value);
  return parsed === undefined ? absent(null, keyOf(name)) : explicit(parsed, keyOf(name));
};

const share = (value: string | number | undefined, name: keyof Requirements): Derived<number | null> | undefined => {
  const parsed = value === undefined ? undefined : parsePercent(value);
  return parsed === undefined ? undefined : explicit(within(parsed), keyOf(name));
};

/** What is left of the other one. */
const complement = (of: Derived<number | null>, because: string): Derived<number | null> => ({
  value: of.value === null ? null : within(rest(of.value)),
  source: of.source === 'default' ? 'default' : 'derived',
  because,
});

const shares = (
  { availability, errorBudget }: Requirements,
  usual: number,
  cause: Cause,
): Pick<Objectives, 'availability' | 'errorBudget'> => {
  const budget = share(errorBudget, 'errorBudget');
  const served =
    share(availability, 'availability') ??
    (budget === undefined
      ? derived({ value: usual, causes: [cause] })
      : complement(budget, 'it is 100 minus the error budget'));
  return { availability: served, errorBudget: budget ?? complement(served, 'it is 100 minus the availability') };
};

/** What a project must achieve; of these only the availability has a value where nothing is said. */
export const objectivesOf = (requirements: Requirements, usual: number, cause: Cause): Objectives => ({
  ...shares(requirements, usual, cause),
  latencyP50Ms: given(requirements.latencyP50, parseDuration, 'latencyP50'),
  latencyP99Ms: given(requirements.latencyP99, parseDuration, 'latencyP99'),
  throughput: given(requirements.throughput, parseThroughput, 'throughput'),
});
