/**
 * The extended properties of an event that Concord writes and reads (https://learn.microsoft.com/graph/api/resources/extended-properties-overview).
 * They are written with other members only, never in a request of their own, and Exchange tells no guest of them.
 */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { linkMarks, programMarking } from '../../../src-shared/domain/calendar/link-marks.ts';
import { isObject, type Json, listIn, textIn } from '../json-members.ts';

/** Concord's own set of properties. */
const own = '{2c0a1bb5-8b5f-4f5e-9b1d-6a0a5b9f7c31}';
/** PS_PUBLIC_STRINGS ([MS-OXPROPS] 1.3.2), in which other programs keep theirs. */
const publicStrings = '{00020329-0000-0000-c000-000000000046}';

/** The key of the create that made an event. */
export const keyProperty = `String ${own} Name ConcordKey`;
const exactProperty = `String ${own} Name ConcordExact`;

const otherPrograms = linkMarks
  .flatMap(({ names }) => names)
  .map((name) => `String ${publicStrings} Name ${name}`);

/** The ids of all properties that are read. */
export const readProperties: readonly string[] = [keyProperty, exactProperty, ...otherPrograms];

/**
 * What was written where Graph holds less. It counts only as long as Graph holds what was made of it then: an edit in Outlook makes that
 * part void.
 */
export interface Exact {
  /** A zone that shares its Windows name with others. */
  readonly timeZone?: string;
  /** A rule in another spelling. */
  readonly recurrenceRules?: readonly RecurrenceRule[];
  /** Tentative, of an event that shows as free. */
  readonly status?: 'tentative';
}

const limits = { mostDepth: 8, mostSeparators: 5_000 };

export function exactIn(event: Json): Exact {
  try {
    const json = parseBoundedJson(propertyIn(event, exactProperty) || '{}', limits);
    return isObject(json) ? (json as Exact) : {};
  } catch {
    return {};
  }
}

export function keyIn(event: Json): string {
  return propertyIn(event, keyProperty);
}

/** The name of another program whose property the event has (A10). */
export function programIn(event: Json): string | null {
  return programMarking(listIn(event, 'singleValueExtendedProperties').map((one) => textIn(one, 'id')));
}

/** Ids come back in another case. */
function propertyIn(event: Json, id: string): string {
  const found = listIn(event, 'singleValueExtendedProperties').find(
    (one) => textIn(one, 'id').toLowerCase() === id.toLowerCase(),
  );
  return found === undefined ? '' : textIn(found, 'value');
}

/** The properties of a request; none where nothing has to be said. */
export function writeProperties(given: {
  readonly key?: string;
  readonly exact: Exact;
  /** What the event has now. */
  readonly known: Exact;
}): Json {
  const { key, exact, known } = given;
  const properties = [
    ...(key === undefined ? [] : [{ id: keyProperty, value: key }]),
    // a property cannot be taken away by the same request
    ...(canonicalJson(exact) === canonicalJson(known)
      ? []
      : [{ id: exactProperty, value: canonicalJson(exact) }]),
  ];
  return properties.length === 0 ? {} : { singleValueExtendedProperties: properties };
}

/** The part of `Exact` that says a status which `showAs` cannot say beside "free". */
export function exactStatus({ status, freeBusyStatus }: CalendarEvent): Pick<Exact, 'status'> {
  return status === 'tentative' && freeBusyStatus === 'free' ? { status } : {};
}
