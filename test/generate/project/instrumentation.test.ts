import { envDetector } from '@opentelemetry/resources';
import { loadAll } from 'js-yaml';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromResourceAttributes } from '../../../src/connect/otlp/project-sources.ts';
import { instrumentation } from '../../../src/generate/project/instrumentation.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { attributesOf } from '../../../src/project/index.ts';
import { everyProject, fixtureProject, hostileProjects, projectWith } from './project-case.ts';
import { filesOf } from './sampling-case.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef: Readonly<Record<string, unknown>> };
}

interface Instrumentation {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly propagators: readonly string[];
    readonly sampler: { readonly type: string };
    readonly resource: { readonly resourceAttributes: Readonly<Record<string, string>> };
    readonly env: readonly Variable[];
  };
}

const objectsOf = async (project: Project): Promise<readonly Instrumentation[]> =>
  loadAll(Object.values(await filesOf([project], ['instrumentation']))[0] ?? '') as Instrumentation[];

const firstOf = async (project: Project): Promise<Instrumentation> => {
  const [first] = await objectsOf(project);
  if (first === undefined) throw new Error('No object.');
  return first;
};

/** `OTEL_RESOURCE_ATTRIBUTES` as the operator puts it together: no value is escaped. */
const environmentOf = ({ spec }: Instrumentation): string =>
  Object.entries(spec.resource.resourceAttributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

/** What an SDK makes of it. */
const detected = (environment: string): Readonly<Record<string, unknown>> => {
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', environment);
  return envDetector.detect().attributes ?? {};
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('what the operator puts into pods', () => {
  it('is an object of the kind that it knows, with keys that it knows', async () => {
    // apis/v1alpha1/instrumentation_types.go in open-telemetry/opentelemetry-operator.
    for (const project of everyProject().filter((_, i) => i % 7 === 0))
      for (const { apiVersion, kind, metadata, spec } of await objectsOf(project)) {
        expect([apiVersion, kind]).toEqual(['opentelemetry.io/v1alpha1', 'Instrumentation']);
        expect(metadata.name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);
        expect(Object.keys(spec)).toEqual(['propagators', 'sampler', 'resource', 'env']);
        expect(Object.keys(spec.resource)).toEqual(['resourceAttributes']);
        expect(spec.propagators).toEqual(['tracecontext', 'baggage']);
      }
  });

  it('leaves sampling to the collector, which has to see what it shall keep', async () => {
    for (const name of ['checkout', 'internal-tool'] as const)
      expect((await firstOf(fixtureProject(name))).spec.sampler).toEqual({ type: 'parentbased_always_on' });
    const said = 'SDKs keep every trace that a caller has not left out';
    expect(instrumentation(fixtureProject('internal-tool')).notes.join(' ')).toContain(said);
    expect(instrumentation(fixtureProject('checkout')).notes.join(' ')).not.toContain(said);
  });

  it('is made for each namespace with targets, once', async () => {
    const targets = [
      { kind: 'Deployment', name: 'api', namespace: 'shop' },
      { kind: 'CronJob', name: 'nightly', namespace: 'jobs' },
      { kind: 'StatefulSet', name: 'store', namespace: 'shop' },
      { kind: 'Deployment', name: 'here' },
    ] as const;
    const objects = await objectsOf(projectWith({ targets }));
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'jobs', undefined]);
    expect(instrumentation(projectWith({ targets })).notes.join(' ')).toContain('names no namespace for some targets');
    const [only, ...more] = await objectsOf(fixtureProject('data-pipeline'));
    expect([only?.metadata.namespace, more.length]).toEqual(['finance', 0]);
    expect(instrumentation(fixtureProject('data-pipeline')).notes.join(' ')).not.toContain('no namespace');
  });

  it('exports metrics as often as is derived, and where the cluster says', async () => {
    const intervalFor = async (metricsInterval: string) => {
      const { spec } = await firstOf(projectWith({ observability: { metricsInterval } }));
      return spec.env.find(({ name }) => name === 'OTEL_METRIC_EXPORT_INTERVAL')?.value;
    };
    expect(await intervalFor('15s')).toBe('15000');
    expect(await intervalFor('0.4ms')).toBe('1');
    // A longer timer of JavaScript is none at all.
    expect(await intervalFor('9000h')).toBe('2147483647');
    const { spec } = await firstOf(fixtureProject('checkout'));
    expect(spec.env.find(({ name }) => name === 'OTEL_EXPORTER_OTLP_ENDPOINT')?.valueFrom?.configMapKeyRef).toEqual({
      name: 'contextcore-collector',
      key: 'endpoint',
      // A pod starts without it.
      optional: true,
    });
  });
});

describe('attributes of the resource', () => {
  it('arrive in an SDK as they are in the document, whatever is in them', async () => {
    for (const project of [...hostileProjects(), fixtureProject('checkout'), fixtureProject('data-pipeline')]) {
      const object = await firstOf(project);
      const expected = Object.entries(attributesOf(project.context, project.strategy)).map(([name, value]) => [
        name,
        (typeof value === 'object' ? value.join(',') : String(value)).replace(/\p{Cs}/gu, '\ufffd'),
      ]);
      expect(detected(environmentOf(object))).toEqual(Object.fromEntries(expected));
    }
  });

  it('mean the same to the detector of ours, lists included', async () => {
    const project = fixtureProject('data-pipeline');
    const object = await firstOf(project);
    expect(fromResourceAttributes({ OTEL_RESOURCE_ATTRIBUTES: environmentOf(object) }).attributes).toEqual(
      attributesOf(project.context, project.strategy),
    );
  });

  it('hold nothing that the cluster would replace, and nothing that splits', async () => {
    for (const project of hostileProjects())
      for (const value of Object.values((await firstOf(project)).spec.resource.resourceAttributes))
        expect(value).toMatch(/^(?:[\w.~:/-]|%[\dA-F]{2})*$/u);
  });
});
