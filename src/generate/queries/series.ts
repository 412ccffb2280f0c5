import { attributes, durationHistogram, fieldsCounter } from '../../runtime/telemetry/names.ts';
import { quoted, underscored } from './text.ts';

/**
 * Who made the names of the metrics: what takes OTLP for Prometheus (its own receiver, the Collector), which adds the unit; or
 * OpenTelemetry's exporter for Prometheus in JavaScript, which does not.
 */
export const namings = ['otlp', 'prometheus-exporter'] as const;
export type Naming = (typeof namings)[number];

/** Our instruments as series of Prometheus. */
export interface Series {
  readonly fields: string;
  /** Without `_bucket`, `_sum` or `_count`. */
  readonly duration: string;
}

const durations: Readonly<Record<Naming, string>> = {
  otlp: `${underscored(durationHistogram)}_seconds`,
  'prometheus-exporter': underscored(durationHistogram),
};

export const seriesOf = (naming: Naming): Series => ({
  // A unit in braces is a remark and is not part of the name.
  fields: `${underscored(fieldsCounter)}_total`,
  duration: durations[naming],
});

export const label = {
  workflow: underscored(attributes.workflow),
  phase: underscored(attributes.phase),
  field: underscored(attributes.field),
  critical: underscored(attributes.critical),
  outcome: underscored(attributes.outcome),
} as const;

export type Label = keyof typeof label;
export type Matcher = readonly [name: Label, operator: '=' | '!=' | '=~', value: string];

/** `metric{label="value"}` */
export const selector = (metric: string, matchers: readonly Matcher[]): string =>
  matchers.length === 0
    ? metric
    : `${metric}{${matchers.map(([name, operator, value]) => `${label[name]}${operator}${quoted(value)}`).join(',')}}`;
