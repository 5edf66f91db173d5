/**
 * What a server asked of one topic counts for the other as well where both ask the same server: the CRM always, and the provider where it
 * counts the requests of calendar and mail together. What the CRM asked of one engine thread counts for the others (RU5).
 */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup.ts';
import type { Store } from '../../store/index.ts';
import { lengthenThrottle } from '../../sync/index.ts';
import type { Kinds } from '../kinds.ts';
import type { RunTopic } from './messages.ts';

/** @param topic the one whose run failed @param now epoch milliseconds @param isOneProvider see `isOneProvider` */
export function shareThrottle(
  store: Store,
  topic: RunTopic,
  { code, side, retryAt }: Problem,
  now: number,
  isOneProvider = false,
): void {
  if (code !== 'throttled' || retryAt === undefined || !(side === 'crm' || isOneProvider)) return;
  lengthenThrottle(store, retryAt, now, topic === 'mail' ? 'retry-at' : 'mail-retry-at');
}

/** The CRM asked another engine thread of this person to wait: nothing of this one asks it before. @param until epoch milliseconds */
export function heedThrottle(store: Store, until: number, now: number): void {
  for (const key of ['retry-at', 'mail-retry-at'] as const) lengthenThrottle(store, until, now, key);
}

/** Whether the account's server counts what is asked for its calendar and for its mailbox together. */
export function isOneProvider(
  { account, mail }: Pick<Setup, 'account' | 'mail'>,
  { mailboxes }: Kinds,
): boolean {
  if (mail === null || mail.kind !== account.kind) return false;
  const user = 'user' in account.credentials ? account.credentials.user : '';
  const isSameMailbox = [account.address, user].some((one) => one?.toLowerCase() === mail.address);
  return isSameMailbox && mailboxes.some((one) => one.kind === mail.kind && one.sharesLimits === true);
}
