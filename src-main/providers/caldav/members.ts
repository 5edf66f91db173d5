/** Every object of a calendar with its ETag, by PROPFIND: the one listing that depends on no filter. */
import type { CalendarId } from '../../../src-shared/domain/calendar/side.ts';
import type { Connection } from './connection.ts';
import { dav, type Row, textOf } from './multistatus.ts';
import { propfind } from './requests.ts';

/** Without tasks and journals, where the server tells which they are. @throws ProblemError */
export async function listMembers(
  connection: Connection,
  calendar: CalendarId,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const { rows } = await connection.multistatus('PROPFIND', calendar, {
    depth: '1',
    body: propfind(['D:getetag', 'D:resourcetype', 'D:getcontenttype']),
    purpose: 'calendar',
    signal,
  });
  return rows.filter(
    (row) =>
      !isSelf(row, calendar) &&
      !row.path.endsWith('/') &&
      row.properties.get(dav('resourcetype'))?.children.some((type) => type.name === dav('collection')) !==
        true &&
      !/component=v(todo|journal)/i.test(textOf(row, dav('getcontenttype'))),
  );
}

/** Whether a row is about the collection itself; some servers drop its last slash. */
export function isSelf(row: Row, calendar: CalendarId): boolean {
  return row.path.replace(/\/$/, '') === calendar.replace(/\/$/, '');
}
