import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../src/runtime.ts';
import { chain, contract, field, phase, tracing } from '../../runtime/telemetry-case.ts';
import { projectWith } from './project-case.ts';
import { filesOf, samplerIn } from './sampling-case.ts';
import { keeps, type Policy, type Trace, type TracedSpan } from './tail-sampler.ts';

const projectAt = (id: string, traceSampling: number, latencyP99?: string) =>
  projectWith({
    project: { id },
    observability: { traceSampling },
    ...(latencyP99 === undefined ? {} : { requirements: { latencyP99 } }),
  });

const policiesFor = async (...projects: readonly ReturnType<typeof projectAt>[]): Promise<readonly Policy[]> => {
  const files = await filesOf(projects, ['collector']);
  const path =
    projects.length === 1
      ? `${projects[0]?.context.spec.project.id}/collector-tail.yaml`
      : 'portfolio/collector-tail.yaml';
  return samplerIn(files[path] ?? '').policies;
};

const spanOf = (parts: Partial<TracedSpan> = {}): TracedSpan => ({
  resource: { 'project.id': 'shop' },
  name: 'GET /',
  status: 'UNSET',
  attributes: {},
  events: [],
  start: 0,
  end: 10,
  ...parts,
});

const unlucky = (...spans: readonly TracedSpan[]): Trace => ({ spans, luck: 99.9 });
const foreign = { resource: { 'project.id': 'stranger' } };
const nobodys = { resource: {} };

describe('the tail sampler of one project', () => {
  const policies = policiesFor(projectAt('shop', 0.1, '250ms'));
  const isKept = async (trace: Trace): Promise<boolean> => keeps(await policies, trace);

  it('keeps its share of what is of no interest', async () => {
    expect(await isKept(unlucky(spanOf()))).toBe(false);
    expect(await isKept({ spans: [spanOf()], luck: 9.9 })).toBe(true);
    expect(await isKept({ spans: [spanOf()], luck: 10 })).toBe(false);
  });

  it('always keeps an error, also one of somebody else in the same trace', async () => {
    expect(await isKept(unlucky(spanOf(), spanOf({ status: 'ERROR' })))).toBe(true);
    expect(await isKept(unlucky(spanOf(), spanOf({ ...nobodys, status: 'ERROR' })))).toBe(true);
  });

  it('always keeps what lost context, by attributes and by events', async () => {
    const lost = [
      spanOf({ attributes: { 'contextcore.context.defaulted': 1 } }),
      spanOf({ attributes: { 'contextcore.context.failed': 2 } }),
      spanOf({ attributes: { 'contextcore.run.state': 'degraded' } }),
      spanOf({ events: [{ name: 'context.defaulted', attributes: {} }] }),
      spanOf({ events: [{ name: 'context.failed', attributes: {} }] }),
      spanOf({ events: [{ name: 'context.chain', attributes: { 'context.status': 'broken' } }] }),
    ];
    for (const span of lost) expect(await isKept(unlucky(spanOf(), span))).toBe(true);
    const arrived = [
      spanOf({ attributes: { 'contextcore.context.defaulted': 0, 'contextcore.context.failed': 0 } }),
      spanOf({ attributes: { 'contextcore.run.state': 'succeeded' } }),
      spanOf({ events: [{ name: 'context.propagated', attributes: {} }] }),
      spanOf({ events: [{ name: 'context.chain', attributes: { 'context.status': 'intact' } }] }),
    ];
    for (const span of arrived) expect(await isKept(unlucky(span))).toBe(false);
  });

  it('always keeps spans of ours, and no others that are called alike', async () => {
    expect(await isKept(unlucky(spanOf({ name: 'contextcore.phase' })))).toBe(true);
    expect(await isKept(unlucky(spanOf({ name: 'contextcore.task.story' })))).toBe(true);
    expect(await isKept(unlucky(spanOf({ name: 'contextcores' })))).toBe(false);
    expect(await isKept(unlucky(spanOf({ name: 'GET contextcore.phase' })))).toBe(false);
  });

  it('keeps what is as slow as 99 of 100 requests may not be', async () => {
    expect(await isKept(unlucky(spanOf({ end: 250 })))).toBe(true);
    expect(await isKept(unlucky(spanOf({ end: 249 })))).toBe(false);
    expect(await isKept(unlucky(spanOf({ end: 100 }), spanOf({ start: 200, end: 260 })))).toBe(true);
  });

  it('leaves alone what is not of the project', async () => {
    expect(await isKept(unlucky(spanOf(foreign)))).toBe(true);
    expect(await isKept(unlucky(spanOf(nobodys)))).toBe(true);
    expect(await isKept(unlucky(spanOf(foreign), spanOf()))).toBe(true);
    expect(await isKept(unlucky(spanOf(nobodys), spanOf()))).toBe(false);
  });

  it('keeps nothing by chance where the share is 0', async () => {
    const none = await policiesFor(projectAt('shop', 0));
    expect(keeps(none, { spans: [spanOf()], luck: 0 })).toBe(false);
    expect(keeps(none, unlucky(spanOf({ status: 'ERROR' })))).toBe(true);
    expect(keeps(none, unlucky(spanOf(foreign)))).toBe(true);
  });

  it('keeps a real run of which a field was lost', async () => {
    const { tracer, spans } = tracing();
    const lossy = contract(
      [
        phase('plan', {
          required: [field('a', { severity: 'warning', default: { value: 1 } })],
          produces: [field('b')],
        }),
      ],
      [chain('b-arrives', 'plan', 'plan', 'b')],
    );
    await createGuard(lossy, { mode: 'permissive', telemetry: { tracer } }).run({}, (run) => {
      run.phase('plan', (context) => {
        context['b'] = 1;
      });
    });
    const traced = spans().map((span) =>
      spanOf({
        // What it is called must not be what keeps it.
        name: 'renamed',
        attributes: span.attributes as TracedSpan['attributes'],
        events: span.events.map(({ name, attributes = {} }) => ({
          name,
          attributes: attributes as TracedSpan['attributes'],
        })),
      }),
    );
    expect(traced.length).toBeGreaterThan(1);
    for (const only of [
      traced.map((one) => ({ ...one, events: [] })),
      traced.map((one) => ({ ...one, attributes: {} })),
    ])
      expect(await isKept(unlucky(...only))).toBe(true);
    const named = spans().map(({ name }) => spanOf({ name }));
    for (const one of named) expect(await isKept(unlucky(one))).toBe(true);
  });
});

