import type { CodedFinding, Row, Source } from '../../core/index.ts';
import { isRow } from '../../core/index.ts';
import { longestValue } from '../context/values.ts';
import { documentsOf, fault, type PlacedDocument } from './documents.ts';
import { type Slo, sloOf } from './slos.ts';

/** Keys of `spec.requirements`. */
type Key = 'availability' | 'latencyP50' | 'latencyP99';

export interface OpenSloRequirements {
  /** Those that could be read; absent where findings say why not. */
  readonly requirements?: Readonly<Partial<Record<Key, string>>>;
  /** The services that SLOs of the file are of. */
  readonly services: readonly string[];
  /** What the file says and requirements cannot. */
  readonly notes: readonly string[];
  readonly findings: readonly CodedFinding[];
}

/** A requirement that an SLO makes, and what of the SLO it does not say. */
type Made = { readonly key: Key; readonly value: number } | { readonly note: string };

const apiVersion = 'openslo/v1';
/** The window of budgets here. */
const usualWindow = '30d';

/** Digits without an exponent, as a document has them. */
const decimal = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/u, '') : text;
};

const textOf = (key: Key, value: number): string => {
  if (key === 'availability') return decimal(value);
  return value >= 1000 && value % 1000 === 0 ? `${decimal(value / 1000)}s` : `${decimal(value)}ms`;
};

const percentileKey = (percentile: number): 'latencyP50' | 'latencyP99' | undefined => {
  if (percentile === 99) return 'latencyP99';
  return percentile === 50 ? 'latencyP50' : undefined;
};

const bounded = (name: string, percentile: number, ms: number): Made => {
  const key = percentileKey(percentile);
  return key === undefined
    ? {
        note: `SLO "${name}" is left out: it is about ${decimal(percentile)}% of the requests, and a latency is required of 50% or 99%.`,
      }
    : { key, value: ms };
};

const madeOf = ({ name, about, targets, bounds }: Slo): readonly Made[] => {
  switch (about.kind) {
    case 'availability':
      return targets.map((value) => ({ key: 'availability', value }));
    case 'latency':
      return [bounded(name, about.percentile, about.ms)];
    case 'fast':
      return targets.map((target) => bounded(name, target, about.ms));
    case 'quantile':
      return bounds.length === 0
        ? [{ note: `SLO "${name}" is left out: no objective says what its quantile shall stay below.` }]
        : bounds.map((bound) => bounded(name, about.percentile, Number((bound * 1000).toPrecision(15))));
    default:
      return [{ note: `SLO "${name}" is left out: ${about.because}.` }];
  }
};

/** Of several values the one that asks for the most. */
const strictest = (key: Key, values: readonly number[]): number =>
  values.reduce((a, b) => (key === 'availability' ? Math.max(a, b) : Math.min(a, b)));

const keys: readonly Key[] = ['availability', 'latencyP50', 'latencyP99'];

const unsaid = (slos: readonly Slo[]): readonly string[] => {
  const quoted = (some: readonly Slo[]): string => some.map(({ name }) => `"${name}"`).join(', ');
  const sliced = slos.filter(({ asSlices }) => asSlices);
  const windows = slos.filter(({ window }) => window !== undefined && window !== usualWindow);
  const alerting = slos.filter(({ hasPolicies }) => hasPolicies);
  return [
    ...(sliced.length === 0 ? [] : [`Slices of time are not kept; requests are counted instead: ${quoted(sliced)}.`]),
    ...(windows.length === 0 ? [] : [`Windows are not kept; budgets are of 30 days: ${quoted(windows)}.`]),
    ...(alerting.length === 0
      ? []
      : [`Alert policies are not kept; alerts follow from how critical the project is: ${quoted(alerting)}.`]),
  ];
};

const summed = (slos: readonly Slo[]): Pick<OpenSloRequirements, 'requirements' | 'notes'> => {
  const made = slos.flatMap(madeOf);
  const requirements: Partial<Record<Key, string>> = {};
  const notes = made.flatMap((one) => ('note' in one ? [one.note] : []));
  for (const key of keys) {
    const values = made.flatMap((one) => ('key' in one && one.key === key ? [one.value] : []));
    if (values.length === 0) continue;
    const text = textOf(key, strictest(key, values));
    if (text.length > longestValue)
      notes.push(`Key "${key}" is left out: its value has more digits than a document takes.`);
    else requirements[key] = text;
    if (new Set(values).size > 1) notes.push(`Several SLOs ask for "${key}": the strictest is taken, ${text}.`);
  }
  return { requirements, notes: [...notes, ...unsaid(slos)] };
};

const nameOf = ({ value }: PlacedDocument): string => {
  const metadata = value['metadata'];
  return isRow(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : '';
};

/** Another version means other things by the same keys. */
const versionFindings = (documents: readonly PlacedDocument[]): readonly CodedFinding[] =>
  documents.flatMap(({ value, at }) => {
    const version = value['apiVersion'];
    return typeof version === 'string' && version.startsWith('openslo') && version !== apiVersion
      ? [fault(`The document is of another version than "${apiVersion}".`, at(value, 'apiVersion'))]
      : [];
  });

/** The requirements that the SLOs of a file of OpenSLO make; of one service, where a service is named. Never throws. */
export const requirementsFromOpenSlo = (source: Source, service?: string): OpenSloRequirements => {
  const { documents, findings: reading } = documentsOf(source);
  const known = documents.filter(({ value }) => value['apiVersion'] === apiVersion);
  const indicators = new Map<string, Row>(
    known.filter(({ value }) => value['kind'] === 'SLI').map((one) => [nameOf(one), one.value]),
  );
  const read = known.filter(({ value }) => value['kind'] === 'SLO').map((one) => sloOf(one, indicators));
  const all = read.flatMap(({ slo }) => slo ?? []);
  const services = [...new Set(all.map((slo) => slo.service).filter((name) => name !== ''))];
  const findings = [...reading, ...versionFindings(documents), ...read.flatMap((one) => one.findings)];
  if (findings.length > 0) return { services, notes: [], findings };
  const slos = service === undefined ? all : all.filter((slo) => slo.service === service);
  if (slos.length === 0) {
    const message = `The file holds no SLO of "${apiVersion}"${service === undefined ? '' : ` of service "${service}"`}.`;
    return { services, notes: [], findings: [fault(message, { source, start: 0, end: 0 })] };
  }
  return { services, ...summed(slos), findings: [] };
};
