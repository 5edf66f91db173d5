/** Remembers until when a server does not want to be asked, also across restarts (RU5). */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';

/** @param retryAt epoch milliseconds */
export function rememberThrottle(store: Store, retryAt: number): void {
  store.transaction('throttled', () => store.meta.set('retry-at', String(retryAt)));
}

/** @param now epoch milliseconds @throws ProblemError `throttled` while the server does not want to be asked */
export function obeyThrottle(store: Store, now: number): void {
  const until = Number(store.meta.get('retry-at') ?? 0);
  if (until > now) fail('throttled', {}, until);
}
