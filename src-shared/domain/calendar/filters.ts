/**
 * Which entries of the calendar become entries of the CRM, beyond the prefix (C21). Filters decide about creation only: what is linked
 * stays linked. Pure.
 */
import type { CalendarEvent } from './event.ts';

/** Kinds of entries that can be left out. */
export const leavableKinds = ['declined', 'free', 'out-of-office', 'all-day'] as const;

export type LeavableKind = (typeof leavableKinds)[number];

/** What a filter may ask. `labels`: categories and colours, by name; `people`: whether the CRM knows somebody who takes part. */
export const filterSubjects = ['labels', 'people', ...leavableKinds] as const;

export type FilterSubject = (typeof filterSubjects)[number];

export interface EntryFilters {
  /** Only entries with one of these categories or colours; empty = all. */
  readonly onlyLabels: readonly string[];
  /** No entries with one of these. */
  readonly exceptLabels: readonly string[];
  /** Only entries with a participant, other than the person, whom the CRM knows. */
  readonly onlyKnownPeople: boolean;
  readonly leaveOut: readonly LeavableKind[];
}

export const noFilters: EntryFilters = {
  onlyLabels: [],
  exceptLabels: [],
  onlyKnownPeople: false,
  leaveOut: [],
};

/** What a calendar tells of an entry for the filters. It is not kept in agreement, and never reaches the CRM. */
export interface EntryTraits {
  /** Names of categories and colours, as the calendar writes them. */
  readonly labels?: readonly string[];
  /** The person has declined it. */
  readonly declined?: true;
  readonly outOfOffice?: true;
}

export type FilterReason = `filter-${FilterSubject}`;

export const filterReasons = [
  'filter-labels',
  'filter-people',
  'filter-declined',
  'filter-free',
  'filter-out-of-office',
  'filter-all-day',
] as const satisfies readonly FilterReason[];

export interface Filtered {
  readonly event: CalendarEvent;
  readonly traits?: EntryTraits;
}

/** Why these filters keep an entry in the calendar; null when they let it across. @param knows whether the CRM knows an address */
export function filteredOut(
  { onlyLabels, exceptLabels, onlyKnownPeople, leaveOut }: EntryFilters,
  entry: Filtered,
  knows: (address: string) => boolean,
): FilterReason | null {
  const labels = named(entry.traits?.labels ?? []);
  if (onlyLabels.length > 0 && !named(onlyLabels).some((one) => labels.includes(one))) return 'filter-labels';
  if (named(exceptLabels).some((one) => labels.includes(one))) return 'filter-labels';
  const kind = leaveOut.find((one) => isOf[one](entry));
  if (kind !== undefined) return `filter-${kind}`;
  return onlyKnownPeople && !peopleIn(entry.event).some(knows) ? 'filter-people' : null;
}

const isOf: Readonly<Record<LeavableKind, (entry: Filtered) => boolean>> = {
  declined: ({ traits }) => traits?.declined === true,
  free: ({ event }) => event.freeBusyStatus === 'free',
  'out-of-office': ({ traits }) => traits?.outOfOffice === true,
  'all-day': ({ event }) => event.showWithoutTime === true,
};

/** Everybody who takes part, the organiser and those of single occurrences included, by lower-cased address. */
function peopleIn(event: CalendarEvent): readonly string[] {
  const lists = [event, ...Object.values(event.recurrenceOverrides ?? {})].map(
    (one) => (one as Pick<CalendarEvent, 'participants'>).participants ?? {},
  );
  return [...new Set(lists.flatMap((list) => Object.values(list).map(({ email }) => email.toLowerCase())))];
}

/** Whether everything that `before` keeps in the calendar is kept there by `now` too. */
export function isAsStrict(now: EntryFilters, before: EntryFilters): boolean {
  const [only, onlyBefore] = [named(now.onlyLabels), named(before.onlyLabels)];
  return (
    (onlyBefore.length === 0 || (only.length > 0 && only.every((one) => onlyBefore.includes(one)))) &&
    named(before.exceptLabels).every((one) => named(now.exceptLabels).includes(one)) &&
    (now.onlyKnownPeople || !before.onlyKnownPeople) &&
    before.leaveOut.every((one) => now.leaveOut.includes(one))
  );
}

/** Names are the same whatever their case and the blanks around them. */
function named(names: readonly string[]): readonly string[] {
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}
