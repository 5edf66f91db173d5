/** Watches over an answer's body: its size after decompression (S6), and what its failures mean. */
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
  answer: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: Iterable<[string, string]>;
    readonly body: unknown;
  },
  url: string,
  redirected: boolean,
  limits: AnswerLimits,
): Response {
  const bodiless = answer.status === 204 || answer.status === 205 || answer.status === 304;
  const source = answer.body as ReadableStream<Uint8Array> | null;
  const response = new Response(bodiless || source === null ? null : watchedBody(source, limits), {
    status: answer.status,
    statusText: answer.statusText,
    headers: [...answer.headers],
  });
  // a constructed Response has no address, and callers resolve links against it
  Object.defineProperty(response, 'url', { value: url });
  Object.defineProperty(response, 'redirected', { value: redirected });
  return response;
}

function watchedBody(source: ReadableStream<Uint8Array>, limits: AnswerLimits): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let seen = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const part = await reader.read();
        if (part.done) return controller.close();
        seen += part.value.byteLength;
        if (seen > limits.maxBytes) {
          await reader.cancel().catch(() => undefined);
          throw new ProblemError(
            problem('answer-invalid', { host: limits.host, limitBytes: limits.maxBytes }),
          );
        }
        return controller.enqueue(part.value);
      } catch (error) {
        throw failure(error, limits.host, limits.signal);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** The ProblemError in (or behind) anything undici throws; the caller's own abort stays what it is. */
export function failure(error: unknown, host: string, signal: AbortSignal | null): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof ProblemError) return inner;
  return unreachable(host, error);
}
