import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createGrafana, provision } from '../../src/connect/index.ts';
import { createGrafanaServer } from './grafana-server.ts';

const wanted = {
  uid: 'contextcore-x',
  title: 'X',
  tags: ['contextcore'],
  schemaVersion: 42,
  links: [],
  panels: [{ id: 1, type: 'stat', targets: [{ expr: 'up' }], options: { a: null } }],
};
const options = { tag: 'contextcore', folder: { uid: 'cc', title: 'Context' }, dryRun: false, force: false };

const setUp = async (timeoutMs = 5_000) => {
  const server = await createGrafanaServer();
  const grafana = createGrafana({ base: server.url, token: server.token, timeoutMs });
  return { server, grafana, put: (more = {}) => provision(grafana, wanted, { ...options, ...more }) };
};

const does = (what: string) => ({ kind: 'provisioned', does: what });

/** A port on which somebody listened a moment ago. */
const unusedPort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

describe('provisioning', () => {
  it('makes the folder and the dashboard, and then does nothing', async () => {
    const { server, put } = await setUp();
    expect(await put()).toEqual(does('create'));
    expect(server.writes()).toEqual(['POST /api/folders', 'POST /api/dashboards/db']);
    expect([...server.folders]).toEqual([['cc', 'Context']]);
    expect(server.asked.at(-1)?.body).toMatchObject({ overwrite: true, folderUid: 'cc', dashboard: wanted });
    expect(await put()).toEqual(does('keep'));
    expect(server.writes()).toHaveLength(2);
  });

  it.each([
    ['a panel of somebody', { panels: [...wanted.panels, { id: 2 }] }],
    ['a link of somebody', { links: [{ title: 'x' }] }],
    ['another query', { panels: [{ id: 1, type: 'stat', targets: [{ expr: 'down' }], options: {} }] }],
    ['an older form', { schemaVersion: 39 }],
    ['no panels', { panels: undefined }],
  ])('replaces a dashboard that has %s', async (_, change) => {
    const { server, put } = await setUp();
    await put();
    const kept = server.dashboards.get(wanted.uid);
    if (kept) server.dashboards.set(wanted.uid, { ...kept, dashboard: { ...kept.dashboard, ...change } });
    expect(await put()).toEqual(does('replace'));
    expect(server.dashboards.get(wanted.uid)?.dashboard).toMatchObject(wanted);
    expect(await put()).toEqual(does('keep'));
  });

  it('keeps one that Grafana has brought up to date, and filled up', async () => {
    const { server, put } = await setUp();
    await put();
    const kept = server.dashboards.get(wanted.uid);
    const { links, ...others } = kept?.dashboard ?? {};
    const panels = [{ ...wanted.panels[0], options: {}, pluginVersion: '12.0.0' }];
    if (kept)
      server.dashboards.set(wanted.uid, {
        ...kept,
        dashboard: { ...others, panels, schemaVersion: 43, preload: false },
      });
    expect(await put()).toEqual(does('keep'));
  });

  it('moves a dashboard into its folder', async () => {
    const { server, put } = await setUp();
    await put();
    server.folders.set('other', 'Other');
    const kept = server.dashboards.get(wanted.uid);
    if (kept) server.dashboards.set(wanted.uid, { ...kept, folderUid: 'other' });
    expect(await put()).toEqual(does('replace'));
    expect(server.dashboards.get(wanted.uid)?.folderUid).toBe('cc');
  });

  it('takes a folder that is there by its title, on whatever page', async () => {
    const { server, put } = await setUp();
    for (let i = 0; i < 1500; i++) server.folders.set(`f${i}`, `Folder ${i}`);
    server.folders.set('theirs', 'Context');
    expect(await put()).toEqual(does('create'));
    expect(server.writes()).toEqual(['POST /api/dashboards/db']);
    expect(server.dashboards.get(wanted.uid)?.folderUid).toBe('theirs');
  });

  it('uses a folder that somebody else makes at the same moment', async () => {
    const { server, put } = await setUp();
    server.says(({ method, path }) => {
      if (method === 'POST' && path === '/api/folders') server.folders.set('cc', 'Context');
      return undefined;
    });
    expect(await put()).toEqual(does('create'));
  });

  it('leaves a dashboard alone that is not ours, unless told otherwise', async () => {
    const { server, put } = await setUp();
    server.folders.set('cc', 'Context');
    const theirs = { dashboard: { uid: wanted.uid, title: 'Theirs', tags: ['billing'] }, folderUid: 'cc', version: 1 };
    server.dashboards.set(wanted.uid, theirs);
    expect(await put()).toEqual(does('refuse'));
    expect(server.writes()).toEqual([]);
    expect(await put({ force: true })).toEqual(does('replace'));
  });

  it('only tells what it would do', async () => {
    const { server, put } = await setUp();
    expect(await put({ dryRun: true })).toEqual(does('create'));
    expect(server.writes()).toEqual([]);
  });
});

