/** Watches over an answer's body: its size after decompression (S6), and what its failures mean. */
import { type Duplex, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { unreachable } from './connector.ts';

export interface AnswerLimits {
  readonly host: string;
  readonly maxBytes: number;
  /** The caller's own signal: its abort is passed on as it is. */
  readonly signal: AbortSignal | null;
}

/** A Response whose body errors with a ProblemError: `answer-invalid` when it grows beyond the limit, else `unreachable`. */
export function watchedResponse(
  answer: Dispatcher.ResponseData,
  url: string,
  redirected: boolean,
  limits: AnswerLimits,
): Response {
  const { statusCode: status, body } = answer;
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const isBodiless = status === 204 || status === 205 || status === 304;
  if (isBodiless) body.resume();
  const encoding = headers.find(([name]) => name === 'content-encoding')?.[1] ?? '';
  const response = new Response(isBodiless ? null : watchedBody(body, encoding, limits), { status, headers });
  // a constructed Response has no address, and callers resolve links against it
  Object.defineProperty(response, 'url', { value: url });
  Object.defineProperty(response, 'redirected', { value: redirected });
  return response;
}

function watchedBody(
  body: Dispatcher.ResponseData['body'],
  encoding: string,
  limits: AnswerLimits,
): ReadableStream<Uint8Array> {
  const parts = decoded(body, encoding)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let seen = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const part = await parts.next();
        if (part.done === true) return controller.close();
        seen += part.value.byteLength;
        if (seen > limits.maxBytes) {
          body.destroy();
          throw new ProblemError(
            problem('answer-invalid', { host: limits.host, limitBytes: limits.maxBytes }),
          );
        }
        return controller.enqueue(new Uint8Array(part.value));
      } catch (error) {
        throw failure(error, limits.host, limits.signal);
      }
    },
    cancel: async () => {
      // what little is left of an answer costs less than a new connection
      if (encoding === '') await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
      else body.destroy();
    },
  });
}

/** The body without its content codings (RFC 9110 8.4), the last one first; one nobody knows stays as it is. */
function decoded(body: Readable, encoding: string): Readable {
  let result: Readable = body;
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const decoder = decoders.get(name.trim())?.();
    if (decoder !== undefined) result = pipeline(result, decoder, () => undefined);
  }
  return result;
}

const decoders: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The ProblemError in (or behind) anything undici throws; the caller's own abort stays what it is. */
export function failure(error: unknown, host: string, signal: AbortSignal | null): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof ProblemError) return inner;
  return unreachable(host, error);
}
