import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateProjects } from '../../../src/generate/project/index.ts';
import type { Project } from '../../../src/generate/project/model.ts';
import { alertLabels } from '../../../src/generate/project/names.ts';
import { routes } from '../../../src/generate/project/routes/index.ts';
import type { Criticality } from '../../../src/project/context/index.ts';
import { programHere } from '../alerts/alert-case.ts';
import { operatorFaults } from './operator-schemas.ts';
import { everyProject, fixtureProject, hostileNames, projectOf, projectWith } from './project-case.ts';

const here = programHere('amtool');
const missing = 'amtool is not installed';

interface PlainReceiver {
  readonly name: string;
  readonly [configs: string]: unknown;
}
interface PlainRoute {
  readonly receiver: string;
  readonly routes?: readonly PlainRoute[];
}
interface Fragment {
  readonly routes: readonly PlainRoute[];
  readonly receivers: readonly PlainReceiver[];
}

const fileOf = (project: Project, path: string): unknown => {
  const draft = routes(project).drafts.find((one) => one.path === path);
  return draft !== undefined && 'documents' in draft ? draft.documents[0] : undefined;
};
const objectOf = (project: Project): unknown => fileOf(project, 'alertmanager-config.yaml');

const fragmentsOf = async (projects: readonly Project[]): Promise<readonly Fragment[]> =>
  (await generateProjects(projects, ['routes'])).files
    .filter(({ path }) => path.endsWith('alertmanager-routes.yaml'))
    .map(({ text }) => loadAll(text)[0] as Fragment);

const receiversIn = (all: readonly PlainRoute[]): readonly string[] =>
  all.flatMap(({ receiver, routes: below = [] }) => [receiver, ...receiversIn(below)]);

/** The file of an Alertmanager that is complete: with what people would put around the fragments. */
const configured = async (projects: readonly Project[]): Promise<string> => {
  const fragments = await fragmentsOf(projects);
  const own = fragments.flatMap(({ receivers }) => receivers);
  const ownNames = own.map(({ name }) => name);
  const used = receiversIn(fragments.flatMap((one) => one.routes));
  const named = [...new Set(used)].filter((name) => !ownNames.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-routes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'alertmanager.yml');
  const whole = {
    global: { smtp_smarthost: 'localhost:25', smtp_from: 'alerts@example.com' },
    route: { receiver: 'everybody-else', routes: fragments.flatMap((one) => one.routes) },
    receivers: [{ name: 'everybody-else' }, ...named.map((name) => ({ name })), ...own],
  };
  writeFileSync(file, JSON.stringify(whole));
  return file;
};

const amtool = (...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('amtool', args, { encoding: 'utf8', timeout: 60_000 });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout.trim();
};

/** The receivers that an alert arrives at. */
const arrivesAt = (file: string, labels: Readonly<Record<string, string>>): readonly string[] =>
  amtool(
    'config',
    'routes',
    'test',
    `--config.file=${file}`,
    ...Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ).split(',');

const channels = ['#alerts', 'oncall', 'team@example.com', 'https://hooks.example.com/a?b=c%20d'];

const projectAt = (criticality: Criticality): Project =>
  projectWith({
    project: { id: `shop-${criticality}` },
    business: { criticality, owner: 'team-shop', stakeholders: ['head-of-shop', 'cfo@example.com'] },
    observability: { alertChannels: channels },
  });

