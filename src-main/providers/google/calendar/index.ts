/** The calendar of a Google account. */
import type { AccountFeatures } from '../../../../src-shared/domain/accounts.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { cloudFeatures } from '../../cloud-features.ts';
import type { ConnectedCalendar } from '../../kind.ts';
import type { Requester } from '../requester.ts';
import { createCalendarApi } from './api.ts';
import { calendarIn, createCalendarBook } from './calendars.ts';
import { createGoogleSide } from './side.ts';
import { readUpcoming } from './upcoming.ts';

export interface GoogleCalendarAccount {
  /** The address that signed in, lower-cased: the id of the primary calendar. */
  readonly address: string;
  /** @param aliases further addresses of the person, such as those of Gmail's send-as */
  connect(aliases: readonly string[]): {
    readonly calendar: ConnectedCalendar;
    readonly features: AccountFeatures;
  };
}

/**
 * Reads who signed in; nothing else.
 * @throws ProblemError for trouble of the whole account
 */
export async function openGoogleCalendar(
  requester: Requester,
  rootUrl: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<GoogleCalendarAccount> {
  const api = createCalendarApi(requester, rootUrl);
  const row = await api.calendarEntry('primary', signal);
  const primary = calendarIn({ ...row, primary: true }, 'Etc/UTC') ?? fail('answer-invalid');
  const address = primary.id.toLowerCase();
  return {
    address,
    connect(aliases) {
      const addresses = [...new Set([address, ...aliases.map((one) => one.toLowerCase())])];
      const book = createCalendarBook(api, primary);
      const side = createGoogleSide({ api, book, addresses, now: () => clock.now() });
      return {
        features: cloudFeatures(primary.mayWrite && primary.holdsEvents),
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
