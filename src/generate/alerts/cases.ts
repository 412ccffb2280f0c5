import type { Case, Counted, Subject } from './model.ts';
import type { Fired, Read } from './parts.ts';

/** Verdicts in one step of a story: many, so that shares come out sharply. */
export const many = 1_000_000;

/** A stretch of time in which a counter grows by so much in each step. */
export type Stretch = readonly [seconds: number, perStep: number];

/** A counter that starts at 0 and grows, in promtool's notation. */
export const growing = (step: number, stretches: readonly Stretch[]): string => {
  let value = 0;
  const parts = ['0'];
  for (const [seconds, perStep] of stretches) {
    const steps = Math.ceil(seconds / step);
    if (steps <= 0) continue;
    parts.push(`${value + perStep}+${perStep}x${steps - 1}`);
    value += perStep * steps;
  }
  return parts.join(' ');
};

/** When rules are evaluated for the second time after `seconds`: what holds since then has held for long enough. */
export const settled = ({ evaluated }: Subject, seconds: number): number =>
  Math.ceil(seconds / evaluated) * evaluated + evaluated;

/** So that each window has several samples. */
export const stepFor = (shortest: number): number => Math.max(1, Math.floor(shortest / 5));

/** The first critical read, which stories are about. */
export const leadOf = ({ critical, contract }: Subject): Read =>
  critical[0] ?? { phase: '', field: '', line: contract.at.source.position(contract.at.start).line };

/** A read of which in every step of a stretch so many verdicts are losses, out of many. */
export const losing = (
  read: Read,
  step: number,
  stretches: readonly (readonly [seconds: number, lost: number])[],
  outcome: 'failed' | 'defaulted' = 'failed',
): readonly Counted[] => [
  {
    read,
    outcome: 'propagated',
    values: growing(
      step,
      stretches.map(([seconds, lost]) => [seconds, many - lost]),
    ),
  },
  {
    read,
    outcome,
    values: growing(
      step,
      stretches.map(([seconds, lost]) => [seconds, lost]),
    ),
  },
];

/** Losses in a step that are just more, and just fewer, than a share of the verdicts. */
export const around = (limit: number): { readonly over: number; readonly under: number } => {
  const margin = Math.min(limit * 0.02, (1 - limit) / 2);
  const over = Math.max(Math.round(many * (limit + margin)), Math.floor(many * limit) + 2);
  // Not where printing with four digits may round either way.
  return { over: over % 100 === 50 ? over + 1 : over, under: Math.floor(many * limit * 0.98) };
};

interface ShareStory {
  readonly alert: string;
  /** The share of losses above which it fires. */
  readonly limit: number;
  /** The time that the share is computed over, and the shortest one that is looked at; seconds. */
  readonly window: number;
  readonly shortest: number;
  readonly evidence: number;
  /** What the alert shows of a share of losses. */
  readonly value: (lost: number) => number;
}

/** The stories of an alert about a share of losses: just too many, just not too many, and too few verdicts to tell. */
export const shareCases = (subject: Subject, story: ShareStory): readonly Case[] => {
  const { alert, limit, window, shortest, evidence, value } = story;
  const lead = leadOf(subject);
  const step = stepFor(shortest);
  const at = settled(subject, window);
  const { over, under } = around(limit);
  const fired: Fired = { value: value(over / many) };
  // Before each of the last two evaluations, so that it would have lasted.
  const few = Math.floor(evidence * 0.3);
  return [
    { name: `${alert} fires`, step, counted: losing(lead, step, [[at, over]]), at, fires: [fired] },
    {
      name: `${alert} stays silent where losses are just few enough`,
      step,
      counted: losing(lead, step, [[at, under]], 'defaulted'),
      at,
      fires: [],
    },
    ...(few < 1
      ? []
      : [
          {
            name: `${alert} stays silent where all is lost, but of too few verdicts`,
            step,
            counted: [
              {
                read: lead,
                outcome: 'failed' as const,
                values: growing(step, [
                  [at - subject.evaluated - 2 * step, 0],
                  [step, few],
                  [subject.evaluated - step, 0],
                  [step, few],
                  [step, 0],
                ]),
              },
            ],
            at,
            fires: [],
          },
        ]),
    quiet(subject, alert, at),
  ];
};

/** No runs, with series that stand still: nothing is known, and nothing is divided by zero. */
export const quiet = (subject: Subject, alert: string, at: number): Case => ({
  name: `${alert} stays silent without runs`,
  step: subject.evaluated,
  counted: [
    { read: leadOf(subject), outcome: 'propagated', values: growing(subject.evaluated, [[at, 0]]) },
    { read: leadOf(subject), outcome: 'failed', values: growing(subject.evaluated, [[at, 0]]) },
  ],
  at,
  fires: [],
});
