/**
 * What happened in a calendar since a sync token (https://developers.google.com/workspace/calendar/api/guides/sync). Masters and
 * exceptions of series come as rows of their own, in any order and on any page; an entry is the whole series. An incremental listing
 * names its series for each changed exception; a full listing collects the parts and tells the series when all pages were read.
 */
import type { Change, ChangePage, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { fail, problemOf } from '../../../../src-shared/domain/problems.ts';
import { idIn, isCancelled, type Json } from '../json.ts';
import type { CalendarApi, EventsPage } from './api.ts';
import { isVisible, pageSize } from './entries.ts';
import { isSeriesEntry, type Parts } from './series.ts';
import { fetchedOf, type GoogleCalendar, revisionOf, type Viewer } from './stored.ts';
import { readState, type SyncPoint, writeState } from './sync-state.ts';

export interface ChangesParts {
  readonly api: CalendarApi;
  readonly calendar: GoogleCalendar;
  readonly viewer: () => Viewer;
  /** Series that this account was seen to have; kept by the side between rounds. */
  readonly seenSeries: Set<string>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const start: SyncPoint = { sync: null, page: null, listedAt: 0, series: [], loose: [] };

/** So often everything is listed, whatever the incremental listings told: one that leaves a row out looks like one without it (RU9). */
const listingEveryMs = 24 * 60 * 60_000;

/** The contract of `CalendarSide.changes`. */
export async function* changesOf(
  parts: ChangesParts,
  since: string | null,
  withEntries: boolean,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const from = since === null ? start : readState(since);
  // also when the clock was set back since
  const isDue = from.page === null && Math.abs(parts.now() - from.listedAt) >= listingEveryMs;
  if (from.sync === null) yield* snapshot(parts, from, withEntries, signal);
  else if (isDue) yield* snapshot(parts, start, withEntries, signal);
  else yield* delta(parts, from, from.sync, signal);
}

/** The parameters of all requests of a calendar's rounds: tokens are bound to them. */
async function ask(
  { api, calendar }: ChangesParts,
  sync: string | null,
  page: string | null,
  signal: AbortSignal,
): Promise<EventsPage> {
  try {
    return await api.events(
      calendar.id,
      {
        maxResults: pageSize,
        ...(sync === null ? {} : { syncToken: sync }),
        ...(page === null ? {} : { pageToken: page }),
      },
      signal,
    );
  } catch (error) {
    // a token that Google does not know (any more) is refused as an invalid value too
    const found = problemOf(error);
    const usesToken = sync !== null || page !== null;
    if (usesToken && found?.code === 'answer-invalid' && found.params.status === 400)
      return fail('sync-state-expired');
    throw error;
  }
}

async function* delta(
  parts: ChangesParts,
  from: SyncPoint,
  sync: string,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  let page = from.page;
  for (;;) {
    const answer = await ask(parts, sync, page, signal);
    const changes = await hintsIn(answer.items, parts, signal);
    const next = answer.nextPageToken;
    if (next === null) {
      const token = answer.nextSyncToken ?? fail('answer-invalid');
      const state = writeState({ ...start, sync: token, listedAt: from.listedAt });
      yield { changes, state, last: true, kind: 'delta' };
      return;
    }
    const state = writeState({ ...start, sync, page: next, listedAt: from.listedAt });
    yield { changes, state, last: false, kind: 'delta' };
    page = next;
  }
}

/** Each entry once: what a page says of an exception is a hint for its series. */
async function hintsIn(
  rows: readonly Json[],
  { api, calendar, seenSeries }: ChangesParts,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const changes = new Map<string, Change>();
  const removed = new Set<string>();
  for (const row of rows) {
    const id = idIn(row);
    if (id === null || idIn(row, 'recurringEventId') !== null) continue;
    if (isCancelled(row)) removed.add(id);
    if (isSeriesEntry(row) && !isCancelled(row)) seenSeries.add(id);
    changes.set(id, isCancelled(row) ? gone(id) : changed(id));
  }
  for (const row of rows) {
    const id = idIn(row);
    const series = idIn(row, 'recurringEventId');
    if (id === null || series === null) continue;
    if (!removed.has(series)) {
      if (!seenSeries.has(series) && (await isVisible(api, calendar.id, series, signal)))
        seenSeries.add(series);
      if (seenSeries.has(series)) {
        changes.set(series, changed(series));
        continue;
      }
    }
    changes.set(id, isCancelled(row) ? gone(id) : changed(id));
  }
  for (const id of removed) seenSeries.delete(id);
  return [...changes.values()];
}

async function* snapshot(
  parts: ChangesParts,
  from: SyncPoint,
  withEntries: boolean,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const earlier = new Set(from.series);
  // series of which an earlier page had exceptions that are not known any more
  const incomplete = new Set([...earlier, ...from.loose.map(({ of }) => of)]);
  const masters = new Map<string, Json>();
  const exceptions = new Map<string, Map<string, Json>>();
  const tell = (id: string, entry: Parts): Change => told(id, entry, parts, withEntries);
  let page = from.page;
  for (;;) {
    const answer = await ask(parts, null, page, signal);
    const changes: Change[] = [];
    for (const row of answer.items) {
      const id = idIn(row);
      const of = idIn(row, 'recurringEventId');
      if (id === null) continue;
      if (of !== null) exceptions.set(of, (exceptions.get(of) ?? new Map<string, Json>()).set(id, row));
      else if (isCancelled(row)) masters.delete(id);
      else if (isSeriesEntry(row)) masters.set(id, row);
      else changes.push(tell(id, { entry: row, exceptions: [] }));
    }
    const next = answer.nextPageToken;
    if (next !== null) {
      const series = new Set([...earlier, ...masters.keys()]);
      const loose = [...from.loose, ...looseIn(exceptions)].filter(({ of }) => !series.has(of));
      const state = writeState({ ...start, page: next, series: [...series], loose });
      yield { changes, state, last: false, kind: 'snapshot' };
      page = next;
      continue;
    }
    for (const [id, entry] of masters) {
      parts.seenSeries.add(id);
      const own = [...(exceptions.get(id)?.values() ?? [])];
      if (!incomplete.has(id)) changes.push(tell(id, { entry, exceptions: own }));
      else if (!earlier.has(id)) changes.push(changed(id));
    }
    for (const id of earlier) changes.push(changed(id));
    const isKnown = (series: string): boolean => masters.has(series) || earlier.has(series);
    for (const [of, rows] of exceptions)
      for (const [id, entry] of isKnown(of) ? [] : rows)
        if (!isCancelled(entry)) changes.push(tell(id, { entry, exceptions: [] }));
    for (const { id, of } of from.loose)
      if (id !== '' && !isKnown(of) && exceptions.get(of)?.has(id) !== true) changes.push(changed(id));
    const sync = answer.nextSyncToken ?? fail('answer-invalid');
    const state = writeState({ ...start, sync, listedAt: parts.now() });
    yield { changes, state, last: true, kind: 'snapshot' };
    return;
  }
}

/** Exceptions for the state of an interrupted listing. Of a cancelled one only its series counts. */
function looseIn(exceptions: ReadonlyMap<string, ReadonlyMap<string, Json>>): SyncPoint['loose'] {
  return [...exceptions].flatMap(([of, rows]) =>
    [...rows].map(([id, row]) => ({ id: isCancelled(row) ? '' : id, of })),
  );
}

function changed(ref: string): Change {
  return { type: 'changed', ref };
}

function gone(ref: string): Change {
  return { type: 'removed', ref, reason: 'deleted' };
}

function told(ref: string, entry: Parts, { calendar, viewer }: ChangesParts, withEntries: boolean): Change {
  const stored = withEntries ? storedIn(calendar, ref, entry, viewer()) : null;
  return { type: 'changed', ref, revision: revisionOf(entry), ...(stored === null ? {} : { stored }) };
}

/** Null for an entry that cannot be read: `get` says so. */
function storedIn(calendar: GoogleCalendar, ref: string, parts: Parts, viewer: Viewer): StoredEvent | null {
  const fetched = fetchedOf(calendar, ref, parts, viewer);
  return fetched.type === 'found' ? fetched.stored : null;
}
