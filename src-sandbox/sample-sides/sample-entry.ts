/** What a sample account stores: entries, calendars, the log of changes, mails sent. Plain data, so that both storages store the same. */
import type { CalendarEvent, FieldName } from '../../src-shared/domain/calendar/event.ts';
import type { EntryTraits } from '../../src-shared/domain/calendar/filters.ts';
import type { Calendar, CalendarId, Ref, RemovalReason } from '../../src-shared/domain/calendar/side.ts';
import type { ShownLock } from '../../src-shared/domain/crm.ts';

/** One object (a single event or a whole series) of a sample account. Never changed in place. */
export interface Entry {
  readonly calendar: CalendarId;
  /** Unique in the whole account. */
  readonly ref: Ref;
  readonly uids: readonly string[];
  /** Canonical and complete; fields that are withheld are left out when Concord reads it. */
  readonly event: CalendarEvent;
  /** The number of the log row of its last change: its revision. */
  readonly version: number;
  /** Number of the log row that first brought it into this calendar: the order of listing. */
  readonly ordinal: number;
  /** The key of Concord's create and the ref it was written for; a copy keeps those of the original. */
  readonly link: { readonly key: string; readonly ref: Ref } | null;
  /**
   * The write whose call changed it last, null after a person's change. Later calls of the same write are accepted although the
   * revision has changed.
   */
  readonly lastWrite: string | null;
  readonly push: boolean;
  readonly scheduled: boolean;
  readonly hidden: boolean;
  readonly unreadable: boolean;
  /** Fields that the person hid from Concord, in addition to what the profile hides of private entries. */
  readonly withheld: readonly FieldName[];
  /** What the account tells of it for filters, beside whether the person declined it. */
  readonly traits?: EntryTraits;
  /** Another program that keeps it in agreement with something. */
  readonly linkedBy?: string;
  /** True: the listing names the entry, but reading it answers that it is not there. */
  readonly isNotHandedOut?: boolean;
  readonly locked: ShownLock | null;
}

/** One thing that happened, in order. */
export interface LogRow {
  /** Rises by one with every row of the account. */
  readonly n: number;
  readonly calendar: CalendarId;
  readonly ref: Ref;
  readonly type: 'changed' | 'removed';
  readonly reason: RemovalReason;
}

export interface CalendarRecord extends Calendar {
  /** False: it still exists and this account may not read it any more. */
  readonly mayRead: boolean;
  /** Sync states of an older epoch have expired. */
  readonly epoch: number;
}

/** A mail the sample provider sent because of one of Concord's calls. */
export interface Mail {
  readonly kind: 'invitation' | 'update' | 'cancellation' | 'answer';
  /** Lower-cased address. */
  readonly to: string;
  readonly uid: string;
  /** The call that caused it. */
  readonly callKey: string;
}

/** Whether this person still sees the entry in the listing and in `get`. */
export function isVisible(entry: Entry): boolean {
  return entry.scheduled && !entry.hidden;
}
