/** Compares entries: the hash of what both sides share, and the likeness of two loose entries. */

import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  organizerOf,
} from '../../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { clockAround } from '../../../../src-shared/domain/time/same-zone.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { withPlainDescriptions } from './description-types.ts';

/** Of events that are in memory: one is hashed several times on its way from the plan to the links. */
const knownHashes = new WeakMap<CalendarEvent, string>();

/** Hash of what both sides share; the uid is identity and stays out (ID2). The event must not be changed afterwards. */
export function contentHash(event: CalendarEvent): string {
  const known = knownHashes.get(event);
  if (known !== undefined) return known;
  const { uid: _uid, ...content } = event;
  const hash = fingerprint(content);
  knownHashes.set(event, hash);
  return hash;
}

export function without(event: CalendarEvent, fields: readonly FieldName[]): CalendarEvent {
  if (fields.length === 0) return event;
  return canonicalEvent(
    Object.fromEntries(
      Object.entries(withPlainDescriptions(event, fields)).filter(
        ([key]) => !fields.includes(key as FieldName),
      ),
    ) as unknown as CalendarEvent,
  );
}

/** The event with the other one's time zone, if the clocks of both show the same around the event. */
export function withZoneNameOf(event: CalendarEvent, { timeZone }: CalendarEvent): CalendarEvent {
  return timeZone === undefined ||
    clockAround(event.timeZone, event.start) !== clockAround(timeZone, event.start)
    ? event
    : canonicalEvent({ ...event, timeZone });
}

/**
 * What two loose entries have in common when they are the same entry (C19): title, start, duration, organiser. Their time
 * zones may have different names, as long as their clocks show the same.
 */
export function looks(event: CalendarEvent, organizer: string | null = organizerOf(event)): string {
  return fingerprint([
    event.title ?? '',
    event.start,
    clockAround(event.timeZone, event.start),
    event.duration ?? null,
    event.showWithoutTime === true,
    organizer,
  ]);
}

/** `looks` under each address that the CRM knows its organiser by (PE9). */
export function likenesses({ event, people }: Pick<StoredEvent, 'event' | 'people'>): readonly string[] {
  const organizer = organizerOf(event);
  const known = people?.find((addresses) => organizer !== null && addresses.includes(organizer)) ?? [];
  return [organizer, ...known.filter((address) => address !== organizer)].map((one) => looks(event, one));
}

/** Fields that this side does not let this account change, or hides from it (RU6, C20). */
export function lockedFields(stored: StoredEvent): 'all' | readonly FieldName[] {
  if (stored.readOnly?.fields === 'all') return 'all';
  return [...(stored.readOnly?.fields ?? []), ...stored.withheld];
}
