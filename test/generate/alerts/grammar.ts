import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import { load } from 'js-yaml';
import { filesBelow, readText } from '../../sources.ts';

const parsers = { promql, traceql, logql };
export type Grammar = keyof typeof parsers;

export interface Token {
  readonly kind: string;
  readonly text: string;
}

/** The grammar of TraceQL knows fewer escapes than Go, whose strings they are; so they are hidden from it. */
const escapes = /\\(?:u[0-9a-f]{4}|U[0-9a-f]{8}|[bfnrt"\\])/gu;

const withoutEscapes = (grammar: Grammar, query: string): string =>
  grammar === 'traceql' ? query.replace(escapes, (found) => '_'.repeat(found.length)) : query;

/** The tokens of a query, and where the grammar does not know on. The grammars are a lint: backends have the last word. */
export const tokensOf = (
  grammar: Grammar,
  query: string,
): { readonly tokens: readonly Token[]; readonly errors: readonly string[] } => {
  const tokens: Token[] = [];
  const errors: string[] = [];
  parsers[grammar].parse(withoutEscapes(grammar, query)).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) errors.push(`${from}: ${query.slice(Math.max(0, from - 20), to + 20)}`);
      else if (node.firstChild === null && to > from) tokens.push({ kind: type.name, text: query.slice(from, to) });
    },
  });
  return { tokens, errors };
};

interface Group {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly metric_name?: string;
  readonly unit?: string;
  readonly instrument?: string;
  readonly attributes: readonly {
    readonly id?: string;
    readonly type?: string | { readonly members: readonly { readonly value: string }[] };
  }[];
}

const groups = filesBelow('contracts/semconv').flatMap(
  (path) => (load(readText(path)) as { readonly groups: readonly Group[] }).groups,
);
const ofType = (type: string): readonly Group[] => groups.filter((group) => group.type === type);
const attributes = ofType('attribute_group').flatMap((group) => group.attributes);
const underscored = (name: string): string => name.replaceAll('.', '_');

/** What Prometheus calls the series of a metric. */
const seriesOf = ({ metric_name: name = '', unit = '', instrument = '' }: Group): readonly string[] => {
  const series = underscored(name);
  if (instrument === 'counter') return [`${series}_total`];
  if (instrument === 'histogram') return [`${series}_bucket`, `${series}_seconds_bucket`];
  const endings: Readonly<Record<string, string>> = { s: '_seconds', '1': '_ratio', '{task}/d': '_per_day' };
  return [`${series}${endings[unit] ?? ''}`];
};

/** What our telemetry has. */
export const known = {
  attributes: new Set(attributes.flatMap(({ id }) => id ?? [])),
  spans: new Set(ofType('span').map(({ id }) => id.replace(/^span\./u, ''))),
  events: new Set(ofType('event').flatMap(({ name }) => name ?? [])),
  /** What an attribute can be, where that is a list; `outcome` and `contextcore_outcome` alike. */
  members: new Map(
    attributes.flatMap(({ id, type }) =>
      id !== undefined && typeof type === 'object'
        ? [id, underscored(id)].map((name): [string, readonly string[]] => [
            name,
            type.members.map(({ value }) => value),
          ])
        : [],
    ),
  ),
  labels: new Set(attributes.flatMap(({ id }) => (id === undefined ? [] : [underscored(id)]))),
  metrics: new Set(ofType('metric').flatMap(seriesOf)),
};

const text = (quoted: string): string => JSON.parse(quoted);

/** Texts that are compared with an attribute that has a list of values, and are none of them. */
const strayMembers = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap(({ kind, text: found }, i) => {
    const members = known.members.get(tokens[i - 2]?.text ?? '');
    return members && /^String/u.test(kind) && text(found) !== '' && !members.includes(text(found)) ? [found] : [];
  });

/** What a query names that is not in the registry. */
export const strangersIn = (
  grammar: Grammar,
  query: string,
  recorded: ReadonlySet<string> = new Set(),
): readonly string[] => {
  const { tokens } = tokensOf(grammar, query);
  const strange = tokens.filter(({ kind, text: name }, i) => {
    if (grammar === 'traceql') {
      if (kind === 'Identifier') return !known.attributes.has(name);
      if (kind !== 'String') return false;
      const before = tokens[i - 2]?.text;
      if (before === 'name') return !known.spans.has(text(name));
      return (
        before === 'event:name' &&
        !text(name)
          .split('|')
          .every((one) => known.events.has(one.replaceAll('\\', '')))
      );
    }
    if (grammar === 'logql') return kind === 'Identifier' && name !== 'service_name' && !known.labels.has(name);
    if (kind === 'LabelName') return !['le', '__name__'].includes(name) && !known.labels.has(name);
    return kind === 'Identifier' && !known.metrics.has(name) && !recorded.has(name);
  });
  return [...strange.map(({ text: name }) => name), ...strayMembers(tokens)];
};
