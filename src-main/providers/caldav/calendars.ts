/** Lists the account's calendars with rights, colours, owners and the default one (RFC 4791 5.2, RFC 3744 5.4, RFC 6638 9.2). */
import type { Calendar, CalendarId } from '../../../src-shared/domain/calendar/side.ts';
import { mailAddress } from '../icalendar/index.ts';
import type { CalDavAccount } from './account.ts';
import { createCollectionFinder } from './collections.ts';
import type { Connection } from './connection.ts';
import { apple, caldav, dav, hrefIn, type Row, textOf } from './multistatus.ts';
import { quietly } from './quietly.ts';
import { propfind } from './requests.ts';

const wanted = [
  'D:displayname',
  'D:resourcetype',
  'D:owner',
  'D:current-user-privilege-set',
  'C:supported-calendar-component-set',
  'A:calendar-color',
  'D:supported-report-set',
  'C:max-resource-size',
  'C:max-instances',
];

export interface CalendarList {
  readonly calendars: readonly Calendar[];
  readonly facts: CalendarFacts;
}

/** What the server says about the calendars that hold events, as far as it is not part of `Calendar`. */
export interface CalendarFacts {
  /** Whether each calendar offers a change log (RFC 6578). `unknown`: the server did not list its reports. */
  readonly changeLog: ReadonlyMap<CalendarId, 'yes' | 'no' | 'unknown'>;
  /** The smallest `max-resource-size` in bytes and `max-instances` (RFC 4791 5.2.5, 5.2.8); null when no calendar has one. */
  readonly mostBytes: number | null;
  readonly mostInstances: number | null;
  /** There are folders that could not be listed, so that calendars in them would be missing. */
  readonly hidden: boolean;
}

/** The function returned lists the account's calendars. @throws ProblemError for trouble of the whole side */
export function createCalendarLister(
  connection: Connection,
  account: CalDavAccount,
): (signal: AbortSignal) => Promise<CalendarList> {
  const finder = createCollectionFinder(connection, account.homes, wanted);
  return async (signal) => {
    const { calendars: rows, hidden } = await finder.find(signal);
    const preset = await defaultCalendar(connection, account, signal);
    const owners = await ownersOf(connection, account, rows, signal);
    const holding = rows.filter(holdsEvents);
    const own = holding.filter(mayWrite);
    const byDefault = preset ?? (own.length === 1 ? own[0]?.path : undefined);
    return {
      calendars: rows.map((row) => {
        const color = cssColor(textOf(row, apple('calendar-color')));
        const owner = owners.get(hrefIn(row, dav('owner'), connection.origin) ?? '');
        return {
          id: row.path,
          name: textOf(row, dav('displayname')) || lastSegment(row.path),
          ...(color === null ? {} : { color }),
          isDefault: row.path === byDefault,
          mayWrite: mayWrite(row),
          holdsEvents: holdsEvents(row),
          ...(owner === undefined ? {} : { owner }),
        };
      }),
      facts: {
        changeLog: new Map(holding.map((row) => [row.path, changeLogOf(row)])),
        mostBytes: smallest(holding, 'max-resource-size'),
        mostInstances: smallest(holding, 'max-instances'),
        hidden,
      },
    };
  };
}

/** Whether the change log is among the reports that a collection lists. Searches all levels, because Xandikos leaves one out. */
export function changeLogOf(row: Row): 'yes' | 'no' | 'unknown' {
  const reports = row.properties.get(dav('supported-report-set'));
  if (reports === undefined || reports.children.length === 0) return 'unknown';
  return JSON.stringify(reports).includes(`"${dav('sync-collection')}"`) ? 'yes' : 'no';
}

function smallest(rows: readonly Row[], name: string): number | null {
  const told = rows
    .map((row) => Number(textOf(row, caldav(name)) || Number.NaN))
    .filter((value) => Number.isSafeInteger(value) && value > 0);
  return told.length === 0 ? null : Math.min(...told);
}

/** Without a set of components, all are supported (RFC 4791 5.2.3). */
function holdsEvents(row: Row): boolean {
  const set = row.properties.get(caldav('supported-calendar-component-set'));
  return (
    set === undefined ||
    set.children.length === 0 ||
    set.children.some((component) => component.attributes.name?.toUpperCase() === 'VEVENT')
  );
}

/** Whether objects can be added and changed. Without a list of privileges this is assumed until the server refuses (A4). */
function mayWrite(row: Row): boolean {
  const set = row.properties.get(dav('current-user-privilege-set'));
  if (set === undefined || set.children.length === 0) return true;
  const names = new Set(set.children.flatMap((privilege) => privilege.children.map(({ name }) => name)));
  return (
    names.has(dav('all')) ||
    names.has(dav('write')) ||
    (names.has(dav('write-content')) && names.has(dav('bind')))
  );
}

/** The calendar that invitations go to, as the scheduling inbox names it (RFC 6638 9.2); undefined when absent or refused. */
async function defaultCalendar(
  connection: Connection,
  account: CalDavAccount,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (account.inbox === null) return undefined;
  return quietly(async () => {
    const { rows } = await connection.multistatus('PROPFIND', account.inbox ?? '', {
      depth: '0',
      body: propfind(['C:schedule-default-calendar-URL']),
      purpose: 'object',
      signal,
    });
    const row = rows[0];
    return row === undefined
      ? undefined
      : (hrefIn(row, caldav('schedule-default-calendar-URL'), connection.origin) ?? undefined);
  });
}

/** The calendars' owners: address by path of the principal. A principal that cannot be read is left out. */
async function ownersOf(
  connection: Connection,
  account: CalDavAccount,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const result = new Map<string, string>();
  const own = account.addresses[0];
  if (own !== undefined) result.set(account.principal, own);
  const others = new Set(
    rows
      .map((row) => hrefIn(row, dav('owner'), connection.origin))
      .filter((path) => path !== null && path !== account.principal),
  );
  for (const path of [...others].slice(0, 20)) {
    if (path === null) continue;
    const address = await quietly(async () => {
      const { rows: found } = await connection.multistatus('PROPFIND', path, {
        depth: '0',
        body: propfind(['C:calendar-user-address-set']),
        purpose: 'object',
        signal,
      });
      const hrefs = found[0]?.properties.get(caldav('calendar-user-address-set'))?.children ?? [];
      return hrefs.map(({ text }) => mailAddress(text)).find((one) => one !== null);
    });
    if (address !== undefined && address !== null) result.set(path, address);
  }
  return result;
}

/** `#rrggbb` from Apple's `#RRGGBBAA`; null for any other text. */
function cssColor(text: string): string | null {
  const match = /^(#[0-9a-f]{6})(?:[0-9a-f]{2})?$/i.exec(text);
  return match?.[1] === undefined ? null : match[1].toLowerCase();
}

function lastSegment(path: string): string {
  const segment = path.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
