/** Finds the item that a create made: by the key in its extended property, and by its uid, which a copy of it has not (ID7). */

import type { Listed } from './answer-parts.ts';
import type { CalendarApi } from './api.ts';
import { byUid } from './global-id.ts';

export type Created =
  | { readonly type: 'found'; readonly id: string }
  /** A person deleted it. */
  | { readonly type: 'deleted' }
  | { readonly type: 'none' };

/** @throws ProblemError for trouble of the whole side */
export async function findCreated(
  api: CalendarApi,
  calendar: string,
  key: string,
  signal: AbortSignal,
): Promise<Created> {
  const folders = [{ id: calendar }, { known: 'deleteditems' }] as const;
  const found = await api.findByKey(folders, key, signal);
  const { iCalUId } = byUid(key);
  const own = found.filter(({ uid }) => uid.toUpperCase() === iCalUId);
  const original = oldest(own.length > 0 ? own : found);
  if (original === undefined) return { type: 'none' };
  return original.folder === calendar ? { type: 'found', id: original.id } : { type: 'deleted' };
}

/** A copy is younger than what it was made of. */
function oldest(items: readonly Listed[]): Listed | undefined {
  return items.toSorted((a, b) => (a.created < b.created ? -1 : 1))[0];
}
