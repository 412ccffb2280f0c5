import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** How the receiver answers: a status, with a body where the endpoint has one; or not at all. */
export type Reply = { readonly status: number; readonly body?: object; readonly after?: Promise<unknown> } | 'hang';

export interface Request {
  /** The names of the spans in it, in order. */
  readonly spans: readonly string[];
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly path: string;
}

interface SpanText {
  readonly name: string;
}
interface Body {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly SpanText[] }[] }[];
}

const namesIn = (body: Body): readonly string[] =>
  (body.resourceSpans ?? []).flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );

/** An OTLP endpoint on the loopback that can be down, slow and of any opinion. */
export const createReceiver = async () => {
  const requests: Request[] = [];
  const acknowledged: string[] = [];
  const open = new Set<ServerResponse>();
  const flying = new Map<string, number>();
  let twiceAtOnce = 0;
  let reply: (request: Request) => Reply = () => ({ status: 200, body: {} });
  let server: Server | undefined;
  let port = 0;

  const answer = async (request: Request, response: ServerResponse): Promise<void> => {
    const how = reply(request);
    open.add(response);
    if (how === 'hang') return;
    for (const name of request.spans) {
      const flights = (flying.get(name) ?? 0) + 1;
      flying.set(name, flights);
      if (flights > 1) twiceAtOnce += 1;
    }
    await how.after;
    for (const name of request.spans) flying.set(name, (flying.get(name) ?? 1) - 1);
    if (how.status < 300) acknowledged.push(...request.spans);
    response.writeHead(how.status, { 'content-type': 'application/json' }).end(JSON.stringify(how.body ?? {}));
    open.delete(response);
  };

  const up = (): Promise<void> =>
    new Promise((resolve) => {
      const made = createServer((incoming, response) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', () => {});
        incoming.on('end', () => {
          const body: Body = JSON.parse(Buffer.concat(chunks).toString());
          const request = { spans: namesIn(body), body, headers: incoming.headers, path: incoming.url ?? '' };
          requests.push(request);
          void answer(request, response);
        });
      });
      server = made.listen(port, '127.0.0.1', () => {
        port = (made.address() as AddressInfo).port;
        resolve();
      });
    });

  const down = (): Promise<void> =>
    new Promise((resolve) => {
      if (server === undefined) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
      server = undefined;
    });

  await up();
  onTestFinished(down);
  return {
    base: `http://127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/v1/traces`,
    requests,
    /** The names of spans that were answered with a status of success, as often as they were. */
    acknowledged,
    /** How often a span came in while it was being answered. */
    twiceAtOnce: () => twiceAtOnce,
    replies: (how: (request: Request) => Reply): void => {
      reply = how;
    },
    /** Takes now what it has let wait. */
    letGo: (): void => {
      for (const response of open) response.writeHead(200).end('{}');
      open.clear();
    },
    up,
    down,
  };
};
export type Receiver = Awaited<ReturnType<typeof createReceiver>>;