const ids = ['shop', 'ledger', 'stranger', undefined] as const;

const spans: fc.Arbitrary<TracedSpan> = fc
  .record({
    id: fc.constantFrom(...ids),
    ofSpan: fc.constantFrom(undefined, undefined, undefined, 'shop', 'stranger'),
    name: fc.constantFrom('GET /', 'GET /', 'GET /', 'SELECT', 'contextcore.phase', 'contextcorex'),
    status: fc.constantFrom('UNSET', 'UNSET', 'UNSET', 'OK', 'ERROR'),
    start: fc.integer({ min: 0, max: 200 }),
    length: fc.integer({ min: 0, max: 300 }),
    failed: fc.constantFrom(undefined, undefined, 0, 1),
    event: fc.constantFrom(undefined, undefined, 'context.propagated', 'context.defaulted', 'exception'),
  })
  .map(({ id, ofSpan, name, status, start, length, failed, event }) => ({
    resource: id === undefined ? {} : { 'project.id': id },
    name,
    status: status as TracedSpan['status'],
    attributes: {
      ...(ofSpan === undefined ? {} : { 'project.id': ofSpan }),
      ...(failed === undefined ? {} : { 'contextcore.context.failed': failed }),
    },
    events: event === undefined ? [] : [{ name: event, attributes: {} }],
    start,
    end: start + length,
  }));

const traces: fc.Arbitrary<Trace> = fc.record({
  spans: fc.array(spans, { minLength: 1, maxLength: 4 }),
  luck: fc.double({ min: 0, max: 99.99, noNaN: true }),
});

interface Promised {
  readonly id: string;
  readonly percent: number;
  readonly slowFrom: number;
}

/** What is promised, in other words than policies. */
const promised = (projects: readonly Promised[], { spans: all, luck }: Trace): boolean => {
  const mattersAlways = all.some(
    ({ status, name, attributes, events }) =>
      status === 'ERROR' ||
      name.startsWith('contextcore.') ||
      Number(attributes['contextcore.context.failed'] ?? 0) > 0 ||
      events.some((event) => event.name === 'context.defaulted'),
  );
  const present = projects.filter(({ id }) =>
    all.some(({ resource, attributes }) => resource['project.id'] === id || attributes['project.id'] === id),
  );
  const isForeign = all.some(({ resource }) => {
    const id = resource['project.id'];
    return id !== undefined && projects.every((one) => one.id !== id);
  });
  if (mattersAlways || isForeign || present.length === 0) return true;
  const length = Math.max(...all.map(({ end }) => end)) - Math.min(...all.map(({ start }) => start));
  return present.some(({ percent, slowFrom }) => luck < percent || length >= slowFrom);
};

const runs = Number(process.env['CONTEXTCORE_FUZZ_RUNS'] ?? 400);

describe('any trace', () => {
  it('is decided as promised, by the sampler of one project', async () => {
    const policies = await policiesFor(projectAt('shop', 0.25, '200ms'));
    const projects = [{ id: 'shop', percent: 25, slowFrom: 200 }];
    fc.assert(
      fc.property(traces, (trace) => {
        expect(keeps(policies, trace)).toBe(promised(projects, trace));
      }),
      { numRuns: runs },
    );
  });

  it('is decided as promised, by the sampler that several projects share', async () => {
    const policies = await policiesFor(
      projectAt('shop', 0.25, '200ms'),
      projectAt('ledger', 0.5),
      projectAt('checkout', 1),
    );
    const projects = [
      { id: 'shop', percent: 25, slowFrom: 200 },
      { id: 'ledger', percent: 50, slowFrom: Number.POSITIVE_INFINITY },
    ];
    fc.assert(
      fc.property(traces, (trace) => {
        expect(keeps(policies, trace)).toBe(promised(projects, trace));
      }),
      { numRuns: runs },
    );
  });
});
