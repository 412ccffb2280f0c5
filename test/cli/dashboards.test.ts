import { describe, expect, it } from 'vitest';
import { createGrafanaServer } from '../connect/grafana-server.ts';
import { contract, workspace } from './cli.ts';

const two = { 'a.contract.yaml': contract({ id: 'order-flow' }), 'deep/b.contract.yaml': contract({ id: 'billing' }) };
const uid = 'contextcore-workflow-context';
const ofProjects = ['contextcore-project-portfolio', 'contextcore-project-details'];
const uids = [uid, ...ofProjects];
const filesOf = (name: string): readonly string[] => [
  `dashboards/grafana/${name}.json`,
  `dashboards/kubernetes/${name}.configmap.yaml`,
  `dashboards/kubernetes/${name}.grafanadashboard.yaml`,
];
const files = filesOf(uid);
const lines = (word: string, names: readonly string[] = uids): string =>
  names.map((name) => `${word.padEnd(9)}${name}\n`).join('');

describe('contextcore dashboards generate', () => {
  const generate = ['dashboards', 'generate', '--out', 'dashboards'];

  it('writes dashboards, without a contract and with some', async () => {
    const { run, read, has } = workspace(two);
    expect(await run(generate)).toEqual({ code: 0, out: '', err: 'contextcore: 9 files written.\n' });
    expect(uids.flatMap(filesOf).filter((file) => !has(file))).toEqual([]);
    expect(read(files[0] ?? '')).not.toContain('order-flow');
    expect(await run(generate)).toMatchObject({ err: 'contextcore: 0 files written, 9 unchanged.\n' });
    expect((await run([...generate, '--contract', '.', '--target', 'json'])).code).toBe(0);
    expect(read(files[0] ?? '')).toContain('"(?:billing|order-flow)"');
  });

  it('writes objects of Kubernetes as asked', async () => {
    const { run, read } = workspace();
    const more = [
      '--namespace',
      'monitoring',
      '--label',
      'team=a',
      '--instance-label',
      'grafana=main',
      '--folder',
      'On call',
    ];
    expect((await run([...generate, ...more])).code).toBe(0);
    expect(read(files[1] ?? '')).toMatch(
      /namespace: monitoring\n {2}labels:\n {4}grafana_dashboard: "1"\n {4}team: a\n/u,
    );
    expect(read(files[2] ?? '')).toMatch(
      /folder: On call\n {2}instanceSelector:\n {4}matchLabels:\n {6}grafana: main\n/u,
    );
  });

  it('writes the one that is chosen, and names it and what it leads to after what is given', async () => {
    const { run, read, has } = workspace();
    const more = ['--target', 'json', '--uid', 'contextcore-team-a', '--title', 'Team A'];
    const one = await run([...generate, ...more, '--dashboard', 'project-portfolio']);
    expect(one).toEqual({ code: 0, out: '', err: 'contextcore: 1 file written.\n' });
    const text = read('dashboards/grafana/contextcore-team-a-portfolio.json');
    expect(JSON.parse(text)).toMatchObject({ title: 'Team A: Project portfolio' });
    expect(text).toContain('/d/contextcore-team-a-details?');
    expect(has('dashboards/grafana/contextcore-team-a.json')).toBe(false);
    expect((await run([...generate, ...more])).err).toBe('contextcore: 2 files written, 1 unchanged.\n');
    expect(JSON.parse(read('dashboards/grafana/contextcore-team-a.json'))).toMatchObject({ title: 'Team A' });
  });

  it('leaves alone what others wrote, unless told otherwise, and then writes nothing', async () => {
    const { run, put, has } = workspace();
    put(files[0] ?? '', '{"title": "mine"}');
    const refused = await run(generate);
    expect(refused).toMatchObject({ code: 91, out: '' });
    expect(refused.err).toContain(`"${files[0]}" was not written by contextcore: --force replaces it.`);
    expect(has(files[1] ?? '')).toBe(false);
    const dry = await run([...generate, '--dashboard', 'workflow-context', '--dry-run']);
    expect(dry).toMatchObject({ code: 91, out: `refuse   ${files[0]}\ncreate   ${files[1]}\ncreate   ${files[2]}\n` });
    expect((await run([...generate, '--force'])).err).toBe('contextcore: 9 files written.\n');
  });

  it.each([
    [['--uid', 'Mine'], 92, 'Write "contextcore-" and at most 18'],
    [['--dashboard', 'projects'], 92, 'Allowed choices are workflow-context, project-portfolio, project-details, all'],
    [['--namespace', 'a b'], 92, 'Write the name of a namespace'],
    [['--target', 'helm'], 92, 'Allowed choices are json, configmap, grafana-operator, all'],
    [['--contract', 'nowhere'], 91, 'Nothing to check at "nowhere"'],
  ])('refuses %j', async (more, code, message) => {
    const { run, has } = workspace(two);
    const outcome = await run([...generate, ...more]);
    expect(outcome).toMatchObject({ code, err: expect.stringContaining(message) });
    expect(has('dashboards')).toBe(false);
  });
});

