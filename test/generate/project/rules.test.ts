import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { generateProjects } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { alertLabels, projectIdOf } from '../../../src/generate/project/names.ts';
import { objectiveNotes, objectivesDue } from '../../../src/generate/project/objectives.ts';
import { rules } from '../../../src/generate/project/rules/index.ts';
import type { ProjectContextSpec } from '../../../src/project/context/index.ts';
import { everyProject, fixtureProject, hostileNames, hostileProjects, projectWith } from './project-case.ts';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Groups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

const filesOf = async (projects: readonly Project[]) => (await generateProjects(projects, ['rules'])).files;

const rulesOf = (project: Project): readonly Rule[] =>
  rules(project).drafts.flatMap((draft) =>
    draft.path === 'rules.yaml' && 'documents' in draft
      ? (draft.documents as readonly Groups[]).flatMap(({ groups }) => groups.flatMap((group) => group.rules))
      : [],
  );

const alertsOf = (project: Project): readonly Rule[] => rulesOf(project).filter(({ alert }) => alert !== undefined);
const namesOf = (project: Project): readonly (string | undefined)[] => alertsOf(project).map(({ alert }) => alert);

const requiring = (requirements: ProjectContextSpec['requirements'], business: ProjectContextSpec['business'] = {}) =>
  projectWith({ business, ...(requirements === undefined ? {} : { requirements }) });

describe('objectives', () => {
  it('are due where somebody asked for them', () => {
    const percents = (project: Project) => objectivesDue(project).map(({ objective, percent }) => [objective, percent]);
    expect(percents(requiring(undefined))).toEqual([]);
    expect(percents(requiring(undefined, { criticality: 'low' }))).toEqual([]);
    expect(percents(requiring(undefined, { criticality: 'medium' }))).toEqual([]);
    expect(percents(requiring(undefined, { criticality: 'high' }))).toEqual([['availability', 99.9]]);
    expect(percents(requiring({ availability: '98%' }, { criticality: 'low' }))).toEqual([['availability', 98]]);
    expect(percents(requiring({ errorBudget: '0.2%' }))).toEqual([['availability', 99.8]]);
    expect(percents(requiring({ latencyP99: '1s' }))).toEqual([['latency', 99]]);
  });

  it('are not due of what serves no requests', () => {
    const project = projectWith({
      business: { criticality: 'high' },
      requirements: { availability: '99.9' },
      targets: [{ kind: 'CronJob', name: 'nightly', namespace: 'jobs' }],
    });
    expect(objectivesDue(project)).toEqual([]);
    expect(objectiveNotes(project)).toEqual(['There are no objectives: jobs serve no requests.']);
    expect(new Set(namesOf(project))).toEqual(new Set(['ProjectJobFailed', 'ProjectJobMissed']));
  });

  it('take the bucket at or above what is required, and say so', () => {
    const buckets = [0.1, 0.25, 1.001, 10];
    const bucketOf = (latencyP99: string) => {
      const project = projectWith({ requirements: { latencyP99 } }, { buckets });
      return [objectivesDue(project).map(({ bucketSeconds }) => bucketSeconds), objectiveNotes(project).slice(1)];
    };
    expect(bucketOf('250ms')).toEqual([[0.25], []]);
    expect(bucketOf('1001ms')).toEqual([[1.001], []]);
    expect(bucketOf('200ms')).toEqual([
      [0.25],
      [
        'Latency is judged by 250ms in the place of 200ms: it is the next bucket of "http_server_request_duration_seconds".',
      ],
    ]);
    expect(bucketOf('11s')).toEqual([
      [],
      ['There is no objective of latency: 11s is above the largest bucket of "http_server_request_duration_seconds".'],
    ]);
  });
});

