/** In which calendars of the mailbox uids are: `CalendarSide.locate`. */
import type { Located } from '../../../../src-shared/domain/calendar/side.ts';
import type { OutlookCalendar } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';
import { cleanIdOf } from './global-id.ts';

/** EWS searches no uid: what is searched is the clean global object id, which is made of it. @throws ProblemError when a calendar cannot be asked */
export async function locate(
  api: CalendarApi,
  calendars: readonly OutlookCalendar[],
  uids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Located[]> {
  const found: Located[] = [];
  for (const uid of new Set(uids)) {
    const rows = await api.findByCleanId(calendars, cleanIdOf(uid), signal);
    for (const { id: ref, folder: calendar } of rows) found.push({ uid, calendar, ref });
  }
  return found;
}
