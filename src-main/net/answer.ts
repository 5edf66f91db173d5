/** Watches over an answer's body: its size before and after decompression (S6), its end, and what its failures mean. */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { unreachable } from './connector.ts';
import { contentCodingsOf, decoded } from './content-codings.ts';
import type { SetTimer } from './deadline.ts';
import { discard } from './discard.ts';

export interface AnswerOptions {
  readonly url: URL;
  readonly isRedirected: boolean;
  /** Bytes of the body, both as sent and after decompression. */
  readonly maxBytes: number;
  /** The caller's own signal: its abort is passed on as it is. */
  readonly signal: AbortSignal | null;
  /** The body goes on until somebody ends it: what is left of it is never read away. */
  readonly isOpenEnded: boolean;
  readonly setTimer: SetTimer;
}

/** A server has no reason for more layers; each of them costs memory. */
const mostContentCodings = 3;

/**
 * A Response whose body errors with a ProblemError: `answer-invalid` when it grows beyond the limit, else `unreachable`. Its
 * `body.cancel()` ends within a second.
 * @throws ProblemError `answer-invalid` for more content codings than anybody uses
 */
export function watchedResponse(answer: Dispatcher.ResponseData, options: AnswerOptions): Response {
  const { statusCode: status, body } = answer;
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const codings = contentCodingsOf(headers);
  const isBodiless = status === 204 || status === 205 || status === 304;
  if (isBodiless) void discard(body, null, options.setTimer);
  const response = new Response(
    isBodiless ? null : watchedBody(body, codings, announcedBytes(answer), options),
    { status, headers },
  );
  // a constructed Response has no address, and callers resolve links against it
  Object.defineProperty(response, 'url', { value: options.url.href });
  Object.defineProperty(response, 'redirected', { value: options.isRedirected });
  return response;
}

/** What Content-Length says, or null without a readable one. */
export function announcedBytes({ headers }: Dispatcher.ResponseData): number | null {
  const text = headers['content-length'];
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * The body as a web stream. It listens to `data` events and holds no iterator: an open iterator would withhold the data from
 * `discard`, which would then wait for them.
 */
function watchedBody(
  body: Readable,
  codings: readonly string[],
  bytes: number | null,
  { url, maxBytes, signal, isOpenEnded, setTimer }: AnswerOptions,
): ReadableStream<Uint8Array> {
  const tooLarge = (): ProblemError =>
    new ProblemError(problem('answer-invalid', { host: url.hostname, limitBytes: maxBytes }));
  // without a listener of its own an error would end the process
  body.on('error', () => undefined);
  if (codings.length > mostContentCodings) {
    body.destroy();
    throw new ProblemError(problem('answer-invalid', { host: url.hostname, header: 'Content-Encoding' }));
  }
  const source = codings.length === 0 ? body : decoded(body, codings, maxBytes, tooLarge);
  let stream: ReadableStreamDefaultController<Uint8Array>;
  let seenBytes = 0;
  const onData = (part: Uint8Array): void => {
    seenBytes += part.byteLength;
    if (seenBytes > maxBytes) return void source.destroy(tooLarge());
    stream.enqueue(new Uint8Array(part));
    if ((stream.desiredSize ?? 0) <= 0) source.pause();
  };
  const onEnd = (): void => stream.close();
  const onError = (error: Error): void => stream.error(failure(error, url.hostname, signal));
  return new ReadableStream<Uint8Array>({
    start(controller) {
      stream = controller;
      source.on('data', onData).on('end', onEnd).on('error', onError);
    },
    pull() {
      source.resume();
    },
    async cancel() {
      source.off('data', onData).off('end', onEnd).off('error', onError);
      if (source === body && !isOpenEnded) return discard(body, bytes, setTimer);
      source.on('error', () => undefined).destroy();
      body.destroy();
    },
  });
}

/** The ProblemError in (or behind) anything undici throws; the caller's own abort stays what it is. */
export function failure(error: unknown, host: string, signal: AbortSignal | null): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof ProblemError) return inner;
  return unreachable(host, error);
}