describe('the rules of a project', () => {
  it('are only those that are needed', () => {
    expect(rules(fixtureProject('internal-tool')).drafts).toEqual([]);
    expect(namesOf(fixtureProject('checkout'))).toEqual([
      'SloAvailabilityBurn1h',
      'SloAvailabilityBurn6h',
      'SloLatencyBurn1h',
      'SloLatencyBurn6h',
      'SloAvailabilityBurn1d',
      'SloAvailabilityBurn3d',
      'SloLatencyBurn1d',
      'SloLatencyBurn3d',
      'ProjectMetricsAbsent',
    ]);
    expect(namesOf(fixtureProject('data-pipeline'))).toEqual([
      'SloAvailabilityBurn1h',
      'SloAvailabilityBurn6h',
      'ProjectJobFailed',
      'ProjectJobMissed',
      'SloAvailabilityBurn1d',
      'SloAvailabilityBurn3d',
      'ProjectMetricsAbsent',
    ]);
  });

  it('leave out what no share of failures can reach, and what too few samples tell, and say so', () => {
    const notes = (availability: string, metricsInterval: string) =>
      rules(projectWith({ requirements: { availability }, observability: { metricsInterval } })).notes.slice(1);
    expect(notes('50', '30s')).toEqual([
      'SloAvailabilityBurn1h is left out: at an objective of 50% it would fire above 720% losses over 1h and 5m, and there are never more than 100%.',
      'SloAvailabilityBurn6h is left out: at an objective of 50% it would fire above 300% losses over 6h and 30m, and there are never more than 100%.',
      'SloAvailabilityBurn1d is left out: at an objective of 50% it would fire above 150% losses over 1d and 2h, and there are never more than 100%.',
    ]);
    expect(notes('99', '3m')).toEqual([
      'SloAvailabilityBurn1h is left out: metrics come every 180s, and 5m of them tell nothing.',
    ]);
    expect(notes('99', '1h')).toContain(
      'What is left of budgets is not recorded, and there is no alert about absent metrics: metrics come too seldom.',
    );
  });

  it('record before they read, each name once for an objective, under names that Prometheus takes', () => {
    for (const project of everyProject()) {
      const known = new Set<string>();
      const faults = rulesOf(project).flatMap(({ record, expr, labels }) => {
        const read = [...expr.matchAll(/(contextcore:[\w:]+)\{project_id="([\w.-]+)",(slo="\w+")\}/gu)];
        const early = read.flatMap(([used, name, id, slo]) =>
          known.has(`${name} ${slo}`) && id === projectIdOf(project) ? [] : [used],
        );
        if (record === undefined) return early;
        const key = `${record} slo="${labels?.['slo']}"`;
        const bad = known.has(key) || !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/u.test(record) ? [key] : [];
        known.add(key);
        return [...early, ...bad];
      });
      expect(faults).toEqual([]);
    }
  });

  it('are critical only where somebody is to be woken, and by the priority', () => {
    const severities = (project: Project) =>
      Object.fromEntries(alertsOf(project).map(({ alert, labels }) => [alert, labels?.['severity']]));
    const asked = (criticality: 'critical' | 'high' | 'medium' | 'low') =>
      severities(
        projectWith({
          business: { criticality, owner: 'team' },
          requirements: { availability: '99.9' },
          targets: [
            { kind: 'Deployment', name: 'api' },
            { kind: 'Job', name: 'once', namespace: 'jobs' },
          ],
        }),
      );
    const row = (criticality: Parameters<typeof asked>[0]) => {
      const found = asked(criticality);
      return [found['SloAvailabilityBurn1h'], found['ProjectJobFailed'], found['SloAvailabilityBurn3d']];
    };
    expect(row('critical')).toEqual(['critical', 'critical', 'warning']);
    expect(row('high')).toEqual(['critical', 'warning', 'warning']);
    expect(row('medium')).toEqual(['warning', 'warning', 'warning']);
    expect(row('low')).toEqual(['warning', 'info', 'info']);
    for (const project of everyProject().filter(({ strategy }) => !strategy.paging.value))
      expect(Object.values(severities(project))).not.toContain('critical');
  });

  it('carry the labels by which they are routed, as they are', () => {
    for (const project of hostileProjects())
      for (const { labels = {} } of alertsOf(project)) {
        const read = Object.fromEntries(
          Object.entries(labels).map(([name, value]) => [name, value.replaceAll('{{"{"}}', '{')]),
        );
        expect(read).toMatchObject(alertLabels(project));
        for (const value of Object.values(labels)) expect(value.replaceAll('{{"{"}}', '')).not.toContain('{');
      }
  });

  it('tell who looks after the project, what to do and what is at stake', () => {
    const [alert] = alertsOf(fixtureProject('checkout'));
    expect(alert?.annotations).toMatchObject({
      criticality: 'critical',
      owner: 'team-checkout',
      runbook_url: 'https://docs.example.com/runbooks/checkout',
      design_doc: 'https://docs.example.com/design/checkout',
      adr: 'https://docs.example.com/adr/0012-payment-tokens',
      risks: expect.stringMatching(/^P1 security: .* Mitigation: .* \| P2 financial: .* Mitigation: /u),
      budget: expect.stringMatching(/^0\.05% of the requests in 30d\. Left of it: /u),
    });
  });

  it('tell the most urgent risks first, and not all of many', () => {
    const risk = (description: string, priority?: 'P1' | 'P2' | 'P3') => ({
      type: 'financial' as const,
      description,
      ...(priority === undefined ? {} : { priority }),
    });
    const project = projectWith({
      requirements: { availability: 99 },
      risks: [risk('a'), risk('b', 'P3'), risk('c', 'P1'), risk('x'.repeat(900), 'P2'), risk('d')],
    });
    expect(alertsOf(project)[0]?.annotations?.['risks']).toBe(
      `P1 financial: c | P2 financial: ${'x'.repeat(200)}… | P3 financial: b | 2 more.`,
    );
  });

  it('make no link of what is none', () => {
    const annotations = (runbook: string) =>
      alertsOf(projectWith({ requirements: { availability: 99 }, observability: { runbook } }))[0]?.annotations;
    expect(annotations('javascript:alert(1)')).toMatchObject({ runbook: 'javascript:alert(1)' });
    expect(annotations('javascript:alert(1)')).not.toHaveProperty('runbook_url');
    expect(annotations('docs/runbook.md')).not.toHaveProperty('runbook_url');
    expect(annotations('HTTPS://wiki.example/x')).toHaveProperty('runbook_url');
  });

  it('obey no template of a document', () => {
    const ours =
      /\{\{ (?:\$value \| humanizePercentage|\$labels\.job_name|with query "[^{}]*\{project_id=\\"[a-z0-9.-]+\\",slo=\\"[a-z]+\\"\}"|\. \| first \| value \| humanizePercentage|else|end) \}\}|\{\{(?:else|end|\. \| first \| value \| humanizePercentage)\}\}|\{\{"\{"\}\}/gu;
    for (const project of hostileProjects())
      for (const { annotations = {} } of alertsOf(project))
        for (const text of Object.values(annotations)) {
          expect(text.replace(ours, '')).not.toContain('{{');
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        }
  });

  it('watch jobs where they can be told from those of others', () => {
    const project = projectWith({ targets: [{ kind: 'CronJob', name: 'nightly' }] });
    expect(rules(project).drafts).toEqual([]);
    expect(rules(project).notes).toContain(
      'Alerts about CronJob "nightly" are left out: neither the target nor "metadata" names a namespace, and another project may have one of that name.',
    );
  });

  it('say by which command alerts of workflows are made', () => {
    const notes = (workflows: ProjectContextSpec['workflows']) =>
      rules(projectWith({ ...(workflows === undefined ? {} : { workflows }) })).notes.slice(1);
    expect(notes([{ name: 'flow', contract: 'contracts/flow.yaml', completeness: '99.50%' }])).toEqual([
      'Alerts of workflow "flow" are made of its contract, by: contextcore alerts --contract contracts/flow.yaml --objective 99.5 --out alerts',
    ]);
    expect(notes([{ name: 'flow' }])).toEqual([]);
    expect(notes([{ name: "it's", contract: "-x y's.yaml", completeness: 90 }])).toEqual([
      `Alerts of workflow "it's" are made of its contract, by: contextcore alerts --contract './-x y'\\''s.yaml' --objective 90 --out alerts`,
    ]);
    expect(notes([{ name: 'far', contract: 'https://git.example/flow.yaml', completeness: 99 }])).toEqual([
      'Alerts of workflow "far" are made of its contract, by this command where its contract ("https://git.example/flow.yaml") is: contextcore alerts --objective 99 --out alerts',
    ]);
    for (const name of hostileNames)
      for (const note of notes([{ name, contract: name, completeness: 99 }]))
        expect(note).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});

describe('the files', () => {
  it('are the same bytes, in whatever order projects come', async () => {
    const projects = everyProject().slice(235);
    expect(await filesOf(projects.toReversed())).toEqual(await filesOf(projects));
  });

  it('hold the same groups for Prometheus and for its operator', async () => {
    const projects = [fixtureProject('checkout'), ...hostileProjects()];
    const files = await filesOf(projects);
    const textOf = (end: string) => files.find(({ path }) => path === `checkout/${end}`)?.text ?? '';
    const object = load(textOf('prometheus-rule.yaml')) as { readonly spec: Groups };
    expect(object).toMatchObject({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'contextcore-checkout', namespace: 'shop' },
    });
    expect(object.spec).toEqual(load(textOf('rules.yaml')));
    for (const { path, text } of files.filter((file) => file.path.endsWith('prometheus-rule.yaml'))) {
      const { metadata } = load(text) as { readonly metadata: { readonly name: string } };
      expect(metadata.name, path).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);
    }
    expect(new Set(projects.map(projectIdOf)).size).toBe(projects.length);
  });
});
