/** Converts between an occurrence as a whole event and its differences from the series, the override (RFC 8984 4.3.5). */
import {
  canonicalEvent,
  type SharedValues,
  sameValue,
} from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  type JsonValue,
  type PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';

/** The fields of an event in which an occurrence may differ. */
type Plain = Readonly<Partial<Record<FieldName, JsonValue>>>;

/**
 * The fields in which an occurrence differs from its series, as an override's patch.
 * @param original the occurrence's original start
 * @param shared one `sharedValues()` for all occurrences of a series
 */
export function differences(
  master: CalendarEvent,
  occurrence: CalendarEvent,
  original: string,
  { keysOf }: SharedValues,
): PatchObject {
  const patch: Record<string, JsonValue> = {};
  for (const field of fieldNames) {
    if (field === 'recurrenceRules' || field === 'recurrenceOverrides') continue;
    const from = field === 'start' ? original : (master as unknown as Plain)[field];
    const to = (occurrence as unknown as Plain)[field];
    if (!sameValue(from, to, keysOf)) patch[field] = to ?? null;
  }
  return patch;
}

/**
 * The occurrence as a whole event: the fields of the series, with the override's patch applied. Canonical.
 * @param shared one `sharedValues()` for all occurrences of a series
 */
export function occurrenceOf(
  event: CalendarEvent,
  id: string,
  patch: PatchObject,
  shared: SharedValues,
): CalendarEvent {
  const result: Record<string, unknown> = { ...withoutDates(event), start: id };
  for (const [path, value] of Object.entries(patch))
    if (value === null) delete result[path];
    else result[path] = value;
  return canonicalEvent(result as unknown as CalendarEvent, shared);
}

/**
 * Gives the budget steps for making and writing one occurrence with `occurrenceOf`: proportional to the length of the series'
 * and the patch's texts, and to the number of guests in the patch.
 */
export function occurrenceSteps(event: CalendarEvent): (patch: PatchObject) => number {
  const { participants: _guests, ...plain } = withoutDates(event);
  const base = 5 + JSON.stringify(plain).length / 200;
  return ({ participants, ...patch }) =>
    base + JSON.stringify(patch).length / 200 + Object.keys(participants ?? {}).length * 4;
}

export function withoutDates(
  event: CalendarEvent,
): Omit<CalendarEvent, 'recurrenceRules' | 'recurrenceOverrides'> {
  const { recurrenceRules: _rules, recurrenceOverrides: _overrides, ...fields } = event;
  return fields;
}
