/** The mailbox's calendars: its own one, those below other folders, and those of other people that the person has opened. */
import type { OutlookCalendar } from '../../outlook/index.ts';
import type { CalendarApi, Folder } from './api.ts';
import type { OpenedCalendars } from './opened-calendars.ts';

export interface CalendarBook {
  /** Those in the person's own mailbox; read when they are not known yet. */
  own(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Reads the list anew. */
  read(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Every calendar; read when it is not known yet. */
  all(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Null for one that is not in the list. */
  find(id: string, signal: AbortSignal): Promise<OutlookCalendar | null>;
}

/** @param owner the mailbox's address, lower-cased */
export function createCalendarBook(api: CalendarApi, opened: OpenedCalendars, owner: string): CalendarBook {
  let known: readonly OutlookCalendar[] | null = null;
  const read = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> => {
    const [primary, deleted] = await api.folders([{ known: 'calendar' }, { known: 'deleteditems' }], signal);
    const below = await api.calendarsBelow({ known: 'msgfolderroot' }, signal);
    const found = below.filter(({ folderClass }) => folderClass === 'IPF.Appointment');
    const others = found.filter((one) => one.id !== primary?.id && !isBelow(one, deleted?.id, found));
    const own = primary === undefined ? [] : [calendarOf(primary, owner, true)];
    const theirs = (await opened.read(signal)).map((one) => ({
      ...calendarOf(one, one.owner, false),
      // only looked at (C2): Exchange would send as the person what they write into the calendar of somebody else
      mayWrite: false,
      hidesPrivate: true,
    }));
    known = [...own, ...others.map((one) => calendarOf(one, owner, false)), ...theirs];
    return known;
  };
  const all = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> => known ?? read(signal);
  return {
    read,
    all,
    own: async (signal) => (await all(signal)).filter(({ hidesPrivate }) => !hidesPrivate),
    find: async (id, signal) => (await all(signal)).find((one) => one.id === id) ?? null,
  };
}

/** Whether a calendar is in a folder, or in a calendar that is. */
function isBelow(folder: Folder, id: string | undefined, folders: readonly Folder[]): boolean {
  for (let one: Folder | undefined = folder, steps = 0; one !== undefined && steps < 100; steps += 1) {
    if (one.parent === id) return true;
    const { parent }: Folder = one;
    one = folders.find((other) => other.id === parent);
  }
  return false;
}

function calendarOf({ id, name, mayWrite }: Folder, owner: string, isDefault: boolean): OutlookCalendar {
  return {
    id,
    name: name || id,
    isDefault,
    mayWrite,
    holdsEvents: true,
    ...(owner === '' ? {} : { owner }),
    hidesPrivate: false,
  };
}
