import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/connect/index.ts';
import type { RunEventData, RunStore } from '../../src/core/index.ts';
import { createGuard, type GuardOptions } from '../../src/runtime/index.ts';
import { contractFrom } from './guard-case.ts';
import { logging, registerContext, tracing, unregister } from './telemetry-case.ts';

beforeAll(registerContext);
afterAll(unregister);

type Checked = RunEventData['boundary.checked'];

const text = `
inputs: [question, token, {name: user, severity: warning}]
phases:
  classify:
    entry:
      required: [{name: question, record: value}, token]
      enrichment: [{name: user.name, type: str, record: value}, {name: mood, type: str, default: calm, record: value}]
    exit:
      required: [{name: domain, record: value}, secret]
      optional: [{name: "pages.*.size", record: value}, {name: big, record: value}]
  search:
    entry: {required: [domain, secret]}
propagation_chains:
  - {chain_id: kept, source: {phase: classify, field: secret}, destination: {phase: search, field: secret}}
`;

/** Runs the workflow; what a phase leaves is given. Gives all that was recorded, told, and called back. */
const told = async (written: object, options: GuardOptions = {}, initial: object = {}) => {
  const store = createMemoryStore();
  const { tracer, spans } = tracing();
  const { logger, records } = logging();
  const heard: unknown[] = [];
  const guard = createGuard(await contractFrom(text), {
    record: store,
    telemetry: { tracer, logger, signal: 'both' },
    onViolation: (one) => heard.push(one),
    onFinish: (report) => heard.push(report),
    mode: 'permissive',
    ...options,
  });
  await guard.run({ question: 'canary-open', token: 'canary-token', ...initial }, async (run) => {
    run.phase(
      'classify',
      (context) => void Object.assign(context, { domain: 'law', secret: 'canary-secret' }, written),
    );
    run.phase('search', (context) => void Object.assign(context, { undeclared: 'canary-undeclared' }));
  });
  const events = [...store.runs.values()].flat();
  const boundaries = events.flatMap(({ type, data }) => (type === 'boundary.checked' ? [data as Checked] : []));
  const seen = [
    ...spans().flatMap((span) => [span.attributes, ...span.events.map(({ attributes }) => attributes)]),
    ...records.map(({ attributes }) => attributes),
  ];
  return { events, boundaries, spans, seen, heard };
};

