import { Ajv } from 'ajv';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../src/core/index.ts';
import { generateProjects } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { objectivesDue } from '../../../src/generate/project/objectives.ts';
import { openslo } from '../../../src/generate/project/openslo.ts';
import { rules } from '../../../src/generate/project/rules/index.ts';
import { parseDuration, parsePercent } from '../../../src/project/index.ts';
import { requirementsFromOpenSlo } from '../../../src/project/openslo/index.ts';
import { everyProject, fixtureProject, projectWith } from './project-case.ts';

type Schema = Readonly<Record<string, unknown>>;

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const text: Schema = { type: 'string', minLength: 1 };
const description: Schema = { type: 'string', maxLength: 1050 };
const metadata = object(
  {
    name: { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' },
    displayName: text,
    annotations: {
      type: 'object',
      propertyNames: { pattern: '^([a-z0-9.-]{1,253}/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9]$' },
      additionalProperties: { type: 'string' },
    },
  },
  ['name'],
);
const source = object(
  { metricSource: object({ type: text, metricSourceRef: text, spec: object({ query: text }, ['query']) }, ['spec']) },
  ['metricSource'],
);

/** Service and SLO of `openslo/v1`, closed, by the text of the specification (github.com/OpenSLO/OpenSLO, README.md). */
const kinds: Readonly<Record<string, Schema>> = {
  Service: object({ description }, []),
  SLO: object(
    {
      description,
      service: text,
      indicator: object(
        {
          metadata,
          spec: object(
            {
              description,
              ratioMetric: object({ counter: { type: 'boolean' }, bad: source, total: source }, [
                'counter',
                'bad',
                'total',
              ]),
            },
            ['ratioMetric'],
          ),
        },
        ['metadata', 'spec'],
      ),
      timeWindow: {
        type: 'array',
        minItems: 1,
        maxItems: 1,
        items: object({ duration: { type: 'string', pattern: '^[1-9][0-9]*[mhdwMQY]$' }, isRolling: { const: true } }, [
          'duration',
          'isRolling',
        ]),
      },
      budgetingMethod: { enum: ['Occurrences', 'Timeslices', 'RatioTimeslices'] },
      objectives: {
        type: 'array',
        minItems: 1,
        items: object({ displayName: text, targetPercent: { type: 'number', minimum: 0, exclusiveMaximum: 100 } }, [
          'targetPercent',
        ]),
      },
    },
    ['service', 'indicator', 'budgetingMethod', 'objectives'],
  ),
};

const ajv = new Ajv({ allErrors: true, strict: false });
const validators = new Map(
  Object.entries(kinds).map(([kind, spec]) => [
    kind,
    ajv.compile(
      object({ apiVersion: { const: 'openslo/v1' }, kind: { const: kind }, metadata, spec }, [
        'apiVersion',
        'kind',
        'metadata',
        'spec',
      ]),
    ),
  ]),
);

interface Slo {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly service: string;
    readonly indicator: {
      readonly spec: {
        readonly ratioMetric: Readonly<Record<'bad' | 'total', { metricSource: { spec: { query: string } } }>>;
      };
    };
  };
}

const documentsOf = (project: Project): readonly Slo[] =>
  openslo(project).drafts.flatMap((draft) => ('documents' in draft ? (draft.documents as readonly Slo[]) : []));

const imported = (yaml: string, service?: string) => requirementsFromOpenSlo(createSource('slo.yaml', yaml), service);

const printed = async (project: Project): Promise<string> =>
  (await generateProjects([project], ['openslo'])).files.map((file) => file.text).join('');

