import { type CodedFinding, isRow, type Row } from '../../core/index.ts';
import { annotationOf, readAttribute } from '../context/attributes.ts';
import { fault, type PlacedDocument } from './documents.ts';
import { type About, aboutOf } from './indicator.ts';

/** An SLO as far as it is needed. */
export interface Slo {
  readonly name: string;
  readonly service: string;
  readonly about: About;
  /** What shall be good: percentages. */
  readonly targets: readonly number[];
  /** Bounds that its objectives compare a quantile with: seconds. */
  readonly bounds: readonly number[];
  readonly asSlices: boolean;
  readonly window?: string;
  readonly hasPolicies: boolean;
}

const rowAt = (row: Row, key: string): Row => {
  const value = row[key];
  return isRow(value) ? value : {};
};

const textAt = (row: Row, key: string): string => {
  const value = row[key];
  return typeof value === 'string' ? value : '';
};

const tidy = (value: number): number => Number(value.toPrecision(15));

/** The target of an objective as a percentage, or what is wrong with it. */
const targetOf = ({ at }: PlacedDocument, objective: Row): number | CodedFinding => {
  const [key, most] = Object.hasOwn(objective, 'targetPercent')
    ? (['targetPercent', 100] as const)
    : (['target', 1] as const);
  if (!Object.hasOwn(objective, key))
    return fault('An objective has neither "target" nor "targetPercent".', at(objective));
  const value = objective[key];
  if (typeof value === 'number' && value > 0 && value < most) return most === 1 ? tidy(value * 100) : value;
  return fault(`Key "${key}" of an objective is no number above 0 and below ${most}.`, at(objective, key));
};

const objectivesOf = (
  document: PlacedDocument,
  spec: Row,
): {
  readonly rows: readonly Row[];
  readonly targets: readonly number[];
  readonly findings: readonly CodedFinding[];
} => {
  const given = spec['objectives'];
  if (!Array.isArray(given) || given.length === 0 || !given.every(isRow))
    return {
      rows: [],
      targets: [],
      findings: [fault('Key "objectives" of an SLO is no list of objectives.', document.at(spec, 'objectives'))],
    };
  const read = given.map((row) => targetOf(document, row));
  return {
    rows: given,
    targets: read.filter((one) => typeof one === 'number'),
    findings: read.filter((one) => typeof one !== 'number'),
  };
};

/** Where a document says itself which requirement it is, no query is interpreted. */
const statedAbout = (metadata: Row): About | undefined => {
  const annotations = rowAt(metadata, 'annotations');
  for (const percentile of [99, 50] as const) {
    const name = `requirement.latency_p${percentile}` as const;
    const seconds = readAttribute(name, textAt(annotations, annotationOf(name)));
    if (typeof seconds === 'number') return { kind: 'latency', percentile, ms: tidy(seconds * 1000) };
  }
  const availability = readAttribute(
    'requirement.availability',
    textAt(annotations, annotationOf('requirement.availability')),
  );
  return availability === undefined ? undefined : { kind: 'availability' };
};

/** The indicator with its words, also where it is an object of its own. */
const indicatorOf = (
  spec: Row,
  indicators: ReadonlyMap<string, Row>,
): { readonly row: Row; readonly words: string } | undefined => {
  const inline = spec['indicator'];
  const found = isRow(inline) ? inline : indicators.get(textAt(spec, 'indicatorRef'));
  if (found === undefined) return undefined;
  const metadata = rowAt(found, 'metadata');
  return { row: rowAt(found, 'spec'), words: `${textAt(metadata, 'name')} ${textAt(metadata, 'displayName')}` };
};

const aboutSlo = (metadata: Row, spec: Row, indicators: ReadonlyMap<string, Row>): About => {
  const stated = statedAbout(metadata);
  if (stated !== undefined) return stated;
  const indicator = indicatorOf(spec, indicators);
  if (indicator === undefined) return { kind: 'unknown', because: 'its indicator is not in the file' };
  const words = `${textAt(metadata, 'name')} ${textAt(metadata, 'displayName')} ${indicator.words}`;
  return aboutOf(indicator.row, words.slice(0, 2000));
};

const boundsOf = (rows: readonly Row[]): readonly number[] =>
  rows.flatMap((row) => {
    const { op, value } = row;
    return (op === 'lt' || op === 'lte') && typeof value === 'number' && value > 0 && Number.isFinite(value)
      ? [value]
      : [];
  });

const windowOf = (spec: Row): string | undefined => {
  const given = spec['timeWindow'];
  const first: unknown = Array.isArray(given) ? given[0] : undefined;
  if (!isRow(first)) return undefined;
  return isRow(first['calendar']) ? 'calendar' : textAt(first, 'duration') || undefined;
};

/** Reads one SLO; everything that is wrong with it at once. */
export const sloOf = (
  document: PlacedDocument,
  indicators: ReadonlyMap<string, Row>,
): { readonly slo?: Slo; readonly findings: readonly CodedFinding[] } => {
  const { value, at } = document;
  const metadata = rowAt(value, 'metadata');
  const spec = value['spec'];
  const name = textAt(metadata, 'name');
  if (name === '') return { findings: [fault('An SLO has no name.', at(value, 'metadata'))] };
  if (!isRow(spec)) return { findings: [fault(`SLO "${name}" has no key "spec".`, at(value, 'spec'))] };
  const { rows, targets, findings } = objectivesOf(document, spec);
  if (findings.length > 0) return { findings };
  const window = windowOf(spec);
  return {
    slo: {
      name,
      service: textAt(spec, 'service'),
      about: aboutSlo(metadata, spec, indicators),
      targets,
      bounds: boundsOf(rows),
      asSlices: textAt(spec, 'budgetingMethod').toLowerCase().endsWith('timeslices'),
      ...(window === undefined ? {} : { window }),
      hasPolicies: Array.isArray(spec['alertPolicies']) && spec['alertPolicies'].length > 0,
    },
    findings: [],
  };
};
