/** The account's calendars: its own, and those that others share with it. */
import { type Json, objectIn, textIn } from '../../json-members.ts';
import type { OutlookCalendar } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';

export interface CalendarBook {
  /** Reads the list anew. */
  read(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Every calendar; read when it is not known yet. */
  all(signal: AbortSignal): Promise<readonly OutlookCalendar[]>;
  /** Null for one that is not in the list. */
  find(id: string, signal: AbortSignal): Promise<OutlookCalendar | null>;
}

export function createCalendarBook(api: CalendarApi, primary: OutlookCalendar): CalendarBook {
  let known: ReadonlyMap<string, OutlookCalendar> | null = null;
  const refresh = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> => {
    const rows = await api.calendars(signal);
    const found = rows.flatMap((row) => calendarIn(row) ?? []);
    known = new Map(found.map((calendar) => [calendar.id, calendar]));
    return found;
  };
  const all = async (signal: AbortSignal): Promise<readonly OutlookCalendar[]> =>
    known === null ? refresh(signal) : [...known.values()];
  return {
    read: refresh,
    all,
    find: async (id, signal) =>
      known?.get(id) ??
      (id === primary.id ? primary : ((await all(signal)).find((one) => one.id === id) ?? null)),
  };
}

/** @returns null for a row that names no calendar */
export function calendarIn(row: Json): OutlookCalendar | null {
  const id = textIn(row, 'id');
  if (id === '') return null;
  const color = textIn(row, 'hexColor');
  const owner = textIn(objectIn(row, 'owner'), 'address').trim().toLowerCase();
  return {
    id,
    name: textIn(row, 'name').trim() || id,
    ...(/^#[0-9a-f]{3,8}$/i.test(color) ? { color } : {}),
    isDefault: row.isDefaultCalendar === true,
    mayWrite: row.canEdit === true,
    holdsEvents: true,
    ...(/^[^\s@]+@[^\s@]+$/.test(owner) ? { owner } : {}),
    hidesPrivate: row.canViewPrivateItems === false,
  };
}
