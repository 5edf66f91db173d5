/** Remembers until when a server does not want to be asked, also across restarts (RU5). */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';

/** How far a clock is put back in ordinary use. */
const slackMs = 60_000;
/** The longest pause believed of an earlier version of this row, which did not say when it began. */
const longestUnknownMs = 24 * 60 * 60 * 1000;

/**
 * @param retryAt epoch milliseconds
 * @param now epoch milliseconds
 */
export function rememberThrottle(store: Store, retryAt: number, now: number): void {
  store.transaction('throttled', () => store.meta.set('retry-at', `${retryAt} ${retryAt - now}`));
}

/**
 * A pause that would last longer than the server asked for was heard while the clock was ahead, and is over.
 * @param now epoch milliseconds
 * @throws ProblemError `throttled` while the server does not want to be asked
 */
export function obeyThrottle(store: Store, now: number): void {
  const [until = 0, pauseMs = longestUnknownMs] = (store.meta.get('retry-at') ?? '').split(' ').map(Number);
  if (until > now && until - now <= pauseMs + slackMs) fail('throttled', {}, until);
}
