/** The mailbox's calendars: its own one, those below other folders, and those of other people that the person has opened. */
import { fail } from '../../../../src-shared/domain/problems.ts';
import type { OutlookCalendar } from '../../outlook/index.ts';
import type { FolderWatch } from '../folder-watch.ts';
import type { Folder } from './answer-parts.ts';
import type { CalendarApi } from './api.ts';
import type { OpenedCalendars } from './opened-calendars.ts';

export interface CalendarBook {
  /** Those in the person's own mailbox; read when they are not known yet. */
  own(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Reads the list anew where it may be another one. */
  read(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Every calendar; read when it is not known yet. */
  all(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** The folder in which all others lie. */
  top(signal: AbortSignal): Promise<string>;
  /** Null for one that is not in the list. */
  find(id: string, signal: AbortSignal): Promise<OutlookCalendar | null>;
}

export interface CalendarBookParts {
  readonly api: CalendarApi;
  readonly opened: OpenedCalendars;
  /** The mailbox's address, lower-cased. */
  readonly owner: string;
  readonly watch: Pick<FolderWatch, 'mark'>;
}

export function createCalendarBook({ api, opened, owner, watch }: CalendarBookParts): CalendarBook {
  let known: readonly OutlookCalendar[] | null = null;
  let topId = '';
  let readWith: number | null = null;
  const read = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> => {
    const mark = watch.mark();
    if (mark !== null && readWith === mark && known !== null) return known;
    readWith = null;
    const [primary, deleted, top] = await api.folders(
      [{ known: 'calendar' }, { known: 'deleteditems' }, { known: 'msgfolderroot' }],
      signal,
    );
    topId = top?.id ?? fail('answer-invalid');
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
    readWith = mark;
    return known;
  };
  const all = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> => known ?? read(signal);
  return {
    read,
    all,
    async top(signal) {
      await all(signal);
      return topId;
    },
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
