import { readFileSync, writeFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import {
  type DashboardFileOptions,
  dashboardFiles,
  dashboardTargets,
  isDashboardFile,
} from '../../../src/generate/dashboard/index.ts';
import { oddNames } from '../alerts/alert-case.ts';
import { dashboardsWith } from './dashboard-case.ts';

const optionsWith = (more: Partial<DashboardFileOptions> = {}): DashboardFileOptions => ({
  target: 'all',
  folder: 'contextcore',
  labels: {},
  instance: { dashboards: 'grafana' },
  ...more,
});

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: unknown;
    readonly annotations?: unknown;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly json: string; readonly folder: string; readonly instanceSelector: unknown };
}

describe('the files of dashboards', () => {
  it('hold the same dashboard, for import, sidecar and operator', async () => {
    const dashboards = dashboardsWith({ workflows: [...oddNames], title: 'Größe "x"' });
    const more = { namespace: 'monitoring', labels: { team: 'a' }, folder: 'on: call' };
    const files = await dashboardFiles(dashboards, optionsWith(more));
    const uid = 'contextcore-workflow-context';
    expect(files.map(({ path }) => path)).toEqual([
      `grafana/${uid}.json`,
      `kubernetes/${uid}.configmap.yaml`,
      `kubernetes/${uid}.grafanadashboard.yaml`,
    ]);
    const [json, configMap, operated] = files.map(({ text }) => text);
    expect(JSON.parse(json ?? '')).toEqual(dashboards[0]);
    expect(json).toMatch(/^[\n -~]+$/u);
    const sidecar = load(configMap ?? '') as KubernetesObject;
    expect(sidecar).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: uid,
        namespace: 'monitoring',
        labels: { grafana_dashboard: '1', team: 'a' },
        annotations: { grafana_folder: 'on: call' },
      },
    });
    expect(sidecar.data).toEqual({ [`${uid}.json`]: json });
    const own = load(operated ?? '') as KubernetesObject;
    expect(own).toMatchObject({
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDashboard',
      metadata: { name: uid, namespace: 'monitoring', labels: { team: 'a' } },
      spec: { folder: 'on: call', instanceSelector: { matchLabels: { dashboards: 'grafana' } }, json },
    });
  });

  it.each(dashboardTargets)('are those that are asked for (%s), and are known again', async (target) => {
    const files = await dashboardFiles(dashboardsWith(), optionsWith({ target }));
    expect(files).toHaveLength(target === 'all' ? 3 : 1);
    for (const { text } of files) expect(isDashboardFile(text)).toBe(true);
  });

  it.each(['', '{}', '{"tags": "contextcore"}', '[1]', 'null', 'kind: ConfigMap\n', '{"tags": ["other"]'])(
    'are told from %j',
    (text) => {
      expect(isDashboardFile(text)).toBe(false);
    },
  );

  it('are what they were: write the golden file anew with UPDATE=1', async () => {
    const [file] = await dashboardFiles(dashboardsWith({ workflows: ['billing'] }), optionsWith({ target: 'json' }));
    const golden = new URL('golden/workflow-context.json.txt', import.meta.url);
    if (process.env['UPDATE'] === '1') writeFileSync(golden, file?.text ?? '');
    expect(file?.text).toBe(readFileSync(golden, 'utf8'));
  });
});
