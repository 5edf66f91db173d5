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

/**
 * Whether not everybody may see the details (RFC 8984 4.4.3) of the event, or of one of its changed occurrences: one private occurrence
 * makes its whole series private, because what is hidden is told by field and not by occurrence.
 */
export function isPrivate({
  privacy,
  recurrenceOverrides = {},
}: Pick<CalendarEvent, 'privacy' | 'recurrenceOverrides'>): boolean {
  const marks = [privacy, ...Object.values(recurrenceOverrides).map((one) => one.privacy)];
  return marks.some((mark) => mark !== undefined && mark !== null && mark !== 'public');
}

/** The event as others may see it: that the person is busy, and when. */
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