describe('openslo, written', () => {
  it('has an SLO for each objective that is due', () => {
    const documents = documentsOf(fixtureProject('checkout'));
    expect(documents.map(({ kind, metadata: { name } }) => [kind, name])).toEqual([
      ['Service', 'checkout'],
      ['SLO', 'checkout-availability'],
      ['SLO', 'checkout-latency'],
    ]);
    expect(documents[1]).toMatchObject({
      spec: { service: 'checkout', budgetingMethod: 'Occurrences', objectives: [{ targetPercent: 99.95 }] },
    });
    expect(documents[2]).toMatchObject({
      spec: {
        description: '99% of all requests are answered within 200ms; requests are counted by the next bucket, 250ms.',
        objectives: [{ targetPercent: 99 }],
      },
    });
    expect(openslo(fixtureProject('internal-tool'))).toEqual({ drafts: [], notes: [] });
  });

  it('is valid for every project, and asks for series that rules record', async () => {
    let count = 0;
    for (const project of everyProject()) {
      const documents = documentsOf(project);
      const due = objectivesDue(project);
      expect(documents.length).toBe(due.length === 0 ? 0 : due.length + 1);
      const recorded = JSON.stringify(rules(project).drafts);
      for (const one of documents) {
        const validate = validators.get(one.kind);
        expect(validate?.(one), JSON.stringify(validate?.errors)).toBe(true);
        if (one.kind !== 'SLO') continue;
        count++;
        const { bad, total } = one.spec.indicator.spec.ratioMetric;
        for (const { metricSource } of [bad, total]) {
          const [name = '', labels = ''] = metricSource.spec.query.split(/(?=\{)/u);
          expect(recorded).toContain(`"record":"${name}"`);
          expect(recorded).toContain(JSON.stringify(`${name}${labels}`).slice(1, -1));
        }
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  it('asks for no series where none is counted', () => {
    const project = projectWith({ requirements: { availability: '99.9' }, observability: { metricsInterval: '6h' } });
    expect(openslo(project).drafts).toEqual([]);
    expect(openslo(project).notes).toHaveLength(1);
  });

  it('is read again as what was required', async () => {
    const availability = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 99_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(5, '0')}%`);
    const latency = fc.oneof(
      fc.integer({ min: 1, max: 100_000 }).map((ms) => `${ms}ms`),
      fc.integer({ min: 1, max: 9999 }).map((part) => `0.${String(part).padStart(4, '0')}s`),
      fc.integer({ min: 1, max: 90 }).map((minutes) => `${minutes}m`),
    );
    await fc.assert(
      fc.asyncProperty(fc.option(availability), fc.option(latency), async (share, bound) => {
        fc.pre(share !== null || bound !== null);
        const project = projectWith(
          {
            requirements: {
              ...(share === null ? {} : { availability: share }),
              ...(bound === null ? {} : { latencyP99: bound }),
            },
          },
          { buckets: [0.1, 1, 1e6] },
        );
        const { requirements, findings, notes } = imported(await printed(project));
        expect([findings, notes]).toEqual([[], []]);
        const { availability: served, latencyP99 } = requirements ?? {};
        expect(served === undefined ? null : parsePercent(served)).toBe(share === null ? null : parsePercent(share));
        // Products of decimal fractions differ in the last digit.
        expect(latencyP99 === undefined ? 0 : parseDuration(latencyP99)).toBeCloseTo(
          bound === null ? 0 : (parseDuration(bound) ?? 0),
          9,
        );
      }),
      { numRuns: 150, seed: 15 },
    );
  });

  it('prints what YAML reads as it was, for every project', async () => {
    const { files } = await generateProjects(everyProject().slice(-30), ['openslo']);
    for (const file of files)
      for (const one of loadAll(file.text)) expect(validators.has((one as Slo).kind)).toBe(true);
  });
});

const ratio = (good: string, more = ''): string => `
apiVersion: openslo/v1
kind: SLO
metadata: {name: web, displayName: Web}
spec:
  service: web
  budgetingMethod: Occurrences
  ${more}
  indicator:
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: '${good}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total'}}}
`;
const target = 'objectives: [{target: 0.999}]';

describe('openslo, read', () => {
  it.each([
    [
      'a share of requests by their status',
      ratio('http_requests_total{code!~"5.."}', target),
      { availability: '99.9' },
    ],
    [
      'a share of fast requests',
      ratio('http_request_duration_seconds_bucket{le="0.25"}', 'objectives: [{targetPercent: 99}]'),
      { latencyP99: '250ms' },
    ],
    [
      'half of the requests',
      ratio('http_request_duration_milliseconds_bucket{le="2000"}', 'objectives: [{target: 0.5}]'),
      { latencyP50: '2s' },
    ],
    [
      'a quantile below a value',
      `apiVersion: openslo/v1
kind: SLI
metadata: {name: p99}
spec: {thresholdMetric: {metricSource: {spec: {query: 'histogram_quantile(0.99, sum by (le) (rate(x_seconds_bucket[5m])))'}}}}
---
# nothing but a remark
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: web}
spec: {service: web, indicatorRef: p99, budgetingMethod: Timeslices, objectives: [{op: lte, value: 0.3, target: 0.99}]}
`,
      { latencyP99: '300ms' },
    ],
  ])('understands %s', (_, yaml, requirements) => {
    expect(imported(yaml)).toMatchObject({ requirements, findings: [], services: ['web'] });
  });

  it.each([
    [
      'what nothing says is good',
      ratio('jobs_done_total', target),
      'neither its name nor its queries say what is good',
    ],
    [
      'another share of requests',
      ratio('x_seconds_bucket{le="1"}', 'objectives: [{target: 0.95}]'),
      'a latency is required of 50% or 99%',
    ],
    ['a bucket without a unit', ratio('x_bucket{le="1"}', 'objectives: [{target: 0.99}]'), 'the unit of its bucket'],
    [
      'an indicator of another file',
      ratio('a', target).replace(/indicator:[\s\S]*/u, 'indicatorRef: gone'),
      'not in the file',
    ],
    [
      'two buckets',
      ratio('x_seconds_bucket{le="1"} - x_seconds_bucket{le="2"}', target).replaceAll('web', 'latency'),
      'no query names one bucket',
    ],
  ])('guesses nothing of %s', (_, yaml, note) => {
    const { requirements, notes, findings } = imported(yaml);
    expect(findings).toEqual([]);
    expect(requirements).toEqual({});
    expect(notes.join(' ')).toContain(note);
  });

  it('takes the strictest of several, and says what is not kept', () => {
    const status = 'http_requests_total{code!~"5.."}';
    const more = `alertPolicies: [{alertPolicyRef: x}]
  timeWindow: [{duration: 7d, isRolling: true}]
  objectives: [{target: 0.99}, {targetPercent: 99.5}]`;
    const { requirements, notes } = imported(ratio(status, more).replace('Occurrences', 'Timeslices'));
    expect(requirements).toEqual({ availability: '99.5' });
    expect(notes).toEqual([
      'Several SLOs ask for "availability": the strictest is taken, 99.5.',
      'Slices of time are not kept; requests are counted instead: "web".',
      'Windows are not kept; budgets are of 30 days: "web".',
      'Alert policies are not kept; alerts follow from how critical the project is: "web".',
    ]);
  });

  it('tells services apart', () => {
    const status = 'http_requests_total{code!~"5.."}';
    const yaml = `${ratio(status, target)}---${ratio(status, 'objectives: [{target: 0.9}]').replaceAll('web', 'shop')}`;
    expect(imported(yaml).services).toEqual(['web', 'shop']);
    expect(imported(yaml, 'shop').requirements).toEqual({ availability: '90' });
    expect(imported(yaml, 'other').findings).toMatchObject([
      { message: 'The file holds no SLO of "openslo/v1" of service "other".' },
    ]);
  });

  it.each([
    ['a target beyond all', ratio('a', 'objectives: [{target: 99.9}]'), '8:25', 'above 0 and below 1'],
    [
      'a target that is a text',
      ratio('a', 'objectives: [{targetPercent: "99"}]'),
      '',
      'no number above 0 and below 100',
    ],
    ['no target', ratio('a', 'objectives: [{}]'), '', 'neither "target" nor "targetPercent"'],
    ['no objectives', ratio('a'), '', 'Key "objectives" of an SLO is no list'],
    ['another version', ratio('a', target).replace('openslo/v1', 'openslo/v1alpha'), '2:13', 'another version'],
    ['no name', 'apiVersion: openslo/v1\nkind: SLO\nspec: {}\n', '', 'An SLO has no name.'],
    ['no spec', 'apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\n', '', 'has no key "spec"'],
    ['no SLO at all', 'kind: ConfigMap\n', '1:1', 'holds no SLO'],
    ['nothing', '', '1:1', 'holds no SLO'],
    ['a list', '- a\n', '1:1', 'no object of OpenSLO'],
    ['what is no YAML', 'kind: ConfigMap\n---\na: [\n', '', ''],
  ])('says where there is %s', (_, yaml, place, message) => {
    const { findings, requirements } = imported(yaml);
    expect(requirements).toBeUndefined();
    expect(findings.length).toBeGreaterThan(0);
    const [first] = findings;
    expect(first?.message).toContain(message);
    const at = first?.at.source.position(first.at.start);
    if (place !== '') expect(`${at?.line}:${at?.column}`).toBe(place);
  });

  it('never throws, whatever a file holds', () => {
    const words = fc.constantFrom(
      'apiVersion: openslo/v1',
      'kind: SLO',
      'kind: SLI',
      'metadata: {name: a}',
      'metadata: 1',
      'spec:',
      'spec: []',
      '  objectives: [{target: 0.9}]',
      '  objectives: [null]',
      '  indicator: {spec: {ratioMetric: {good: 1}}}',
      '  indicator: {spec: {ratioMetric: {good: {metricSource: {spec: &a [*a, le="1"]}}}}}',
      '  service: {}',
      '---',
      '  indicatorRef: __proto__',
      '  timeWindow: [1]',
      '? []',
      '\u0000',
      '  alertPolicies: 1',
      '{',
      '"',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 14 }), (lines) => {
        expect(() => imported(lines.join('\n'))).not.toThrow();
      }),
      { numRuns: 500, seed: 15 },
    );
  });
});
