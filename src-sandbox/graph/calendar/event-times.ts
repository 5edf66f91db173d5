/** Reads when an event takes place: start, end, whole days and recurrence, checked as Graph does. */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';
import type { EventContent, Moment } from './event.ts';
import { instant } from './event-book.ts';
import { readRecurrence } from './recurrence.ts';
import { demandZone, instantIn, wallIn } from './zones.ts';

export interface TimeRules {
  /** What the event has; null for a new one. */
  readonly before: EventContent | null;
  /** Zones that this mailbox server does not know. */
  readonly refusedZones: ReadonlySet<string>;
  readonly isOccurrence: boolean;
}

export type Times = Pick<EventContent, 'start' | 'end' | 'startZone' | 'endZone'>;

/** @throws GraphRefusal 400 */
export function readTimes(body: Json, before: EventContent, { before: was, refusedZones }: TimeRules): Times {
  if (was === null && (body.start == null || body.end == null))
    refuse(400, 'ErrorInvalidRequest', 'The Event.Start and Event.End properties are required.');
  const isAllDay =
    typeof body.isAllDay === 'boolean' ? body.isAllDay : was !== null && was.start.type === 'date';
  if (body.start == null && body.end == null && isAllDay === (before.start.type === 'date')) return before;
  const start = readMoment(
    body.start as Json | undefined,
    before.start,
    before.startZone,
    'Start',
    isAllDay,
    refusedZones,
  );
  const end = readMoment(
    body.end as Json | undefined,
    before.end,
    before.endZone,
    'End',
    isAllDay,
    refusedZones,
  );
  if (instant(end.moment) < instant(start.moment))
    refuse(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.');
  if (isAllDay && instant(end.moment) === instant(start.moment))
    refuse(
      400,
      'ErrorInvalidRequest',
      'The duration of an event marked as All day must be at least 24 hours.',
    );
  if (isAllDay && start.zone !== end.zone)
    refuse(
      400,
      'ErrorInvalidRequest',
      'The start and end of an all-day event need to be in the same time zone.',
    );
  return { start: start.moment, end: end.moment, startZone: start.zone, endZone: end.zone };
}

function readMoment(
  value: Json | undefined,
  before: Moment,
  zoneBefore: string,
  which: 'Start' | 'End',
  isAllDay: boolean,
  refusedZones: ReadonlySet<string>,
): { readonly moment: Moment; readonly zone: string } {
  const zone = value === undefined ? zoneBefore : String(value.timeZone ?? '');
  demandZone(zone, value === undefined ? new Set() : refusedZones);
  const text =
    value === undefined
      ? before.type === 'date'
        ? `${before.date}T00:00:00`
        : wallIn(zone, before.at)
      : String(value.dateTime ?? '');
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z)?)?$/.exec(text);
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  if (match === null || Number.isNaN(at))
    refuse(400, 'ErrorInvalidRequest', `The Event.${which}.DateTime '${text}' is no valid time.`);
  const wall = `${match[1]}T${match[2] ?? '00:00:00'}`;
  if (!isAllDay) return { moment: { type: 'time', at: match[3] === 'Z' ? at : instantIn(zone, wall) }, zone };
  if (!wall.endsWith('T00:00:00'))
    refuse(
      400,
      'ErrorInvalidRequest',
      `The Event.${which} property for an all-day event needs to be set to midnight.`,
    );
  return { moment: { type: 'date', date: wall.slice(0, 10) }, zone };
}

/** The recurrence after a request. @throws GraphRefusal 400 */
export function readSeries(
  body: Json,
  times: Times,
  before: EventContent,
  { isOccurrence }: TimeRules,
): EventContent['recurrence'] {
  const { start, startZone } = times;
  const date = start.type === 'date' ? start.date : wallIn(startZone, start.at).slice(0, 10);
  if (body.recurrence === null) return null;
  if (body.recurrence !== undefined) {
    if (isOccurrence) refuse(400, 'ErrorInvalidRequest', 'The recurrence of an occurrence cannot be set.');
    return readRecurrence(body.recurrence as Json, { date, zone: startZone });
  }
  const { recurrence } = before;
  if (recurrence === null || recurrence.range.startDate === date || isOccurrence) return recurrence;
  // the series begins where its first occurrence was moved to
  return { ...recurrence, range: { ...recurrence.range, startDate: date } };
}
