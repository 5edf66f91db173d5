/** Gives each time zone of an event its TZID in the text, and the VTIMEZONE that belongs to it. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { offsetNamed } from '../../../src-shared/domain/time/zone-names.ts';
import { isKnownZone, offsetText } from '../../../src-shared/domain/time/zones.ts';
import { type Component, componentsOf, lineOf, newLine, rawValue, replaceLines } from './content-lines.ts';
import { type ReadContext, resolved } from './times.ts';
import { plainTzid, writableZone } from './tzid.ts';
import { makeVtimezone } from './vtimezone.ts';

/** How many years after the event a new VTIMEZONE lists changes for. */
const zoneYears = 10;

/**
 * The event with a name of its zone that can be written.
 * @throws ProblemError `item-rejected` for a name that is no zone
 */
export function inWritableZone(event: CalendarEvent): CalendarEvent {
  if (event.timeZone === undefined || event.timeZone === null) return event;
  const timeZone = writableZone(event.timeZone);
  if (!isKnownZone(timeZone)) fail('item-rejected', { field: 'timeZone' });
  return timeZone === event.timeZone ? event : { ...event, timeZone };
}

/** The TZID that the object already has for a zone; else the IANA name, with the VTIMEZONE added that RFC 5545 3.6.5 requires. */
export function tzidsFor(reading: ReadContext, event: CalendarEvent, now: number): (zone: string) => string {
  const { calendar } = reading;
  const names = new Map<string, string>();
  const find = (zone: string): string => {
    for (const definition of componentsOf(calendar, 'VTIMEZONE')) {
      const line = lineOf(definition, 'TZID');
      const tzid = line === null ? '' : plainTzid(rawValue(line));
      if (tzid !== '' && resolved(tzid, reading).zone === zone) return tzid;
    }
    const offsetMs = offsetNamed(zone);
    const tzid = offsetMs === null ? zone : `UTC${offsetText(offsetMs)}`;
    if (!/^[A-Za-z][A-Za-z0-9_+\-/:]*$/.test(tzid)) return fail('item-rejected', { field: 'timeZone' });
    const year = Number(event.start.slice(0, 4));
    const last = Math.max(year, new Date(now).getUTCFullYear()) + zoneYears;
    const at = calendar.items.findIndex((item) => item.type === 'component');
    calendar.items.splice(
      at < 0 ? calendar.items.length : at,
      0,
      vtimezone(zone, tzid, { first: year - 1, last }),
    );
    return tzid;
  };
  return (zone) => {
    const name = names.get(zone) ?? find(writableZone(zone));
    names.set(zone, name);
    return name;
  };
}

function vtimezone(
  zone: string,
  tzid: string,
  { first, last }: { readonly first: number; readonly last: number },
): Component {
  try {
    const made = makeVtimezone(zone, Math.max(1, first), Math.min(9990, last));
    replaceLines(made, 'TZID', [newLine(`TZID:${tzid}`)]);
    return made;
  } catch {
    return fail('item-rejected', { field: 'timeZone' });
  }
}
