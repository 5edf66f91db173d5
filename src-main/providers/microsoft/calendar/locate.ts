/** In which calendars of the account uids are: `CalendarSide.locate`. */
import type { Located } from '../../../../src-shared/domain/calendar/side.ts';
import { textIn } from '../../json-members.ts';
import { type OutlookCalendar, uidsOf } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';

/** Asks every calendar for each uid; its listing has single events and series, and no occurrences. @throws ProblemError when a calendar cannot be asked */
export async function locate(
  api: CalendarApi,
  calendars: readonly OutlookCalendar[],
  uids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Located[]> {
  const found: Located[] = [];
  for (const uid of new Set(uids))
    for (const { id: calendar } of calendars) {
      const refs = new Set<string>();
      for (const name of namesOf(uid)) {
        const query = { filter: `iCalUId eq '${name.replaceAll("'", "''")}'`, top: 50 };
        for await (const page of api.events(calendar, query, signal))
          for (const event of page) if (uidsOf(event).includes(uid)) refs.add(textIn(event, 'id'));
      }
      for (const ref of refs) found.push({ uid, calendar, ref });
    }
  return found;
}

/** A uid from elsewhere stands in a number of Exchange's own, or as it is. */
function namesOf(uid: string): readonly string[] {
  if (/^04000000[0-9a-f]+$/i.test(uid)) return [uid];
  const packed = Buffer.from(`vCal-Uid\u0001\0\0\0${uid}\0`, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(packed.length);
  const head = '040000008200E00074C5B7101A82E008000000000000000000000000000000000000000000';
  return [uid, `${head.slice(0, 72)}${length.toString('hex')}${packed.toString('hex')}`.toUpperCase()];
}
