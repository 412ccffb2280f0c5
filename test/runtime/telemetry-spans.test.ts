import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createGuard } from '../../src/runtime.ts';
import { chain, contract, eventsOf, field, phase, registerContext, tracing, unregister } from './telemetry-case.ts';

beforeAll(registerContext);
afterAll(unregister);

const ids = ['plan', 'build', 'ship'];
const bare = contract(ids.map((id) => phase(id)));
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

describe('the spans of a run', () => {
  it('are one for the run and one below it for each phase', async () => {
    const { tracer, spans, named, ofPhase } = tracing();
    await createGuard(bare, { telemetry: { tracer } }).run({}, (run) => {
      run.phase('plan', () => {});
      run.phase('build', () => {});
      run.phase('build', () => {});
    });
    const [run] = named('contextcore.workflow.run');
    expect(spans()).toHaveLength(4);
    expect(run?.parentSpanContext).toBeUndefined();
    expect(ofPhase('plan')?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
    const attempts = named('contextcore.phase').map(({ attributes }) => attributes['contextcore.phase.attempt']);
    expect(attempts).toEqual([1, 1, 2]);
  });

  it('have the span of the program around the run as parent', async () => {
    const { tracer, named } = tracing();
    const outer = tracer.startSpan('outer');
    await context.with(trace.setSpan(context.active(), outer), () =>
      createGuard(bare, { telemetry: { tracer } }).run({}, () => {}),
    );
    expect(named('contextcore.workflow.run')[0]?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
  });

  it('nest as phases and spans of the program do', async () => {
    const { tracer, named, ofPhase } = tracing();
    await createGuard(bare, { telemetry: { tracer } }).run({}, (run) =>
      run.phase('plan', async () => {
        await pause();
        await tracer.startActiveSpan('mine', async (mine) => {
          await pause();
          run.phase('build', () => run.phase('ship', () => {}));
          mine.end();
        });
      }),
    );
    const parent = (id: string): string | undefined => ofPhase(id)?.parentSpanContext?.spanId;
    expect(named('mine')[0]?.parentSpanContext?.spanId).toBe(ofPhase('plan')?.spanContext().spanId);
    expect(parent('build')).toBe(named('mine')[0]?.spanContext().spanId);
    expect(parent('ship')).toBe(ofPhase('build')?.spanContext().spanId);
  });

  it('are not mixed up by phases that run at the same time', async () => {
    const { tracer, named, ofPhase } = tracing();
    await createGuard(bare, { telemetry: { tracer } }).run({}, (run) =>
      Promise.all(
        ids.map((id) =>
          run.phase(id, async () => {
            await pause();
            tracer.startSpan(`in ${id}`).end();
          }),
        ),
      ),
    );
    const run = named('contextcore.workflow.run')[0]?.spanContext().spanId;
    for (const id of ids) {
      expect(ofPhase(id)?.parentSpanContext?.spanId).toBe(run);
      expect(named(`in ${id}`)[0]?.parentSpanContext?.spanId).toBe(ofPhase(id)?.spanContext().spanId);
    }
  });

  it('carry the counts as numbers, of both boundaries', async () => {
    const { tracer, named, ofPhase } = tracing();
    const standIn = { severity: 'warning', default: { value: 1 } } as const;
    const counting = contract([
      phase('plan', {
        required: [field('a'), field('b', standIn), field('c', { severity: 'warning' })],
        produces: [field('d')],
      }),
    ]);
    await createGuard(counting, { telemetry: { tracer } }).run({ a: 1 }, (run) => {
      run.phase('plan', (ctx) => {
        ctx['d'] = 1;
      });
    });
    const counts = {
      'contextcore.context.propagated': 2,
      'contextcore.context.defaulted': 1,
      'contextcore.context.failed': 1,
    };
    expect(ofPhase('plan')?.attributes).toMatchObject({ ...counts, 'contextcore.phase.outcome': 'ok' });
    expect(named('contextcore.workflow.run')[0]?.attributes).toMatchObject(counts);
  });

  it('say what the run came to', async () => {
    const { tracer, named } = tracing();
    const critical = contract(
      [
        phase('plan', { produces: [field('a')] }),
        phase('build', {
          required: [
            field('a', { critical: true, severity: 'warning', default: { value: 1 } }),
            field('b', { critical: true }),
          ],
        }),
      ],
      [chain('a-arrives', 'plan', 'build', 'a'), chain('b-arrives', 'plan', 'build', 'b')],
    );
    await createGuard(critical, { mode: 'permissive', telemetry: { tracer } }).run({ b: 1 }, (run) => {
      run.phase('plan', () => {});
      run.phase('build', () => {});
    });
    expect(named('contextcore.workflow.run')[0]?.attributes).toMatchObject({
      'contextcore.run.state': 'degraded',
      'contextcore.context.completeness': 0.5,
      'contextcore.chains.intact_ratio': 0.5,
    });
  });

  it('have no completeness and no ratio of chains where there is nothing to go by', async () => {
    const { tracer, named } = tracing();
    await createGuard(bare, { telemetry: { tracer } }).run({}, () => {});
    const [run] = named('contextcore.workflow.run');
    expect(run?.attributes).toMatchObject({ 'contextcore.run.state': 'succeeded' });
    expect(run?.attributes).not.toHaveProperty(['contextcore.context.completeness']);
    expect(run?.attributes).not.toHaveProperty(['contextcore.chains.intact_ratio']);
    expect(run?.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('tell an error by its name and not by its message', async () => {
    const { tracer, named, ofPhase, spans } = tracing();
    const guard = createGuard(bare, { telemetry: { tracer } });
    const body = (id: string, error: unknown) =>
      guard.run({}, (run) =>
        run.phase(id, () => {
          throw error;
        }),
      );
    await expect(body('plan', new RangeError('secret'))).rejects.toThrow('secret');
    await expect(body('build', Object.assign(new Error('x'), { name: 'for customer secret' }))).rejects.toThrow();
    await expect(body('ship', 'secret')).rejects.toBe('secret');
    expect(ofPhase('plan')?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(ids.map((id) => ofPhase(id)?.attributes['error.type'])).toEqual(['RangeError', '_OTHER', 'string']);
    expect(ofPhase('plan')?.attributes['contextcore.phase.outcome']).toBe('error');
    expect(named('contextcore.workflow.run')[0]?.attributes['contextcore.run.state']).toBe('failed');
    expect(JSON.stringify(spans().map(({ attributes, status, events }) => [attributes, status, events]))).not.toContain(
      'secret',
    );
  });

  it('tell of a phase that was stopped', async () => {
    const { tracer, ofPhase, named } = tracing();
    const blocking = contract([phase('plan', { required: [field('a', { sourcePhase: 'input' })] })]);
    const guard = createGuard(blocking, { telemetry: { tracer } });
    await expect(
      guard.run({ a: 1 }, (run) => {
        delete run.context['a'];
        run.phase('plan', () => {});
      }),
    ).rejects.toThrow('"a" is absent');
    expect(ofPhase('plan')?.attributes).toMatchObject({
      'contextcore.phase.outcome': 'blocked',
      'error.type': 'ContextContractError',
      'contextcore.context.failed': 1,
    });
    expect(eventsOf(ofPhase('plan')).map(([name]) => name)).toEqual(['context.failed']);
    expect(named('contextcore.workflow.run')[0]?.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('go to the provider that is registered later', async () => {
    const guard = createGuard(bare);
    const { provider, spans } = tracing();
    onTestFinished(() => trace.disable());
    trace.setGlobalTracerProvider(provider);
    await guard.run({}, (run) => run.phase('plan', () => {}));
    expect(spans().map(({ name }) => name)).toEqual(['contextcore.phase', 'contextcore.workflow.run']);
  });

  it('go to the provider that is registered while a run goes on', async () => {
    const guard = createGuard(bare);
    const { provider, spans } = tracing();
    onTestFinished(() => trace.disable());
    await guard.run({}, (run) => {
      run.phase('plan', () => {});
      trace.setGlobalTracerProvider(provider);
      run.phase('plan', () => {});
    });
    expect(spans().map(({ name }) => name)).toEqual(['contextcore.phase']);
  });
});
