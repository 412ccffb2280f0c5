import { trace } from '@opentelemetry/api';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard } from '../../src/runtime.ts';
import {
  chain,
  contract,
  eventsOf,
  field,
  logging,
  phase,
  registerContext,
  tracing,
  unregister,
} from './telemetry-case.ts';

beforeAll(registerContext);
afterAll(unregister);

const warning = { severity: 'warning' } as const;
const mixed = contract([
  phase('plan', {
    required: [
      field('a'),
      field('b', { ...warning, critical: true, sourcePhase: 'before', default: { value: [] } }),
      field('c', { ...warning, type: 'int' }),
      field('d.e'),
    ],
    produces: [field('out')],
  }),
]);
const initial = { a: 1, c: 'one', d: { e: 2 } };

const runMixed = async (options: Parameters<typeof createGuard>[1]): Promise<void> => {
  await createGuard(mixed, { mode: 'permissive', ...options }).run(initial, (run) =>
    run.phase('plan', (ctx) => {
      ctx['out'] = 1;
      ctx['scratch'] = 1;
    }),
  );
};

const at = (boundary: string) => ({
  'context.workflow': 'artisan',
  'context.phase': 'plan',
  'context.boundary': boundary,
});

const told = [
  ['context.propagated', { ...at('entry'), 'context.fields': ['a', 'd.e'] }],
  [
    'context.defaulted',
    {
      ...at('entry'),
      'context.field': 'b',
      'context.severity': 'warning',
      'context.critical': true,
      'context.reason': 'absent',
      'context.source_phase': 'before',
      'context.applied': true,
    },
  ],
  [
    'context.failed',
    {
      ...at('entry'),
      'context.field': 'c',
      'context.severity': 'warning',
      'context.critical': false,
      'context.reason': 'type',
    },
  ],
  ['context.propagated', { ...at('exit'), 'context.fields': ['out'], 'context.undeclared': ['scratch'] }],
];

