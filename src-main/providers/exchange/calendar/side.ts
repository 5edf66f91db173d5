/** Puts the parts together as a CalendarSide. */
import type { CalendarCapabilities, CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { longestName, mostAttendees, type OutlookCalendar, type Viewer } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';
import type { CalendarBook } from './calendars.ts';
import { prepareExchangeCalls } from './calls.ts';
import { changesOf } from './changes.ts';
import { listedRefs, readEntries } from './entries.ts';
import { byUid } from './global-id.ts';
import { locate } from './locate.ts';
import { lookUp, type PerformParts, performCalls, type Written } from './perform.ts';
import { mailedBy } from './sending.ts';

export interface ExchangeSideParts {
  readonly api: CalendarApi;
  readonly book: CalendarBook;
  /** The person's addresses, the preferred one first. */
  readonly addresses: readonly string[];
  /** IANA name, for times without a zone. */
  readonly calendarZone: string;
}

const capabilities: CalendarCapabilities = {
  maxBatch: 20,
  maxFetch: 100,
  recurrence: 'occurrences',
  mail: 'always',
  lacks: ['relatedTo'],
  sizes: {
    unit: 'utf-16',
    // Outlook's subject and location ([MS-OXCMSG] 2.2.1.46, [MS-OXOCAL] 2.2.1.4)
    texts: { title: 255, 'locations/name': longestName },
    items: { participants: mostAttendees },
    // one address that Exchange does not take makes it refuse the whole item
    guests: { addressWithout: ',;:"<>\\' },
  },
  tells: ['labels', 'declined', 'out-of-office'],
  // an attribute says for the whole request whether the people on the list are mailed
  unmailedGuests: false,
  updates: true,
  removes: true,
  readBack: true,
  lookup: true,
};

export interface ExchangeSide extends CalendarSide {
  viewer(): Viewer;
}

export function createExchangeSide({ api, book, addresses, calendarZone }: ExchangeSideParts): ExchangeSide {
  let privateEvents: Viewer['privateEvents'] = 'busy';
  const viewer = (): Viewer => ({ own: addresses, privateEvents, identity: byUid });
  const calendarOf = async (id: string, signal: AbortSignal): Promise<OutlookCalendar> =>
    (await book.find(id, signal)) ?? fail('calendar-missing');
  const parts: PerformParts = { api, calendarOf, viewer, calendarZone, writing: new Map<string, Written>() };

  return {
    capabilities,
    addresses,
    viewer,
    tellPrivate(how) {
      privateEvents = how;
    },
    calendars: (signal) => book.read(signal),
    async *changes(id, since, signal) {
      yield* changesOf(api, (await calendarOf(id, signal)).id, since, signal);
    },
    async *get(id, refs, signal) {
      yield* readEntries(api, await calendarOf(id, signal), refs, viewer, signal);
    },
    listed: (id, refs, signal) => listedRefs(api, id, refs, signal),
    async locate(uids, signal) {
      return locate(api, await book.all(signal), uids, signal);
    },
    prepare: (write, known) =>
      prepareExchangeCalls(write, known, { calendarZone, own: addresses, identity: byUid }),
    mailEffect: (call, known) => mailedBy(call, known, addresses),
    perform: (calls, signal) => performCalls(calls, signal, parts),
    lookup: (call, signal) => lookUp(call, signal, parts),
  };
}
