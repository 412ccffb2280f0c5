import { isRow, type Row } from '../../core/index.ts';

/* What an indicator is about, as far as its document says. */

/** What a requirement of a project can say of an SLO. */
export type About =
  | { readonly kind: 'availability' }
  /** A share of requests below a bound: the share is the target. */
  | { readonly kind: 'fast'; readonly ms: number }
  /** A quantile below a bound. */
  | { readonly kind: 'quantile'; readonly percentile: number }
  /** A bound of the document's own: `requirement.latency_p99`. */
  | { readonly kind: 'latency'; readonly percentile: 50 | 99; readonly ms: number }
  | { readonly kind: 'unknown'; readonly because: string };

/** Longer queries, and those of more parts, are not looked through. */
const longestQuery = 20_000;
const mostParts = 1000;

/** The texts of a query, wherever the source of metrics has them. */
const textsOf = (given: unknown): string => {
  const pending: unknown[] = [given];
  const texts: string[] = [];
  for (let parts = 0; parts < mostParts && pending.length > 0; parts++) {
    const next = pending.pop();
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null) pending.push(...Object.values(next).slice(0, mostParts));
  }
  return texts.join('\n').slice(0, longestQuery);
};

const sourceText = (metric: Row, key: string): string => {
  const part = metric[key];
  const source = isRow(part) ? part['metricSource'] : undefined;
  return isRow(source) ? textsOf(source['spec']) : '';
};

/** Milliseconds of one unit of a histogram, by its name: `http_request_duration_seconds_bucket`. */
const unitOf = (query: string): number | undefined => {
  if (/_seconds(?:_bucket)?\b/u.test(query)) return 1000;
  return /_(?:milliseconds|millis|ms)(?:_bucket)?\b/u.test(query) ? 1 : undefined;
};

/** The one bound of a bucket that a query asks for. */
const boundOf = (query: string): number | undefined => {
  const bounds = [...query.matchAll(/\ble\s{0,9}=\s{0,9}["']([0-9.]{1,20})["']/gu)].map(([, bound]) => Number(bound));
  const [first] = new Set(bounds);
  return new Set(bounds).size === 1 && first !== undefined && first > 0 ? first : undefined;
};

const speaksOfStatus = /\b\w{0,40}(?:status|code)\w{0,40}\s{0,9}(?:=~|!~|!=|=|:)/iu;
const availabilityWords = /availab|uptime|success|error|fail/iu;
const latencyWords = /latenc|duration|respon[cs]e.?time|slow|fast/iu;

const unknown = (because: string): About => ({ kind: 'unknown', because });

/** A share of good ones: of requests that are fast, or of requests that succeed; no third is guessed. */
const ratioAbout = (ratio: Row, words: string): About => {
  const good = sourceText(ratio, 'good');
  const all = ['good', 'bad', 'total', 'raw'].map((key) => sourceText(ratio, key)).join('\n');
  const bound = boundOf(good);
  const unit = unitOf(good);
  if (bound !== undefined && bound !== Number.POSITIVE_INFINITY)
    return unit === undefined
      ? unknown('the unit of its bucket is not in the name of the metric')
      : { kind: 'fast', ms: Number((bound * unit).toPrecision(15)) };
  if (latencyWords.test(words)) return unknown('it is about latency, but no query names one bucket of good requests');
  return availabilityWords.test(words) || speaksOfStatus.test(all)
    ? { kind: 'availability' }
    : unknown('neither its name nor its queries say what is good');
};

const thresholdAbout = (metric: Row): About => {
  const query = textsOf(isRow(metric['metricSource']) ? metric['metricSource']['spec'] : undefined);
  const [, quantile] = /histogram_quantile\s{0,9}\(\s{0,9}(0?\.\d{1,6})\s{0,9},/u.exec(query) ?? [];
  if (quantile === undefined) return unknown('its metric is compared with a value, and is no quantile of a histogram');
  return unitOf(query) === 1000
    ? { kind: 'quantile', percentile: Number((Number(quantile) * 100).toPrecision(15)) }
    : unknown('the unit of its quantile is not in the name of the metric');
};

/** What an indicator is about, by its queries and by the words of its SLO. */
export const aboutOf = (indicator: Row, words: string): About => {
  if (isRow(indicator['ratioMetric'])) return ratioAbout(indicator['ratioMetric'], words);
  return isRow(indicator['thresholdMetric'])
    ? thresholdAbout(indicator['thresholdMetric'])
    : unknown('its indicator has neither "ratioMetric" nor "thresholdMetric"');
};
