/** How one occurrence differs from its series (RFC 8984 4.3.5), and what it is with those differences. */
import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  type JsonValue,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';

/** An event reduced to what an occurrence may differ in. */
type Plain = Readonly<Partial<Record<FieldName, JsonValue>>>;

/** What an occurrence has different, as an override's patch; `original` is where the series would have put it. */
export function differences(master: CalendarEvent, occurrence: CalendarEvent, original: string): PatchObject {
  const patch: Record<string, JsonValue> = {};
  for (const field of fieldNames) {
    if (field === 'recurrenceRules' || field === 'recurrenceOverrides') continue;
    const from = field === 'start' ? original : (master as unknown as Plain)[field];
    const to = (occurrence as unknown as Plain)[field];
    if (!sameValue(from, to)) patch[field] = to ?? null;
  }
  return patch;
}

/** The event an occurrence is: the series' fields with its patch on top. Canonical. */
export function occurrenceOf(event: CalendarEvent, id: string, patch: PatchObject): CalendarEvent {
  const result: Record<string, unknown> = { ...withoutDates(event), start: id };
  for (const [path, value] of Object.entries(patch))
    if (value === null) delete result[path];
    else result[path] = value;
  return canonicalEvent(result as unknown as CalendarEvent);
}

export function withoutDates(
  event: CalendarEvent,
): Omit<CalendarEvent, 'recurrenceRules' | 'recurrenceOverrides'> {
  const { recurrenceRules: _rules, recurrenceOverrides: _overrides, ...fields } = event;
  return fields;
}
