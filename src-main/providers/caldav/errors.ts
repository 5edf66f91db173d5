/** Turns the failures of a CalDAV server into Problems. They contain no text of the server (S9). */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { retryAfter } from '../../net/index.ts';

/** What the request was about; the meaning of a status depends on it. */
export type Purpose = 'discovery' | 'calendar' | 'object';

/** The pause for a server that reports too many requests without saying for how long. */
const defaultPauseMs = 60_000;

/**
 * The Problem for an answer's status. A redirect that the dialer did not follow, and a success status that does not fit the
 * request, are `captive-portal` when the body is a web page (RU4), else `answer-invalid`.
 */
export function problemOfAnswer(
  response: Pick<Response, 'status' | 'headers' | 'url'>,
  purpose: Purpose,
  clock: Pick<Clock, 'now'>,
): Problem {
  const host = hostOf(response.url);
  const { status } = response;
  if (status === 401) return problem('wrong-password', { host });
  if (status === 429 || (status === 503 && response.headers.has('retry-after')))
    return problem('throttled', { host }, retryAfter(response, clock) ?? clock.now() + defaultPauseMs);
  if (status >= 500 && status !== 501) return problem('server-failed', { host, status });
  if (status < 400)
    return isWebPage(response)
      ? problem('captive-portal', { host })
      : problem(purpose === 'discovery' ? 'not-a-calendar-server' : 'answer-invalid', { host, status });
  if (status === 511) return problem('captive-portal', { host });
  if (purpose === 'discovery')
    return status === 403
      ? problem('not-permitted', { host })
      : problem('not-a-calendar-server', { host, status });
  if (status === 403) return problem('not-permitted', { host });
  if (status === 404 || status === 410)
    return purpose === 'calendar' ? problem('calendar-missing', { host }) : problem('not-found', { host });
  if (status === 412) return problem('revision-conflict', { host });
  if (status === 413) return problem('item-too-large', { host });
  return purpose === 'calendar'
    ? problem('answer-invalid', { host, status })
    : problem('item-rejected', { host, status });
}

export function refuse(
  response: Pick<Response, 'status' | 'headers' | 'url'>,
  purpose: Purpose,
  clock: Pick<Clock, 'now'>,
): never {
  throw new ProblemError(problemOfAnswer(response, purpose, clock));
}

/** Whether the body is HTML, as captive portals, proxies and login pages send it. */
export function isWebPage(response: Pick<Response, 'headers'>): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)/i.test(response.headers.get('content-type') ?? '');
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
