import { lostInEvent, lostInSpan, ofAnotherProject, ownSpan } from './conditions.ts';
import { type Sampling, sizesOf } from './sampling.ts';

export type Setting = string | number | boolean | readonly Setting[] | Settings;
export interface Settings {
  readonly [name: string]: Setting;
}

const all = (name: string, parts: readonly Settings[]): Settings => ({
  name,
  type: 'and',
  and: { and_sub_policy: parts },
});

const inProject = (name: string, ids: readonly string[], isIn: boolean): Settings => ({
  name,
  type: 'string_attribute',
  string_attribute: { key: 'project.id', values: ids, ...(isIn ? {} : { invert_match: true }) },
});

/** What other projects send is theirs: it is kept, also where a sampled one takes part. */
const others = (ids: readonly string[]): readonly Settings[] => [
  // Inside of "and", an inverted match is a plain answer; outside, it would outvote policies.
  all('no-sampled-project', [inProject('not-sampled', ids, false), { name: 'everything', type: 'always_sample' }]),
  {
    name: 'another-project',
    type: 'ottl_condition',
    ottl_condition: { error_mode: 'ignore', span: [ofAnotherProject(ids)] },
  },
];

/** The same for every project; each has a name of its own in the metrics of the sampler. */
const always: readonly Settings[] = [
  { name: 'error', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
  {
    name: 'context-lost',
    type: 'ottl_condition',
    ottl_condition: { error_mode: 'ignore', span: lostInSpan(''), spanevent: lostInEvent('') },
  },
  {
    name: 'contextcore',
    type: 'ottl_condition',
    ottl_condition: { error_mode: 'ignore', span: [ownSpan('')] },
  },
];

const own = ({ id, percent, slowFromMs }: Sampling): readonly Settings[] => [
  ...(slowFromMs === undefined
    ? []
    : [
        all(`slow-${id}`, [
          inProject(`slow-${id}-project`, [id], true),
          { name: `slow-${id}-latency`, type: 'latency', latency: { threshold_ms: slowFromMs } },
        ]),
      ]),
  ...(percent === 0
    ? []
    : [
        all(`share-${id}`, [
          inProject(`share-${id}-project`, [id], true),
          { name: `share-${id}-percent`, type: 'probabilistic', probabilistic: { sampling_percentage: percent } },
        ]),
      ]),
];

/**
 * A tail sampler, as the Collector and Alloy call its settings. A trace is kept when one policy keeps it. Kept traces are remembered for
 * spans that come late. Others are not: once the sampler has let go of one, an error in it is kept, if only by itself.
 */
export const tailSampler = (samplings: readonly Sampling[]): Settings => {
  const { waitSeconds, traces, kept } = sizesOf(samplings);
  return {
    decision_wait: `${waitSeconds}s`,
    num_traces: traces,
    decision_cache: { sampled_cache_size: kept },
    policies: [...others(samplings.map(({ id }) => id)), ...always, ...samplings.flatMap(own)],
  };
};
