/** Finds one occurrence of a series as it is before a request for it. */
import { sameValue, sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import { occurrenceOf } from '../../icalendar/index.ts';
import { type Json, textIn } from '../../json-members.ts';
import type { CalendarApi } from './api.ts';
import { readFields, writeFields } from './fields.ts';
import type { MicrosoftRequest } from './requests.ts';
import { dateOfOccurrence, type Parts, type PrepareRules, readMaster } from './series.ts';

interface Named {
  /** The key of the occurrence. */
  readonly occurrence: string;
  /** Epoch milliseconds. */
  readonly originalStart: number;
}

const dayMs = 86_400_000;

/** The id of an occurrence; null where the series does not have it. @throws ProblemError for trouble of the whole side */
export async function occurrenceAt(
  api: CalendarApi,
  calendar: string,
  series: string,
  { entry, exceptions }: Parts,
  { occurrence, originalStart }: Named,
  signal: AbortSignal,
): Promise<string | null> {
  const { start } = readMaster(entry, { own: [], shared: sharedValues() });
  const isIt = (one: Json): boolean => dateOfOccurrence(one, start) === occurrence.slice(0, 10);
  const known = exceptions.find(isIt);
  if (known !== undefined) return textIn(known, 'id') || null;
  // in any zone a date begins at most a day from its midnight in UTC
  const range = { from: originalStart - dayMs, until: originalStart + 2 * dayMs };
  const found = (await api.instances(calendar, series, range, signal)).find(isIt);
  return found === undefined ? null : textIn(found, 'id') || null;
}

/** Whether an occurrence has already what a request would write: then nothing is sent, and nobody is mailed twice. */
export function hasAlready(
  parts: Parts,
  { occurrence, fields, body }: Extract<MicrosoftRequest, { method: 'patch-occurrence' }>,
  { own, calendarZone }: PrepareRules,
): boolean {
  const shared = sharedValues();
  const { event: series, start } = readMaster(parts.entry, { own, shared });
  const date = occurrence.slice(0, 10);
  if (parts.cancelled.includes(date)) return false;
  const exception = parts.exceptions.find((one) => dateOfOccurrence(one, start) === date);
  if (exception?.isCancelled === true) return false;
  const now =
    exception === undefined
      ? occurrenceOf(series, occurrence, {}, shared)
      : readFields(exception, series.uid, {
          own,
          shared,
          ...(start.zone === null ? {} : { seriesZone: start.zone }),
        }).event;
  const known = exception ?? parts.entry;
  return sameValue(writeFields(now, new Set(fields), { calendarZone, own, known }), body);
}

/** A series after one of its occurrences was changed. */
export function withException(parts: Parts, exception: Json): Parts {
  const others = parts.exceptions.filter((one) => one.id !== exception.id);
  return { ...parts, exceptions: [...others, exception] };
}

/** A series after one of its occurrences was cancelled. */
export function withoutOccurrence(parts: Parts, id: string, key: string): Parts {
  return {
    ...parts,
    exceptions: parts.exceptions.filter((one) => one.id !== id),
    cancelled: [...parts.cancelled, key.slice(0, 10)],
  };
}
