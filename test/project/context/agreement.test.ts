import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSource } from '../../../src/core/index.ts';
import { readProjectContext } from '../../../src/project/context/index.ts';
import { accepts } from './cluster.ts';

/*
 * What is accepted here is what a cluster accepts. The comparison is about documents without unknown keys: those are errors here, and a
 * cluster drops them without a word, which is the last property. Metadata are valid throughout: a cluster has rules of its own for them.
 */

const runs = Number(process.env['CONTEXTCORE_PROPERTY_RUNS'] ?? 600);

const codesOf = (spec: unknown): readonly string[] => {
  const text = JSON.stringify({
    apiVersion: 'contextcore.io/v1',
    kind: 'ProjectContext',
    metadata: { name: 'x' },
    spec,
  });
  return readProjectContext(createSource('x.yaml', text)).findings.map(({ code }) => code);
};

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    '',
    ' ',
    '\n',
    '\t ',
    '0',
    '00',
    '00.0',
    '0%',
    '0.0001%',
    '100',
    '100%',
    '100.0%',
    '100.1',
    '99.99999',
    '101',
    '1e3',
    '٣',
    '1.',
    '.5',
    '5 %',
    '+5',
    '-5',
    '0ms',
    '0.5ms',
    '00.00s',
    '1 s',
    '1S',
    '1d',
    '5rps',
    '5/s',
    '5 rps',
    '0/s',
    'critical',
    'Critical',
    'a..b',
    '-a',
    'a-',
    'A',
    'a_b',
    'AKIAIOSFODNN7EXAMPLE',
    'password=hunter2',
    'https://a:secret@b',
    '://a:${X}@b',
    'P5',
    'constructor',
    '\u00a0',
    'x'.repeat(64),
    'x'.repeat(254),
    '9'.repeat(30),
    `${'1'.repeat(23)}s`,
    'a\n',
    '5\n',
    0,
    1,
    -1,
    0.5,
    99,
    99.95,
    100,
    101,
    1e9,
    1e9 + 1,
    1e21,
    null,
    true,
    [],
    {},
    [[]],
    [null],
  ),
  fc.string({ maxLength: 30, unit: 'grapheme' }),
);

/** Mostly what is right, now and then something else. */
const leaf = (...right: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: hostile });

const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, required: readonly string[]) =>
  fc.oneof(
    { weight: 200, arbitrary: fc.record(fields, { requiredKeys: [...required] }) },
    { weight: 2, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: hostile },
  );

const list = (item: fc.Arbitrary<unknown>, minLength = 0): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 200, arbitrary: fc.array(item, { minLength, maxLength: 3 }) },
    { weight: 1, arbitrary: item.map((one) => Array.from({ length: 51 }, () => one)) },
    { weight: 1, arbitrary: hostile },
  );

const prose = leaf('text', 'Cards are stored.', 'a: b # c', 'ünïcode', 'x'.repeat(200));
const percent = leaf('99.95', '99.95%', 99, '99', '0.05', '0.05%', 1, '1%', '5');
const duration = leaf('200ms', '1s', '1.5s', '2m', '0.5h', '01s');

const specs: fc.Arbitrary<unknown> = record(
  {
    project: record({ id: leaf('checkout', 'a', 'a-1.b'), epic: prose, tasks: list(prose) }, ['id']),
    design: record({ doc: leaf('https://a.example/b?c=d', 'docs/x.md'), diagrams: list(prose) }, []),
    business: record(
      {
        criticality: leaf('critical', 'high', 'medium', 'low'),
        value: leaf('revenue-primary', 'compliance', 'internal'),
        owner: prose,
        stakeholders: list(prose),
      },
      [],
    ),
    requirements: record(
      {
        availability: percent,
        latencyP50: duration,
        latencyP99: duration,
        errorBudget: percent,
        throughput: leaf('500', '500rps', '5.5/s', 500),
      },
      [],
    ),
    risks: list(
      record(
        {
          type: leaf('security', 'compliance', 'availability'),
          description: prose,
          priority: leaf('P1', 'P4'),
          mitigation: prose,
          controls: list(prose),
        },
        ['type', 'description'],
      ),
    ),
    targets: list(
      record({ kind: leaf('Deployment', 'Pod'), name: leaf('checkout-api', 'a.b'), namespace: leaf('shop') }, [
        'kind',
        'name',
      ]),
      1,
    ),
    observability: record(
      {
        traceSampling: leaf(0, 0.5, 1),
        metricsInterval: duration,
        logLevel: leaf('info', 'warn'),
        dashboardPlacement: leaf('featured'),
        alertChannels: list(prose),
        runbook: prose,
      },
      [],
    ),
    workflows: list(record({ name: prose, contract: prose, completeness: leaf('100', 100, '99.5%', 50) }, ['name'])),
    agentGuidance: record({ focus: prose, constraints: list(prose), questions: list(prose) }, []),
  },
  ['project', 'targets'],
);

describe('a document', () => {
  it('is accepted here exactly where a cluster accepts it', () => {
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(specs, (spec) => {
        const here = codesOf(spec);
        const there = accepts(spec);
        seen[there ? 'yes' : 'no'] += 1;
        expect({ accepted: here.length === 0, here }).toEqual({ accepted: there, here });
      }),
      { numRuns: runs },
    );
    // The comparison says something only where both happen often.
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(runs / 10);
  });

  it.each([
    ['{"criticality":"critical"}', 'project/missing-owner'],
    ['{"criticality":"critical","owner":" "}', 'project/invalid-value'],
  ])('is refused on both sides with business %s', (business, code) => {
    const spec = { project: { id: 'x' }, targets: [{ kind: 'Pod', name: 'x' }], business: JSON.parse(business) };
    expect([codesOf(spec), accepts(spec)]).toEqual([[code], false]);
  });

  it('with an unknown key is refused here and silently cut there', () => {
    fc.assert(
      fc.property(specs, fc.constantFrom('onwer', 'x', 'Spec'), (spec, key) => {
        fc.pre(typeof spec === 'object' && spec !== null && !Array.isArray(spec) && accepts(spec));
        expect(codesOf({ ...spec, [key]: 1 })).toEqual(['project/unknown-key']);
        expect(accepts({ ...spec, [key]: 1 })).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the id of a project', () => {
  const spec = (id: string) => ({ project: { id }, targets: [{ kind: 'Pod', name: 'x' }] });

  it('cannot be changed in a cluster', () => {
    expect(accepts(spec('a'), spec('a'))).toBe(true);
    expect(accepts(spec('b'), spec('a'))).toBe(false);
  });
});
