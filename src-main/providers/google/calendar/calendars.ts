/** The account's calendars from Google's list of calendars. */
import { isKnownZone } from '../../../../src-shared/domain/time/zones.ts';
import { zoneByName } from '../../icalendar/index.ts';
import { idIn, type Json, textIn } from '../json.ts';
import type { CalendarApi } from './api.ts';
import { isCalendarAddress } from './people.ts';
import type { GoogleCalendar } from './stored.ts';

export interface CalendarBook {
  /** Reads the list anew. Calendars that the person took off their list are only in `all`. */
  read(signal: AbortSignal): Promise<readonly GoogleCalendar[]>;
  /** Every calendar, those taken off the list included; read when it is not known yet. */
  all(signal: AbortSignal): Promise<readonly GoogleCalendar[]>;
  /** Null for one that is not in the list. */
  find(id: string, signal: AbortSignal): Promise<GoogleCalendar | null>;
  /** The zone for times without one; that of the primary calendar for a calendar that is not known. */
  zoneOf(id: string): string;
}

export function createCalendarBook(api: CalendarApi, primary: GoogleCalendar): CalendarBook {
  let known: ReadonlyMap<string, GoogleCalendar> | null = null;
  const refresh = async (
    signal: AbortSignal,
  ): Promise<readonly { readonly calendar: GoogleCalendar; readonly isHidden: boolean }[]> => {
    const rows = await api.calendarList(signal);
    const found = rows.flatMap((row) => {
      const calendar = calendarIn(row, primary.timeZone);
      return calendar === null ? [] : [{ calendar, isHidden: row.hidden === true }];
    });
    known = new Map(found.map(({ calendar }) => [calendar.id, calendar]));
    return found;
  };
  const all = async (signal: AbortSignal): Promise<ReadonlyMap<string, GoogleCalendar>> => {
    if (known === null) await refresh(signal);
    return known ?? new Map();
  };
  return {
    async read(signal) {
      const found = await refresh(signal);
      return found.flatMap(({ calendar, isHidden }) => (isHidden ? [] : [calendar]));
    },
    all: async (signal) => [...(await all(signal)).values()],
    find: async (id, signal) =>
      known?.get(id) ?? (id === primary.id ? primary : ((await all(signal)).get(id) ?? null)),
    zoneOf: (id) => known?.get(id)?.timeZone ?? primary.timeZone,
  };
}

/** @returns null for a row that is deleted or names no calendar */
export function calendarIn(row: Json, fallbackZone: string): GoogleCalendar | null {
  const id = idIn(row);
  if (id === null || row.deleted === true) return null;
  const role = textIn(row, 'accessRole');
  const zone = zoneByName(textIn(row, 'timeZone'));
  const isPrimary = row.primary === true;
  const owner = (textIn(row, 'dataOwner') || (isCalendarAddress(id) ? '' : id)).toLowerCase();
  const color = textIn(row, 'backgroundColor');
  return {
    id,
    name: textIn(row, 'summaryOverride').trim() || textIn(row, 'summary').trim() || id,
    ...(/^#[0-9a-f]{3,8}$/i.test(color) ? { color } : {}),
    isDefault: isPrimary,
    mayWrite: role === 'owner' || role === 'writer',
    // who may only see when somebody is busy is told no events
    holdsEvents: role === 'owner' || role === 'writer' || role === 'reader',
    ...(/^[^\s@]+@[^\s@]+$/.test(owner) && !isCalendarAddress(owner) ? { owner } : {}),
    timeZone: zone !== null && isKnownZone(zone) ? zone : fallbackZone,
    hidesPrivate: role !== 'owner' && role !== 'writer',
  };
}