describe('a Grafana that does not do what it is asked', () => {
  it.each([
    [401, { message: 'invalid API key' }, 'Grafana does not accept the token in GRAFANA_TOKEN (401): invalid API key.'],
    [403, { message: 'no' }, 'Grafana does not allow that to the token in GRAFANA_TOKEN (403): no.'],
    [
      412,
      { message: 'A dashboard with the same name exists.' },
      'Grafana has something else under that name, or it changed meanwhile (412): A dashboard with the same name exists.',
    ],
    [429, {}, 'Grafana gets too many requests (429).'],
    [500, { message: 'a glsa_secret\u001b[31m b' }, 'Grafana fails (500): a *** [31m b.'],
    [503, '<html>', 'Grafana fails (503).'],
    [
      400,
      { message: 'Cannot save provisioned dashboard' },
      'Grafana refuses it (400): Cannot save provisioned dashboard.',
    ],
    [200, '<html>', 'What answers is not Grafana.'],
    [404, '<html>', 'There is no Grafana at that address (404).'],
  ])('is told: %i', async (status, body, reason) => {
    const { server, put } = await setUp();
    server.folders.set('cc', 'Context');
    server.says(({ method }) => (method === 'POST' ? { status, body } : undefined));
    expect(await put()).toMatchObject({ kind: 'refused', status, reason });
  });

  it('sends the token to nobody else', async () => {
    const { server, put } = await setUp();
    const other = await createGrafanaServer();
    server.says(() => ({ status: 302, location: `${other.url}/login` }));
    expect(await put()).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('sends requests elsewhere (302)'),
    });
    expect(other.asked).toEqual([]);
  });

  it('wants a token where there is none', async () => {
    const { server } = await setUp();
    const grafana = createGrafana({ base: server.url, timeoutMs: 5_000 });
    expect(await grafana.list('contextcore')).toMatchObject({
      reason: 'Grafana wants a token (401), and GRAFANA_TOKEN is not set: Unauthorized.',
    });
  });

  it('is not waited for without end, before its answer or within', async () => {
    const { server, put } = await setUp(200);
    for (const how of ['hang', 'stall'] as const) {
      server.says(() => how);
      const reason = `Grafana is not there at "${new URL(server.url).host}": it does not answer within 0.2 s.`;
      expect(await put()).toEqual({ kind: 'refused', reason });
    }
  });

  it('may hang up, or not be there', async () => {
    const { server, put } = await setUp();
    server.says(() => 'drop');
    expect(await put()).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/cannot be reached \(\w+\)\.$/u),
    });
    const nobody = createGrafana({ base: 'http://127.0.0.1:1', token: 'x', timeoutMs: 5_000 });
    expect(await nobody.find('x')).toEqual({
      kind: 'refused',
      reason: 'Grafana is not there at "127.0.0.1:1": it cannot be reached: its port is not open to HTTP.',
    });
    const port = await unusedPort();
    const left = createGrafana({ base: `http://127.0.0.1:${port}/grafana`, token: 'x', timeoutMs: 5_000 });
    expect(await left.find('x')).toEqual({
      kind: 'refused',
      reason: `Grafana is not there at "127.0.0.1:${port}": it cannot be reached: nobody listens there (ECONNREFUSED).`,
    });
  });

  it('may answer with more than anybody reads', async () => {
    const { server, put } = await setUp(20_000);
    const much = JSON.stringify({ dashboard: 'x'.repeat(21 * 1024 * 1024) });
    server.says(() => ({ status: 200, body: much }));
    expect(await put()).toMatchObject({
      reason: expect.stringMatching(/^Grafana is not there at ".+": its answer is too long\.$/u),
    });
  });
});