describe('a value', () => {
  it('is recorded and told at each boundary whose contract says so, as it was then', async () => {
    const pages = [{ size: 1 }, { size: 2 }];
    const { boundaries, spans } = await told({ pages }, {}, { user: { name: 7 } });
    pages.push({ size: 3 });
    expect(boundaries.map(({ values }) => values)).toEqual([
      [
        { field: 'question', value: 'canary-open' },
        { field: 'user.name', value: 7 },
        { field: 'mood', value: 'calm' },
      ],
      [
        { field: 'domain', value: 'law' },
        { field: 'pages.*.size', value: [1, 2] },
      ],
      undefined,
      undefined,
    ]);
    const events = spans()[0]?.events.map(({ name, attributes }) => [name, attributes?.['context.values']]);
    expect(events).toEqual([
      ['context.propagated', ['{"field":"question","value":"canary-open"}']],
      ['context.failed', ['{"field":"user.name","value":7}']],
      ['context.defaulted', ['{"field":"mood","value":"calm"}']],
      ['context.propagated', ['{"field":"domain","value":"law"}', '{"field":"pages.*.size","value":[1,2]}']],
    ]);
  });

  it.each(['summary', 'per-field'] as const)('of any other field is nowhere, with events in %s', async (events) => {
    const { tracer, spans } = tracing();
    const { logger, records } = logging();
    const all = await told(
      { scratch: 'canary-scratch' },
      { telemetry: { tracer, logger, signal: 'both', events } },
      { user: 'canary-user' },
    );
    const seen = JSON.stringify([
      all.events,
      all.heard,
      spans().map(({ attributes, events: own, status }) => [attributes, own, status]),
      records.map(({ attributes }) => attributes),
    ]);
    expect(seen).toContain('canary-open');
    expect([...seen.matchAll(/canary-(\w+)/gu)].map(([, word]) => word).filter((word) => word !== 'open')).toEqual([]);
    expect(JSON.stringify(all.heard)).not.toContain('canary-open');
  });

  it('that is too large is told by its size only, and one that is no JSON by its type', async () => {
    let asked = 0;
    const endless = {
      get next(): object {
        asked += 1;
        return endless;
      },
    };
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const cases: readonly (readonly [unknown, string])[] = [
      ['x'.repeat(5000), 'too large: str of length 5000'],
      ['ä'.repeat(3000), 'too large: str of length 3000'],
      [Array.from({ length: 100_000 }, () => 'canary'), 'too large: list of 100000'],
      [{ deep: { deeper: 'x'.repeat(5000) } }, 'too large: dict of 1'],
      [cycle, 'not JSON: list'],
      [10n, 'not JSON: bigint'],
      [() => 1, 'not JSON: function'],
      [endless, 'not JSON: dict'],
    ];
    for (const [big, unrecorded] of cases) {
      const { boundaries, seen } = await told({ big });
      expect(boundaries[1]?.values).toContainEqual({ field: 'big', unrecorded });
      expect(JSON.stringify(seen)).not.toMatch(/canary(?!-)|xxxx|ää/u);
    }
    expect(asked).toBeLessThan(100);
  });

  it('does not make a boundary larger than a record can hold', async () => {
    const fields = Array.from({ length: 400 }, (_, i) => `{name: f${i}, record: value}`);
    const contract = await contractFrom(`inputs: []\nphases:\n  make:\n    exit: {required: [${fields.join(', ')}]}\n`);
    const store = createMemoryStore();
    const guard = createGuard(contract, { record: store, telemetry: false });
    const made = Object.fromEntries(fields.map((_, i) => [`f${i}`, 'y'.repeat(4000)]));
    await guard.run({}, (run) => run.phase('make', (context) => void Object.assign(context, made)));
    const last = [...store.runs.values()][0]?.findLast(({ type }) => type === 'boundary.checked')?.data as Checked;
    expect(last.values).toHaveLength(400);
    expect(last.values?.filter(({ value }) => value !== undefined)).toHaveLength(16);
    expect(JSON.stringify(last).length).toBeLessThan(1_000_000);
  });

  it('is not asked for where nobody keeps it', async () => {
    let asked = 0;
    const contract = await contractFrom(
      'inputs: [a]\nphases:\n  p:\n    entry: {required: [{name: a, record: value}]}\n',
    );
    const guard = createGuard(contract);
    await guard.run({ a: { toJSON: () => ++asked } }, (run) => run.phase('p', () => {}));
    expect(asked).toBe(0);
  });
});

describe('a record', () => {
  it('carries the span of its run', async () => {
    const { tracer, named } = tracing();
    const opened: (string | undefined)[] = [];
    const store = createMemoryStore();
    const watching: RunStore = {
      open: (run) => {
        opened.push(run.traceparent);
        return store.open(run);
      },
    };
    const guard = createGuard(await contractFrom('phases: {p: {}}\n'), {
      telemetry: { tracer },
      record: watching,
    });
    await guard.run({}, (run) => run.phase('p', () => {}));
    const own = named('contextcore.workflow.run')[0]?.spanContext();
    expect(opened).toEqual([`00-${own?.traceId}-${own?.spanId}-01`]);
    const bare = createGuard(await contractFrom('phases: {p: {}}\n'), {
      record: watching,
    });
    await bare.run({}, () => {});
    expect(opened[1]).toBeUndefined();
  });

  it('has each chain that no boundary judged, before its end', async () => {
    const contract = await contractFrom(`inputs: [x]
phases:
  a: {exit: {required: [x, y, z]}}
  b: {entry: {required: [x]}}
  c: {entry: {enrichment: [y]}}
propagation_chains:
  - {chain_id: judged, source: {phase: a, field: x}, destination: {phase: b, field: x}}
  - {chain_id: open, source: {phase: a, field: y}, destination: {phase: c, field: y}}
  - {chain_id: lost, source: {phase: a, field: z}, destination: {phase: c, field: y}}
`);
    const store = createMemoryStore();
    const guard = createGuard(contract, { record: store, telemetry: false, mode: 'observe' });
    await guard.run({}, (run) => {
      run.phase('a', (context) => void Object.assign(context, { x: 1, y: 2 }));
      run.phase('b', () => {});
    });
    const events = [...store.runs.values()][0] ?? [];
    expect(events.at(-1)?.type).toBe('run.finished');
    expect(
      events.flatMap(({ type, phase, data }) =>
        type === 'chain.judged' ? [[data['chain'], data['status'], phase, data['reason']]] : [],
      ),
    ).toEqual([
      ['judged', 'intact', 'b', undefined],
      ['open', 'unverified', undefined, 'phase "c" has not run'],
      ['lost', 'broken', undefined, '"z" is absent at exit'],
    ]);
  });
});
