import { type HttpOptions, type Reply, type Request, send } from './http.ts';
import { fieldOf, type Refusal, refusalOf, textOf } from './refusal.ts';

/** A dashboard as Grafana has it. */
export interface StoredDashboard {
  readonly kind: 'dashboard';
  readonly dashboard: unknown;
  readonly folderUid: string;
}

/** A dashboard in a list. */
export interface ListedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly folder: string;
  readonly url: string;
  readonly tags: readonly string[];
}

export interface Saving {
  readonly dashboard: unknown;
  readonly folderUid: string;
  readonly message: string;
}

type Missing = { readonly kind: 'missing' };
type Folder = { readonly kind: 'folder'; readonly uid: string };

/** The few things of Grafana's HTTP API that dashboards need. Nothing here rejects. */
export interface Grafana {
  find(uid: string): Promise<StoredDashboard | Missing | Refusal>;
  save(saving: Saving): Promise<{ readonly kind: 'saved'; readonly url: string } | Refusal>;
  list(tag: string): Promise<{ readonly kind: 'list'; readonly dashboards: readonly ListedDashboard[] } | Refusal>;
  remove(uid: string): Promise<{ readonly kind: 'removed' } | Missing | Refusal>;
  /** A folder by its uid, else by its title at the top. */
  findFolder(uid: string, title: string): Promise<Folder | Missing | Refusal>;
  makeFolder(uid: string, title: string): Promise<Folder | Refusal>;
}

const pageSize = 1000;
const mostPages = 50;
const isTaken = (status: number): boolean => status === 409 || status === 412;

const listedOf = (item: unknown): readonly ListedDashboard[] => {
  const uid = textOf(item, 'uid');
  if (uid === undefined) return [];
  const tags = fieldOf(item, 'tags');
  return [
    {
      uid,
      title: textOf(item, 'title') ?? '',
      folder: textOf(item, 'folderTitle') ?? '',
      url: textOf(item, 'url') ?? '',
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    },
  ];
};

export const createGrafana = (options: HttpOptions): Grafana => {
  const ask = (request: Request): Promise<Reply> => send(request, options);
  const refused = (reply: Reply): Refusal => refusalOf(reply, options);
  const isNotFound = (reply: Reply): boolean =>
    reply.kind === 'answer' && reply.status === 404 && textOf(reply.body, 'message') !== undefined;
  const bodyOf = (reply: Reply): unknown => (reply.kind === 'answer' && reply.status === 200 ? reply.body : undefined);

  const folderOf = async (uid: string): Promise<Folder | Missing | Refusal> => {
    const reply = await ask({ method: 'GET', path: `/api/folders/${encodeURIComponent(uid)}` });
    const found = textOf(bodyOf(reply), 'uid');
    if (found !== undefined) return { kind: 'folder', uid: found };
    return isNotFound(reply) ? { kind: 'missing' } : refused(reply);
  };

  /** All pages of a list. */
  const listAll = async (path: string): Promise<readonly unknown[] | Refusal> => {
    const all: unknown[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const reply = await ask({ method: 'GET', path: `${path}&limit=${pageSize}&page=${page}` });
      const items = bodyOf(reply);
      if (!Array.isArray(items)) return refused(reply);
      all.push(...items);
      if (items.length < pageSize) break;
    }
    return all;
  };

  return {
    find: async (uid) => {
      const reply = await ask({ method: 'GET', path: `/api/dashboards/uid/${encodeURIComponent(uid)}` });
      if (isNotFound(reply)) return { kind: 'missing' };
      const dashboard = fieldOf(bodyOf(reply), 'dashboard');
      if (dashboard === undefined) return refused(reply);
      const folderUid = textOf(fieldOf(bodyOf(reply), 'meta'), 'folderUid') ?? '';
      return { kind: 'dashboard', dashboard, folderUid };
    },
    save: async ({ dashboard, folderUid, message }) => {
      const body = { dashboard, folderUid, message, overwrite: true };
      const reply = await ask({ method: 'POST', path: '/api/dashboards/db', body });
      return textOf(bodyOf(reply), 'uid') === undefined
        ? refused(reply)
        : { kind: 'saved', url: textOf(bodyOf(reply), 'url') ?? '' };
    },
    list: async (tag) => {
      const items = await listAll(`/api/search?type=dash-db&tag=${encodeURIComponent(tag)}`);
      return 'kind' in items ? items : { kind: 'list', dashboards: items.flatMap(listedOf) };
    },
    remove: async (uid) => {
      const reply = await ask({ method: 'DELETE', path: `/api/dashboards/uid/${encodeURIComponent(uid)}` });
      if (isNotFound(reply)) return { kind: 'missing' };
      return bodyOf(reply) === undefined ? refused(reply) : { kind: 'removed' };
    },
    findFolder: async (uid, title) => {
      const known = await folderOf(uid);
      if (known.kind !== 'missing') return known;
      const folders = await listAll('/api/folders?');
      if ('kind' in folders) return folders;
      const same = folders.find((folder) => textOf(folder, 'title') === title);
      const sameUid = textOf(same, 'uid');
      return sameUid === undefined ? { kind: 'missing' } : { kind: 'folder', uid: sameUid };
    },
    makeFolder: async (uid, title) => {
      const reply = await ask({ method: 'POST', path: '/api/folders', body: { uid, title } });
      const made = textOf(bodyOf(reply), 'uid');
      if (made !== undefined) return { kind: 'folder', uid: made };
      // Somebody else made it at the same time.
      const known = reply.kind === 'answer' && isTaken(reply.status) ? await folderOf(uid) : undefined;
      return known?.kind === 'folder' ? known : refused(reply);
    },
  };
};