describe('routes', () => {
  it('lead an alert of each priority where it shall go, and nowhere else', async ({ skip }) => {
    if (!here) skip(missing);
    const levels = ['critical', 'high', 'medium', 'low'] as const;
    const projects = levels.map(projectAt);
    const file = await configured(projects);
    expect(amtool('check-config', file)).toContain('SUCCESS');
    for (const project of projects) {
      const labels = alertLabels(project);
      const id = labels['project_id'] ?? '';
      const quiet = [`${id}/#alerts`, `${id}/team@example.com`];
      const loud = ['oncall', `${id}/https://hooks.example.com/a?b=c%20d`];
      const listed = [quiet[0], loud[0], quiet[1], loud[1]];
      const isPaging = project.strategy.paging.value;
      expect(arrivesAt(file, { ...labels, severity: 'critical' })).toEqual(
        isPaging ? [...loud, `${id}/cfo@example.com`, ...quiet] : listed,
      );
      for (const severity of ['warning', 'info'])
        expect(arrivesAt(file, { ...labels, severity })).toEqual(isPaging ? quiet : listed);
      // An alert that people wrote of a series of the project: it has no priority, so stakeholders are not told.
      const handmade = arrivesAt(file, { project_id: id, severity: 'critical' });
      expect(handmade).toEqual(isPaging ? [...loud, ...quiet] : listed);
    }
    expect(projects.map(({ strategy }) => [strategy.alertPriority.value, strategy.paging.value])).toEqual([
      ['P1', true],
      ['P2', true],
      ['P3', false],
      ['P4', false],
    ]);
    expect(arrivesAt(file, { project_id: 'shop', severity: 'critical', paging: 'yes' })).toEqual(['everybody-else']);
    expect(arrivesAt(file, { severity: 'critical', priority: 'P1' })).toEqual(['everybody-else']);
  });

  it('have no way of their own for what wakes somebody where nothing does', () => {
    const project = projectAt('medium');
    const files = [objectOf(project), fileOf(project, 'alertmanager-routes.yaml')];
    expect(JSON.stringify(files)).not.toMatch(/severity|priority|paging/u);
    expect(routes(projectAt('medium')).notes).toContain(
      'Stakeholders are told nothing: alerts of the project wake nobody.',
    );
  });

  it('tell the more urgent sooner and more often', async () => {
    const levels = ['critical', 'high', 'medium', 'low'] as const;
    const fragments = await fragmentsOf(levels.map(projectAt));
    const times = fragments.map(
      ({ routes: [route] }) => (route as unknown as Readonly<Record<string, string>>)['repeat_interval'],
    );
    expect(times.toSorted()).toEqual(['12h', '1h', '24h', '4h']);
  });

  it('go to the owner where no channel is named, and are left out where nothing is told', () => {
    const owned = projectOf(
      'project: {id: a}\nbusiness: {criticality: high, owner: team-a@example.com}\ntargets: [{kind: Pod, name: a}]\n',
    );
    expect(objectOf(owned)).toMatchObject({
      spec: { receivers: [{ name: 'a/team-a@example.com', emailConfigs: [{ to: 'team-a@example.com' }] }] },
    });
    expect(routes(fixtureProject('internal-tool'))).toEqual({ drafts: [], notes: [] });
    const nobody = projectOf('project: {id: a}\nbusiness: {criticality: high}\ntargets: [{kind: Pod, name: a}]\n');
    expect(routes(nobody)).toEqual({
      drafts: [],
      notes: ['There are no routes: the document names neither a channel nor an owner.'],
    });
  });

  it('write no credential, only where it is', () => {
    const text = JSON.stringify(routes(projectAt('critical')).drafts);
    expect(text).toContain('"apiURL":{"name":"contextcore-alerting","key":"slack-api-url"}');
    expect(text).toContain('"api_url_file":"/etc/alertmanager/secrets/contextcore-alerting/slack-api-url"');
    expect(text).not.toMatch(/"api_url"|hooks\.slack|password/u);
  });

  it('leave out of the object of the operator what it cannot reach, and say so', () => {
    const checkout = fixtureProject('checkout');
    expect(JSON.stringify(objectOf(checkout))).not.toContain('checkout-oncall');
    expect(routes(checkout).notes).toContain(
      'An AlertmanagerConfig cannot reach "checkout-oncall": use alertmanager-routes.yaml.',
    );
    const pipeline = fixtureProject('data-pipeline');
    expect(objectOf(pipeline)).toBeUndefined();
    expect(fileOf(pipeline, 'alertmanager-routes.yaml')).toMatchObject({
      routes: [{ receiver: 'finance-oncall' }],
      receivers: [],
    });
  });

  it('are the same for the operator and for the file of Alertmanager', () => {
    interface ObjectRoute {
      readonly matchers?: readonly { readonly name: string; readonly matchType: string; readonly value: string }[];
      readonly routes?: readonly ObjectRoute[];
    }
    const snake = (key: string): string => key.replace(/[A-Z]/gu, (sign) => `_${sign.toLowerCase()}`);
    const plain = ({ matchers, routes: below, ...rest }: ObjectRoute): unknown => ({
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [snake(key), value])),
      ...(matchers === undefined
        ? {}
        : { matchers: matchers.map(({ name, matchType, value }) => `${name}${matchType}${JSON.stringify(value)}`) }),
      ...(below === undefined ? {} : { routes: below.map(plain) }),
    });
    for (const criticality of ['critical', 'low'] as const) {
      const project = projectWith({
        business: { criticality, owner: 'team', stakeholders: ['cfo@example.com'] },
        observability: { alertChannels: channels.filter((channel) => channel !== 'oncall') },
      });
      const { spec } = objectOf(project) as { spec: { route: ObjectRoute; receivers: readonly PlainReceiver[] } };
      const fragment = fileOf(project, 'alertmanager-routes.yaml') as Fragment;
      expect([plain(spec.route)]).toEqual(fragment.routes);
      expect(spec.receivers.map(({ name }) => name)).toEqual(fragment.receivers.map(({ name }) => name));
    }
  });

  it('never give stakeholders what nobody is woken for', () => {
    const project = projectWith({
      business: { criticality: 'critical', owner: 'team', stakeholders: ['cfo@example.com'] },
      observability: { alertChannels: ['oncall'] },
    });
    expect(objectOf(project)).toBeUndefined();
    const [route] = (fileOf(project, 'alertmanager-routes.yaml') as Fragment).routes;
    expect(route?.receiver).toBe('oncall');
  });

  it('are obeyed by the operator: alerts have the namespace of the object', () => {
    const project = fixtureProject('checkout');
    expect(objectOf(project)).toMatchObject({ metadata: { namespace: 'shop' } });
    expect(alertLabels(project)).toMatchObject({ namespace: 'shop' });
    expect(routes(projectAt('critical')).notes).toContainEqual(expect.stringContaining('has no namespace'));
  });

  it('are valid for every project and every name, all in one file', async ({ skip }) => {
    const projects = everyProject();
    for (const project of projects) {
      const object = objectOf(project);
      if (object !== undefined) expect(operatorFaults(object)).toEqual([]);
    }
    if (!here) skip(missing);
    const names = hostileNames.filter((name) => name.trim() !== '');
    const odd = projectWith({
      project: { id: 'odd' },
      business: { criticality: 'critical', owner: 'team', stakeholders: names },
      observability: {
        alertChannels: [
          '#{{ .CommonLabels.owner }}',
          '#$HOME',
          '{{ 1 }}@example.com',
          'https://example.com/{{ 1 }}',
          'https://example.com/%zz',
          'https://user@example.com/',
          'javascript:alert(1)',
          ...names.slice(0, 10),
        ],
      },
    });
    const others = names.map((name, i) =>
      projectWith({ project: { id: `odd-channel-${i}` }, observability: { alertChannels: [name, `#${name}`] } }),
    );
    const file = await configured([...projects, ...others, odd]);
    expect(amtool('check-config', file)).toContain('SUCCESS');
    const [fragment] = await fragmentsOf([odd]);
    expect(fragment?.receivers).toEqual([
      expect.objectContaining({
        slack_configs: [expect.objectContaining({ channel: '#{{"{"}}{{"{"}} .CommonLabels.owner }}' })],
      }),
      expect.objectContaining({ name: 'odd/#$HOME' }),
    ]);
    expect(JSON.stringify(fragment)).not.toContain('_configs":[{"url');
  });
});
