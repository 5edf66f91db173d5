/** What of an entry of another calendar the CRM shows: when, where and what, and no people and no texts (C2); of a private one, when (RU6). Pure. */
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { fieldOf } from '../../../src-shared/domain/calendar/patch.ts';
import { isPrivate, maskedEvent } from '../../../src-shared/domain/calendar/private-events.ts';
import type { Sizes } from '../../../src-shared/domain/calendar/sizes.ts';
import { shortened } from '../calendar/plan/shortened.ts';

const shownFields: ReadonlySet<string> = new Set<FieldName>([
  'title',
  'start',
  'timeZone',
  'duration',
  'showWithoutTime',
  'status',
  'freeBusyStatus',
  'privacy',
  'locations',
  'recurrenceRules',
]);

export function shownEvent(given: CalendarEvent, sizes: Sizes | undefined): CalendarEvent {
  const event = isPrivate(given) ? maskedEvent(given) : given;
  const { uid, recurrenceOverrides, ...fields } = event;
  const overrides = Object.entries(recurrenceOverrides ?? {}).map(([id, patch]): [string, PatchObject] => [
    id,
    Object.fromEntries(
      Object.entries(patch).filter(([path]) => path === 'excluded' || shownFields.has(fieldOf(path))),
    ),
  ]);
  const shown = Object.fromEntries(Object.entries(fields).filter(([field]) => shownFields.has(field)));
  return shortened(
    canonicalEvent({
      ...(shown as unknown as Omit<CalendarEvent, 'uid'>),
      uid,
      recurrenceOverrides: Object.fromEntries(overrides),
    }),
    sizes,
    null,
  );
}
