/** Finds one occurrence of a series as it is before a request for it. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import { type Json, textIn } from '../../json-members.ts';
import { dateOfOccurrence, type Parts, readMaster } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';

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
