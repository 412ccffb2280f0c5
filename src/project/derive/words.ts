import type { Derived, Strategy } from './strategy.ts';

/** What stands for a value that there is none of. */
const nothing = '–';

/** Milliseconds as a document has them: `15s`, `1500ms`. */
export const durationText = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

const orNothing = (value: number | null, text: (value: number) => string): string =>
  value === null ? nothing : text(value);

const percentage = (share: number): string => `${share}%`;

const texts: {
  readonly [Key in keyof Strategy]: readonly [name: string, text: (value: Strategy[Key]['value']) => string];
} = {
  traceSampling: ['traceSampling', String],
  metricsIntervalMs: ['metricsInterval', durationText],
  logLevel: ['logLevel', (level) => level],
  alertPriority: ['alertPriority', (priority) => priority],
  paging: ['paging', (wakes) => (wakes ? 'yes' : 'no')],
  dashboardPlacement: ['dashboardPlacement', (place) => place],
  availability: ['availability', (share) => orNothing(share, percentage)],
  errorBudget: ['errorBudget', (share) => orNothing(share, percentage)],
  latencyP50Ms: ['latencyP50', (ms) => orNothing(ms, durationText)],
  latencyP99Ms: ['latencyP99', (ms) => orNothing(ms, durationText)],
  throughput: ['throughput', (rate) => orNothing(rate, (perSecond) => `${perSecond}/s`)],
  alertChannels: ['alertChannels', (channels) => channels.join(', ') || nothing],
  runbook: ['runbook', (place) => place ?? nothing],
};

const row = <Key extends keyof Strategy>(strategy: Strategy, key: Key): StrategyWord => {
  const [name, text] = texts[key];
  return { key, name, text: text(strategy[key].value), from: strategy[key] };
};

/** A value under the name and in the form that it has in a document. */
export interface StrategyWord {
  readonly key: keyof Strategy;
  readonly name: string;
  readonly text: string;
  readonly from: Derived<unknown>;
}

const isKey = (key: string): key is keyof Strategy => Object.hasOwn(texts, key);
const keys: readonly (keyof Strategy)[] = Object.keys(texts).filter(isKey);

/** All values of a strategy, or some of them, in the order of the reference. */
export const wordsOf = (strategy: Strategy, some: readonly (keyof Strategy)[] = keys): readonly StrategyWord[] =>
  keys.filter((key) => some.includes(key)).map((key) => row(strategy, key));
