import { INVALID_SPAN_CONTEXT, type Meter, type Span, type Tracer, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createGuard, type GuardOptions } from '../../src/runtime.ts';
import {
  chain,
  contract,
  field,
  logging,
  metering,
  phase,
  registerContext,
  tracing,
  unregister,
} from './telemetry-case.ts';

const warning = { severity: 'warning' } as const;
const lossy = contract(
  [
    phase('plan', {
      required: [
        field('a'),
        field('b', { ...warning, default: { value: 'stand-in' } }),
        field('c', { ...warning, type: 'int' }),
        field('d', { ...warning, type: 'str', constraints: { maxLength: 1, allowedValues: ['x'] } }),
        field('e.*.f', { ...warning, type: 'list[int]' }),
      ],
      produces: [field('out', warning)],
      mayProduce: [field('maybe', { type: 'int' })],
    }),
    phase('build', { required: [field('out', warning)] }),
  ],
  [chain('out-arrives', 'plan', 'build', 'out')],
);

/** One run in which something is lost, and what its body returns. */
const lossyRun = (options: GuardOptions, initial: object = { a: 1, c: 'one' }): Promise<string> =>
  createGuard(lossy, { mode: 'permissive', ...options }).run(initial, (run) => {
    run.phase('plan', (ctx) => {
      ctx['out'] = 1;
    });
    run.phase('build', () => {});
    run.inject({});
    return 'done';
  });

describe('telemetry without an SDK', () => {
  it('changes nothing', async () => {
    expect(await lossyRun({})).toBe('done');
    expect(await lossyRun({ telemetry: { events: 'per-field' } })).toBe('done');
  });

  it('hands headers back as they were', async () => {
    const headers = { accept: '*/*' };
    await createGuard(lossy, { mode: 'permissive' }).run({}, (run) => expect(run.inject(headers)).toBe(headers));
    expect(headers).toEqual({ accept: '*/*' });
  });
});

describe('a span that does not record', () => {
  it('is not told anything', async () => {
    const calls: string[] = [];
    const context = { ...INVALID_SPAN_CONTEXT, traceId: '1'.repeat(32), spanId: '1'.repeat(16) };
    const deaf = new Proxy(trace.wrapSpanContext(context), {
      get: (span, key) => {
        const value: unknown = Reflect.get(span, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls.push(String(key));
          return value.apply(span, args);
        };
      },
    });
    const tracer: Tracer = { startSpan: () => deaf, startActiveSpan: () => expect.fail() };
    expect(await lossyRun({ telemetry: { tracer } })).toBe('done');
    expect(new Set(calls)).toEqual(new Set(['isRecording', 'spanContext', 'end']));
  });

  it('does not keep the counter, or log records, from being told', async () => {
    const exporter = new InMemorySpanExporter();
    const sampler = new AlwaysOffSampler();
    const provider = new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const { logger, records } = logging();
    const metered = metering();
    const telemetry = { tracer: provider.getTracer('test'), meter: metered.meter, signal: 'both', logger } as const;
    await lossyRun({ telemetry });
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(records.map(({ eventName }) => eventName)).toContain('context.failed');
    const points = (await metered.metric('contextcore.context.fields'))?.dataPoints ?? [];
    expect(points.filter(({ value }) => value === 1)).not.toEqual([]);
  });
});

describe('telemetry that throws', () => {
  const fail = (): never => {
    throw new Error('down');
  };
  const broken = <T extends object>(): T => new Proxy({}, { get: () => fail }) as T;
  const spanWithout = (method: string): Tracer => {
    const { tracer } = tracing();
    return {
      startActiveSpan: fail,
      startSpan: (...args) => {
        const span = tracer.startSpan(...args);
        return new Proxy(span, {
          get: (target, key) => {
            if (key === method) return fail;
            const value: unknown = Reflect.get(target, key);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        });
      },
    };
  };

  it.each<[string, GuardOptions['telemetry']]>([
    ['a tracer', { tracer: broken<Tracer>() }],
    ['a meter', { meter: broken<Meter>() }],
    ['every method of a span', { tracer: { startSpan: () => broken<Span>(), startActiveSpan: fail } }],
    ['a logger', { signal: 'both', logger: { emit: fail } }],
    ...['isRecording', 'setAttributes', 'addEvent', 'setStatus', 'end', 'spanContext'].map(
      (method): [string, GuardOptions['telemetry']] => [`"${method}" of a span`, { tracer: spanWithout(method) }],
    ),
  ])('does not reach the program: %s', async (_, telemetry) => {
    expect(await lossyRun({ telemetry: telemetry ?? {} })).toBe('done');
  });

  it('does not keep spans open, whatever throws before', async () => {
    const end = vi.fn();
    const { tracer } = tracing();
    const startSpan: Tracer['startSpan'] = (...args) => {
      const span = tracer.startSpan(...args);
      return Object.assign(span, { setAttributes: fail, setAttribute: fail, setStatus: fail, addEvent: fail, end });
    };
    await lossyRun({ telemetry: { tracer: { startSpan, startActiveSpan: fail } } });
    expect(end).toHaveBeenCalledTimes(3);
  });
});

describe('what is told', () => {
  beforeAll(registerContext);
  afterAll(unregister);

  const marker = 'S3CR3T';
  /** Values of any kind and depth in which the marker stands. */
  const secret = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.constant(marker),
      fc.string().map((text) => `${text}${marker}`),
    ),
    value: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom('f', 'g', marker), tie('value'), { minKeys: 1, maxKeys: 3 }),
    ),
  })).value;

  it('holds no value of the context and no message of an error', async () => {
    const context = fc.record({ a: secret, b: secret, c: secret, d: secret, e: secret }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(
        context,
        secret,
        fc.boolean(),
        fc.constantFrom('summary', 'per-field'),
        async (initial, value, throws, events) => {
          const { tracer, spans } = tracing();
          const { logger, records } = logging();
          const metered = metering();
          const telemetry = { tracer, meter: metered.meter, signal: 'both', logger, events } as const;
          const headers = {};
          const guard = createGuard(lossy, { mode: 'permissive', telemetry });
          const done = guard.run(initial, (run) => {
            run.phase('plan', (ctx) => {
              ctx['out'] = value;
              ctx['maybe'] = value;
              run.inject(headers);
              if (throws) throw Object.assign(new Error(marker), { name: `Error of ${marker}`, value });
            });
            run.phase('build', () => {});
          });
          await done.catch(() => {});
          const measured = await metered.metric('contextcore.context.fields');
          const told = [
            spans().map(({ name, attributes, events: all, status }) => [name, attributes, all, status]),
            records.map(({ eventName, attributes }) => [eventName, attributes]),
            measured?.dataPoints.map(({ attributes }) => attributes),
            headers,
          ];
          expect(spans()).not.toEqual([]);
          expect(JSON.stringify(told)).not.toContain(marker);
          await metered.provider.shutdown();
        },
      ),
    );
  });
});
