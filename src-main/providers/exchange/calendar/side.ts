/** Puts the parts together as a CalendarSide. */
import type { CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { capabilities, type OutlookCalendar, type Viewer } from '../../outlook/index.ts';
import type { FolderWatch } from '../folder-watch.ts';
import type { ItemPage } from '../page.ts';
import type { CalendarApi } from './api.ts';
import type { CalendarBook } from './calendars.ts';
import { prepareExchangeCalls } from './calls.ts';
import { changesOf, isRoundDue } from './changes.ts';
import { listedRefs, readEntries } from './entries.ts';
import { byUid } from './global-id.ts';
import { locate } from './locate.ts';
import { lookUp, type PerformParts, performCalls, type Written } from './perform.ts';
import { quietly, type Round } from './quiet-changes.ts';
import { mailedBy } from './sending.ts';

export interface ExchangeSideParts {
  readonly api: CalendarApi;
  readonly book: CalendarBook;
  /** The person's addresses, the preferred one first. */
  readonly addresses: readonly string[];
  /** IANA name, for times without a zone. */
  readonly calendarZone: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly watch: Pick<FolderWatch, 'mark' | 'news'>;
  /** Null: it is not known where Outlook on the web is. */
  readonly page: ItemPage | null;
}

export interface ExchangeSide extends CalendarSide {
  viewer(): Viewer;
}

export function createExchangeSide(given: ExchangeSideParts): ExchangeSide {
  const { api, book, addresses, calendarZone, clock, watch, page } = given;
  let privateEvents: Viewer['privateEvents'] = 'busy';
  const rounds = quietly(watch, (since) => isRoundDue(since, clock.now()));
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
    askAnew: () => watch.news(),
    calendars: (signal) => book.read(signal),
    async *changes(id, since, signal) {
      const calendar = await calendarOf(id, signal);
      const round: Round = (...from) => changesOf({ api, now: clock.now() }, ...from, signal);
      yield* rounds(round, calendar.id, since);
    },
    async *get(id, refs, signal) {
      yield* readEntries(api, await calendarOf(id, signal), refs, viewer, signal);
    },
    listed: (id, refs, signal) => listedRefs(api, id, refs, signal),
    async locate(uids, signal) {
      return locate(api, await book.own(signal), uids, signal);
    },
    prepare: (write, known) =>
      prepareExchangeCalls(write, known, { calendarZone, own: addresses, identity: byUid }),
    mailEffect: (call, known) => mailedBy(call, known, addresses),
    perform: (calls, signal) => performCalls(calls, signal, parts),
    lookup: (call, signal) => lookUp(call, signal, parts),
    ...(page === null ? {} : { pageOf: (_calendar, ref, signal) => page(ref, signal) }),
  };
}
