import { holds, type Lookup, parseCondition } from './ottl.ts';

/*
 * What the tail sampling processor does with the policies that are generated, after its README and internal/sampling in
 * opentelemetry-collector-contrib: policies answer for a whole trace, and one that keeps it is enough, unless an inverted one objects.
 */

type Attributes = Readonly<Record<string, string | number>>;

export interface TracedSpan {
  readonly resource: Attributes;
  readonly name: string;
  readonly status: 'OK' | 'ERROR' | 'UNSET';
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
}

export interface Trace {
  readonly spans: readonly TracedSpan[];
  /** Where the hash of its id falls, from 0 to below 100. */
  readonly luck: number;
}

export interface Policy {
  readonly name: string;
  readonly type: string;
  readonly string_attribute?: {
    readonly key: string;
    readonly values: readonly string[];
    readonly invert_match?: boolean;
  };
  readonly status_code?: { readonly status_codes: readonly string[] };
  readonly latency?: { readonly threshold_ms: number };
  readonly probabilistic?: { readonly sampling_percentage: number };
  readonly ottl_condition?: {
    readonly error_mode: string;
    readonly span?: readonly string[];
    readonly spanevent?: readonly string[];
  };
  readonly and?: { readonly and_sub_policy: readonly Policy[] };
}

type Decision = 'sampled' | 'not' | 'inverted' | 'inverted-not';

/** Paths of a sampler are without their context. */
export const samplerPaths = {
  span: ['name', 'attributes', 'resource.attributes'],
  spanevent: ['name', 'attributes'],
} as const;

const spanLookup =
  (span: TracedSpan): Lookup =>
  (path, key = '') => {
    if (path === 'name') return span.name;
    return path === 'attributes' ? span.attributes[key] : span.resource[key];
  };

const missing = (policy: Policy): never => {
  throw new Error(`Policy "${policy.name}" has no settings of its type.`);
};

const answers: Readonly<Record<string, (policy: Policy, trace: Trace) => Decision | boolean>> = {
  always_sample: () => true,
  status_code: ({ status_code: of, ...policy }, { spans }) =>
    spans.some(({ status }) => (of ?? missing(policy)).status_codes.includes(status)),
  latency: ({ latency, ...policy }, { spans }) =>
    Math.trunc(Math.max(...spans.map(({ end }) => end)) - Math.min(...spans.map(({ start }) => start))) >=
    (latency ?? missing(policy)).threshold_ms,
  probabilistic: ({ probabilistic, ...policy }, { luck }) =>
    luck < (probabilistic ?? missing(policy)).sampling_percentage,
  string_attribute: ({ string_attribute: of, ...policy }, { spans }) => {
    const { key, values, invert_match = false } = of ?? missing(policy);
    const isThere = spans.some(({ resource, attributes }) =>
      [resource[key], attributes[key]].some((value) => typeof value === 'string' && values.includes(value)),
    );
    if (!invert_match) return isThere;
    return isThere ? 'inverted-not' : 'inverted';
  },
  ottl_condition: ({ ottl_condition: of, ...policy }, { spans }) => {
    const { span = [], spanevent = [] } = of ?? missing(policy);
    const ofSpan = span.map((text) => parseCondition(text, samplerPaths.span));
    const ofEvent = spanevent.map((text) => parseCondition(text, samplerPaths.spanevent));
    return spans.some(
      (one) =>
        ofSpan.some((condition) => holds(condition, spanLookup(one))) ||
        one.events.some(({ name, attributes }) =>
          ofEvent.some((condition) => holds(condition, (path, key = '') => (path === 'name' ? name : attributes[key]))),
        ),
    );
  },
  and: ({ and, ...policy }, trace) =>
    (and ?? missing(policy)).and_sub_policy.every((part) => ['sampled', 'inverted'].includes(decisionOf(part, trace))),
};

const decisionOf = (policy: Policy, trace: Trace): Decision => {
  const answer = answers[policy.type]?.(policy, trace) ?? missing(policy);
  if (typeof answer === 'string') return answer;
  return answer ? 'sampled' : 'not';
};

/** Whether the sampler keeps a trace. */
export const keeps = (policies: readonly Policy[], trace: Trace): boolean => {
  const decisions = policies.map((policy) => decisionOf(policy, trace));
  if (decisions.includes('inverted-not')) return false;
  if (decisions.includes('sampled')) return true;
  return decisions.includes('inverted') && !decisions.includes('not');
};
