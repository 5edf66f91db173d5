/** Sends requests to Microsoft Graph and reads their JSON answers: deadlines, sizes, errors, pauses, and four requests at a time. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Channel } from '../../net/index.ts';
import type { Json } from '../json-members.ts';
import type { Lanes } from '../lanes.ts';
import { isPage } from '../web-page.ts';
import { asksToSlowDown, type Purpose, problemOfRefusal } from './errors.ts';
import { type Refusal, refusalIn } from './refusal.ts';

export interface GraphRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `v1.0/`, its ids as `segment` writes them; or a whole link that Graph handed out. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Beside the one that is always sent, for ids that a move does not change. */
  readonly prefer?: readonly string[];
  /** Default: JSON. */
  readonly accept?: string;
  readonly ifMatch?: string;
  readonly body?: Json;
}

export type Answer =
  /** A successful answer; null for one without a body. */
  | { readonly type: 'value'; readonly value: unknown; readonly status: number }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface Requester {
  /**
   * @throws ProblemError `captive-portal` | `answer-invalid` for a success that is no JSON and for a link to elsewhere, and as
   * `Channel.fetch`
   */
  ask(request: GraphRequest, signal: AbortSignal): Promise<Answer>;
  /**
   * As `ask`, for a request that has to succeed.
   * @throws ProblemError also as `problemOfRefusal`
   */
  read(request: GraphRequest, purpose: Purpose, signal: AbortSignal): Promise<unknown>;
  /**
   * As `ask`, for an answer that is no JSON: the request keeps its turn until `take` has read the body.
   * @throws ProblemError as `Channel.fetch`, and what `take` throws
   */
  stream<T>(
    request: GraphRequest,
    take: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly type: 'taken'; readonly value: T } | Extract<Answer, { type: 'refused' }>>;
  /** The Problem of a refusal; it notes that the server asks for fewer requests. */
  problemOf(refusal: Refusal, purpose: Purpose): ReturnType<typeof problemOfRefusal>;
}

export interface RequesterParts {
  readonly channel: Channel;
  readonly clock: Pick<Clock, 'now'>;
  readonly lanes: Lanes;
  /** A root address that ends in `/`; what stands before `v1.0/`. */
  readonly graph: string;
}

/** A page of 500 events with guests has some hundred thousand values. */
const answerLimits = { mostDepth: 64, mostSeparators: 5_000_000 };

/** The pause when a server asks for fewer requests without saying for how long: it doubles each time, up to the longest. */
const firstPauseMs = 30_000;
const longestPauseMs = 1_800_000;

/** Sent with every request. https://learn.microsoft.com/graph/outlook-immutable-id */
export const immutableIds = 'IdType="ImmutableId"';

/** An id as a part of a path. */
export function segment(id: string): string {
  return encodeURIComponent(id);
}

export function createRequester({ channel, clock, lanes, graph }: RequesterParts): Requester {
  let pauseMs = firstPauseMs;

  const send = async <T>(
    {
      method = 'GET',
      path,
      query = {},
      prefer = [],
      accept = 'application/json',
      ifMatch,
      body,
    }: GraphRequest,
    take: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly type: 'taken'; readonly value: T } | Extract<Answer, { type: 'refused' }>> => {
    const url = addressOf(graph, path, query);
    return lanes(async () => {
      const response = await channel.fetch(url, {
        method,
        headers: {
          Accept: accept,
          Prefer: [immutableIds, ...prefer].join(', '),
          ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      });
      if (!response.ok)
        return { type: 'refused', refusal: refusalIn(response, await response.text(), clock) };
      pauseMs = firstPauseMs;
      return { type: 'taken', value: await take(response) };
    }, signal);
  };

  const problemOf: Requester['problemOf'] = (refusal, purpose) => {
    const found = problemOfRefusal(refusal, purpose, clock.now() + pauseMs);
    if (asksToSlowDown(refusal)) pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    return found;
  };

  const ask: Requester['ask'] = async (request, signal) => {
    const sent = await send(
      request,
      async (taken) => ({ response: taken, text: await taken.text() }),
      signal,
    );
    if (sent.type === 'refused') return sent;
    const { response, text } = sent.value;
    const { status } = response;
    const host = URL.canParse(response.url) ? new URL(response.url).host : '';
    if (isPage(response.headers, text)) fail('captive-portal', { host });
    if (text.trim() === '') return { type: 'value', value: null, status };
    try {
      return { type: 'value', value: parseBoundedJson(text, answerLimits), status };
    } catch (cause) {
      throw new ProblemError(problem('answer-invalid', { host, status }), { cause });
    }
  };

  return {
    ask,
    stream: send,
    problemOf,
    async read(request, purpose, signal) {
      const answer = await ask(request, signal);
      if (answer.type === 'value') return answer.value;
      throw new ProblemError(problemOf(answer.refusal, purpose));
    },
  };
}

/** @throws ProblemError `answer-invalid` for a link to another server */
function addressOf(graph: string, path: string, query: Readonly<Record<string, string>>): string {
  const root = new URL('v1.0/', graph);
  const url = /^https?:/i.test(path) ? URL.parse(path) : new URL(path, root);
  if (url === null || url.origin !== root.origin || !url.pathname.startsWith(root.pathname))
    return fail('answer-invalid', { host: root.host });
  const given = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeURIComponent(value)}`,
  );
  if (given.length > 0) url.search = [url.search.slice(1), ...given].filter((one) => one !== '').join('&');
  return url.href;
}
