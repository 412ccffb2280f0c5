import { isRow } from '../../core/index.ts';
import type { HttpOptions, Reply } from './http.ts';

/** Why Grafana did not do what it was asked. */
export interface Refusal {
  readonly kind: 'refused';
  /** Of its answer; undefined where there was none. */
  readonly status?: number;
  /** A sentence. */
  readonly reason: string;
}

export const fieldOf = (value: unknown, name: string): unknown => (isRow(value) ? value[name] : undefined);

export const textOf = (value: unknown, name: string): string | undefined => {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
};

/** What Grafana says itself, as a part of a line; never the token, should it come back. */
const saysOf = (body: unknown, token: string | undefined): string => {
  const message = textOf(body, 'message') ?? '';
  const safe = token === undefined || token === '' ? message : message.replaceAll(token, '***');
  const line = safe.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line === '' ? '' : `: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
};

const meaningOf = (status: number, said: string, token: string | undefined): string => {
  if (status === 401)
    return token === undefined
      ? 'Grafana wants a token (401), and GRAFANA_TOKEN is not set'
      : 'Grafana does not accept the token in GRAFANA_TOKEN (401)';
  if (status === 403) return 'Grafana does not allow that to the token in GRAFANA_TOKEN (403)';
  if (status === 404)
    return said === '' ? 'There is no Grafana at that address (404)' : 'Grafana does not find it (404)';
  if (status === 412) return 'Grafana has something else under that name, or it changed meanwhile (412)';
  if (status === 429) return 'Grafana gets too many requests (429)';
  if (status >= 300 && status < 400)
    return `Grafana sends requests elsewhere (${status}), where the token is not sent; give the URL that it sends them to`;
  if (status >= 500) return `Grafana fails (${status})`;
  if (status < 300) return 'What answers is not Grafana';
  return `Grafana refuses it (${status})`;
};

const hostOf = (base: string): string => base.replace(/^https?:\/\//u, '').replace(/\/.*$/su, '');

/** An answer that is not what was asked for, told. */
export const refusalOf = (reply: Reply, { base, token }: Pick<HttpOptions, 'base' | 'token'>): Refusal => {
  if (reply.kind === 'none')
    return { kind: 'refused', reason: `Grafana is not there at "${hostOf(base)}": ${reply.reason}.` };
  const { status, body } = reply;
  const said = saysOf(body, token);
  return { kind: 'refused', status, reason: `${meaningOf(status, said, token)}${said}`.replace(/\.?$/u, '.') };
};
