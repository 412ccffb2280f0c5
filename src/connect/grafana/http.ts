/** What became of a request. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly text: string }
  /** No answer that could be read; why, in a few words. */
  | { readonly kind: 'none'; readonly reason: string };

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base, with a leading slash. */
  readonly path: string;
  readonly body?: unknown;
}

export interface HttpOptions {
  /** Without a slash at its end. */
  readonly base: string;
  readonly token?: string;
  readonly timeoutMs: number;
}

const mostBytes = 20 * 1024 * 1024;

const readAll = async (response: Response): Promise<string | undefined> => {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The code of what went wrong below `fetch`. Its messages are not told: they may quote what was sent. */
const codeOf = (error: unknown): string | undefined => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** What the codes of a connection mean that users meet most. */
const connections: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nobody listens there'],
  ['ENOTFOUND', 'no host has that name'],
  ['EAI_AGAIN', 'its name cannot be looked up at present'],
  ['ETIMEDOUT', 'the connection takes too long'],
  ['EHOSTUNREACH', 'no way leads there'],
  ['ENETUNREACH', 'no way leads there'],
]);

/** Some ports are never asked over HTTP, whoever listens: that has no code. */
const isBadPort = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';

const reasonOf = (error: unknown, timeoutMs: number): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return `it does not answer within ${timeoutMs / 1000} s`;
  if (isBadPort(error)) return 'it cannot be reached: its port is not open to HTTP';
  const code = codeOf(error);
  if (code === undefined) return 'it cannot be reached';
  const words = connections.get(code);
  return `it cannot be reached${words === undefined ? '' : `: ${words}`} (${code})`;
};

/** One request and its answer, body and all, in a limited time. Never rejects. */
export const send = async ({ method, path, body }: Request, options: HttpOptions): Promise<Reply> => {
  const { base, token, timeoutMs } = options;
  try {
    const response = await fetch(`${base}${path}`, {
      method,
      // The token is for whom it was given for, and for nobody to whom that one sends us on.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await readAll(response);
    if (text === undefined) return { kind: 'none', reason: 'its answer is too long' };
    return { kind: 'answer', status: response.status, body: parsed(text), text };
  } catch (error) {
    return { kind: 'none', reason: reasonOf(error, timeoutMs) };
  }
};
