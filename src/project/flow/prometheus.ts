import { compareText } from '../../core/index.ts';
import type { MetricPoint } from './types.ts';

/** Annotations such as `{task}` are no part of a name. */
const suffixes: Readonly<Record<string, string>> = { s: '_seconds', '1': '_ratio', '/d': '_per_day' };

const allowed = (name: string): string => name.replace(/[^A-Za-z0-9_]/gu, '_');

/** The name that a metric of OpenTelemetry has in Prometheus: with its unit, a counter with `_total`. */
export const prometheusName = ({ name, unit, kind }: Pick<MetricPoint, 'name' | 'unit' | 'kind'>): string =>
  allowed(name) + (suffixes[unit.replace(/\{[^{}]*\}/gu, '')] ?? '') + (kind === 'counter' ? '_total' : '');

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const labelsOf = (attributes: MetricPoint['attributes']): string =>
  Object.entries(attributes)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${allowed(name)}="${escaped(value).replaceAll('"', '\\"')}"`)
    .join(',');

interface Family {
  readonly name: string;
  readonly kind: MetricPoint['kind'];
  readonly description: string;
  readonly samples: Map<string, number>;
}

/**
 * The text exposition format of Prometheus, for any number of projects. It tells no times: a scrape has its own, and a
 * textfile with times is refused. A series that comes twice has its last value.
 */
export const prometheusText = (points: Iterable<MetricPoint>): string => {
  const families = new Map<string, Family>();
  for (const point of points) {
    if (!Number.isFinite(point.value)) continue;
    const name = prometheusName(point);
    let family = families.get(name);
    if (family === undefined) {
      family = { name, kind: point.kind, description: point.description, samples: new Map() };
      families.set(name, family);
    }
    family.samples.set(labelsOf(point.attributes), point.value);
  }
  const lines: string[] = [];
  for (const { name, kind, description, samples } of families.values()) {
    lines.push(`# HELP ${name} ${escaped(description)}`, `# TYPE ${name} ${kind}`);
    for (const [labels, value] of [...samples].sort(([a], [b]) => compareText(a, b)))
      lines.push(`${name}${labels === '' ? '' : `{${labels}}`} ${value}`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
};
