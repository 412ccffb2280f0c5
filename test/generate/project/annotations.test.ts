import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { annotations, patchesOf } from '../../../src/generate/project/annotations.ts';
import { generateProjects, projectSlug } from '../../../src/generate/project/index.ts';
import type { Target } from '../../../src/project/context/index.ts';
import { annotationOf, annotationsOf, attributesOf, readAttribute } from '../../../src/project/index.ts';
import { everyProject, fixtureProject, hostileProjects, projectWith } from './project-case.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Service', 'Pod'] as const;

/** kubectl, where it works without a cluster. */
const kubectl = (...args: readonly string[]) =>
  spawnSync('kubectl', args, { encoding: 'utf8', timeout: 60_000, env: { ...process.env, KUBECONFIG: '/dev/null' } });
const here = kubectl('version', '--client').status === 0;
const missing = 'kubectl is not installed';

interface Metadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An object as it stands in a cluster, with labels and annotations of its own. */
const standing = ({ kind, name }: Target) => {
  const metadata = { labels: { app: name }, annotations: { theirs: 'kept' } };
  const pod = { containers: [{ name: 'main', image: 'main:1' }] };
  const template = { metadata, spec: pod };
  const [group] = kind === 'CronJob' || kind === 'Job' ? ['batch/v1'] : ['apps/v1'];
  const specs = {
    Service: { ports: [{ port: 80 }] },
    Pod: pod,
    Job: { template: { ...template, spec: { ...pod, restartPolicy: 'Never' } } },
    CronJob: { schedule: '0 1 * * *', jobTemplate: { metadata, spec: { template } } },
    Deployment: { selector: { matchLabels: { app: name } }, template },
    StatefulSet: { serviceName: name, selector: { matchLabels: { app: name } }, template },
    DaemonSet: { selector: { matchLabels: { app: name } }, template },
  };
  return {
    apiVersion: kind === 'Service' || kind === 'Pod' ? 'v1' : group,
    kind,
    metadata: { name, ...metadata },
    spec: specs[kind],
  };
};

