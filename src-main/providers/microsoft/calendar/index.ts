/** The calendar of a Microsoft 365 account. */
import type { AccountFeatures } from '../../../../src-shared/domain/accounts.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { isKnownZone } from '../../../../src-shared/domain/time/zones.ts';
import { cloudFeatures } from '../../cloud-features.ts';
import { zoneByName } from '../../icalendar/index.ts';
import type { ConnectedCalendar } from '../../kind.ts';
import { addressesOf } from '../addresses.ts';
import type { Requester } from '../requester.ts';
import { createCalendarApi } from './api.ts';
import { calendarIn, createCalendarBook } from './calendars.ts';
import { createMicrosoftSide } from './side.ts';
import { readUpcoming } from './upcoming.ts';

export interface MicrosoftCalendarAccount {
  /** The person's addresses, lower-cased: the primary one of the mailbox first, then its aliases (PE9). */
  readonly addresses: readonly string[];
  /**
   * Reads the default calendar.
   * @param aliases further addresses of the person
   * @throws ProblemError `consent-required` with the reason `no-mailbox` for an account that Graph has no mailbox of
   */
  connect(
    aliases: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly calendar: ConnectedCalendar; readonly features: AccountFeatures }>;
}

/**
 * Reads who signed in; nothing else.
 * @param zone IANA name of this computer, for times without a zone where Outlook's own is not told
 * @throws ProblemError for trouble of the whole account
 */
export async function openMicrosoftCalendar(
  requester: Requester,
  clock: Clock,
  zone: string,
  signal: AbortSignal,
): Promise<MicrosoftCalendarAccount> {
  const api = createCalendarApi(requester);
  const own = addressesOf(await api.me(signal));
  if (own.length === 0) fail('answer-invalid');
  return {
    addresses: own,
    async connect(aliases, openSignal) {
      const set = zoneByName(await api.mailboxZone(openSignal));
      const calendarZone = set !== null && isKnownZone(set) ? set : zone;
      const primary = calendarIn(await api.defaultCalendar(openSignal)) ?? fail('answer-invalid');
      const addresses = [...new Set([...own, ...aliases.map((one) => one.toLowerCase())])];
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
    },
  };
}
