/** An appointment or meeting as a mailbox keeps it. A series is one item with its exceptions, as in Exchange. */
import type { Address, CommonContent } from '../items/common.ts';
import type { Zone } from './zones.ts';

export interface Attendee extends Address {
  readonly response: 'Unknown' | 'Organizer' | 'Tentative' | 'Accept' | 'Decline' | 'NoResponseReceived';
  /** Epoch milliseconds; null: never. */
  readonly respondedAt: number | null;
}

export interface Recurrence {
  readonly pattern:
    | 'RelativeYearly'
    | 'AbsoluteYearly'
    | 'RelativeMonthly'
    | 'AbsoluteMonthly'
    | 'Weekly'
    | 'Daily';
  readonly interval: number;
  /** As DaysOfWeek has them: `Monday`, `Weekday`. */
  readonly daysOfWeek: readonly string[];
  /** `First` to `Fourth`, `Last`. */
  readonly index: string;
  readonly dayOfMonth: number;
  /** `January`. */
  readonly month: string;
  readonly firstDayOfWeek: string | null;
  /** Both dates are `2026-03-01`. */
  readonly startDate: string;
  readonly endDate: string | null;
  readonly count: number | null;
}

export interface CalendarContent extends CommonContent {
  /** Epoch milliseconds. Of an all-day event: midnights in its zones. */
  readonly start: number;
  readonly end: number;
  readonly startZone: Zone;
  readonly endZone: Zone;
  readonly isAllDay: boolean;
  readonly freeBusy: string;
  readonly location: string;
  readonly required: readonly Attendee[];
  readonly optional: readonly Attendee[];
  readonly resources: readonly Attendee[];
  readonly isResponseRequested: boolean;
  /** Null where nobody has said it. */
  readonly allowNewTimeProposal: boolean | null;
  readonly isOnlineMeeting: boolean;
  readonly conferenceType: number;
  readonly meetingWorkspaceUrl: string;
  readonly netShowUrl: string;
  readonly recurrence: Recurrence | null;
  readonly isCancelled: boolean;
  readonly myResponse: Attendee['response'];
  /** Epoch milliseconds; null: never. */
  readonly repliedAt: number | null;
}

export interface CalendarRecord {
  readonly type: 'calendar';
  /** Hexadecimal text of a global object id, or the UID of another program. */
  readonly uid: string;
  readonly organizer: Address;
  readonly content: CalendarContent;
  /** Counts changes that attendees were told of. */
  readonly sequence: number;
  /** Mails to attendees have gone out. */
  readonly wasSent: boolean;
  /** The copy of somebody who was invited. */
  readonly isReceived: boolean;
  /** Of a series, by the day that its rule gives: what an occurrence has instead of the series' own. */
  readonly exceptions: ReadonlyMap<string, Partial<CalendarContent>>;
  /** Of a series: the days of occurrences that were deleted. */
  readonly deleted: ReadonlySet<string>;
}

export function attendeesOf({ required, optional, resources }: CalendarContent): readonly Attendee[] {
  return [...required, ...optional, ...resources];
}
