/**
 * Sends what Google's client libraries make of a call, through the program's own network. The libraries know each call's method,
 * address and parameters; sending, deadlines, sizes, errors and pauses are ours.
 */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Channel } from '../../net/index.ts';
import { isPage } from '../web-page.ts';
import { asksToSlowDown, type Purpose, problemOfRefusal } from './errors.ts';
import { type Refusal, refusalIn } from './refusal.ts';

/** The second argument of a method of the libraries (`MethodOptions`). */
export interface LibraryOptions {
  readonly fetchImplementation: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  readonly validateStatus: () => boolean;
  readonly retry: false;
  readonly responseType: 'stream';
  readonly headers: Readonly<Record<string, string>>;
}

/** A method of the libraries with its parameters, such as `(options) => api.events.get({…}, options)`. */
export type LibraryCall = (options: LibraryOptions) => Promise<unknown>;

export interface RequestRules {
  readonly signal: AbortSignal;
  /** Such as If-Match. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer =
  /** A successful answer; null for one without a body. */
  | { readonly type: 'value'; readonly value: unknown; readonly headers: Headers }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface Requester {
  /**
   * Sends a call and reads its JSON answer.
   * @throws ProblemError `captive-portal` | `answer-invalid` for a success that is no JSON, and as `Channel.fetch`
   */
  ask(call: LibraryCall, rules: RequestRules): Promise<Answer>;
  /**
   * As `ask`, for a call that has to succeed.
   * @throws ProblemError also as `problemOfRefusal`
   */
  read(call: LibraryCall, purpose: Purpose, rules: RequestRules): Promise<unknown>;
  /** Sends a call and hands the answer on unread, whatever its status is. */
  send(call: LibraryCall, rules: RequestRules): Promise<Response>;
  /** The Problem of a refusal; it notes that the server asks for fewer requests. */
  problemOf(refusal: Refusal, purpose: Purpose): ReturnType<typeof problemOfRefusal>;
}

/** A page of 2,500 events with guests has some hundred thousand values. */
const answerLimits = { mostDepth: 64, mostSeparators: 5_000_000 };

/** The pause when a server asks for fewer requests without saying for how long: it doubles each time, up to the longest. */
const firstPauseMs = 30_000;
const longestPauseMs = 1_800_000;

export function createRequester(channel: Channel, clock: Pick<Clock, 'now'>): Requester {
  let pauseMs = firstPauseMs;

  const send: Requester['send'] = async (call, { signal, headers = {} }) => {
    let sent: Promise<Response> | null = null;
    const built = call({
      // the library gets an empty answer; the real one is read here, within limits
      fetchImplementation: async (input, init) => {
        sent = channel.fetch(String(input instanceof Request ? input.url : input), {
          method: init?.method ?? 'GET',
          ...(init?.headers === undefined ? {} : { headers: init.headers }),
          ...(init?.body === undefined ? {} : { body: init.body }),
          signal,
        });
        await sent.catch(() => undefined);
        return new Response(null, { status: 204 });
      },
      validateStatus: () => true,
      retry: false,
      responseType: 'stream',
      headers,
    });
    await built;
    return sent ?? fail('answer-invalid');
  };

  const problemOf: Requester['problemOf'] = (refusal, purpose) => {
    const found = problemOfRefusal(refusal, purpose, clock.now() + pauseMs);
    if (asksToSlowDown(refusal)) pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    return found;
  };

  const ask: Requester['ask'] = async (call, rules) => {
    const response = await send(call, rules);
    const text = await response.text();
    if (!response.ok) return { type: 'refused', refusal: refusalIn(response, text, clock) };
    pauseMs = firstPauseMs;
    const { headers } = response;
    const host = URL.canParse(response.url) ? new URL(response.url).host : '';
    if (isPage(headers, text)) fail('captive-portal', { host });
    if (text.trim() === '') return { type: 'value', value: null, headers };
    try {
      return { type: 'value', value: parseBoundedJson(text, answerLimits), headers };
    } catch (cause) {
      throw new ProblemError(problem('answer-invalid', { host, status: response.status }), { cause });
    }
  };

  return {
    send,
    ask,
    problemOf,
    async read(call, purpose, rules) {
      const answer = await ask(call, rules);
      if (answer.type === 'value') return answer.value;
      throw new ProblemError(problemOf(answer.refusal, purpose));
    },
  };
}
