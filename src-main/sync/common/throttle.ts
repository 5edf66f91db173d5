/** Remembers until when a server does not want to be asked, also across restarts (RU5). */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';

/** The calendar's servers and the mail's are asked to wait each by itself. */
type ThrottleKey = 'retry-at' | 'mail-retry-at';

/** How far a clock is put back in ordinary use. */
const slackMs = 60_000;
/** The longest pause believed of an earlier version of this row, which did not say when it began. */
const longestUnknownMs = 24 * 60 * 60 * 1000;

/**
 * @param retryAt epoch milliseconds
 * @param now epoch milliseconds
 */
export function rememberThrottle(
  store: Store,
  retryAt: number,
  now: number,
  key: ThrottleKey = 'retry-at',
): void {
  store.transaction('throttled', () => store.meta.set(key, `${retryAt} ${retryAt - now}`));
}

/** As `rememberThrottle`, of what another topic heard: a longer pause stays, because another server may have asked for it. */
export function lengthenThrottle(store: Store, retryAt: number, now: number, key: ThrottleKey): void {
  if (throttledUntil(store, now, key) < retryAt) rememberThrottle(store, retryAt, now, key);
}

/** A pause that would last longer than the server asked for was heard while the clock was ahead, and is over. 0: there is none. */
function throttledUntil(store: Store, now: number, key: ThrottleKey): number {
  const [until = 0, pauseMs = longestUnknownMs] = (store.meta.get(key) ?? '').split(' ').map(Number);
  return until > now && until - now <= pauseMs + slackMs ? until : 0;
}

/**
 * @param now epoch milliseconds
 * @throws ProblemError `throttled` while the server does not want to be asked
 */
export function obeyThrottle(store: Store, now: number, key: ThrottleKey = 'retry-at'): void {
  const until = throttledUntil(store, now, key);
  if (until > 0) fail('throttled', {}, until);
}
