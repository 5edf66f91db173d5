/** The calendar of a Microsoft 365 account. */
import type { AccountFeatures } from '../../../../src-shared/domain/accounts.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { isKnownZone } from '../../../../src-shared/domain/time/zones.ts';
import { cloudFeatures } from '../../cloud-features.ts';
import { zoneByName } from '../../icalendar/index.ts';
import type { ConnectedCalendar } from '../../kind.ts';
import type { Requester } from '../requester.ts';
import { createCalendarApi } from './api.ts';
import { calendarIn, createCalendarBook } from './calendars.ts';
import { createMicrosoftSide } from './side.ts';
import { readUpcoming } from './upcoming.ts';

export interface CalendarAccountParts {
  readonly requester: Requester;
  /** Where Graph is, such as `https://graph.microsoft.com/`. */
  readonly root: string;
  /** The person's addresses, lower-cased, the primary one of the mailbox first. */
  readonly addresses: readonly string[];
  readonly clock: Clock;
  /** IANA name of this computer, for times without a zone where Outlook's own is not told. */
  readonly zone: string;
}

/**
 * Reads the default calendar.
 * @throws ProblemError `consent-required` with the reason `no-mailbox` for an account that Graph has no mailbox of, and trouble of the
 * whole account
 */
export async function connectCalendar(
  { requester, root, addresses, clock, zone }: CalendarAccountParts,
  signal: AbortSignal,
): Promise<{ readonly calendar: ConnectedCalendar; readonly features: AccountFeatures }> {
  const api = createCalendarApi(requester, clock, root);
  const set = zoneByName(await api.mailboxZone(signal));
  const calendarZone = set !== null && isKnownZone(set) ? set : zone;
  const primary = calendarIn(await api.defaultCalendar(signal)) ?? fail('answer-invalid');
  const book = createCalendarBook(api, primary);
  const side = createMicrosoftSide({ api, book, clock, addresses, calendarZone });
  return {
    features: cloudFeatures(primary.mayWrite),
    calendar: {
      side,
      async upcoming(id, from, until, askSignal) {
        const calendar = (await book.find(id, askSignal)) ?? fail('calendar-missing');
        return readUpcoming({ api, clock }, calendar, side.viewer(), from, until, askSignal);
      },
    },
  };
}
