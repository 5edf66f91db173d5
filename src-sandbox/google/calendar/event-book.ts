/** The events of calendars: stored ones, and the instances that a series gives without being stored. */

import type { Stamps } from '../../simulator/stamps.ts';
import { refuseNotFound } from '../api-refusal.ts';
import type { Calendar } from './calendars.ts';
import { type EventContent, type EventRecord, isCancelled, isSame, type Moment } from './event.ts';
import { instanceSuffix } from './moment.ts';
import { hasOriginalStart, originalStarts } from './recurrence.ts';

export interface EventBook {
  /** A stored event, or the instance of a series. @throws ApiRefusal 404 */
  demand(calendar: Calendar, id: string): EventRecord;
  find(calendar: Calendar, id: string): EventRecord | null;
  /** Stores a new or changed event with fresh stamps. */
  put(calendar: Calendar, record: Unstamped, change?: ChangeKind): EventRecord;
  /** The event after a change of its content; the event as it is where nothing differs. */
  change(calendar: Calendar, before: EventRecord, content: EventContent): EventRecord;
  /** Exceptions of a series that are stored, cancelled ones included. */
  exceptionsOf(calendar: Calendar, masterId: string): readonly EventRecord[];
  /** All instances that start in a range of epoch milliseconds by their original start, exceptions in their place. */
  instancesOf(
    calendar: Calendar,
    master: EventRecord,
    fromMs: number,
    untilMs: number,
  ): readonly EventRecord[];
}

export type Unstamped = Omit<EventRecord, 'row' | 'version' | 'updated' | 'changed'>;

/** `reminders` moves the ETag and not `updated`; `left-behind` is seen by synchronisation alone. */
export type ChangeKind = 'content' | 'reminders' | 'left-behind';

export function createEventBook(stamps: Stamps): EventBook {
  const put = (calendar: Calendar, record: Unstamped, change: ChangeKind = 'content'): EventRecord => {
    const known = calendar.events.get(record.id);
    const stamp = stamps.next();
    const old = change === 'content' ? undefined : known;
    if (known === undefined) calendar.rows += 1;
    const stored: EventRecord = {
      ...record,
      row: known?.row ?? calendar.rows,
      version: change === 'left-behind' ? (old?.version ?? stamp) : stamp,
      updated: old?.updated ?? stamp,
      changed: stamp,
    };
    calendar.events.set(record.id, stored);
    calendar.updated = stamp;
    return stored;
  };
  const instance = (master: EventRecord, original: Moment): EventRecord => {
    const { recurrence: _, ...content } = master.content;
    return {
      ...master,
      id: `${master.id}_${instanceSuffix(original)}`,
      recurringEventId: master.id,
      originalStart: original,
      content: { ...content, start: original, end: endOf(master.content, original) },
    };
  };
  const find = (calendar: Calendar, id: string): EventRecord | null => {
    const stored = calendar.events.get(id);
    if (stored !== undefined) return stored;
    const match = /^(.+)_(\d{8}(?:T\d{6}Z)?)$/.exec(id);
    const master = match === null ? undefined : calendar.events.get(match[1] ?? '');
    if (master?.content.recurrence === undefined || isCancelled(master)) return null;
    const original = readSuffix(match?.[2] ?? '', master.content.start);
    return original !== null && hasOriginalStart(master.content.recurrence, master.content.start, original)
      ? instance(master, original)
      : null;
  };
  const exceptionsOf = (calendar: Calendar, masterId: string): readonly EventRecord[] =>
    [...calendar.events.values()].filter(({ recurringEventId }) => recurringEventId === masterId);

  return {
    demand: (calendar, id) => find(calendar, id) ?? refuseNotFound(),
    find,
    put,
    change(calendar, before, content) {
      if (isSame(before.content, content)) return before;
      const moved =
        !isSame([before.content.start, before.content.end], [content.start, content.end]) ||
        !isSame(before.content.recurrence, content.recurrence);
      const remindersOnly = isSame(withoutReminders(before.content), withoutReminders(content));
      const after = { ...before, content, bare: false, sequence: before.sequence + (moved ? 1 : 0) };
      return put(calendar, after, remindersOnly && calendar.events.has(before.id) ? 'reminders' : 'content');
    },
    exceptionsOf,
    instancesOf(calendar, master, fromMs, untilMs) {
      const { recurrence, start } = master.content;
      if (recurrence === undefined) return [master];
      return originalStarts(recurrence, start, fromMs, untilMs).map((original) => {
        const virtual = instance(master, original);
        return calendar.events.get(virtual.id) ?? virtual;
      });
    },
  };
}

function withoutReminders(content: EventContent): EventContent {
  const { reminders: _, ...fields } = content.fields;
  return { ...content, fields };
}

/** An instance is as long as the series' first, in days or in real time. */
function endOf({ start, end }: EventContent, original: Moment): Moment {
  if (original.type === 'time' && start.type === 'time' && end.type === 'time')
    return { ...end, at: original.at + (end.at - start.at) };
  if (original.type === 'date' && start.type === 'date' && end.type === 'date') {
    const days = Date.parse(end.date) - Date.parse(start.date);
    return { type: 'date', date: new Date(Date.parse(original.date) + days).toISOString().slice(0, 10) };
  }
  return end;
}

function readSuffix(text: string, start: Moment): Moment | null {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  if (text.length === 8) return start.type === 'date' ? { type: 'date', date } : null;
  if (start.type === 'date') return null;
  const at = Date.parse(`${date}T${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13, 15)}Z`);
  return Number.isNaN(at) ? null : { type: 'time', at, zone: start.zone };
}
