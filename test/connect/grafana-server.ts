import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  /** With what stands behind the question mark. */
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

interface Kept {
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly folderUid: string;
  readonly version: number;
}

type Answer =
  | { readonly status: number; readonly body?: unknown; readonly location?: string }
  | 'hang'
  | 'stall'
  | 'drop';

const notFound = (what: string): Answer => ({ status: 404, body: { message: `${what} not found` } });

/** A Grafana on the loopback that keeps dashboards and folders, and can be of any opinion. */
export const createGrafanaServer = async (token = 'glsa_secret') => {
  const asked: Asked[] = [];
  const dashboards = new Map<string, Kept>();
  const folders = new Map<string, string>();
  let opinion: (request: Asked) => Answer | undefined = () => undefined;

  const tagsOf = ({ dashboard }: Kept): readonly unknown[] =>
    Array.isArray(dashboard['tags']) ? (dashboard['tags'] as readonly unknown[]) : [];

  const save = (body: unknown): Answer => {
    const { dashboard, folderUid, overwrite } = body as {
      readonly dashboard: Readonly<Record<string, unknown>>;
      readonly folderUid: string;
      readonly overwrite: boolean;
    };
    const uid = String(dashboard['uid']);
    const before = dashboards.get(uid);
    if (!folders.has(folderUid)) return { status: 400, body: { message: 'folder not found' } };
    if (before && !overwrite) return { status: 412, body: { status: 'version-mismatch', message: 'changed' } };
    const version = (before?.version ?? 0) + 1;
    // Grafana gives numbers of its own to what it keeps.
    dashboards.set(uid, { dashboard: { ...dashboard, id: 7, version }, folderUid, version });
    return { status: 200, body: { status: 'success', uid, url: `/d/${uid}/x`, version } };
  };

  const answerTo = ({ method, path, body, authorization }: Asked): Answer => {
    const url = new URL(path, 'http://grafana');
    const [, api, kind, ...rest] = url.pathname.split('/');
    const name = rest.at(-1) ?? '';
    const page = <T>(all: readonly T[]): readonly T[] => {
      const limit = Number(url.searchParams.get('limit'));
      return all.slice((Number(url.searchParams.get('page')) - 1) * limit).slice(0, limit);
    };
    if (authorization !== `Bearer ${token}`) return { status: 401, body: { message: 'Unauthorized' } };
    if (api !== 'api') return notFound('page');
    if (method === 'POST' && kind === 'dashboards') return save(body);
    if (method === 'POST' && kind === 'folders') {
      const { uid, title } = body as { readonly uid: string; readonly title: string };
      if (folders.has(uid)) return { status: 409, body: { message: 'it exists' } };
      folders.set(uid, title);
      return { status: 200, body: { uid, title } };
    }
    if (kind === 'folders' && name === '')
      return { status: 200, body: page([...folders].map(([uid, title]) => ({ uid, title }))) };
    if (kind === 'folders')
      return folders.has(name) ? { status: 200, body: { uid: name, title: folders.get(name) } } : notFound('folder');
    if (kind === 'search') {
      const found = [...dashboards].filter(([, one]) => tagsOf(one).includes(url.searchParams.get('tag')));
      return {
        status: 200,
        body: page(
          found.map(([uid, one]) => ({
            uid,
            title: one.dashboard['title'],
            url: `/d/${uid}/x`,
            tags: tagsOf(one),
            folderTitle: folders.get(one.folderUid),
          })),
        ),
      };
    }
    const kept = dashboards.get(name);
    if (kept === undefined) return notFound('Dashboard');
    if (method === 'DELETE') {
      dashboards.delete(name);
      return { status: 200, body: { title: 'x', message: 'deleted' } };
    }
    return { status: 200, body: { dashboard: kept.dashboard, meta: { folderUid: kept.folderUid } } };
  };

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const request: Asked = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        body: text === '' ? undefined : JSON.parse(text),
        authorization: incoming.headers.authorization,
      };
      asked.push(request);
      const answer = opinion(request) ?? answerTo(request);
      if (answer === 'hang') return;
      if (answer === 'stall') return void response.writeHead(200).write('{"dashboard": ');
      if (answer === 'drop') return void incoming.socket.destroy();
      const { status, body, location } = answer;
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(location === undefined ? {} : { location }),
      });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    asked,
    dashboards,
    folders,
    /** What changed something. */
    writes: (): readonly string[] =>
      asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
    /** Has it answer otherwise. */
    says: (how: (request: Asked) => Answer | undefined): void => {
      opinion = how;
    },
  };
};
