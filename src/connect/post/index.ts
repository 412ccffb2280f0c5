import { send } from '../grafana/http.ts';

export type Posted = { readonly kind: 'posted' } | { readonly kind: 'refused'; readonly reason: string };

/** What the answer says, as a part of a line; never the address, should it come back. */
const lineOf = (text: string, secret: string): string => {
  const head = text.slice(0, 2000);
  const safe = secret.length > 1 ? head.replaceAll(secret, '***') : head;
  const line = safe.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line === '' || line.startsWith('<') ? '' : `: ${line.length > 100 ? `${line.slice(0, 100)}…` : line}`;
};

/**
 * Posts a value as JSON, once. Follows nobody who sends it elsewhere. What is told of a failure names the host only: the rest of
 * such an address often is the secret. Never rejects.
 */
export const postJson = async (url: URL, body: unknown, timeoutMs: number): Promise<Posted> => {
  const reply = await send(
    { method: 'POST', path: `${url.pathname}${url.search}`, body },
    { base: url.origin, timeoutMs },
  );
  const refused = (what: string): Posted => ({ kind: 'refused', reason: `"${url.host}" ${what}.` });
  if (reply.kind === 'none') return refused(`does not take it: ${reply.reason}`);
  const { status } = reply;
  const said = lineOf(reply.text, `${url.pathname}${url.search}`);
  if (status >= 200 && status < 300) return { kind: 'posted' };
  if (status >= 300 && status < 400) return refused(`sends it elsewhere (${status}), and nobody is followed`);
  if (status === 401 || status === 403) return refused(`does not allow it (${status})${said}`);
  if (status >= 500) return refused(`fails (${status})${said}`);
  return refused(`refuses it (${status})${said}`);
};
