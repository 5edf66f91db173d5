/** What an occurrence has of its own, for the hands of simulated calendars. */
import type { Json } from '../../src-sandbox/simulator/json.ts';
import { canonicalJson } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, JsonValue, PatchObject } from '../../src-shared/domain/calendar/event.ts';

/** A field is told whole, as an exception has it: also the answers of its guests. Both events are canonical. */
export function occurrenceDifferences(from: CalendarEvent, to: CalendarEvent): PatchObject {
  const [before, after] = [from, to] as unknown as readonly [Json, Json];
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const differing = [...fields].filter(
    (field) => field !== 'uid' && canonicalJson(before[field]) !== canonicalJson(after[field]),
  );
  return Object.fromEntries(differing.map((field) => [field, (after[field] ?? null) as JsonValue]));
}
