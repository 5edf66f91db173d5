/** Reads what changed in one of the other calendars since it was last read. */
import type { CalendarId, Ref, StoredEvent, SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { SubCalendarParts } from './model.ts';

export interface SubCalendarNews {
  readonly found: readonly StoredEvent[];
  readonly removed: readonly Ref[];
  /** Entries of the calendar that could not be read, as far as this reading knows. */
  readonly unreadable: number;
  readonly state: SyncState | null;
}

/** An expired state lists everything (ID6). @throws ProblemError */
export async function readChanges(
  calendar: CalendarId,
  since: SyncState | null,
  parts: SubCalendarParts,
  signal: AbortSignal,
): Promise<SubCalendarNews> {
  try {
    return await readRound(calendar, since, parts, signal);
  } catch (error) {
    if (since === null || problemOf(error)?.code !== 'sync-state-expired') throw error;
    return readRound(calendar, null, parts, signal);
  }
}

async function readRound(
  calendar: CalendarId,
  since: SyncState | null,
  { store, provider }: SubCalendarParts,
  signal: AbortSignal,
): Promise<SubCalendarNews> {
  const changed = new Set<Ref>();
  const removed = new Set<Ref>();
  let state = since;
  let isWhole = false;
  for await (const page of provider.changes(calendar, since, signal)) {
    isWhole ||= page.kind === 'snapshot';
    for (const { type, ref } of page.changes) {
      (type === 'changed' ? changed : removed).add(ref);
      (type === 'changed' ? removed : changed).delete(ref);
    }
    ({ state } = page);
    if (page.last) break;
  }
  // what was linked is shown no more, and what is linked no more is shown again
  for (const { ref } of store.subCalendars.overtaken(calendar)) if (!removed.has(ref)) changed.add(ref);
  if (isWhole)
    for (const { ref } of store.subCalendars.entries(calendar)) if (!changed.has(ref)) removed.add(ref);
  const found: StoredEvent[] = [];
  let unreadable = isWhole ? 0 : (store.subCalendars.get(calendar)?.unreadable ?? 0);
  const refs = [...changed];
  for (let from = 0; from < refs.length; from += provider.capabilities.maxFetch)
    for await (const answer of provider.get(
      calendar,
      refs.slice(from, from + provider.capabilities.maxFetch),
      signal,
    )) {
      if (answer.type === 'found') found.push(answer.stored);
      else if (answer.type === 'absent') removed.add(answer.ref);
      else {
        unreadable += 1;
        removed.add(answer.ref);
      }
    }
  return { found, removed: [...removed], unreadable, state };
}
