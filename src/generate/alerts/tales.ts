/** What is counted in one step of a story: much, so that shares come out sharply. */
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
export const settled = ({ evaluated }: { readonly evaluated: number }, seconds: number): number =>
  Math.ceil(seconds / evaluated) * evaluated + evaluated;

/** So that each window has several samples. */
export const stepFor = (shortest: number): number => Math.max(1, Math.floor(shortest / 5));

/** Losses in a step that are just more, and just fewer, than a share of all. */
export const around = (limit: number): { readonly over: number; readonly under: number } => {
  const margin = Math.min(limit * 0.02, (1 - limit) / 2);
  const over = Math.max(Math.round(many * (limit + margin)), Math.floor(many * limit) + 2);
  // Not where printing with four digits may round either way.
  return { over: over % 100 === 50 ? over + 1 : over, under: Math.floor(many * limit * 0.98) };
};

/** A story about losses, whatever is counted. */
export interface Tale {
  readonly name: string;
  /** Seconds between two samples. */
  readonly step: number;
  /** When it is looked, in seconds. */
  readonly at: number;
  /** How many are good and how many are lost, in every step of a stretch. */
  readonly stretches: readonly (readonly [seconds: number, good: number, lost: number])[];
}

export interface ShareStory {
  readonly alert: string;
  /** The share of losses above which it fires. */
  readonly limit: number;
  /** The time that the share is computed over, and the shortest one that is looked at; seconds. */
  readonly window: number;
  readonly shortest: number;
  readonly evidence: number;
  /** Seconds between two evaluations. */
  readonly evaluated: number;
  /** Seconds between two samples, where others look at them, too. */
  readonly step?: number;
}

const timesOf = ({ step, shortest, window, evaluated }: ShareStory) => ({
  step: step ?? stepFor(shortest),
  at: settled({ evaluated }, window),
});

/** Just so many lost that it fires. */
export const overTale = (story: ShareStory): Tale & { readonly share: number } => {
  const { step, at } = timesOf(story);
  const { over } = around(story.limit);
  return { name: `${story.alert} fires`, step, at, stretches: [[at, many - over, over]], share: over / many };
};

/** Just not so many. */
export const underTale = (story: ShareStory): Tale => {
  const { step, at } = timesOf(story);
  const { under } = around(story.limit);
  const name = `${story.alert} stays silent where losses are just few enough`;
  return { name, step, at, stretches: [[at, many - under, under]] };
};

/** All are lost, but too few are counted to tell; none where any is enough. */
export const fewTale = (story: ShareStory, counted: string): Tale | undefined => {
  const { step, at } = timesOf(story);
  const { alert, evidence, evaluated } = story;
  const few = Math.floor(evidence * 0.3);
  if (few < 1) return undefined;
  return {
    name: `${alert} stays silent where all is lost, but of too few ${counted}`,
    step,
    at,
    // Before each of the last two evaluations, so that it would have lasted.
    stretches: [
      [at - evaluated - 2 * step, 0, 0],
      [step, 0, few],
      [evaluated - step, 0, 0],
      [step, 0, few],
      [step, 0, 0],
    ],
  };
};

/** The long window is still full of losses, the short one has none any more. */
export const calmTale = (story: ShareStory): Tale => {
  const { step, at } = timesOf(story);
  const calm = story.shortest + 2 * step;
  const lost = Math.min(many, Math.round(around(story.limit).over * 1.5));
  return {
    name: `${story.alert} stays silent once nothing is lost any more`,
    step,
    at,
    stretches: [
      [at - calm, many - lost, lost],
      [calm, many, 0],
    ],
  };
};

/** Nothing happens: nothing is known, and nothing is divided by zero. */
export const quietTale = (story: ShareStory, missing: string): Tale => {
  const { at } = timesOf(story);
  return {
    name: `${story.alert} stays silent without ${missing}`,
    step: story.evaluated,
    at,
    stretches: [[at, 0, 0]],
  };
};
