/** Puts the parts together as a CalendarSide. */
import type { CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import {
  addresseesOf,
  capabilities,
  type OutlookCalendar,
  prepareCalls,
  type Viewer,
} from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';
import type { CalendarBook } from './calendars.ts';
import { changesOf } from './changes.ts';
import { listedRefs, readEntries } from './entries.ts';
import { locate } from './locate.ts';
import { eventPage } from './page.ts';
import { lookUp, type PerformParts, performCalls, type Written } from './perform.ts';
import { byTransaction } from './transaction.ts';

export interface MicrosoftSideParts {
  readonly api: CalendarApi;
  readonly book: CalendarBook;
  readonly clock: Pick<Clock, 'now'>;
  /** The person's addresses, the preferred one first. */
  readonly addresses: readonly string[];
  /** IANA name, for times without a zone. */
  readonly calendarZone: string;
}

export function createMicrosoftSide(given: MicrosoftSideParts): MicrosoftSide {
  const { api, book, clock, addresses, calendarZone } = given;
  let privateEvents: Viewer['privateEvents'] = 'busy';
  const viewer = (): Viewer => ({ own: addresses, privateEvents, identity: byTransaction });
  const calendarOf = async (id: string, signal: AbortSignal): Promise<OutlookCalendar> =>
    (await book.find(id, signal)) ?? fail('calendar-missing');
  const now = (): number => clock.now();
  const writing = new Map<string, Written>();
  const parts: PerformParts = { api, calendarOf, viewer, now, calendarZone, writing };

  return {
    capabilities,
    addresses,
    viewer,
    tellPrivate(how) {
      privateEvents = how;
    },
    calendars: (signal) => book.read(signal),
    async *changes(id, since, signal) {
      const calendar = await calendarOf(id, signal);
      yield* changesOf({ api, calendar: calendar.id, now: now() }, since, signal);
    },
    async *get(id, refs, signal) {
      yield* readEntries(api, await calendarOf(id, signal), refs, viewer, now(), signal);
    },
    listed: (id, refs, signal) => listedRefs(api, id, refs, signal),
    async locate(uids, signal) {
      return locate(api, await book.all(signal), uids, signal);
    },
    prepare: (write, known) =>
      prepareCalls(write, known, { calendarZone, own: addresses, identity: byTransaction }),
    mailEffect: (call, known) => addresseesOf(call, known, addresses),
    perform: (calls, signal) => performCalls(calls, signal, parts),
    lookup: (call, signal) => lookUp(call, signal, parts),
    pageOf: (id, ref, signal) => eventPage(api, id, ref, signal),
  };
}

export interface MicrosoftSide extends CalendarSide {
  viewer(): Viewer;
}
