/** Puts the parts together as a CalendarSide. */
import type { CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { capabilities, type OutlookCalendar, type Viewer } from '../../outlook/index.ts';
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