describe('the events of a phase', () => {
  it('are one for each field that did not simply arrive, and one for all that did', async () => {
    const { tracer, ofPhase } = tracing();
    await runMixed({ telemetry: { tracer } });
    expect(eventsOf(ofPhase('plan'))).toEqual(told);
  });

  it('are the same in every run', async () => {
    const { tracer, named } = tracing();
    const guard = createGuard(contract([phase('plan', { required: [field('a')] })]), { telemetry: { tracer } });
    for (let i = 0; i < 2; i++) await guard.run({ a: i }, (run) => run.phase('plan', () => {}));
    const [first, second] = named('contextcore.phase').map(eventsOf);
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('say where a default was not written', async () => {
    const { tracer, ofPhase } = tracing();
    await runMixed({ mode: 'observe', telemetry: { tracer } });
    const event = eventsOf(ofPhase('plan')).find(([name]) => name === 'context.defaulted');
    expect(event?.[1]).toMatchObject({ 'context.field': 'b', 'context.applied': false });
  });

  it('can be one per field', async () => {
    const { tracer, ofPhase } = tracing();
    await runMixed({ telemetry: { tracer, events: 'per-field' } });
    expect(eventsOf(ofPhase('plan'))).toEqual([
      ['context.propagated', { ...at('entry'), 'context.field': 'a' }],
      ['context.propagated', { ...at('entry'), 'context.field': 'd.e' }],
      told[1],
      told[2],
      ['context.propagated', { ...at('exit'), 'context.field': 'out' }],
      ['context.propagated', { ...at('exit'), 'context.undeclared': ['scratch'] }],
    ]);
  });

  it.each([
    ['summary', 20],
    ['per-field', 0],
  ] as const)('with %s: of 20 losses beside 300 fields that arrive, %i are kept by the span', async (events, kept) => {
    const { tracer, ofPhase } = tracing();
    const many = Array.from({ length: 150 }, (_, i) => `f${i}`);
    const lost = Array.from({ length: 10 }, (_, i) => [
      field(`lost${i}`, warning),
      field(`stood${i}`, { ...warning, default: { value: 0 } }),
    ]);
    const wide = contract([
      phase('plan', {
        required: [...many.map((name) => field(name)), ...lost.flat()],
        produces: many.map((name) => field(name)),
      }),
    ]);
    const context = Object.fromEntries(many.map((name) => [name, 1]));
    await createGuard(wide, { telemetry: { tracer, events } }).run(context, (run) => run.phase('plan', () => {}));
    const names = eventsOf(ofPhase('plan')).map(([name]) => name);
    expect(names.filter((name) => name !== 'context.propagated')).toHaveLength(kept);
    expect(ofPhase('plan')?.attributes).toMatchObject({
      'contextcore.context.failed': 10,
      'contextcore.context.defaulted': 10,
    });
  });

  it('tell of chains, on the run where no phase could', async () => {
    const { tracer, named, ofPhase } = tracing();
    const linked = contract(
      [
        phase('plan', { produces: [field('x')], mayProduce: [field('y')] }),
        phase('build', { required: [field('x')] }),
        phase('ship', { required: [field('x'), field('y')] }),
      ],
      [
        chain('x-to-build', 'plan', 'build', 'x'),
        chain('y-to-ship', 'plan', 'ship', 'y'),
        chain('x-to-ship', 'plan', 'ship', 'x'),
      ],
    );
    await createGuard(linked, { mode: 'permissive', telemetry: { tracer } }).run({}, (run) => {
      run.phase('plan', (ctx) => {
        ctx['x'] = {};
      });
      run.phase('build', () => {});
    });
    const chains = (span: ReturnType<typeof ofPhase>) => eventsOf(span).filter(([name]) => name === 'context.chain');
    expect(chains(ofPhase('build'))).toEqual([
      [
        'context.chain',
        {
          'context.workflow': 'artisan',
          'context.phase': 'build',
          'context.chain_id': 'x-to-build',
          'context.status': 'intact',
        },
      ],
    ]);
    expect(chains(named('contextcore.workflow.run')[0]).map(([, attributes]) => attributes)).toEqual([
      expect.objectContaining({ 'context.chain_id': 'x-to-ship', 'context.status': 'unverified' }),
      expect.objectContaining({
        'context.chain_id': 'y-to-ship',
        'context.status': 'broken',
        'context.lost_at': 'plan',
      }),
    ]);
  });

  it('can be log records, which know their span', async () => {
    const { tracer, ofPhase } = tracing();
    const { logger, records } = logging();
    await runMixed({ telemetry: { tracer, signal: 'log-event', logger } });
    expect(eventsOf(ofPhase('plan'))).toEqual([]);
    expect(records.map(({ eventName, attributes }) => [eventName, attributes])).toEqual(told);
    const spans = records.map((record) => trace.getSpanContext(record.context)?.spanId);
    expect(new Set(spans)).toEqual(new Set([ofPhase('plan')?.spanContext().spanId]));
  });

  it('can be both', async () => {
    const { tracer, ofPhase } = tracing();
    const { logger, records } = logging();
    await runMixed({ telemetry: { tracer, signal: 'both', logger } });
    expect(eventsOf(ofPhase('plan'))).toEqual(told);
    expect(records).toHaveLength(told.length);
  });

  it('go to a logger of the SDK', async () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    const { tracer, ofPhase } = tracing();
    await runMixed({ telemetry: { tracer, signal: 'log-event', logger: provider.getLogger('test') } });
    const records = exporter.getFinishedLogRecords();
    expect(records.map(({ eventName, attributes }) => [eventName, attributes])).toEqual(told);
    expect(records[0]?.spanContext?.spanId).toBe(ofPhase('plan')?.spanContext().spanId);
  });

  it('need a logger where they are to be log records', () => {
    for (const signal of ['log-event', 'both'] as const)
      expect(() => createGuard(mixed, { telemetry: { signal } })).toThrow('needs a "logger"');
  });

  it('list only so many names that nobody declared', async () => {
    const { tracer, ofPhase } = tracing();
    await createGuard(contract([phase('plan')]), { telemetry: { tracer } }).run({}, (run) =>
      run.phase('plan', (ctx) => {
        for (let i = 0; i < 5000; i++) ctx[`key${i}`] = i;
      }),
    );
    expect(eventsOf(ofPhase('plan'))[0]?.[1]?.['context.undeclared']).toHaveLength(100);
  });
});
