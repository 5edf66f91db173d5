/** Lists every object of a calendar with its ETag, by PROPFIND, which needs no filter of the server. */
import type { CalendarId } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { hostOf } from './errors.ts';
import { dav, type Row, statusIsGone, textOf } from './multistatus.ts';
import { propfind } from './requests.ts';

/**
 * The objects without tasks and journals, if the server's content types tell them apart, and the rows without an address.
 * @throws ProblemError `answer-invalid` when the server leaves some out, `calendar-missing` when the answer says so in a row: Xandikos
 * answers 207 with a single row, of status 404, whose href is not even the calendar's address
 */
export async function listMembers(
  connection: Connection,
  calendar: CalendarId,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const { rows, strays, isCut } = await connection.multistatus('PROPFIND', calendar, {
    depth: '1',
    body: propfind(['D:getetag', 'D:resourcetype', 'D:getcontenttype']),
    purpose: 'calendar',
    signal,
  });
  if (isCut) fail('answer-invalid', { host: hostOf(connection.origin), status: 507 });
  const all = [...rows, ...strays];
  if (all.length > 0 && all.every(({ status }) => statusIsGone(status)))
    fail('calendar-missing', { host: hostOf(connection.origin) });
  const objects = rows.filter(
    (row) =>
      !isSelf(row, calendar) &&
      !row.path.endsWith('/') &&
      row.properties.get(dav('resourcetype'))?.children.some((type) => type.name === dav('collection')) !==
        true &&
      !/component=v(todo|journal)/i.test(textOf(row, dav('getcontenttype'))),
  );
  return [...objects, ...strays];
}

/** Whether a row is the collection itself. Some servers leave out its last slash. */
export function isSelf(row: Row, calendar: CalendarId): boolean {
  return row.path.replace(/\/$/, '') === calendar.replace(/\/$/, '');
}
