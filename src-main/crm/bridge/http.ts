/**
 * One request to the bridge and what its answer means for the whole side: throws for trouble of the side, hands everything that
 * concerns one item to the caller. Believes only answers that look like the bridge's own (ID4, RU4).
 */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Channel, discardBody, retryAfter } from '../../net/index.ts';
import { problemAnswer } from './answers.ts';

export interface BridgeRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** A JSON text, or bytes, whole or as a stream; with their media type when that is not `application/json`. */
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type BridgeAnswer =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly body: unknown;
      readonly retryAt: number | null;
    };

export interface BridgeHttp {
  readonly host: string;
  readonly origin: string;
  /**
   * @throws ProblemError `sign-in-required` | `throttled` | `server-failed` | `captive-portal` | `not-a-crm` | `answer-invalid`, and
   * whatever the channel throws.
   */
  readonly ask: (request: BridgeRequest, signal: AbortSignal) => Promise<BridgeAnswer>;
  /** Opens a stream. @throws ProblemError as `ask` */
  readonly stream: (
    path: string,
    mediaType: string,
    signal: AbortSignal,
  ) => Promise<ReadableStream<Uint8Array>>;
  /** Opens the bytes of one item. @throws ProblemError as `ask` */
  readonly bytes: (
    path: string,
    mediaType: string,
    signal: AbortSignal,
  ) => Promise<
    | Extract<BridgeAnswer, { ok: false }>
    | { readonly ok: true; readonly bytes: ReadableStream<Uint8Array>; readonly digest: string | null }
  >;
}

/** How long Concord waits when the server names no time. */
const defaultPauseMs = 60_000;

export function createBridgeHttp(channel: Channel, origin: string, clock: Clock): BridgeHttp {
  const { host } = new URL(origin);

  const send = (
    way: 'fetch' | 'stream',
    request: BridgeRequest,
    accept: string,
    signal: AbortSignal,
  ): Promise<Response> =>
    channel[way](`${origin}${request.path}`, {
      method: request.method,
      headers: {
        Accept: accept,
        ...(request.body === undefined ? {} : { 'Content-Type': request.mediaType ?? 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      // fetch demands it of a body that is a stream
      ...(request.body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
      signal,
    });

  /** For an answer that does not come from a bridge. */
  const refuse = async (response: Response, code: 'captive-portal' | 'answer-invalid'): Promise<never> => {
    await discardBody(response);
    fail(code, { host, ...(code === 'answer-invalid' ? { status: response.status } : {}) });
  };

  const troubled = async (response: Response): Promise<Extract<BridgeAnswer, { ok: false }>> => {
    const { status } = response;
    const type = mediaTypeOf(response);
    const text = await response.text();
    const details = type === 'application/problem+json' ? problemAnswer.safeParse(parsed(text)) : null;
    const retryAt = retryAfter(response, clock);
    if (status === 401) fail(mayWantToken(response) ? 'sign-in-required' : 'not-a-crm', { host });
    if (status === 429 || (status === 503 && (retryAt !== null || details?.success === true)))
      fail('throttled', { host }, retryAt ?? clock.now() + defaultPauseMs);
    if (status === 511) fail('captive-portal', { host });
    // there is no room for one item, which is no trouble of the side
    if (status === 507 && details?.success === true)
      return { ok: false, status, code: details.data.code, body: details.data, retryAt };
    if (status >= 500) fail('server-failed', { host, status }, retryAt ?? undefined);
    if (details?.success === true)
      return { ok: false, status, code: details.data.code, body: details.data, retryAt };
    // a 404 without the bridge's own problem details means that no bridge is there; it never means that an entry is gone
    if (status === 404 || status === 405) fail('not-a-crm', { host, status });
    fail('answer-invalid', { host, status });
  };

  return {
    host,
    origin,
    async ask(request, signal) {
      const response = await send('fetch', request, 'application/json, application/problem+json', signal);
      if (leftHome(response, origin)) return refuse(response, 'captive-portal');
      if (!response.ok) return troubled(response);
      if (response.status === 204) return { ok: true, status: 204, body: null };
      const type = mediaTypeOf(response);
      if (type === 'text/html') return refuse(response, 'captive-portal');
      if (type !== 'application/json') return refuse(response, 'answer-invalid');
      const body = parsed(await response.text());
      if (body === undefined) fail('answer-invalid', { host, status: response.status });
      return { ok: true, status: response.status, body };
    },
    async stream(path, mediaType, signal) {
      const response = await send('stream', { method: 'GET', path }, mediaType, signal);
      if (!response.ok) await troubled(response);
      if (mediaTypeOf(response) !== mediaType || response.body === null)
        return refuse(response, 'answer-invalid');
      return response.body;
    },
    async bytes(path, mediaType, signal) {
      // the time limit of a whole request does not fit a large message on a slow line
      const response = await send('stream', { method: 'GET', path }, mediaType, signal);
      if (leftHome(response, origin)) return refuse(response, 'captive-portal');
      if (!response.ok) return troubled(response);
      if (mediaTypeOf(response) !== mediaType || response.body === null)
        return refuse(response, mediaTypeOf(response) === 'text/html' ? 'captive-portal' : 'answer-invalid');
      return { ok: true, bytes: response.body, digest: response.headers.get('content-digest') };
    },
  };
}

/** Whether nothing can have reached the server: the connection itself was never made. */
export function wasNeverSent(error: unknown): boolean {
  const code = problemOf(error)?.code;
  if (code === 'certificate-untrusted' || code === 'host-not-confirmed') return true;
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if ('code' in inner && notConnected.has(String(inner.code))) return true;
  return false;
}

const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function leftHome(response: Response, origin: string): boolean {
  return response.redirected && URL.parse(response.url)?.origin !== origin;
}

function mediaTypeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** A page of 1,000 series, each with 300 changed occurrences, has about three million separators. */
const answerLimits = { mostDepth: 64, mostSeparators: 4_000_000 };

/** Undefined when it is no JSON within the limits. */
function parsed(text: string): unknown {
  try {
    return parseBoundedJson(text, answerLimits);
  } catch {
    return undefined;
  }
}

/** A bridge takes a token (RFC 6750). A server that offers other kinds of sign-in only, as a calendar server does, is no bridge. */
function mayWantToken(response: Response): boolean {
  const offered = response.headers.get('www-authenticate') ?? '';
  return offered === '' || /\bbearer\b/i.test(offered);
}
