/**
 * Invitations that do not come. A colleague is ticked in a meeting, and nobody mails them all the same: the tick is from before the
 * organiser's first run, or the organiser said no. So that the meeting is not missing in this person's calendar, they get it without guests
 * after a while (C9); an invitation that comes later takes its place.
 */
import type { Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { firstRunDoneAt } from '../rules/first-run.ts';
import type { RunContext } from '../run-context.ts';

type OverdueContext = Pick<RunContext, 'store' | 'now' | 'settings'>;

/** How long an invitation is waited for. The organiser's Concord looks every minute, and may wait for a person's yes. */
export const awaitedForMs = 60 * 60_000;

/** Has the CRM's entries read whose invitation is overdue. */
export function readOverdue(run: OverdueContext): void {
  const { inbox } = run.store;
  const overdue = overdueIn(run);
  if (overdue.length > 0) run.store.transaction('overdue', () => inbox.hint('crm', overdue));
}

/** The CRM's entries whose invitation is overdue. What a person left in the CRM in the first run stays there (C19). */
export function overdueIn({ store, now, settings }: OverdueContext): readonly Ref[] {
  const { crm, from, until } = settings.existing;
  const isAllTaken = crm === 'take' && (from ?? until ?? null) === null;
  const begun = firstRunDoneAt(store);
  const isNew = (ref: Ref): boolean => (store.leftAlone.entry('crm', ref)?.at ?? 0) > begun;
  return store.leftAlone
    .refsSince('crm', 'awaits-invitation', now() - awaitedForMs)
    .filter((ref) => isAllTaken || isNew(ref));
}
