/**
 * Fields that a side hides from Concord (a masked private event, RU6). What is shown in their place is a stand-in: it says nothing
 * about the real content, so it is never compared with content and never carried over as a change. Pure.
 */
import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * `event` with every withheld field as `stored` shows it, in the series and in its changed occurrences: the two then differ only in
 * what the side really told.
 */
export function withStandIns(
  event: CalendarEvent,
  stored: Pick<StoredEvent, 'event' | 'withheld'>,
): CalendarEvent {
  if (stored.withheld.length === 0) return event;
  const shown = stored.event.recurrenceOverrides ?? {};
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => [
    id,
    replaced(patch, shown[id] ?? {}, stored.withheld),
  ]);
  return canonicalEvent({
    ...(replaced(event as unknown as Fields, stored.event as unknown as Fields, stored.withheld) as object),
    recurrenceOverrides: Object.fromEntries(overrides) as Readonly<Record<string, PatchObject>>,
  } as unknown as CalendarEvent);
}

function replaced(value: Fields, shown: Fields, withheld: readonly FieldName[]): Fields {
  const isWithheld = (key: string) => withheld.includes(fieldOf(key));
  return {
    ...Object.fromEntries(Object.entries(value).filter(([key]) => !isWithheld(key))),
    ...Object.fromEntries(Object.entries(shown).filter(([key]) => isWithheld(key))),
  };
}
