/** A request as the dialer sends it, and the request that follows a redirect. */
import { Readable } from 'node:stream';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { Headers } from './undici.ts';

/** Methods whose requests contain no data of the person. Only these are repeated at another origin. */
const harmlessMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND']);

export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: RequestInit['body'] | null;
  readonly signal: AbortSignal | null;
  readonly redirect: 'follow' | 'manual' | 'error';
}

/** @throws ProblemError `answer-invalid` for an address or a header value that cannot be sent: both may come from a server */
export function outgoing(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Outgoing {
  const given = typeof input === 'string' || input instanceof URL ? null : input;
  const method = (init?.method ?? given?.method ?? 'GET').toUpperCase();
  return {
    url: sendableUrl(given?.url ?? String(input)),
    method,
    headers: sendableHeaders(init?.headers ?? given?.headers),
    body: method === 'GET' || method === 'HEAD' ? null : (init?.body ?? given?.body ?? null),
    signal: init?.signal ?? given?.signal ?? null,
    redirect: (init?.redirect ?? given?.redirect ?? 'follow') as Outgoing['redirect'],
  };
}

function sendableUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new ProblemError(problem('answer-invalid'));
  return url;
}

function sendableHeaders(given: ConstructorParameters<typeof Headers>[0]): Headers {
  try {
    return new Headers(given);
  } catch (cause) {
    // a line break, another control character, or a character beyond Latin-1
    throw new ProblemError(problem('answer-invalid'), { cause });
  }
}

/**
 * The request that follows a redirect (WHATWG fetch, HTTP-redirect fetch).
 * @throws ProblemError `host-not-confirmed` | `answer-invalid` when the redirect may not be followed
 */
export function redirected(request: Outgoing, status: number, from: URL, to: URL): Outgoing {
  const becomesGet =
    (status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    ((status === 301 || status === 302) && request.method === 'POST');
  const method = becomesGet ? 'GET' : request.method;
  const leaves = from.origin !== to.origin;
  if ((from.protocol === 'https:' && to.protocol !== 'https:') || (leaves && !harmlessMethods.has(method)))
    throw new ProblemError(problem('host-not-confirmed', { host: to.host }));
  if (!becomesGet && request.body instanceof ReadableStream)
    throw new ProblemError(problem('answer-invalid', { host: from.host, status }));
  const headers = new Headers(request.headers);
  if (becomesGet) for (const name of ['content-type', 'content-length']) headers.delete(name);
  if (leaves) for (const name of ['authorization', 'cookie']) headers.delete(name);
  return { ...request, method, headers, body: becomesGet ? null : request.body };
}

/** The body in a form that undici accepts. Streams are not read into memory. */
export async function sendable(body: Outgoing['body']): Promise<string | Uint8Array | Readable | null> {
  if (body === null || body === undefined || typeof body === 'string' || body instanceof Uint8Array)
    return body ?? null;
  if (body instanceof ReadableStream) return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  return new Uint8Array(await new Response(body).arrayBuffer());
}
