/** EXDATE and RDATE of a series: cancelled and added occurrences (RFC 5545 3.8.5). Lines whose dates stay are not touched. */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type Component, type Line, linesOf, rawValue, replaceLines } from './content-lines.ts';
import { readProperty } from './property.ts';
import { inSeries, type Time, timeLine, timesIn, zoneContext } from './times.ts';
import { wallMs } from './wall-time.ts';
import type { WriteContext } from './write-fields.ts';

/**
 * @param occurrences keys that have a VEVENT of their own in the text
 * @param rezoned the series changed its kind of time: every date is written anew
 * @returns whether an occurrence appeared or went
 */
export function writeDates(
  calendar: Component,
  master: Component,
  before: CalendarEvent | null,
  after: CalendarEvent,
  occurrences: ReadonlySet<string>,
  rezoned: boolean,
  context: WriteContext,
): boolean {
  const overrides = Object.entries(after.recurrenceOverrides ?? {});
  const cancelled = new Set(overrides.filter(([, patch]) => patch.excluded === true).map(([id]) => id));
  const wasCancelled = idsWith(before, true);
  const noRule = (after.recurrenceRules ?? []).length === 0;
  const listed = new Set(datesIn(calendar, master, 'RDATE', before).flatMap(({ ids }) => ids));
  const added = new Set(
    overrides
      .filter(([, patch]) => patch.excluded !== true)
      .filter(
        ([id, patch]) =>
          listed.has(id) || noRule || (Object.keys(patch).length === 0 && !occurrences.has(id)),
      )
      .map(([id]) => id),
  );
  const exchanged = !same(cancelled, wasCancelled);
  const extended = !same(added, listed);
  if (exchanged || rezoned) writeList(calendar, master, 'EXDATE', cancelled, before, after, rezoned, context);
  if (extended || rezoned) writeList(calendar, master, 'RDATE', added, before, after, rezoned, context);
  return exchanged || extended;
}

function writeList(
  calendar: Component,
  master: Component,
  name: 'EXDATE' | 'RDATE',
  wanted: ReadonlySet<string>,
  before: CalendarEvent | null,
  after: CalendarEvent,
  rezoned: boolean,
  { tzidOf }: WriteContext,
): void {
  const kind = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  const missing = new Set(wanted);
  const lines: Line[] = [];
  for (const { line, ids } of rezoned ? [] : datesIn(calendar, master, name, before)) {
    const kept = ids.filter((id) => wanted.has(id));
    for (const id of kept) missing.delete(id);
    if (kept.length === ids.length) lines.push(line);
    else if (kept.length > 0) lines.push(timeLine(name, kept.map(wallOf), kind, tzidOf, line));
  }
  if (missing.size > 0) lines.push(timeLine(name, [...missing].sort().map(wallOf), kind, tzidOf));
  replaceLines(master, name, lines);
}

/** The lines of a name with the keys they mean, in the wall time of the series as it was. */
function datesIn(
  calendar: Component,
  master: Component,
  name: string,
  before: CalendarEvent | null,
): readonly { readonly line: Line; readonly ids: readonly string[] }[] {
  if (before === null) return [];
  const series: Time = {
    wall: wallOf(before.start),
    allDay: before.showWithoutTime === true,
    zone: before.timeZone ?? null,
    zoneUnknown: false,
  };
  const zones = zoneContext(calendar);
  return linesOf(master, name)
    .filter((line) => rawValue(line).trim() !== '')
    .map((line) => {
      const property = readProperty(line) ?? fail('item-unreadable', { property: name });
      return { line, ids: timesIn(property, zones).map((time) => inSeries(time, series)) };
    });
}

function idsWith(event: CalendarEvent | null, excluded: boolean): ReadonlySet<string> {
  const entries = Object.entries(event?.recurrenceOverrides ?? {});
  return new Set(entries.filter(([, patch]) => (patch.excluded === true) === excluded).map(([id]) => id));
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

function wallOf(id: string): number {
  return wallMs(id) ?? fail('item-rejected', { field: 'recurrenceOverrides' });
}
