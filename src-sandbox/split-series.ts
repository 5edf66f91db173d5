/**
 * What a good calendar program does for "this and following": the series ends before that occurrence, and a second one that names
 * it goes on from there (RFC 8984 4.1.3). Pure.
 */

import type {
  CalendarEvent,
  LocalDateTime,
  PatchObject,
  RecurrenceRule,
  Relation,
} from '../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../src-shared/domain/calendar/patch.ts';
import { occurrencesOf } from '../src-shared/domain/calendar/recurrence.ts';
import { later, msBetween } from '../src-shared/domain/time/wall-time.ts';

export interface Split {
  readonly older: CalendarEvent;
  readonly newer: CalendarEvent;
}

/**
 * `from` is the original start of the first occurrence of the newer series, in the series' own wall time; the patch is the newer
 * series' alone. When it moves the start, exceptions move along: they are named by their original start.
 * Null when nothing would be left of the older one: then it is the whole series that changes.
 */
export function splitSeries(
  event: CalendarEvent,
  from: LocalDateTime,
  patch: PatchObject,
  newUid: string,
): Split | null {
  const older = endedBefore(event, from);
  if (older === null) return null;
  const earlier = Object.entries(event.relatedTo ?? {});
  const first = earlier.find(([, { relation }]) => relation.first === true)?.[0] ?? event.uid;
  const after = earlier.filter(([, { relation }]) => relation.next === true);
  const nextToOlder: readonly [string, Relation][] = [
    ...earlier.filter(([, { relation }]) => relation.next !== true),
    [newUid, { relation: { next: true } }],
  ];
  // an added date that became the start is no added date any more
  const rest = Object.entries(event.recurrenceOverrides ?? {}).filter(
    ([id, override]) => id > from || (id === from && Object.keys(override).length > 0),
  );
  const passed = startsBefore(event, from);
  const continued: CalendarEvent = {
    ...event,
    uid: newUid,
    start: from,
    relatedTo: { ...Object.fromEntries(after), [first]: { relation: { first: true } } },
    recurrenceRules: (event.recurrenceRules ?? []).map((rule) =>
      rule.count === undefined ? rule : { ...rule, count: Math.max(1, rule.count - passed) },
    ),
    recurrenceOverrides: Object.fromEntries(rest),
  };
  return {
    older: { ...older, relatedTo: Object.fromEntries(nextToOlder) },
    newer: applyPatch(typeof patch.start === 'string' ? movedTo(continued, patch.start) : continued, patch),
  };
}

/** The series without the occurrence that starts at `from` and all after it; null when none is left. */
export function endedBefore(event: CalendarEvent, from: LocalDateTime): CalendarEvent | null {
  if (from <= event.start) return null;
  const allDay = event.showWithoutTime === true;
  const until = later(from, allDay ? -86_400_000 : -1_000);
  const trimmed = ({ count: _, ...rule }: RecurrenceRule): RecurrenceRule => ({
    ...rule,
    until: rule.until !== undefined && rule.until < until ? rule.until : until,
  });
  return {
    ...event,
    recurrenceRules: (event.recurrenceRules ?? []).map(trimmed),
    recurrenceOverrides: Object.fromEntries(
      Object.entries(event.recurrenceOverrides ?? {}).filter(([id]) => id < from),
    ),
  };
}

function movedTo(event: CalendarEvent, start: LocalDateTime): CalendarEvent {
  const by = msBetween(event.start, start);
  return {
    ...event,
    start,
    recurrenceRules: (event.recurrenceRules ?? []).map((rule) =>
      rule.until === undefined ? rule : { ...rule, until: later(rule.until, by) },
    ),
    recurrenceOverrides: Object.fromEntries(
      Object.entries(event.recurrenceOverrides ?? {}).map(([id, override]) => [later(id, by), override]),
    ),
  };
}

/** How many occurrences the rule makes before a start, including cancelled ones, as the rule's `count` counts them. */
function startsBefore({ recurrenceOverrides: _, ...event }: CalendarEvent, from: LocalDateTime): number {
  return occurrencesOf(event, { from: event.start, until: from }).occurrences.length;
}
