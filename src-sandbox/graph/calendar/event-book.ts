/** The events of calendars: stored ones, and the occurrences that a series gives without being stored. */
import { dayMs } from '../../../src-shared/domain/time/wall-time.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { refuseNotFound } from '../refusal.ts';
import type { Calendar } from './calendars.ts';
import type { EventContent, EventItem, EventRecord, Moment } from './event.ts';
import { type Original, originals } from './recurrence.ts';

export interface EventBook {
  /** Stores a new or changed event with a fresh version. */
  put(calendar: Calendar, record: Unstamped): EventRecord;
  remove(calendar: Calendar, key: string): void;
}

export type Unstamped = Omit<EventRecord, 'version'>;

export function createEventBook(stamps: Stamps): EventBook {
  return {
    put(calendar, record) {
      const stored = { ...record, version: stamps.next() };
      calendar.events.set(record.key, stored);
      calendar.removed.delete(record.key);
      return stored;
    },
    remove(calendar, key) {
      if (calendar.events.delete(key)) calendar.removed.set(key, stamps.next());
    },
  };
}

/** A stored event itself. */
export function itemOf(record: EventRecord): EventItem {
  const type = record.content.recurrence === null ? 'singleInstance' : 'seriesMaster';
  return { record, content: record.content, type, original: null };
}

/** One occurrence of a series; null where the series does not have it, or it was deleted. */
export function occurrenceOf(record: EventRecord, date: string): EventItem | null {
  if (record.deleted.has(date) || record.content.recurrence === null) return null;
  const day = Date.parse(`${date}T00:00:00Z`);
  const original = originals(record.content, day - 2 * dayMs, day + 3 * dayMs).find(
    (one) => one.date === date,
  );
  return original === undefined ? null : occurrence(record, original);
}

/** @throws GraphRefusal 404 */
export function demandItem(calendar: Calendar, key: string, date: string | null): EventItem {
  const record = calendar.events.get(key);
  if (record === undefined) refuseNotFound();
  return date === null ? itemOf(record) : (occurrenceOf(record, date) ?? refuseNotFound());
}

/** All that takes place in a range of epoch milliseconds: the event itself, or occurrences, exceptions where they have gone. */
export function instancesIn(record: EventRecord, fromMs: number, untilMs: number): readonly EventItem[] {
  if (record.content.recurrence === null)
    return isWithin(record.content, fromMs, untilMs) ? [itemOf(record)] : [];
  // an exception may have moved, and a long occurrence begins before the range
  const lengthMs = instant(record.content.end) - instant(record.content.start);
  const near = originals(record.content, fromMs - lengthMs - 2 * dayMs, untilMs + 2 * dayMs);
  const dates = new Set(near.map(({ date }) => date));
  const far = [...record.exceptions]
    .filter(
      ([date, changed]) => !dates.has(date) && (changed.start !== undefined || changed.end !== undefined),
    )
    .flatMap(([date]) => occurrenceOf(record, date) ?? []);
  return [
    ...near.filter(({ date }) => !record.deleted.has(date)).map((one) => occurrence(record, one)),
    ...far,
  ].filter(({ content }) => isWithin(content, fromMs, untilMs));
}

/** How the dates of a series run near one of them: for the limits of moving an occurrence. */
export function neighboursOf(
  record: EventRecord,
  date: string,
): { readonly before: EventItem | null; readonly after: EventItem | null } {
  const day = Date.parse(`${date}T00:00:00Z`);
  const dates = originals(record.content, day - 800 * dayMs, day + 800 * dayMs)
    .map((one) => one.date)
    .filter((one) => !record.deleted.has(one));
  const at = dates.indexOf(date);
  const item = (index: number): EventItem | null => {
    const found = dates[index];
    return found === undefined ? null : occurrenceOf(record, found);
  };
  return { before: at <= 0 ? null : item(at - 1), after: item(at + 1) };
}

/** Epoch milliseconds. All-day events count as UTC days, whatever zone is asked for. */
export function instant(moment: Moment): number {
  return moment.type === 'time' ? moment.at : Date.parse(`${moment.date}T00:00:00Z`);
}

function isWithin({ start, end }: EventContent, fromMs: number, untilMs: number): boolean {
  const [first, last] = [instant(start), instant(end)];
  return first < untilMs && (last > fromMs || (last === first && first >= fromMs));
}

function occurrence(record: EventRecord, { date, start }: Original): EventItem {
  const { content } = record;
  const changed = record.exceptions.get(date);
  const usual = { ...content, recurrence: null, start, end: endOf(content, start) };
  return {
    record,
    content: { ...usual, ...changed },
    type: changed === undefined ? 'occurrence' : 'exception',
    original: { date, start },
  };
}

/** An occurrence is as long as the series' first. */
function endOf({ start, end }: EventContent, original: Moment): Moment {
  const length = instant(end) - instant(start);
  return original.type === 'time'
    ? { type: 'time', at: original.at + length }
    : { type: 'date', date: new Date(instant(original) + length).toISOString().slice(0, 10) };
}
