/** What the CRM asked of one topic counts for the other as well: both ask the same server (RU5). */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';
import { rememberThrottle } from '../../sync/index.ts';
import type { RunTopic } from './messages.ts';

/** @param topic the one whose run failed @param now epoch milliseconds */
export function shareThrottle(
  store: Store,
  topic: RunTopic,
  { code, side, retryAt }: Problem,
  now: number,
): void {
  if (code !== 'throttled' || side !== 'crm' || retryAt === undefined) return;
  rememberThrottle(store, retryAt, now, topic === 'mail' ? 'retry-at' : 'mail-retry-at');
}
