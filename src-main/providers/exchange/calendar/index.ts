/** The calendar of a mailbox on an Exchange server. */
import type { AccountFeatures } from '../../../../src-shared/domain/accounts.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { cloudFeatures } from '../../cloud-features.ts';
import type { ConnectedCalendar } from '../../kind.ts';
import type { Element } from '../../xml.ts';
import { typeName } from '../elements.ts';
import { createFolderWatch } from '../folder-watch.ts';
import { operationsOver } from '../operations.ts';
import { itemPages } from '../page.ts';
import type { Requester } from '../requester.ts';
import { wakeOnNews } from '../wake.ts';
import { createCalendarApi } from './api.ts';
import { createCalendarBook } from './calendars.ts';
import { createOpenedCalendars } from './opened-calendars.ts';
import { createExchangeSide } from './side.ts';
import { readUpcoming } from './upcoming.ts';

export interface CalendarAccountParts {
  readonly requester: Pick<Requester, 'ask' | 'stream' | 'problemOf'>;
  /** The person's addresses, lower-cased, the primary one of the mailbox first. */
  readonly addresses: readonly string[];
  readonly clock: Clock;
  /** Of Outlook on the web; null: not known. */
  readonly web: URL | null;
  /** IANA name of this computer, for times without a zone. */
  readonly zone: string;
}

/**
 * Reads the list of calendars.
 * @throws ProblemError for trouble of the whole account
 */
export async function connectCalendar(
  { requester, addresses, clock, zone, web }: CalendarAccountParts,
  signal: AbortSignal,
): Promise<{ readonly calendar: ConnectedCalendar; readonly features: AccountFeatures }> {
  const operations = operationsOver(requester);
  const api = createCalendarApi(operations);
  const watch = createFolderWatch(clock);
  const owner = addresses[0] ?? '';
  const opened = createOpenedCalendars(operations, addresses);
  const book = createCalendarBook({ api, opened, owner, watch });
  const calendars = await book.read(signal);
  const page = web === null ? null : itemPages(operations, web);
  const side = createExchangeSide({ api, book, addresses, calendarZone: zone, clock, watch, page });
  const wake = { requester, clock, mailbox: owner, watch, isNews };
  const watched = async (wakeSignal: AbortSignal): Promise<readonly string[]> => {
    const calendars = await book.own(wakeSignal);
    return [...calendars.map(({ id }) => id), await book.top(wakeSignal)];
  };
  return {
    features: cloudFeatures(calendars.some(({ mayWrite }) => mayWrite)),
    calendar: {
      side: {
        ...side,
        wake: (wakeSignal) => wakeOnNews(wake, () => watched(wakeSignal), wakeSignal),
      },
      async upcoming(id, from, until, askSignal) {
        const calendar = (await book.find(id, askSignal)) ?? fail('calendar-missing');
        return readUpcoming({ api, clock }, calendar.id, side.viewer(), from, until, askSignal);
      },
    },
  };
}

/** A folder that says that it was modified counts something, such as unread mails; a new or removed one may be a calendar. */
function isNews({ name, children }: Element): boolean {
  return name !== typeName('ModifiedEvent') || children.some((one) => one.name === typeName('ItemId'));
}
