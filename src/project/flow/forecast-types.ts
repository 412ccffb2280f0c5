/* What forecasts answer; the conventions are those of `types.ts`. */

export type Forecast = WhenForecast | HowManyForecast | TooLittleHistory | TooFar;

/** What the answer of a forecast was drawn from. */
export interface ForecastTrials {
  readonly seed: number;
  readonly trials: number;
  /** The whole days that were drawn from, and the completions in them. */
  readonly days: number;
  readonly completions: number;
  /** What came out, smallest first, in at most 60 bars; a bar is `from` to `to`, both included. `null`: later than can be told. */
  readonly histogram: readonly { readonly from: number | null; readonly to: number | null; readonly trials: number }[];
}

/** `forecastWhen(work, {items, seed?})`: on which day that many tasks will be done. The `histogram` counts days from now. */
export interface WhenForecast extends ForecastTrials {
  readonly kind: 'when';
  readonly items: number;
  /** In 50, 85, 95 % of the trials they are done by the end of this day; `null`: not within ten years. */
  readonly p50: ForecastDay | null;
  readonly p85: ForecastDay | null;
  readonly p95: ForecastDay | null;
}

export interface ForecastDay {
  readonly day: string;
  /** Whole days after today. */
  readonly inDays: number;
}

/** `forecastHowMany(work, {until, seed?})`: how many tasks will be done in the days after today, `until` included. */
export interface HowManyForecast extends ForecastTrials {
  readonly kind: 'how-many';
  readonly until: string;
  readonly inDays: number;
  /** In 50, 85, 95 % of the trials at least so many are done: the surer, the fewer. */
  readonly p50: number;
  readonly p85: number;
  readonly p95: number;
}

/** There are too few completions or too few whole days to tell anything. */
export interface TooLittleHistory {
  readonly kind: 'too-little-history';
  readonly days: number;
  readonly completions: number;
  readonly neededDays: number;
  readonly neededCompletions: number;
}

/** The day lies too far ahead for anything to be told. */
export interface TooFar {
  readonly kind: 'too-far';
  readonly maxDays: number;
}

/** `backTest(work, {horizon?, seed?})`: what forecasts of earlier days would have been worth. */
export interface BackTest {
  /** How many days each of them looked ahead; 14 unless told otherwise. */
  readonly horizon: number;
  /** Forecasts made, one for each of the last 365 days with enough history before it and a known outcome. */
  readonly forecasts: number;
  /** How many of them promised no more than what came. A good forecast is near 50, 85, 95 % of them. `null` without forecasts. */
  readonly held: { readonly p50: number; readonly p85: number; readonly p95: number } | null;
  /** `too-hopeful`: the 85 % promise was kept in fewer than 70 % of them. `null` with fewer than 10 forecasts. */
  readonly verdict: 'fair' | 'too-hopeful' | null;
  readonly made: readonly {
    /** The day at whose end it was made. */
    readonly day: string;
    readonly p50: number;
    readonly p85: number;
    readonly p95: number;
    readonly came: number;
  }[];
}
