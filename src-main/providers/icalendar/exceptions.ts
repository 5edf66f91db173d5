/**
 * Reads the exceptions of a series as overrides: EXDATE, RDATE and the VEVENTs of occurrences (RFC 5545 3.8.5, 3.8.4.4; RFC
 * 8984 4.3.5).
 */
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { tooLarge } from '../../../src-shared/domain/calendar/unreadable.ts';
import { durationText, type Span, wholeDays } from '../../../src-shared/domain/time/duration.ts';
import { type Component, type Line, linesOf } from './content-lines.ts';
import { differences } from './differences.ts';
import { excludedByRule, followingOverrides } from './expansion.ts';
import { readFields } from './fields.ts';
import { inSeries, mostOverrides, type ReadContext, type Time, timesIn } from './times.ts';
import { startOf, type Versions } from './versions.ts';

type Overrides = Record<string, PatchObject>;

/** A series without its overrides. */
export interface ReadMaster {
  readonly master: CalendarEvent;
  readonly start: Time;
  readonly rules: readonly RecurrenceRule[];
}

/** A date of an EXDATE or RDATE, as the key of an occurrence, with the duration that an RDATE period has. */
export interface SingleDate {
  readonly key: string;
  readonly span: Span | null;
}

/**
 * The overrides of a series.
 * @param component the VEVENT of the series
 * @param master its fields, without rules and overrides
 * @throws ProblemError `item-unreadable` | `item-too-large`
 */
export function readOverrides(
  component: Component,
  { occurrences }: Versions,
  { master, start, rules }: ReadMaster,
  context: ReadContext,
): Overrides {
  const result: Overrides = {};
  for (const line of linesOf(component, 'RDATE'))
    for (const { key, span } of datesIn(line, start, context))
      result[key] = span === null ? {} : { duration: durationText(start.allDay ? wholeDays(span) : span) };
  const series = { start, rules, added: Object.keys(result) };
  for (const key of excludedByRule(component, series, context)) result[key] = { excluded: true };
  for (const line of linesOf(component, 'EXDATE'))
    for (const { key } of datesIn(line, start, context)) result[key] = { excluded: true };
  if (Object.keys(result).length + occurrences.size > mostOverrides)
    tooLarge('too-many-exceptions', { limitOverrides: mostOverrides });
  const cancelled = Object.keys(result).filter((key) => result[key]?.excluded === true);
  const taken = new Set([...cancelled, ...occurrences.keys()]);
  Object.assign(result, followingOverrides(occurrences, taken, master, series, context));
  // A VEVENT for an occurrence counts although an EXDATE cancels its original start: some programs write moved occurrences so.
  for (const [key, occurrence] of occurrences)
    result[key] = differences(master, readFields(occurrence, master.uid, context), key, context.shared);
  return result;
}

/**
 * The overrides for an object that holds only occurrences, because the series is kept by somebody else: the first occurrence is
 * taken as the event, and the others become added dates of it.
 */
export function detachedOverrides(
  others: readonly Component[],
  master: CalendarEvent,
  start: Time,
  context: ReadContext,
): Overrides {
  if (others.length > mostOverrides) tooLarge('too-many-exceptions', { limitOverrides: mostOverrides });
  const result: Overrides = {};
  for (const component of others) {
    const key = inSeries(startOf(component, context), start);
    result[key] = differences(master, readFields(component, master.uid, context), key, context.shared);
  }
  return result;
}

/** The dates of an EXDATE or RDATE. Dates that do not exist are ignored. */
export function datesIn(line: Line, start: Time, context: ReadContext): readonly SingleDate[] {
  const { times, spans } = timesIn(line, context);
  if (times.length === 0) context.repairs.add('exception-impossible');
  return times.flatMap((time, index) => {
    if (time === null) {
      context.repairs.add('exception-impossible');
      return [];
    }
    if (time.allDay !== start.allDay) context.repairs.add('exception-of-other-kind');
    return [{ key: inSeries(time, start), span: spans[index] ?? null }];
  });
}
