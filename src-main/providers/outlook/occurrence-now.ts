/** One occurrence of a series before and after a request for it. */
import { sameValue, sharedValues } from '../../../src-shared/domain/calendar/canonical.ts';
import { occurrenceOf } from '../icalendar/index.ts';
import type { Json } from '../json-members.ts';
import { readFields, writeFields } from './fields.ts';
import type { OutlookRequest } from './requests.ts';
import { dateOfOccurrence, type Parts, type PrepareRules, readMaster } from './series.ts';

/** Whether an occurrence has already what a request would write: then nothing is sent, and nobody is mailed twice. */
export function hasAlready(
  parts: Parts,
  { occurrence, fields, body }: Extract<OutlookRequest, { method: 'patch-occurrence' }>,
  { own, calendarZone }: Pick<PrepareRules, 'own' | 'calendarZone'>,
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
