/** Puts the parts together as a CalendarSide. */
import type { CalendarCapabilities, CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import type { CalendarApi } from './api.ts';
import type { CalendarBook } from './calendars.ts';
import { prepareCalls } from './calls.ts';
import { changesOf } from './changes.ts';
import { listedRefs, readEntries } from './entries.ts';
import { locate } from './locate.ts';
import { addresseesOf } from './mailing.ts';
import { eventPage } from './page.ts';
import { lookUp, type PerformParts, performCalls } from './perform.ts';
import type { Parts } from './series.ts';
import type { GoogleCalendar, Viewer } from './stored.ts';

export interface GoogleSideParts {
  readonly api: CalendarApi;
  readonly book: CalendarBook;
  /** The person's addresses, the preferred one first. */
  readonly addresses: readonly string[];
  readonly now: () => number;
}

const capabilities: CalendarCapabilities = {
  maxBatch: 20,
  maxFetch: 50,
  recurrence: 'occurrences',
  mail: 'always',
  lacks: ['relatedTo'],
  sizes: {
    unit: 'code-points',
    texts: {
      title: 1_024,
      description: 8_192,
      'locations/name': 1_024,
      // https://developers.google.com/workspace/calendar/api/v3/reference/events#resource
      'virtualLocations/name': 512,
      'virtualLocations/uri': 1_300,
    },
    items: { locations: 1, virtualLocations: 1 },
    // one address that Google does not take makes it refuse the whole event
    guests: { addressWithout: ',;:"<>\\' },
  },
  tells: ['labels', 'declined', 'out-of-office'],
  // with `sendUpdates` everybody on the list is mailed, or nobody
  unmailedGuests: false,
  updates: true,
  removes: true,
  readBack: true,
  lookup: true,
};

export function createGoogleSide({ api, book, addresses, now }: GoogleSideParts): GoogleSide {
  let privateEvents: Viewer['privateEvents'] = 'busy';
  const viewer = (): Viewer => ({ own: addresses, privateEvents });
  const seenSeries = new Map<string, Set<string>>();
  const calendarOf = async (id: string, signal: AbortSignal): Promise<GoogleCalendar> =>
    (await book.find(id, signal)) ?? fail('calendar-missing');
  const parts: PerformParts = { api, calendarOf, viewer, writing: new Map<string, Parts>() };

  return {
    capabilities,
    addresses,
    viewer,
    tellPrivate(how) {
      privateEvents = how;
    },
    calendars: (signal) => book.read(signal),
    async *changes(id, since, signal, { withEntries = false } = {}) {
      const calendar = await calendarOf(id, signal);
      const series = seenSeries.get(id) ?? new Set<string>();
      seenSeries.set(id, series);
      yield* changesOf({ api, calendar, viewer, seenSeries: series, now }, since, withEntries, signal);
    },
    async *get(id, refs, signal) {
      yield* readEntries(api, await calendarOf(id, signal), refs, viewer, signal);
    },
    listed: (id, refs, signal) => listedRefs(api, id, refs, signal),
    async locate(uids, signal) {
      return locate(api, await book.all(signal), uids, signal);
    },
    prepare: (write, known) =>
      prepareCalls(write, known, { calendarZone: book.zoneOf(write.calendar), own: addresses }),
    mailEffect: (call, known) => addresseesOf(call, known, addresses),
    perform: (calls, signal) => performCalls(calls, signal, parts),
    lookup: (call, signal) => lookUp(call, signal, parts),
    pageOf: (id, ref, signal) => eventPage(api, id, ref, signal),
  };
}

export interface GoogleSide extends CalendarSide {
  viewer(): Viewer;
}
