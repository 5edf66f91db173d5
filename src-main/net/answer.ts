/** Turns an answer of undici into a Response with a limited body (S6), and every failure of that body into a ProblemError. */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { unreachable } from './connector.ts';
import { contentCodingsOf, decoded } from './content-codings.ts';
import type { SetTimer } from './deadline.ts';
import { discard } from './discard.ts';
import { Response } from './undici.ts';

export interface AnswerOptions {
  readonly url: URL;
  readonly isRedirected: boolean;
  /** Bytes of the body, both as sent and after decompression. */
  readonly maxBytes: number;
  /** The caller's own signal: its abort is passed on as it is. */
  readonly signal: AbortSignal | null;
  /** The body does not end by itself, so the rest of it is never read just to keep the connection. */
  readonly isOpenEnded: boolean;
  readonly setTimer: SetTimer;
}

/** No honest server applies more content codings, and each one costs memory. */
const mostContentCodings = 3;

/**
 * A Response whose body errors with a ProblemError: `answer-invalid` when it grows beyond the limit, else `unreachable`. Its
 * `body.cancel()` ends within a second.
 * @throws ProblemError `answer-invalid` for more than `mostContentCodings` content codings
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
  // a constructed Response has an empty url, and callers resolve relative links against it
  Object.defineProperty(response, 'url', { value: options.url.href });
  Object.defineProperty(response, 'redirected', { value: options.isRedirected });
  return response;
}

/** The number of bytes in Content-Length; null without that header, or with a malformed one. */
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
    new ProblemError(problem('answer-invalid', { host: url.host, limitBytes: maxBytes }));
  // an 'error' event without a listener would end the process
  body.on('error', () => undefined);
  if (codings.length > mostContentCodings) {
    body.destroy();
    throw new ProblemError(problem('answer-invalid', { host: url.host, header: 'Content-Encoding' }));
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
  const onError = (error: Error): void => stream.error(failure(error, url.host, signal));
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

/**
 * The error to hand on for anything that undici throws: the caller's own abort reason if the caller aborted, else the
 * ProblemError among the error and its causes, else `unreachable`.
 */
export function failure(error: unknown, host: string, signal: AbortSignal | null): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof ProblemError) return inner;
  return unreachable(host, error);
}
