/** The entries of the CRM and of the calendars, as people find and change them by hand. */
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { markOf } from './mail-ledger.ts';
import type { PeopleOffice } from './office.ts';
import { organizedBy } from './post.ts';
import type { Place } from './steps.ts';

export interface Reached {
  readonly event: CalendarEvent;
  readonly mark: string;
  /** The CRM's users who have it. */
  readonly scheduled: readonly string[];
  edit(patch: PatchObject): void;
  remove(): void;
}

/** Entries of the CRM that no user has are left alone. */
export function crmEntryAt({ hand }: PeopleOffice, which: number) {
  const all = hand
    .list()
    .filter(({ placements }) => placements.some(({ state }) => state === 'visible'))
    .sort((a, b) => (markOf(a.event) < markOf(b.event) ? -1 : 1));
  return all[which % Math.max(1, all.length)];
}

/** @param whose `own`: in a calendar only entries that its user may edit; `any`: other people's meetings too */
export function reached(
  office: PeopleOffice,
  at: Place,
  which: number,
  whose: 'own' | 'any',
): Reached | undefined {
  if (at === 'crm') {
    const found = crmEntryAt(office, which);
    if (found === undefined) return undefined;
    const { id, event, placements } = found;
    return {
      event,
      mark: markOf(event),
      scheduled: placements.flatMap(({ user, state }) => (state === 'visible' ? [user] : [])),
      edit: (patch) => office.hand.edit(id, patch),
      remove: () => office.hand.remove(id),
    };
  }
  const user = office.users[at];
  const { hand } = user.provider;
  const all = user
    .held()
    .filter(({ event }) => whose === 'any' || event.participants === undefined || organizedBy(user, event));
  const found = all[which % Math.max(1, all.length)];
  if (found === undefined) return undefined;
  const { ref, event } = found;
  return {
    event,
    mark: markOf(event),
    scheduled: [at],
    edit: (patch) => void hand.edit(ref, patch),
    remove: () => hand.remove(ref),
  };
}
