/** Turns the fields that a person fills in on a sandbox page into an event or a patch: title, times and place. */
import type { CalendarEvent, FieldName, JsonValue } from '../../src-shared/domain/calendar/event.ts';
import { durationMs } from '../../src-shared/domain/time/duration.ts';
import { durationOf, inZone } from './agenda.ts';
import { refuse } from './problem.ts';

export interface PlainFields {
  readonly title: string;
  readonly allDay: boolean;
  /** Wall time in the page's zone. */
  readonly start: string;
  readonly end: string;
  readonly location: string;
}

export function timesFrom(
  { allDay, start, end }: Pick<PlainFields, 'allDay' | 'start' | 'end'>,
  zone: string,
) {
  const length = Date.parse(`${end}Z`) - Date.parse(`${start}Z`);
  if (Number.isNaN(length) || length < 0)
    refuse('invalid-request', { detail: 'The end lies before the start.' });
  return {
    start: allDay ? `${start.slice(0, 10)}T00:00:00` : start,
    timeZone: allDay ? null : zone,
    duration: durationOf(length, allDay),
    showWithoutTime: allDay,
  };
}

/** The event, or one of its occurrences, as it is now. */
export function occurrenceBefore(event: CalendarEvent, recurrenceId: string | null): CalendarEvent {
  if (recurrenceId === null) return event;
  return { ...event, start: recurrenceId, ...event.recurrenceOverrides?.[recurrenceId] } as CalendarEvent;
}

/** The start of the series that "this and following" begins at this occurrence; it may be moved to another day. */
export function beginningAt(
  event: CalendarEvent,
  recurrenceId: string,
  { allDay }: Pick<PlainFields, 'allDay'>,
): CalendarEvent {
  if (allDay !== (event.showWithoutTime ?? false))
    refuse('invalid-request', { detail: 'A series stays all-day or not.' });
  const { recurrenceRules: _, recurrenceOverrides: __, ...first } = event;
  return { ...first, start: recurrenceId };
}

/** What the filled-in fields change of an event, or of one of its occurrences; relative to that. */
export function plainPatch(
  event: CalendarEvent,
  given: PlainFields,
  recurrenceId: string | null,
  viewZone: string,
): Record<string, JsonValue> {
  const zone = event.timeZone ?? viewZone;
  const times = timesFrom(
    given.allDay
      ? given
      : { ...given, start: inZone(given.start, viewZone, zone), end: inZone(given.end, viewZone, zone) },
    zone,
  );
  const before = occurrenceBefore(event, recurrenceId);
  const patch: Record<string, JsonValue> = {};
  const set = (field: FieldName, value: JsonValue, was: unknown): void => {
    if (value !== was) patch[field] = value;
  };
  set('title', given.title, before.title ?? '');
  if (given.location !== (Object.values(before.locations ?? {})[0]?.name ?? ''))
    patch.locations = given.location === '' ? {} : { '1': { name: given.location } };
  const series = (event.recurrenceRules?.length ?? 0) > 0;
  const length = durationMs(before.duration ?? (before.showWithoutTime === true ? 'P1D' : 'PT0S'));
  if (times.showWithoutTime !== (before.showWithoutTime ?? false)) {
    if (series) refuse('invalid-request', { detail: 'A series stays all-day or not.' });
    Object.assign(patch, times);
  } else {
    if (durationMs(times.duration) !== length) patch.duration = times.duration;
    if (series && recurrenceId === null) Object.assign(patch, movedSeries(event, times.start));
    else set('start', times.start, before.start);
  }
  return patch;
}

/** Turns a patch of one occurrence into a patch of its series; a patch of the whole event is answered as it is. */
export function forOccurrence(
  event: CalendarEvent,
  recurrenceId: string | null,
  patch: Record<string, JsonValue>,
): Record<string, JsonValue> {
  if (recurrenceId === null || Object.keys(patch).length === 0) return patch;
  const override = event.recurrenceOverrides?.[recurrenceId];
  return { [`recurrenceOverrides/${recurrenceId}`]: { ...override, ...patch } as JsonValue };
}

/** A series at another time of day: its days stay, and exceptions follow, since they are named by the original start. */
function movedSeries(event: CalendarEvent, start: string): Record<string, JsonValue> {
  const time = start.slice(10);
  if (time === event.start.slice(10)) return {};
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  return {
    start: `${event.start.slice(0, 10)}${time}`,
    ...(overrides.length === 0
      ? {}
      : {
          recurrenceOverrides: Object.fromEntries(
            overrides.map(([at, patch]) => [`${at.slice(0, 10)}${time}`, patch]),
          ),
        }),
    recurrenceRules: (event.recurrenceRules ?? []).map((rule) =>
      rule.until === undefined ? rule : { ...rule, until: `${rule.until.slice(0, 10)}${time}` },
    ) as never,
  };
}
