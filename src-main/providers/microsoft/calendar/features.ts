/** What a Microsoft 365 account can do (A4). It tries nothing out. */
import type { AccountFeatures } from '../../../../src-shared/domain/accounts.ts';
import type { Calendar } from '../../../../src-shared/domain/calendar/side.ts';

export function featuresOf(calendars: readonly Pick<Calendar, 'mayWrite'>[]): AccountFeatures {
  const isWritable = calendars.some(({ mayWrite }) => mayWrite);
  const written = (feature: 'invitations' | 'replies' | 'privacy') =>
    isWritable
      ? ({ feature, state: 'yes' } as const)
      : ({ feature, state: 'no', reason: 'nothing-writable' } as const);
  return [
    written('invitations'),
    written('replies'),
    written('privacy'),
    { feature: 'online-meetings', state: 'unproven', reason: 'shown-by-first-write' },
    // Graph sends notifications to web addresses only, and a desktop has none
    { feature: 'push', state: 'no', reason: 'not-in-protocol' },
    // the sign-in does not ask for this permission
    { feature: 'free-busy', state: 'unproven', reason: 'not-told' },
    { feature: 'sub-calendars', state: 'yes' },
    { feature: 'change-log', state: 'yes' },
  ];
}
