import type { BackTest, Forecast, HowManyForecast, WhenForecast } from '../../../project/index.ts';
import { plural } from '../../text.ts';
import type { ColumnsChart } from '../chart.ts';
import type { Sheet, Table } from '../sheet.ts';
import { shown } from '../sheet.ts';
import { amount, dayText, shortDay } from '../words.ts';
import { column, dayAfter } from './parts.ts';

type Simulated = WhenForecast | HowManyForecast;

/** The bar that a value falls into. */
const barAt = ({ histogram }: Simulated, value: number): number =>
  histogram.findIndex(({ from, to }) => from !== null && to !== null && value >= from && value <= to);

const marksOf = (forecast: Simulated, now: number): ColumnsChart['marks'] =>
  (['p50', 'p85', 'p95'] as const).flatMap((label) => {
    const found = forecast[label];
    const value = typeof found === 'number' ? found : found?.inDays;
    const at = value === undefined ? -1 : barAt(forecast, value);
    if (value === undefined || at === -1) return [];
    return [{ label, at, value: forecast.kind === 'when' ? shortDay(dayAfter(now, value)) : String(value) }];
  });

const labelsOf = (forecast: Simulated, now: number): readonly string[] =>
  forecast.histogram.map(({ from, to }) => {
    if (from === null) return 'later';
    if (forecast.kind === 'when') return shortDay(dayAfter(now, from));
    return to === null || to === from ? String(from) : `${from} to ${to}`;
  });

const simulated = (forecast: Simulated, now: number): Pick<Sheet, 'charts' | 'tables'> & { readonly csv: Table } => {
  const labels = labelsOf(forecast, now);
  const isWhen = forecast.kind === 'when';
  const table: Table = {
    title: 'Trials',
    columns: [
      column('from', 'from'),
      column('to', 'to'),
      column('trials', 'trials', 'count'),
      column('share', 'share', 'ratio'),
    ],
    rows: forecast.histogram.map(({ from, to, trials }) => [
      ...[from, to].map((value) => (value === null ? 'later' : isWhen ? dayText(dayAfter(now, value)) : String(value))),
      trials,
      trials / forecast.trials,
    ]),
  };
  return {
    charts: [
      {
        kind: 'columns',
        title: isWhen
          ? `Day on which ${plural(forecast.items, 'task')} will be done, in ${amount(forecast.trials)} trials`
          : `Tasks done until ${forecast.until}, in ${amount(forecast.trials)} trials`,
        about:
          'How often each outcome came, when days of the past were drawn at random. The lines are what is certain in 50, 85 and 95 %.',
        noun: 'trial',
        labels,
        values: forecast.histogram.map(({ trials }) => trials),
        marks: marksOf(forecast, now) ?? [],
      },
    ],
    tables: [],
    csv: table,
  };
};

const backTestTable = ({ made }: BackTest): Table => ({
  title: 'Forecasts made at earlier days',
  columns: [
    column('day', 'made at'),
    column('p50', 'p50', 'count'),
    column('p85', 'p85', 'count'),
    column('p95', 'p95', 'count'),
    column('came', 'came', 'count'),
  ],
  rows: made.map(({ day, p50, p85, p95, came }) => [day, p50, p85, p95, came]),
});

const backTestNote = ({ forecasts, horizon, held, verdict }: BackTest): string => {
  if (held === null) return 'There is too little history to try forecasts of earlier days.';
  const kept = `Of ${plural(forecasts, 'forecast')} over ${plural(horizon, 'day')} at earlier days, ${shown(held.p50, 'ratio')} of those at p50, ${shown(held.p85, 'ratio')} of those at p85 and ${shown(held.p95, 'ratio')} of those at p95 held`;
  if (verdict === null) return `${kept}; they are too few to judge by.`;
  return verdict === 'fair'
    ? `${kept}: the history can be relied on.`
    : `${kept}: forecasts are too hopeful, because the flow has changed.`;
};

const pointOf = (forecast: Simulated, label: 'p50' | 'p85' | 'p95'): string => {
  const found = forecast[label];
  if (typeof found === 'number') return `at least ${plural(found, 'task')}`;
  return found === null ? 'not within ten years' : `by the end of ${found.day} (in ${plural(found.inDays, 'day')})`;
};

/** A forecast as of a moment, with how good earlier ones were where that was asked for. */
export const forecastSheet = (forecast: Forecast, now: number, test?: BackTest): Sheet => {
  const head = { id: 'forecast', title: 'Forecast' };
  const tested = test === undefined ? [] : [backTestNote(test)];
  if (forecast.kind === 'too-little-history')
    return {
      ...head,
      facts: [],
      charts: [],
      tables: [],
      notes: [
        `There is too little history for a forecast: ${plural(forecast.completions, 'completion')} in ${plural(forecast.days, 'whole day')}; it takes ${forecast.neededCompletions} in ${forecast.neededDays}.`,
        ...tested,
      ],
    };
  if (forecast.kind === 'too-far')
    return {
      ...head,
      facts: [],
      charts: [],
      tables: [],
      notes: [`That day is more than ${plural(forecast.maxDays, 'day')} ahead: nothing can be told of it.`, ...tested],
    };
  const { charts, csv } = simulated(forecast, now);
  const question = forecast.kind === 'when' ? `${plural(forecast.items, 'task')} done` : `done until ${forecast.until}`;
  return {
    ...head,
    facts: [
      ['question', question],
      ['50 % sure', pointOf(forecast, 'p50')],
      ['85 % sure', pointOf(forecast, 'p85')],
      ['95 % sure', pointOf(forecast, 'p95')],
      [
        'drawn from',
        `${plural(forecast.completions, 'completion')} in ${plural(forecast.days, 'day')}, seed ${forecast.seed}`,
      ],
    ],
    charts,
    tables: test === undefined || test.made.length === 0 ? [] : [backTestTable(test)],
    csv,
    notes: tested,
  };
};
