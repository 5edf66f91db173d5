/** How much of the person's private entries may become known to the CRM (RU6). Confidential ones count as private. Pure. */

import { canonicalEvent } from './canonical.ts';
import type { CalendarEvent, FieldName, PatchObject } from './event.ts';

/** From the strictest: nothing of them; only that the person is busy, and when; everything. */
export const privateChoices = ['skip', 'busy', 'full'] as const;

export type PrivateEvents = (typeof privateChoices)[number];

/** Fields that reveal people or content: all that a masked entry hides. The others are told by free and busy times as well. */
export const maskedFields: readonly FieldName[] = [
  'title',
  'description',
  'descriptionContentType',
  'locations',
  'virtualLocations',
  'participants',
];

export function isStricter(one: PrivateEvents, other: PrivateEvents): boolean {
  return privateChoices.indexOf(one) < privateChoices.indexOf(other);
}

export function strictestOf(first: PrivateEvents, ...others: readonly PrivateEvents[]): PrivateEvents {
  return others.reduce((strictest, one) => (isStricter(one, strictest) ? one : strictest), first);
}

/** The event as others may see it: that the person is busy, and when. One private occurrence masks its whole series. */
export function maskedEvent(event: CalendarEvent): CalendarEvent {
  const plain = unmasked(event as unknown as Readonly<Record<string, unknown>>) as unknown as CalendarEvent;
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => [
    id,
    unmasked(patch),
  ]);
  return canonicalEvent({
    ...plain,
    title: 'Busy',
    recurrenceOverrides: Object.fromEntries(overrides) as Record<string, PatchObject>,
  });
}

function unmasked(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !(maskedFields as readonly string[]).includes(key)),
  );
}
