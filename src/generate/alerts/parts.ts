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

/** A text in which nothing is a template. */
export const withoutTemplates = (text: string): string => text.replace(/\{/gu, '{{"{"}}');

/** A text in a template that is read as that text, or as one that shows what would be obeyed. */
export const inert = (text: string): string => withoutTemplates(shown(text));

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

/** What `humanizePercentage` makes of a share: `%.4g%%` of Go. */
export const humanPercent = (value: number): string => {
  const [digits = '0', exponent = '0'] = (value * 100).toExponential(3).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 4) return `${Number((value * 100).toPrecision(4))}%`;
  return `${Number(digits)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}%`;
};

/** What Prometheus makes of the template. */
export const renderedOf = (parts: Parts, { read, value }: Fired): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return shown(part);
      if ('label' in part) return read?.[part.label] ?? '';
      if ('value' in part) return humanPercent(value);
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
