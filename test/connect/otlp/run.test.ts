import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { workspace } from '../../cli/cli.ts';
import { root } from '../../sources.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import { filesIn, waitingIn } from './spool-case.ts';

const files = {
  'flow.contract.yaml': `schema_version: "1.0.0"
pipeline_id: research
inputs: [question]
outputs: [report]
phases:
  search:
    handler: ./phases.mjs#search
    entry: {required: [question]}
    exit: {required: [{name: hits, type: "list[str]"}]}
  write:
    handler: ./phases.mjs#write
    entry: {required: [hits]}
    exit: {required: [report]}
`,
  'phases.mjs': `export const search = ({ question }) => ({ hits: [question] });
export const write = ({ hits }) => ({ report: hits.join() });
`,
  'context.json': '{"question": "what is tea"}',
};

const line = ['run', 'flow.contract.yaml', '--context', 'context.json', '--no-record'];
const runSpans = ['contextcore.phase', 'contextcore.phase', 'contextcore.workflow.run'];

/** A folder in which the command runs with these variables, which the SDK reads from the process. */
const placed = (variables: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
  const here = workspace({ ...files, ...more });
  for (const [name, value] of Object.entries({ OTEL_EXPORTER_OTLP_TIMEOUT: '20000', ...variables }))
    vi.stubEnv(name, value);
  return { ...here, go: () => here.run(line, { env: process.env }), spool: join(here.root, '.contextcore/spool') };
};

const pathsOf = (receiver: Receiver): readonly string[] =>
  [...new Set(receiver.requests.map(({ path }) => path))].sort();

afterEach(() => vi.unstubAllEnvs());

describe('contextcore run with an OTLP endpoint in the environment', () => {
  it('sends spans and measurements there, as the environment says', async () => {
    const receiver = await createReceiver();
    const here = placed({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=abc',
      OTEL_SERVICE_NAME: 'teahouse',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
    });
    const { code, out, err } = await here.go();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('"research": succeeded');
    expect(pathsOf(receiver)).toEqual(['/v1/metrics', '/v1/traces']);
    expect([...receiver.acknowledged].sort()).toEqual(runSpans);
    for (const { body, headers } of receiver.requests) {
      expect(headers['x-key']).toBe('abc');
      expect(JSON.stringify(body)).toContain('{"key":"service.name","value":{"stringValue":"teahouse"}}');
      expect(JSON.stringify(body)).toContain('{"key":"deployment.environment","value":{"stringValue":"test"}}');
      expect(JSON.stringify(body)).toContain('research');
      expect(JSON.stringify(body)).not.toContain('what is tea');
    }
    expect(filesIn(here.spool)).toEqual([]);
  });

  it('says which project its telemetry is from', async () => {
    const receiver = await createReceiver();
    const document = 'project: {id: tea}\nbusiness: {owner: team-tea}\ntargets: [{kind: Job, name: tea}]\n';
    const here = placed({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base }, { '.contextcore.yaml': document });
    expect(await here.go()).toMatchObject({ code: 0, err: '' });
    expect(pathsOf(receiver)).toEqual(['/v1/metrics', '/v1/traces']);
    for (const { body } of receiver.requests) {
      expect(JSON.stringify(body)).toContain('{"key":"project.id","value":{"stringValue":"tea"}}');
      expect(JSON.stringify(body)).toContain('{"key":"business.owner","value":{"stringValue":"team-tea"}}');
    }
  });

  it('runs on while the endpoint is down, says so, and a later run sends what waits', async () => {
    const receiver = await createReceiver();
    // Less than the shortest pause before the exporters would try again.
    const here = placed({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base, OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    await receiver.down();
    const { code, out, err } = await here.go();
    expect(code).toBe(0);
    expect(out).toContain('"research": succeeded');
    expect(err).toMatch(/^contextcore: The endpoint does not take spans \(ECONNREFUSED\); they wait in ".*spool"/mu);
    expect(err).toMatch(/^contextcore: Telemetry cannot be sent: .*metrics export failed/mu);
    expect(waitingIn(here.spool)).toHaveLength(1);
    await receiver.up();
    vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '20000');
    const again = await here.go();
    expect(again).toMatchObject({ code: 0, err: '' });
    expect([...receiver.acknowledged].sort()).toEqual([...runSpans, ...runSpans].sort());
    expect(filesIn(here.spool)).toEqual([]);
  });

  it.each([
    ['without one', {}, []],
    ['that is disabled', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE' }, []],
    ['of traces only', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'BASE/v1/traces' }, ['/v1/traces']],
    ['and no traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE', OTEL_TRACES_EXPORTER: 'none' }, ['/v1/metrics']],
    ['and no metrics', { OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE', OTEL_METRICS_EXPORTER: 'none' }, ['/v1/traces']],
    ['and no sample', { OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE', OTEL_TRACES_SAMPLER: 'always_off' }, ['/v1/metrics']],
  ])('sends what is wanted: %s', async (_, variables, paths) => {
    const receiver = await createReceiver();
    const filled = Object.entries(variables).map(([name, value]) => [name, value.replace('BASE', receiver.base)]);
    expect(await placed(Object.fromEntries(filled)).go()).toMatchObject({ code: 0, err: '' });
    expect(pathsOf(receiver)).toEqual(paths);
  });

  it('says what it does not know', async () => {
    const receiver = await createReceiver();
    const here = placed({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base,
      OTEL_TRACES_EXPORTER: 'otlp,zipkin',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    const { code, err } = await here.go();
    expect(code).toBe(0);
    expect(err.trim().split('\n')).toEqual([
      'contextcore: OTEL_TRACES_EXPORTER names "zipkin"; this command knows "otlp" and "none".',
      'contextcore: OTEL_EXPORTER_OTLP_PROTOCOL is "grpc" for traces; this command speaks "http/json".',
      'contextcore: OTEL_METRICS_EXPORTER names "prometheus"; this command knows "otlp" and "none".',
    ]);
    expect(pathsOf(receiver)).toEqual(['/v1/traces']);
  });

  it('leaves the SDK in place that a handler brings', async () => {
    const receiver = await createReceiver();
    const memory = new InMemorySpanExporter();
    onTestFinished(() => trace.disable());
    Object.assign(globalThis, { memoryOfTest: memory });
    const own = (name: string) => JSON.stringify(pathToFileURL(join(root, 'node_modules', name)).href);
    const here = placed(
      { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.base },
      {
        'phases.mjs': `import api from ${own('@opentelemetry/api/build/src/index.js')};
import sdk from ${own('@opentelemetry/sdk-trace-base/build/src/index-shim.js')};
const spanProcessors = [new sdk.SimpleSpanProcessor(globalThis.memoryOfTest)];
api.trace.setGlobalTracerProvider(new sdk.BasicTracerProvider({ spanProcessors }));
${files['phases.mjs']}`,
      },
    );
    expect(await here.go()).toMatchObject({ code: 0, err: '' });
    expect(memory.getFinishedSpans().map(({ name }) => name)).toEqual(runSpans);
    expect(receiver.requests).toEqual([]);
  });
});
