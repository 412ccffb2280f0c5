import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { context, propagation } from '@opentelemetry/api';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard, runIdIn } from '../../src/runtime.ts';
import { root } from '../sources.ts';
import { contract, field, phase, registerContext, tracing, unregister } from './telemetry-case.ts';

beforeAll(registerContext);
afterAll(unregister);

const bare = contract([phase('plan'), phase('ship')]);

/** The headers that a run hands on, and its span. */
const handedOn = async (runId?: string, workflow = 'artisan') => {
  const { tracer, named } = tracing();
  const headers: Record<string, string> = {};
  const guard = createGuard({ ...bare, workflow }, { telemetry: { tracer } });
  const id = await guard.run(
    {},
    (run) => {
      run.inject(headers);
      return run.id;
    },
    runId === undefined ? {} : { runId },
  );
  return { id, headers, span: named('contextcore.workflow.run')[0] };
};

/** The id of a run that begins with these headers. */
const continued = (carrier: unknown): Promise<string> => createGuard(bare).run({}, (run) => run.id, { carrier });

const baggage = (runId: string, workflow = 'artisan'): object => ({
  baggage: `contextcore.run.id=${encodeURIComponent(runId)},contextcore.workflow=${encodeURIComponent(workflow)}`,
});

const needing = createGuard(contract([phase('plan', { required: [field('task')] }), phase('ship')]), {
  telemetry: false,
});

describe('a run that goes on elsewhere', () => {
  it('does not ask again for what its first phases needed', async () => {
    const { headers } = await handedOn('run-1');
    await expect(needing.run({}, () => 'done')).rejects.toThrow('must not start');
    expect(await needing.run({}, () => 'done', { carrier: headers })).toBe('done');
  });

  it('is the run of a wrapped function where a framework has made it the current one', async () => {
    const { headers } = await handedOn('run-1');
    const ids: string[] = [];
    const guard = createGuard(bare, { telemetry: false, onFinish: ({ runId }) => ids.push(runId) });
    const ship = guard.wrap('ship', (_: object) => ({}));
    context.with(propagation.extract(context.active(), headers), () => ship({}));
    ship({});
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids[0]).toBe('run-1');
    expect(ids[1]).not.toBe('run-1');
  });

  it('keeps its id and its trace in another process', async () => {
    const { id, headers, span } = await handedOn();
    const folder = mkdtempSync(join(root, 'node_modules/.telemetry-'));
    const outfile = join(folder, 'child.mjs');
    buildSync({
      entryPoints: [join(root, 'test/runtime/telemetry-child.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile, JSON.stringify(headers)], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    const child = JSON.parse(stdout);
    expect(child.runId).toBe(id);
    const traceId = span?.spanContext().traceId;
    expect(child.told).toEqual([
      { name: 'contextcore.phase', traceId, parent: expect.any(String), runId: id },
      { name: 'contextcore.workflow.run', traceId, parent: span?.spanContext().spanId, runId: id },
    ]);
  });

  it('is found in its headers', async () => {
    const { id, headers } = await handedOn();
    expect(runIdIn(headers)).toBe(id);
    expect(runIdIn(headers, 'artisan')).toBe(id);
    expect(runIdIn(headers, 'another')).toBeUndefined();
    expect(headers['baggage']?.length).toBeLessThan(200);
  });

  it('takes what else is in the baggage along, and stands before it', async () => {
    const entries = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`own${i}`, { value: 'x'.repeat(100) }]));
    const outer = propagation.setBaggage(context.active(), propagation.createBaggage(entries));
    const { id, headers } = await context.with(outer, () => handedOn());
    expect(headers['baggage']).toContain('own0=xxx');
    expect(runIdIn(headers, 'artisan')).toBe(id);
    expect(headers['baggage']?.length).toBeLessThanOrEqual(8192);
  });

  it('is the one that was injected last', async () => {
    const first = await handedOn('first');
    const outer = propagation.extract(context.active(), first.headers);
    const { headers } = await context.with(outer, () => handedOn('second'));
    expect(runIdIn(headers)).toBe('second');
  });

  it.each([
    ['an id that is too long', 'x'.repeat(129), 'artisan'],
    ['an id with other characters', 'été/1', 'artisan'],
    ['a workflow with a very long name', 'run-1', 'w'.repeat(5000)],
    ['a workflow with half a character', 'run-1', 'w\ud800'],
  ])('is not handed on with %s, but its trace is', async (_, runId, workflow) => {
    const { headers, span } = await handedOn(runId, workflow);
    expect(runIdIn(headers)).toBeUndefined();
    expect(headers['traceparent']).toContain(span?.spanContext().traceId);
    expect(JSON.stringify(headers).length).toBeLessThan(500);
  });
});

describe('headers that cannot be trusted', () => {
  const throwing = new Proxy({}, { get: () => expect.fail('read'), ownKeys: () => expect.fail('read') });

  it.each<[string, unknown]>([
    ['another workflow', baggage('run-1', 'another')],
    ['no workflow', { baggage: 'contextcore.run.id=run-1' }],
    ['a path for a run', baggage('../../etc/passwd')],
    ['a very long run', baggage('x'.repeat(4000))],
    ['a huge header', { baggage: `${'a=b,'.repeat(100_000)}contextcore.run.id=x,contextcore.workflow=artisan` }],
    ['bytes', { baggage: '\0\xff%ff%zz\u2028=;,=,' }],
    ['line breaks', baggage('run\r\nset-cookie: a')],
    ['another type', { baggage: 7, traceparent: {} }],
    ['a list of nothing', { baggage: [undefined, null], traceparent: [] }],
    ['null', null],
    ['a number', 7],
    ['an object that throws', throwing],
  ])('begin a run of its own: %s', async (_, carrier) => {
    const id = await continued(carrier);
    expect(id).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/u);
  });

  it('never stop a run, and never name it what is no id', async () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((id) => `contextcore.run.id=${id},contextcore.workflow=artisan`),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.string({ unit: 'binary' }), async (value, traceparent) => {
        expect(await continued({ baggage: value, traceparent })).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/u);
      }),
    );
  });

  it('go on with a run where all is well', async () => {
    expect(await continued(baggage('run-1'))).toBe('run-1');
  });
});
