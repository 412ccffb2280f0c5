import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { generateProjects } from '../../../src/generate/project/index.ts';
import { monitors } from '../../../src/generate/project/monitors.ts';
import type { Target } from '../../../src/project/context/index.ts';
import { operatorFaults } from './operator-schemas.ts';
import { everyProject, fixtureProject, projectOf, projectWith } from './project-case.ts';

const documentsOf = (project: Parameters<typeof monitors>[0]): readonly unknown[] =>
  monitors(project).drafts.flatMap((draft) => ('documents' in draft ? draft.documents : []));

const ofTargets = (targets: readonly Target[], more: Parameters<typeof projectWith>[0] = {}) =>
  projectWith({ ...more, targets });

describe('monitors', () => {
  it('scrape the pods of all targets of a namespace as one, and say whose they are', () => {
    expect(documentsOf(fixtureProject('checkout'))).toEqual([
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: {
          name: 'contextcore-checkout',
          namespace: 'shop',
          labels: { 'app.kubernetes.io/managed-by': 'contextcore', 'app.kubernetes.io/part-of': 'checkout' },
        },
        spec: {
          jobLabel: 'app.kubernetes.io/name',
          selector: {
            matchExpressions: [
              { key: 'app.kubernetes.io/name', operator: 'In', values: ['checkout-api', 'checkout-worker'] },
            ],
          },
          namespaceSelector: { matchNames: ['shop'] },
          podMetricsEndpoints: [
            {
              port: 'metrics',
              interval: '10s',
              scrapeTimeout: '8s',
              honorLabels: false,
              relabelings: [{ action: 'replace', targetLabel: 'project_id', replacement: 'checkout' }],
            },
          ],
        },
      },
    ]);
  });

  it('go by the Service where one is named, and never scrape a pod twice', () => {
    const documents = documentsOf(
      ofTargets([
        { kind: 'Deployment', name: 'api' },
        { kind: 'Service', name: 'api' },
        { kind: 'Service', name: 'api' },
        { kind: 'DaemonSet', name: 'agent' },
        { kind: 'Service', name: 'agent', namespace: 'other' },
      ]),
    );
    expect(documents).toMatchObject([
      {
        kind: 'ServiceMonitor',
        spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'api' } }, endpoints: [{ port: 'metrics' }] },
      },
      { kind: 'PodMonitor', spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'agent' } } } },
      {
        kind: 'ServiceMonitor',
        metadata: { namespace: 'other' },
        spec: { namespaceSelector: { matchNames: ['other'] } },
      },
    ]);
    expect(documents[0]).not.toHaveProperty('spec.namespaceSelector');
  });

  it('leave out what ends by itself and what no label can name, and say so', () => {
    const long = `${'a'.repeat(40)}.${'b'.repeat(40)}`;
    const project = ofTargets([
      { kind: 'Job', name: 'once' },
      { kind: 'CronJob', name: 'nightly' },
      { kind: 'Deployment', name: long },
    ]);
    expect(monitors(project)).toEqual({
      drafts: [],
      notes: [
        'There is nothing to scrape of "once", "nightly": jobs end before somebody asks.',
        `No monitor finds "${long}": a label has 63 characters at most.`,
      ],
    });
  });

  it.each([
    ['10s', '10s', '8s'],
    ['1m', '1m', '10s'],
    ['1.5s', '1s500ms', '1s200ms'],
    ['0.2ms', '1ms', '1ms'],
    ['2h', '2h', '10s'],
  ])('scrape every %s, with a timeout that ends before', (metricsInterval, interval, scrapeTimeout) => {
    const project = projectWith({ observability: { metricsInterval } });
    expect(documentsOf(project)).toMatchObject([{ spec: { podMetricsEndpoints: [{ interval, scrapeTimeout }] } }]);
    const gaps = monitors(project).notes.filter((note) => note.includes('gaps'));
    expect(gaps).toHaveLength(metricsInterval === '2h' ? 1 : 0);
  });

  it('scrape the port that is asked for, and have the labels by which an operator finds them', () => {
    const options = { port: 'http-metrics', labels: { release: 'monitoring' } };
    const project = projectOf('project: {id: a}\ntargets: [{kind: Pod, name: a}]\n', options);
    const labels = { release: 'monitoring', 'app.kubernetes.io/part-of': 'a' };
    expect(documentsOf(project)).toMatchObject([{ metadata: { labels } }]);
    expect(documentsOf(project)).toMatchObject([{ spec: { podMetricsEndpoints: [{ port: 'http-metrics' }] } }]);
    expect(monitors(project).notes[0]).toContain('"http-metrics"');
  });

  it('are valid for every project, with names of their own', async () => {
    const projects = everyProject();
    for (const project of projects) expect(documentsOf(project).flatMap(operatorFaults)).toEqual([]);
    const { files } = await generateProjects(projects, ['monitors']);
    const names = files.flatMap(({ text }) =>
      (loadAll(text) as readonly { kind: string; metadata: { name: string; namespace?: string } }[]).map(
        ({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`,
      ),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(100);
  });
});
