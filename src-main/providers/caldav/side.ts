/** Connects to a CalDAV account and puts its parts together as a CalendarSide. */

import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type {
  Calendar,
  CalendarCapabilities,
  CalendarSide,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Dialer } from '../../net/index.ts';
import { guestLimits } from '../icalendar/index.ts';
import { type CalDavAccount, type CalDavLogin, signedChannel } from './account.ts';
import { type CalendarFacts, type CalendarList, createCalendarLister } from './calendars.ts';
import { prepareCalls } from './calls.ts';
import { changesOf } from './changes.ts';
import { type Connection, createConnection } from './connection.ts';
import { accountsFor } from './discovery.ts';
import { type AccountRecord, featuresOf, readRecord } from './features.ts';
import { createKeptKinds } from './kept-kinds.ts';
import { createLocator } from './locate.ts';
import { addresseesOf } from './mail-effect.ts';
import { listMembers } from './members.ts';
import { isAddress } from './multistatus.ts';
import { entryIn, readObjects } from './objects.ts';
import { lookUp, performCalls } from './perform.ts';
import { quietly } from './quietly.ts';
import type { Viewer } from './stored.ts';
import { readUpcoming } from './upcoming.ts';

export interface CalDavParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
}

export interface ConnectedCalDav {
  readonly side: CalendarSide;
  readonly account: CalDavAccount;
  /** What the server said about itself, and what the account can do accordingly (A4). */
  readonly record: AccountRecord;
  readonly features: AccountFeatures;
  /**
   * A few events between two instants (epoch milliseconds), to show a person what a calendar contains. None when the server takes
   * long, or does not know this query.
   */
  upcoming(
    calendar: string,
    from: number,
    until: number,
    signal: AbortSignal,
  ): Promise<readonly CalendarEvent[]>;
}

/**
 * Finds the account's calendars and returns its side. Nothing is written.
 * @throws ProblemError as `discoverCalDav`
 */
export async function connectCalDav(
  login: CalDavLogin,
  parts: CalDavParts,
  signal: AbortSignal,
): Promise<ConnectedCalDav> {
  const { account, connection, list, first } = await readableAccount(login, parts, signal);
  const record = await readRecord(connection, account, first, signal);
  const side = createCalDavSide(connection, account, list, first, parts);
  return {
    account,
    record,
    features: featuresOf(record),
    side,
    upcoming: (calendar, from, until, askSignal) =>
      readUpcoming({ side, connection }, calendar, from, until, askSignal),
  };
}

interface ListedAccount {
  readonly account: CalDavAccount;
  readonly connection: Connection;
  readonly list: (signal: AbortSignal) => Promise<CalendarList>;
  /** Null when the calendars could not be listed. */
  readonly first: CalendarList | null;
}

/**
 * The first account of the server whose calendars can be listed. When none can, the first of all: the failure is reported when the
 * calendars are needed, and here it only leaves some features unknown.
 */
async function readableAccount(
  login: CalDavLogin,
  parts: CalDavParts,
  signal: AbortSignal,
): Promise<ListedAccount> {
  let fallback: ListedAccount | null = null;
  try {
    for await (const account of accountsFor(login, parts, signal)) {
      const channel = signedChannel(login, parts.dialer, account.origin);
      const connection = createConnection(channel, account.origin, parts.clock);
      const list = createCalendarLister(connection, account);
      const first = (await quietly(() => list(signal))) ?? null;
      if (first !== null) return { account, connection, list, first };
      fallback ??= { account, connection, list, first };
    }
  } catch (error) {
    if (fallback === null || problemOf(error) === null) throw error;
  }
  return fallback ?? fail('not-a-calendar-server');
}

/** The side of a discovered account. */
function createCalDavSide(
  connection: Connection,
  account: CalDavAccount,
  list: (signal: AbortSignal) => Promise<CalendarList>,
  first: CalendarList | null,
  parts: CalDavParts,
): CalendarSide {
  let viewer: Viewer = { account, privateEvents: 'busy' };
  const kept = createKeptKinds();
  const capabilities = capabilitiesOf(account);
  const byId = (found: CalendarList): ReadonlyMap<string, Calendar> =>
    new Map(found.calendars.map((calendar) => [calendar.id, calendar]));
  let known = first === null ? null : byId(first);
  let changeLogs: CalendarFacts['changeLog'] = first?.facts.changeLog ?? new Map();

  const calendars = async (signal: AbortSignal): Promise<readonly Calendar[]> => {
    const found = await list(signal);
    known = byId(found);
    changeLogs = found.facts.changeLog;
    return found.calendars;
  };
  const locator = createLocator({
    connection,
    clock: parts.clock,
    isComplete: (id) => changeLogs.get(id) === 'yes',
    read: (calendar, refs, signal) =>
      readObjects(calendar, refs, signal, {
        connection,
        viewer: { account, privateEvents: 'busy' },
      }),
  });
  const calendarOf = async (id: string, signal: AbortSignal): Promise<Calendar> => {
    if (known?.has(id) !== true) await calendars(signal);
    return known?.get(id) ?? fail('calendar-missing');
  };

  return {
    capabilities,
    addresses: account.addresses,
    tellPrivate(how) {
      viewer = { account, privateEvents: how };
    },
    calendars,
    async *changes(calendar, since, signal, { withEntries } = {}) {
      const found = withEntries === true ? await calendarOf(calendar, signal) : null;
      yield* changesOf(
        calendar,
        since,
        signal,
        connection,
        found && {
          entryIn: (row) => entryIn(found, row, viewer),
          changeLog: changeLogs.get(calendar) ?? 'unknown',
        },
      );
    },
    async *get(calendar, refs, signal) {
      yield* readObjects(await calendarOf(calendar, signal), refs, signal, { connection, viewer });
    },
    async listed(calendar, refs, signal) {
      const named = new Set((await listMembers(connection, calendar, signal)).map(({ path }) => path));
      // a row whose href is no address may be any of them: then none is known to be unlisted
      const isWhole = [...named].every(isAddress);
      return new Set(refs.filter((ref) => named.has(ref) || (!isWhole && isAddress(ref))));
    },
    async locate(uids, signal) {
      return locator.locate(await calendars(signal), uids, signal);
    },
    prepare: (write, stored) => prepareCalls(write, stored, parts.clock, account),
    mailEffect: (call, stored) => addresseesOf(call, stored, capabilities.mail, account),
    perform: (calls, signal) => performCalls(calls, signal, { connection, viewer, calendarOf, kept }),
    lookup: (call, signal) => lookUp(call, signal, { connection, viewer, calendarOf }),
  };
}

function capabilitiesOf({ scheduling }: CalDavAccount): CalendarCapabilities {
  const mail = scheduling === 'automatic' ? 'always' : scheduling === 'none' ? 'never' : 'unknown';
  return {
    maxBatch: 50,
    maxFetch: 2000,
    recurrence: 'series',
    mail,
    // iCalendar's DESCRIPTION is plain text
    lacks: ['descriptionContentType'],
    tells: ['labels', 'declined', 'out-of-office'],
    sizes: { unit: 'code-points', texts: {}, items: {}, guests: guestLimits },
    // whether a server respects SCHEDULE-AGENT=NONE is unknown until it was observed
    unmailedGuests: mail === 'never',
    updates: true,
    removes: true,
    readBack: true,
    lookup: true,
  };
}
