import { createSource } from '../../../src/core/index.ts';
import { readProjectContexts } from '../../../src/project/context/index.ts';
import { defaultTables, derive } from '../../../src/project/derive/index.ts';
import type { IncidentProject } from '../../../src/project/index.ts';
import { readText } from '../../sources.ts';

/** A document as the command line hands it over. */
export const documentOf = (text: string, origin = '.contextcore.yaml'): IncidentProject => {
  const [read] = readProjectContexts(createSource(origin, text), true);
  if (read?.context === undefined)
    throw new Error(`No context: ${JSON.stringify(read?.findings.map((f) => f.message))}`);
  return { origin, context: read.context, strategy: derive(read.context, defaultTables) };
};

export const fixtures = (): readonly IncidentProject[] =>
  ['checkout', 'internal-tool', 'data-pipeline'].map((name) => {
    const path = `fixtures/project/${name}/.contextcore.yaml`;
    return documentOf(readText(path), path);
  });

interface SomeAlert {
  readonly status?: unknown;
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

/** What Alertmanager posts. */
export const webhook = (alerts: readonly SomeAlert[], more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    version: '4',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'oncall',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example',
    alerts: alerts.map((alert) => ({ status: 'firing', endsAt: '0001-01-01T00:00:00Z', annotations: {}, ...alert })),
    ...more,
  });

/** One that fires for a project. */
export const firing = (
  project: string,
  alertname: string,
  labels: Readonly<Record<string, string>> = {},
): SomeAlert => ({
  labels: { alertname, project_id: project, ...labels },
  startsAt: '2026-11-21T22:00:00Z',
});
