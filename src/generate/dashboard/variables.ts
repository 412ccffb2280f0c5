import type { Variable } from './model.ts';
import { sources } from './targets.ts';

/** A data source that the reader picks; the first one of its kind before that. */
export const sourceVariable = (name: keyof typeof sources, label: string): Variable => ({
  type: 'datasource',
  name,
  label,
  query: sources[name].type,
  hide: 0,
  multi: false,
  includeAll: false,
  refresh: 1,
  options: [],
  regex: '',
  skipUrlSync: false,
});

interface LabelVariable {
  readonly name: string;
  readonly label: string;
  /** The series, and the label of theirs whose values are offered. */
  readonly series: string;
  readonly of: string;
  /** A pattern for the values that are offered. */
  readonly only?: string;
  /** One value is picked, the first one before that; not several, and not all. */
  readonly single?: true;
}

/** Values of a label. "All" is whatever there is, also values that only traces know. */
export const labelVariable = ({ name, label, series, of, only, single }: LabelVariable): Variable => {
  const query = `label_values(${series}, ${of})`;
  return {
    type: 'query',
    name,
    label,
    datasource: sources.prometheus,
    definition: query,
    query: { query, refId: `variable-${name}` },
    hide: 0,
    ...(single === true
      ? { multi: false, includeAll: false }
      : {
          multi: true,
          includeAll: true,
          allValue: only === undefined ? '.+' : `(?:${only})`,
          current: { text: ['All'], value: ['$__all'] },
        }),
    // The time range decides which series there are.
    refresh: 2,
    regex: only === undefined ? '' : `/^(?:${only})$/`,
    sort: 1,
    options: [],
    skipUrlSync: false,
  };
};

/** A length of time, out of these. */
export const intervalVariable = (name: string, label: string, values: readonly string[], first: string): Variable => ({
  type: 'interval',
  name,
  label,
  query: values.join(','),
  current: { text: first, value: first },
  options: values.map((value) => ({ text: value, value, selected: value === first })),
  hide: 0,
  auto: false,
  auto_count: 30,
  auto_min: '10s',
  refresh: 2,
  skipUrlSync: false,
});

export const textVariable = (name: string, label: string): Variable => ({
  type: 'textbox',
  name,
  label,
  query: '',
  current: { text: '', value: '' },
  options: [{ text: '', value: '', selected: true }],
  hide: 0,
  skipUrlSync: false,
});

/** Signs that mean something in a pattern; and those that cannot be put into brackets, or end the strings around it. */
const special = /([$.|?*+(){}])|[\\^[\]"`/]|[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A pattern for names that means the same in patterns of JavaScript and Go, in strings with quotes and with backticks: it holds
 * no backslash. In the place of an odd sign it takes almost any.
 */
export const patternOf = (names: readonly string[]): string =>
  names
    .map((name) =>
      name.replace(special, (sign, plain?: string) => {
        if (plain !== undefined) return `[${plain}]`;
        // One sign may be two of JavaScript's.
        return sign.length > 1 ? '[^a]{1,2}' : '[^a]';
      }),
    )
    .join('|');