const setUp = async () => {
  const server = await createGrafanaServer();
  const { run } = workspace(two);
  return {
    server,
    ask: (
      what: string,
      more: readonly string[] = [],
      env: Readonly<Record<string, string>> = { GRAFANA_TOKEN: server.token },
    ) => run(['dashboards', what, '--grafana-url', server.url, ...more], { env }),
  };
};

describe('contextcore dashboards provision, list, delete', () => {
  it('puts dashboards into Grafana once, lists them and deletes them', async () => {
    const { server, ask } = await setUp();
    expect(await ask('list')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('There are no dashboards'),
    });
    expect(await ask('provision', ['--dry-run'])).toEqual({ code: 0, out: lines('create'), err: '' });
    expect(server.writes()).toEqual([]);
    const one = ['--dashboard', 'project-details'];
    expect(await ask('provision', one)).toEqual({
      code: 0,
      out: lines(
        'create',
        one.slice(1).map((name) => `contextcore-${name}`),
      ),
      err: '',
    });
    expect(await ask('provision')).toEqual({
      code: 0,
      out: `create   ${uid}\ncreate   ${ofProjects[0]}\nkeep     ${ofProjects[1]}\n`,
      err: '',
    });
    expect(await ask('provision')).toEqual({ code: 0, out: lines('keep'), err: '' });
    expect(await ask('provision', ['--contract', '.'])).toEqual({
      code: 0,
      out: `replace  ${uid}\n${lines('keep', ofProjects)}`,
      err: '',
    });
    // Three dashboards, their folder, and one of them again.
    expect(server.writes()).toHaveLength(5);
    const list = await ask('list');
    expect(list.code).toBe(0);
    expect(list.out).toContain('contextcore-project-details    Project details (contextcore)\n');
    const listed: readonly unknown[] = JSON.parse((await ask('list', ['--format', 'json'])).out);
    expect(listed).toHaveLength(3);
    expect(listed).toContainEqual({ uid, title: 'Workflow context', folder: 'contextcore', url: `/d/${uid}/x` });
    expect((await ask('delete', ['--dry-run'])).out.split('\n').sort()).toEqual(lines('delete').split('\n').sort());
    expect(server.dashboards.size).toBe(3);
    expect(await ask('delete', ofProjects)).toEqual({
      code: 0,
      out: lines('delete', [...ofProjects].reverse()),
      err: '',
    });
    expect(await ask('delete')).toEqual({ code: 0, out: `delete   ${uid}\n`, err: '' });
    expect(server.dashboards.size).toBe(0);
  });

  it('deletes only what is ours', async () => {
    const { server, ask } = await setUp();
    await ask('provision', ['--dashboard', 'workflow-context']);
    const others = { copy: ['contextcore', 'mine'], theirs: ['billing'], 'contextcore-named': ['billing'] };
    for (const [name, tags] of Object.entries(others))
      server.dashboards.set(name, {
        dashboard: { uid: name, title: name, tags },
        folderUid: 'contextcore',
        version: 1,
      });
    const outcome = await ask('delete');
    expect(outcome).toMatchObject({ code: 0, out: `delete   ${uid}\n` });
    expect(outcome.err).toBe('contextcore: Dashboard "copy" is a copy and stays: name its uid "copy" to delete it.\n');
    expect([...server.dashboards.keys()]).toEqual(['copy', 'theirs', 'contextcore-named']);
    const refused = await ask('delete', ['copy', 'theirs']);
    expect(refused).toMatchObject({
      code: 91,
      err: expect.stringContaining('no dashboard "theirs" with the tag "contextcore"'),
    });
    expect(await ask('delete', ['copy'])).toMatchObject({ code: 0, out: 'delete   copy\n' });
    expect([...server.dashboards.keys()]).toEqual(['theirs', 'contextcore-named']);
  });

  it('leaves a dashboard of somebody else alone', async () => {
    const { server, ask } = await setUp();
    server.folders.set('x', 'x');
    server.dashboards.set(uid, { dashboard: { uid, title: 'Mine', tags: [] }, folderUid: 'x', version: 1 });
    expect(await ask('provision')).toMatchObject({
      code: 91,
      out: `refuse   ${uid}\n${lines('create', ofProjects)}`,
      err: `contextcore: Dashboard "${uid}" in Grafana is not ours: --force replaces it, --uid gives ours another name.\n`,
    });
    expect(await ask('provision', ['--force'])).toMatchObject({
      code: 0,
      out: `replace  ${uid}\n${lines('keep', ofProjects)}`,
    });
  });

  it.each(['provision', 'list', 'delete'])(
    'ends with 97 where Grafana does not (%s), and never shows the token',
    async (what) => {
      const { server, ask } = await setUp();
      const wrong = await ask(what, [], { GRAFANA_TOKEN: 'glsa_wrong' });
      expect(wrong).toMatchObject({ code: 97, out: '', err: expect.stringContaining('does not accept the token') });
      const without = await ask(what, [], {});
      expect(without).toMatchObject({ code: 97, err: expect.stringContaining('GRAFANA_TOKEN is not set') });
      server.says(() => ({ status: 500, body: { message: `broken: ${server.token}` } }));
      const broken = await ask(what);
      expect(broken).toMatchObject({ code: 97, err: 'contextcore: Grafana fails (500): broken: ***.\n' });
      server.says(() => 'hang');
      const hanging = await ask(what, ['--timeout', '0.2']);
      expect(hanging).toMatchObject({ code: 97, err: expect.stringContaining('does not answer within 0.2 s') });
      for (const { out, err } of [wrong, without, broken, hanging]) expect(out + err).not.toContain('glsa_');
    },
  );

  it.each([
    [['--grafana-url', 'grafana.example'], {}, 92, 'is no address that begins with'],
    [['--grafana-url', 'file:///etc/passwd'], {}, 92, 'is no address that begins with'],
    [['--grafana-url', 'https://admin:hunter2@grafana.example'], {}, 92, 'holds a name or a password'],
    [['--grafana-url', 'https://grafana.example/?orgId=1'], {}, 92, 'is more than an address'],
    [['--grafana-url', 'https://grafana.example', '--timeout', '0'], {}, 92, 'Write a number of seconds'],
    [['--grafana-url', 'https://grafana.example'], { GRAFANA_TOKEN: 'hunter2\nx: y' }, 91, 'GRAFANA_TOKEN holds signs'],
    [[], {}, 92, "required option '--grafana-url <url>' not specified"],
  ])('refuses %j', async (more, env, code, message) => {
    const { out, err, code: given } = await workspace().run(['dashboards', 'list', ...more], { env });
    expect({ out, code: given }).toEqual({ out: '', code });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });

  it('finds Grafana below a path, and warns where the token goes unencrypted', async () => {
    const server = await createGrafanaServer();
    server.says(({ path }) => (path.startsWith('/grafana/api/search') ? { status: 200, body: [] } : undefined));
    const { run } = workspace();
    const env = { GRAFANA_TOKEN: server.token };
    const local = await run(['dashboards', 'list', '--grafana-url', `${server.url}/grafana/`], { env });
    expect(local).toMatchObject({
      code: 0,
      err: 'contextcore: There are no dashboards of contextcore in this Grafana.\n',
    });
    const far = await run(['dashboards', 'list', '--grafana-url', 'http://grafana.invalid', '--timeout', '1'], { env });
    expect(far).toMatchObject({
      code: 97,
      err: expect.stringContaining('The token goes to "grafana.invalid" unencrypted'),
    });
  });
});
