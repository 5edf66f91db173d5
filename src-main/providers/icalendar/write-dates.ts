/**
 * Writes EXDATE and RDATE, the cancelled and added occurrences of a series (RFC 5545 3.8.5). Lines whose dates all stay are
 * kept.
 */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import { type Component, type Line, linesOf, replaceLines } from './content-lines.ts';
import { datesIn } from './exceptions.ts';
import { type ReadContext, type Time, timeLine } from './times.ts';
import type { WriteContext } from './write-fields.ts';

export interface DatesChange {
  readonly reading: ReadContext;
  readonly before: CalendarEvent | null;
  readonly after: CalendarEvent;
  /** The keys of occurrences with a VEVENT of their own in the text. */
  readonly occurrences: ReadonlySet<string>;
  /** The time zone or all-day changed, so that every date is written again. */
  readonly isRezoned: boolean;
  /** An EXRULE was removed, so that the dates it excluded are written as EXDATE. */
  readonly withoutExcludingRule: boolean;
}

/** Returns whether an occurrence was added or cancelled, or is no longer. */
export function writeDates(master: Component, change: DatesChange, context: WriteContext): boolean {
  const { before, after, occurrences, isRezoned, withoutExcludingRule } = change;
  const overrides = Object.entries(after.recurrenceOverrides ?? {});
  const cancelled = new Set(overrides.filter(([, patch]) => patch.excluded === true).map(([id]) => id));
  const wasCancelled = idsWith(before, true);
  const noRule = (after.recurrenceRules ?? []).length === 0;
  const listed = new Set(listedIn(master, 'RDATE', change).flatMap(({ ids }) => ids));
  const added = new Set(
    overrides
      .filter(([, patch]) => patch.excluded !== true)
      .filter(
        ([id, patch]) =>
          listed.has(id) ||
          // without a rule the start is an occurrence already
          (noRule && id !== after.start) ||
          (Object.keys(patch).length === 0 && !occurrences.has(id)),
      )
      .map(([id]) => id),
  );
  const exchanged = !same(cancelled, wasCancelled);
  const extended = !same(added, listed);
  if (exchanged || isRezoned || withoutExcludingRule) writeList(master, 'EXDATE', cancelled, change, context);
  if (extended || isRezoned) writeList(master, 'RDATE', added, change, context);
  return exchanged || extended;
}

function writeList(
  master: Component,
  name: 'EXDATE' | 'RDATE',
  wanted: ReadonlySet<string>,
  change: DatesChange,
  { tzidOf }: WriteContext,
): void {
  const { after, isRezoned } = change;
  const kind = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  const missing = new Set(wanted);
  const lines: Line[] = [];
  for (const { line, ids } of isRezoned ? [] : listedIn(master, name, change)) {
    const kept = ids.filter((id) => wanted.has(id));
    for (const id of kept) missing.delete(id);
    if (kept.length === ids.length) lines.push(line);
    else if (kept.length > 0) lines.push(timeLine(name, kept.map(wallOf), kind, tzidOf, line));
  }
  if (missing.size > 0) lines.push(timeLine(name, [...missing].sort().map(wallOf), kind, tzidOf));
  replaceLines(master, name, lines);
}

/** The lines with this name and the keys of their dates, in the wall time of the series before the change. */
function listedIn(
  master: Component,
  name: string,
  { before, reading }: DatesChange,
): readonly { readonly line: Line; readonly ids: readonly string[] }[] {
  if (before === null) return [];
  const series: Time = {
    wall: wallOf(before.start),
    allDay: before.showWithoutTime === true,
    zone: before.timeZone ?? null,
  };
  return linesOf(master, name).map((line) => ({
    line,
    ids: datesIn(line, series, reading).map(({ key }) => key),
  }));
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
