import { label } from '../queries/series.ts';
import { quoted, shown } from '../queries/text.ts';

/** Where a critical field is read: a phase, a field, the line of the contract that says so. */
export interface Read {
  readonly phase: string;
  readonly field: string;
  readonly line: number;
}

/** A piece of an annotation: as it is, a label of what fired, its value as percent, the line of a read in the contract. */
export type Part =
  | string
  | { readonly label: 'phase' | 'field' }
  | { readonly value: 'percent' }
  | { readonly lineOf: readonly Read[] };

export type Parts = readonly Part[];

/** What fired: the read that it is about where it is about one, and its value. */
export interface Fired {
  readonly read?: Read;
  readonly value: number;
}

/** A text in a template that is read as that text. */
const inert = (text: string): string => shown(text).replace(/\{/gu, '{{"{"}}');

const isAbout = ({ phase, field }: Read): string =>
  `and (eq $labels.${label.phase} ${quoted(phase)}) (eq $labels.${label.field} ${quoted(field)})`;

/** A template of Prometheus. */
export const templateOf = (parts: Parts): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return inert(part);
      if ('label' in part) return `{{ $labels.${label[part.label]} }}`;
      if ('value' in part) return '{{ $value | humanizePercentage }}';
      return part.lineOf.map((read) => `{{ if ${isAbout(read)} }}${read.line}{{ end }}`).join('');
    })
    .join('');

/** As `%.4g%%` of Go. */
const percent = (value: number): string => `${Number((value * 100).toPrecision(4))}%`;

/** What Prometheus makes of the template. */
export const renderedOf = (parts: Parts, { read, value }: Fired): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return shown(part);
      if ('label' in part) return read?.[part.label] ?? '';
      if ('value' in part) return percent(value);
      return String(read?.line ?? '');
    })
    .join('');

/**
 * A text in a file that Grafana provisions. Grafana puts variables of its environment, and files, in the place of what begins with
 * `$`; so none is left.
 */
export const grafanaText = (text: string): string => inert(text).replaceAll('$', '{{"\\x24"}}');

/** The same where Grafana reads no template. */
export const grafanaName = (text: string): string => shown(text).replaceAll('$', '$$$$');
