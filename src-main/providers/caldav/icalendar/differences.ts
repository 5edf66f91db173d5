/** How one occurrence differs from its series (RFC 8984 4.3.5), and what it is with those differences. */
import {
  canonicalEvent,
  type JsonOf,
  type SharedValues,
  sameValue,
} from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  type JsonValue,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';

/** An event reduced to what an occurrence may differ in. */
type Plain = Readonly<Partial<Record<FieldName, JsonValue>>>;

/**
 * What an occurrence has different, as an override's patch.
 * @param original where the series would have put it
 * @param jsonOf one `rememberedJson()` for all occurrences of a series
 */
export function differences(
  master: CalendarEvent,
  occurrence: CalendarEvent,
  original: string,
  jsonOf: JsonOf,
): PatchObject {
  const patch: Record<string, JsonValue> = {};
  for (const field of fieldNames) {
    if (field === 'recurrenceRules' || field === 'recurrenceOverrides') continue;
    const from = field === 'start' ? original : (master as unknown as Plain)[field];
    const to = (occurrence as unknown as Plain)[field];
    if (!sameValue(from, to, jsonOf)) patch[field] = to ?? null;
  }
  return patch;
}

/**
 * The event an occurrence is: the series' fields with its patch on top. Canonical.
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
 * The steps of a budget that working out and writing one occurrence costs: in proportion to the texts of its series and of its
 * patch, and to the guests that the patch names.
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
