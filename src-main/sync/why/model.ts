/** The plain data of "why is this (not) there?" (D12). */
import type { CalendarId, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { Problem, ProblemCode } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { EntryWhyCode, MailWhyCode } from '../../../src-shared/domain/why.ts';
import type { QuarantineRow } from '../../store/index.ts';

/** An entry of the primary calendar or of the CRM (`calendar` null), or of one of the account's other calendars. */
export interface EntryPlace {
  readonly side: SideName;
  readonly ref: Ref;
  readonly calendar: CalendarId | null;
}

export interface EntryWhy {
  readonly code: EntryWhyCode;
  /** The link that it belongs to, or belonged to: the one of its history. */
  readonly link: string | null;
  readonly decision: string | null;
  readonly quarantined: QuarantineRow | null;
  /** It stays there by a person's word. */
  readonly keptApart: Pick<EntryPlace, 'side' | 'ref'> | null;
  /** Until when single entries exist in the CRM; wall time. */
  readonly until: string | null;
  /** The code of what another calendar's last reading met. */
  readonly trouble: ProblemCode | null;
}

/** A message. */
export interface MailPlace {
  readonly side: SideName;
  readonly ref: MessageRef;
}

export interface MailWhy {
  readonly code: MailWhyCode;
  /** Of its history. */
  readonly messageKey: string | null;
  readonly decision: string | null;
  readonly quarantined: QuarantineRow | null;
}

export interface FoundMail {
  /** Null for one that is nowhere any more: the row of the history that tells of it. */
  readonly place: MailPlace | null;
  readonly row: number | null;
  readonly subject: string | null;
  readonly sender: string | null;
  /** Epoch milliseconds. */
  readonly receivedAt: number | null;
  readonly inProvider: boolean;
  readonly inCrm: boolean;
  readonly code: MailWhyCode;
}

export interface Wanted {
  /** Words of a title or of a name, in any order. */
  readonly text: string;
  readonly day: WantedDay | null;
}

export interface WantedDay {
  /** `2026-01-31`, for what has no time zone. */
  readonly date: string;
  /** The day in the person's time zone, epoch milliseconds; `until` itself not included. */
  readonly from: number;
  readonly until: number;
}

export interface FoundEntry {
  /** Null for an entry that is nowhere any more: the row of the history that tells of it. */
  readonly place: EntryPlace | null;
  readonly row: number | null;
  readonly title: string | null;
  readonly start: string | null;
  readonly timeZone: string | null;
  readonly isPrivate: boolean;
  readonly inProvider: boolean;
  readonly inCrm: boolean;
  readonly code: EntryWhyCode;
}

export interface FoundEntries {
  readonly items: readonly FoundEntry[];
  /** More was found than is answered. */
  readonly isCut: boolean;
}

/** What a search on the sides came to in one stretch. */
export interface Stretch<Found = FoundEntry> {
  readonly items: readonly Found[];
  /** Objects looked at since the beginning. */
  readonly checked: number;
  readonly isDone: boolean;
  /** There is more than was looked through. */
  readonly isCut: boolean;
  /** Calendars and folders that could not be asked. */
  readonly problems: readonly Problem[];
}

export interface SideSearch<Found = FoundEntry> {
  /** Goes on for a moment. */
  next(signal: AbortSignal): Promise<Stretch<Found>>;
}
