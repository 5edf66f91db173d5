/** What an account of a cloud provider can do (A4), as far as its calendars and its API tell. It tries nothing out. */
import type { AccountFeatures } from '../../src-shared/domain/accounts.ts';

/** @param isWritable whether the account has a calendar that Concord can write to */
export function cloudFeatures(isWritable: boolean): AccountFeatures {
  const written = (feature: 'invitations' | 'replies' | 'privacy') =>
    isWritable
      ? ({ feature, state: 'yes' } as const)
      : ({ feature, state: 'no', reason: 'nothing-writable' } as const);
  return [
    written('invitations'),
    written('replies'),
    written('privacy'),
    { feature: 'online-meetings', state: 'unproven', reason: 'shown-by-first-write' },
    // notifications go to web addresses only, and a desktop has none
    { feature: 'push', state: 'no', reason: 'not-in-protocol' },
    // the sign-in does not ask for this permission
    { feature: 'free-busy', state: 'unproven', reason: 'not-told' },
    { feature: 'sub-calendars', state: 'yes' },
    { feature: 'change-log', state: 'yes' },
  ];
}
