import type { Markup } from '../../core/index.ts';
import type { Body, Draft, Override, Transformation } from './model.ts';
import type { Asked } from './targets.ts';

interface Shown {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly asked: readonly Asked[];
  /** Of Grafana's list: `percentunit`, `s`, `short`. */
  readonly unit?: string;
  readonly decimals?: number;
  /** What stands there where there is nothing. */
  readonly noValue?: string;
  /** Colours from a value on, lowest first. */
  readonly steps?: readonly (readonly [from: number | null, colour: string])[];
  readonly overrides?: readonly Override[];
  /** A range of time of its own (`6d`), where what is asked does not look back as far as the dashboard. */
  readonly lookBack?: string;
}

const letters = 'ABCDEFGHIJ';

/** What all panels have in common. All queries of a panel are of one data source. */
const base = ({ title, description, asked, lookBack }: Shown) => {
  const targets = asked.map((ask, i) => ask(letters[i] ?? ''));
  const datasource = targets[0]?.datasource;
  return {
    title,
    description,
    transparent: false,
    targets,
    ...(datasource === undefined ? {} : { datasource }),
    ...(lookBack === undefined ? {} : { timeFrom: lookBack }),
  };
};

const defaults = ({ unit, decimals, noValue, steps }: Shown): Body['fieldConfig']['defaults'] => ({
  ...(unit === undefined ? {} : { unit }),
  ...(decimals === undefined ? {} : { decimals }),
  ...(noValue === undefined ? {} : { noValue }),
  ...(steps === undefined
    ? {}
    : { thresholds: { mode: 'absolute', steps: steps.map(([value, color]) => ({ value, color })) } }),
});

const draft = ({ width, height }: Shown, body: Body): Draft => ({ width, height, body });

interface Series extends Shown {
  /** Bars are counts, areas are parts of a whole, and both stand upon one another; lines are shares and durations. */
  readonly style: 'line' | 'bars' | 'area';
  readonly max?: number;
  /** Values may be below 0. */
  readonly signed?: true;
  /** Draws a line at each of the steps. */
  readonly lines?: true;
}

export const timeSeries = (shown: Series): Draft =>
  draft(shown, {
    ...base(shown),
    type: 'timeseries',
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    fieldConfig: {
      defaults: {
        ...defaults(shown),
        ...(shown.signed === undefined ? { min: 0 } : {}),
        ...(shown.max === undefined ? {} : { max: shown.max }),
        color: { mode: 'palette-classic-by-name' },
        custom: {
          drawStyle: shown.style === 'bars' ? 'bars' : 'line',
          lineWidth: 1,
          fillOpacity: shown.style === 'line' ? 0 : 60,
          // What runs seldom has values that stand alone.
          showPoints: shown.style === 'bars' ? 'never' : 'auto',
          spanNulls: false,
          ...(shown.style === 'line' ? {} : { stacking: { mode: 'normal', group: 'A' } }),
          ...(shown.lines === undefined ? {} : { thresholdsStyle: { mode: 'dashed' } }),
        },
      },
      overrides: shown.overrides ?? [],
    },
  });

export const stat = (shown: Shown): Draft =>
  draft(shown, {
    ...base(shown),
    type: 'stat',
    options: {
      graphMode: 'none',
      colorMode: 'value',
      justifyMode: 'auto',
      textMode: 'value',
      wideLayout: true,
      showPercentChange: false,
      percentChangeColorMode: 'standard',
      orientation: 'auto',
      reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
    },
    fieldConfig: { defaults: { ...defaults(shown), color: { mode: 'thresholds' } }, overrides: shown.overrides ?? [] },
  });

interface Table extends Shown {
  readonly transformations?: readonly Transformation[];
  /** The column by which it is sorted, the greatest value first, or the lowest. */
  readonly sortBy?: string;
  readonly lowestFirst?: true;
}

export const table = (shown: Table): Draft =>
  draft(shown, {
    ...base(shown),
    type: 'table',
    options: {
      frameIndex: 0,
      showHeader: true,
      cellHeight: 'sm',
      ...(shown.sortBy === undefined
        ? {}
        : { sortBy: [{ displayName: shown.sortBy, desc: shown.lowestFirst !== true }] }),
    },
    fieldConfig: {
      defaults: { ...defaults(shown), custom: { align: 'auto', inspect: false, filterable: true } },
      overrides: shown.overrides ?? [],
    },
    ...(shown.transformations === undefined ? {} : { transformations: shown.transformations }),
  });

/** What Grafana would take for its variables, as references that show the same. */
const withoutVariables = (markup: string): string => markup.replaceAll('$', '&#36;').replaceAll('[[', '&#91;[');

/** What is known without asking anything. */
export const text = (shown: Pick<Shown, 'title' | 'description' | 'width' | 'height'>, content: Markup): Draft => ({
  width: shown.width,
  height: shown.height,
  body: {
    title: shown.title,
    description: shown.description,
    transparent: false,
    type: 'text',
    targets: [],
    options: { mode: 'html', content: withoutVariables(content.markup) },
    fieldConfig: { defaults: {}, overrides: [] },
  },
});

/** A column of a table of metrics: the label or value that it holds, and its head. Without a head it is not shown. */
export type Column = readonly [name: string, head: string | undefined];

/** Brings the answers of several queries together by their labels, and gives the columns heads in this order. */
export const columns = (all: readonly Column[]): readonly Transformation[] => [
  { id: 'merge', options: {} },
  {
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(all.flatMap(([name, head]) => (head === undefined ? [[name, true]] : []))),
      indexByName: Object.fromEntries(all.map(([name], i) => [name, i])),
      renameByName: Object.fromEntries(all.flatMap(([name, head]) => (head === undefined ? [] : [[name, head]]))),
    },
  },
];

/** Settings of the fields whose name ends with this one. Attributes come with their scope before them, or without. */
export const ofAttribute = (name: string, properties: Override['properties']): Override => ({
  matcher: { id: 'byRegexp', options: `/(^|\\.)${name.replaceAll('.', '\\.')}$/` },
  properties,
});

export const ofColumn = (head: string, properties: Override['properties']): Override => ({
  matcher: { id: 'byName', options: head },
  properties,
});

/** A colour for the series whose name this pattern finds: data sources put more around it. */
export const colour = (pattern: string, fixedColor: string): Override => ({
  matcher: { id: 'byRegexp', options: `/${pattern}/` },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
});
