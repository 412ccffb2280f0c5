import { describe, expect, it } from 'vitest';
import { createGrafanaServer } from '../connect/grafana-server.ts';
import { contract, workspace } from './cli.ts';

const two = { 'a.contract.yaml': contract({ id: 'order-flow' }), 'deep/b.contract.yaml': contract({ id: 'billing' }) };
const uid = 'contextcore-workflow-context';
const files = [
  `dashboards/grafana/${uid}.json`,
  `dashboards/kubernetes/${uid}.configmap.yaml`,
  `dashboards/kubernetes/${uid}.grafanadashboard.yaml`,
];

describe('contextcore dashboards generate', () => {
  const generate = ['dashboards', 'generate', '--out', 'dashboards'];

  it('writes dashboards, without a contract and with some', async () => {
    const { run, read, has } = workspace(two);
    expect(await run(generate)).toEqual({ code: 0, out: '', err: 'contextcore: 3 files written.\n' });
    expect(files.filter((file) => !has(file))).toEqual([]);
    expect(read(files[0] ?? '')).not.toContain('order-flow');
    expect(await run(generate)).toMatchObject({ err: 'contextcore: 0 files written, 3 unchanged.\n' });
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

  it('leaves alone what others wrote, unless told otherwise, and then writes nothing', async () => {
    const { run, put, has } = workspace();
    put(files[0] ?? '', '{"title": "mine"}');
    const refused = await run(generate);
    expect(refused).toMatchObject({ code: 91, out: '' });
    expect(refused.err).toContain(`"${files[0]}" was not written by contextcore: --force replaces it.`);
    expect(has(files[1] ?? '')).toBe(false);
    const dry = await run([...generate, '--dry-run']);
    expect(dry).toMatchObject({ code: 91, out: `refuse   ${files[0]}\ncreate   ${files[1]}\ncreate   ${files[2]}\n` });
    expect((await run([...generate, '--force'])).err).toBe('contextcore: 3 files written.\n');
  });

  it.each([
    [['--uid', 'Mine'], 92, 'Write "contextcore-" and at most 28'],
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
  it('puts a dashboard into Grafana once, lists it and deletes it', async () => {
    const { server, ask } = await setUp();
    expect(await ask('list')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('There are no dashboards'),
    });
    expect(await ask('provision', ['--dry-run'])).toEqual({ code: 0, out: `create   ${uid}\n`, err: '' });
    expect(server.writes()).toEqual([]);
    expect(await ask('provision')).toEqual({ code: 0, out: `create   ${uid}\n`, err: '' });
    expect(await ask('provision')).toEqual({ code: 0, out: `keep     ${uid}\n`, err: '' });
    expect(await ask('provision', ['--contract', '.'])).toEqual({ code: 0, out: `replace  ${uid}\n`, err: '' });
    expect(server.writes()).toHaveLength(3);
    expect(await ask('list')).toMatchObject({ code: 0, out: `${uid}  Workflow context (contextcore)\n` });
    const listed = await ask('list', ['--format', 'json']);
    expect(JSON.parse(listed.out)).toEqual([
      { uid, title: 'Workflow context', folder: 'contextcore', url: `/d/${uid}/x` },
    ]);
    expect(await ask('delete', ['--dry-run'])).toMatchObject({ out: `delete   ${uid}\n` });
    expect(server.dashboards.size).toBe(1);
    expect(await ask('delete')).toEqual({ code: 0, out: `delete   ${uid}\n`, err: '' });
    expect(server.dashboards.size).toBe(0);
  });

  it('deletes only what is ours', async () => {
    const { server, ask } = await setUp();
    await ask('provision');
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
      out: `refuse   ${uid}\n`,
      err: `contextcore: Dashboard "${uid}" in Grafana is not ours: --force replaces it, --uid gives ours another name.\n`,
    });
    expect(await ask('provision', ['--force'])).toMatchObject({ code: 0, out: `replace  ${uid}\n` });
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