describe('annotations', () => {
  it('say the same of a target and of its pods, by labels where that can be selected', () => {
    const [patch] = patchesOf(fixtureProject('checkout'));
    const labels = {
      'contextcore.io/project.id': 'checkout',
      'contextcore.io/business.criticality': 'critical',
      'contextcore.io/business.value': 'revenue-primary',
      'contextcore.io/business.owner': 'team-checkout',
      'contextcore.io/business.cost_center': 'CC-4711',
    };
    expect(patch).toMatchObject({ kind: 'Deployment', name: 'checkout-api', namespace: 'shop' });
    expect(patch?.patch).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'checkout-api', namespace: 'shop', labels },
      spec: { template: { metadata: { labels, annotations: { 'contextcore.io/requirement.latency_p99': '0.2' } } } },
    });
  });

  it('never touch labels by which others own or find an object', () => {
    const text = JSON.stringify(everyProject().flatMap(patchesOf));
    expect(text).not.toMatch(/app\.kubernetes\.io|"selector"|"containers"/u);
  });

  it('name each target once, in its own namespace', () => {
    const targets: readonly Target[] = [
      { kind: 'Deployment', name: 'a' },
      { kind: 'Deployment', name: 'a' },
      { kind: 'Deployment', name: 'a', namespace: 'other' },
    ];
    const patches = patchesOf(projectWith({ targets }));
    expect(patches.map(({ namespace }) => namespace)).toEqual([undefined, 'other']);
  });

  it('leave pods alone where the cluster would refuse, and say what is replaced', () => {
    const project = projectWith({ targets: kinds.map((kind) => ({ kind, name: `a-${kind.toLowerCase()}` })) });
    const withPods = patchesOf(project).filter(({ patch }) => 'spec' in patch);
    expect(withPods.map(({ kind }) => kind)).toEqual(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);
    expect(annotations(project).notes).toEqual([
      'The pods of "a-deployment", "a-statefulset", "a-daemonset" are replaced when their annotations change: apply annotations.yaml when that suits.',
      'The pods of "a-job" are not annotated: what a Job makes its pods of cannot be changed.',
      expect.stringContaining('name no namespace'),
    ]);
  });

  it('are read again as what they say, and are no invalid label, whatever the document says', async () => {
    const projects = everyProject();
    for (const project of projects) {
      const attributes = attributesOf(project.context, project.strategy);
      for (const { patch } of patchesOf(project)) {
        const { labels, annotations: texts } = patch['metadata'] as Metadata;
        expect(Object.keys(texts)).toEqual(Object.keys(annotationsOf(attributes)));
        expect(Object.keys(texts)).toEqual(expect.arrayContaining(Object.keys(labels)));
        for (const value of Object.values(labels)) expect(value).toMatch(/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/u);
        const id = readAttribute('project.id', texts[annotationOf('project.id')] ?? '');
        expect(id).toBe(project.context.spec.project.id);
      }
    }
    const odd = hostileProjects();
    const { files } = await generateProjects(odd, ['annotations']);
    const printed = new Map(files.map(({ path, text }) => [path, loadAll(text)]));
    for (const project of odd) {
      const path = `${projectSlug(project)}/annotations.yaml`;
      expect(printed.get(path)).toEqual(patchesOf(project).map(({ patch }) => patch));
    }
  });

  it('are printed so that Go reads every sign', async ({ skip }) => {
    if (!here) skip(missing);
    const owner = 'a\u007f\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff\u0001\u202e\u{1f600}\n  b: #\t"\\ ---\n...\n';
    const project = projectWith({
      business: { criticality: 'critical', owner },
      targets: [{ kind: 'Service', name: 'a' }],
    });
    const folder = mkdtempSync(join(tmpdir(), 'contextcore-annotations-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [object, patch] = [join(folder, 'object.json'), join(folder, 'patch.yaml')];
    writeFileSync(object, JSON.stringify(standing({ kind: 'Service', name: 'a' })));
    const { files } = await generateProjects([project], ['annotations']);
    writeFileSync(patch, files[0]?.text ?? '');
    const { stdout, stderr } = kubectl(
      ...['patch', '--local', '--type=strategic', '-f', object, `--patch-file=${patch}`, '-o', 'json'],
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).metadata.annotations['contextcore.io/business.owner']).toBe(owner);
  });

  it('add to what stands in a cluster and change nothing else', ({ skip }) => {
    if (!here) skip(missing);
    const folder = mkdtempSync(join(tmpdir(), 'contextcore-annotations-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [odd] = hostileProjects().slice(-2);
    const targets = kinds.map((kind): Target => ({ kind, name: `a-${kind.toLowerCase()}` }));
    const project = projectWith({ ...odd?.context.spec, project: { id: 'odd' }, targets });
    for (const [i, target] of targets.entries()) {
      const object = join(folder, 'object.json');
      const patch = join(folder, 'patch.json');
      const before = standing(target);
      writeFileSync(object, JSON.stringify(before));
      writeFileSync(patch, JSON.stringify(patchesOf(project)[i]?.patch));
      const { status, stdout, stderr } = kubectl(
        ...['patch', '--local', '--type=strategic', '-f', object, `--patch-file=${patch}`, '-o', 'json'],
      );
      expect(status, stderr).toBe(0);
      const { labels, annotations: texts } = (patchesOf(project)[i]?.patch['metadata'] ?? {}) as Metadata;
      const merged = { labels: { app: target.name, ...labels }, annotations: { theirs: 'kept', ...texts } };
      const inTemplate = target.kind === 'Job' ? undefined : merged;
      const after = load(stdout);
      const expected = structuredClone(before) as unknown as Record<string, Record<string, unknown>>;
      expected['metadata'] = { ...expected['metadata'], ...merged };
      const spec = expected['spec'] as {
        template?: object;
        jobTemplate?: { metadata: object; spec: { template: object } };
      };
      if (inTemplate !== undefined && spec.template !== undefined)
        spec.template = { ...spec.template, metadata: inTemplate };
      if (spec.jobTemplate !== undefined) {
        spec.jobTemplate.metadata = merged;
        spec.jobTemplate.spec.template = { ...spec.jobTemplate.spec.template, metadata: merged };
      }
      expect(after).toEqual(expected);
    }
  });
});
