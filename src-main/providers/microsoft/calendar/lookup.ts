/** Finds the event that a create made: by the key in its extended property, and by its transaction, which no copy of it has (ID7). */
import { type Json, textIn } from '../../json-members.ts';
import type { CalendarApi } from './api.ts';
import { filterByKey } from './extended.ts';
import { transactionOf } from './transaction.ts';

/** @returns its address; null where the calendar has none. @throws ProblemError for trouble of the whole side */
export async function findCreated(
  api: CalendarApi,
  calendar: string,
  key: string,
  signal: AbortSignal,
): Promise<string | null> {
  const transaction = transactionOf(key);
  for await (const page of api.events(calendar, { filter: filterByKey(key), top: 50 }, signal))
    for (const event of page)
      if (textIn(event, 'transactionId').toLowerCase() === transaction) return textIn(event, 'id') || null;
  return null;
}

/** An event that is changed later than this after it was made was there before the request that this is the answer to. */
const mostMs = 5_000;

/** What the answer to a create says: a repeated one is answered with the event as it is now. */
export function createdEntry(event: Json): { readonly ref: string; readonly wasThere: boolean } {
  const [made, changed] = ['createdDateTime', 'lastModifiedDateTime'].map((name) =>
    Date.parse(textIn(event, name)),
  );
  return { ref: textIn(event, 'id'), wasThere: Number(changed) - Number(made) > mostMs };
}
