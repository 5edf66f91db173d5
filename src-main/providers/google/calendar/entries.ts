/** Reads whole entries by their id: `CalendarSide.get` and `CalendarSide.listed`. */
import type { Fetched, Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { idIn, isCancelled, type Json, textIn } from '../json.ts';
import type { CalendarApi } from './api.ts';
import { isSeriesEntry, type Parts } from './series.ts';
import { fetchedOf, type GoogleCalendar, type Viewer } from './stored.ts';

export type ReadParts =
  | { readonly type: 'parts'; readonly parts: Parts }
  /** There is nothing, or an occurrence that belongs to a series which is an entry by itself. */
  | { readonly type: 'absent' }
  /** A deleted event, of which Google keeps its id. */
  | { readonly type: 'deleted' }
  /** This one cannot be read; others can. */
  | { readonly type: 'refused'; readonly problem: Problem };

export const pageSize = 2_500;
const atOnce = 4;
const mostPages = 400;

/** Everything that makes up the entry with this id. @throws ProblemError for trouble of the whole side */
export async function readParts(
  api: CalendarApi,
  calendar: string,
  ref: Ref,
  signal: AbortSignal,
): Promise<ReadParts> {
  const answer = await api.event(calendar, ref, signal);
  if (answer.type === 'refused') {
    const found = api.problemOf(answer.refusal, 'item');
    if (found.code === 'not-found') return { type: answer.refusal.status === 410 ? 'deleted' : 'absent' };
    if (found.code === 'not-permitted') return { type: 'refused', problem: found };
    throw new ProblemError(found);
  }
  const { event } = answer;
  if (isCancelled(event)) return { type: 'deleted' };
  const series = idIn(event, 'recurringEventId');
  if (series !== null)
    return (await isVisible(api, calendar, series, signal))
      ? { type: 'absent' }
      : { type: 'parts', parts: { entry: event, exceptions: [] } };
  if (!isSeriesEntry(event)) return { type: 'parts', parts: { entry: event, exceptions: [] } };
  return { type: 'parts', parts: await withExceptions(api, calendar, event, signal) };
}

/** Whether this account sees a series at all. Who was invited to one occurrence only does not. */
export async function isVisible(
  api: CalendarApi,
  calendar: string,
  series: string,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await api.event(calendar, series, signal);
  if (answer.type === 'event') return !isCancelled(answer.event);
  const found = api.problemOf(answer.refusal, 'item');
  if (found.code === 'not-found' || found.code === 'not-permitted') return false;
  throw new ProblemError(found);
}

/** A series and its exceptions have the same iCalUID, and a listing by it gives them all, cancelled occurrences included. */
async function withExceptions(
  api: CalendarApi,
  calendar: string,
  master: Json,
  signal: AbortSignal,
): Promise<Parts> {
  const id = textIn(master, 'id');
  const iCalUID = textIn(master, 'iCalUID');
  if (iCalUID === '') return { entry: master, exceptions: [] };
  const exceptions = new Map<string, Json>();
  let entry = master;
  for await (const event of listed(api, calendar, { iCalUID }, signal)) {
    if (event.id === id && isSeriesEntry(event)) entry = event;
    else if (event.recurringEventId === id) exceptions.set(textIn(event, 'id'), event);
  }
  return { entry, exceptions: [...exceptions.values()] };
}

async function* listed(
  api: CalendarApi,
  calendar: string,
  query: { readonly iCalUID?: string },
  signal: AbortSignal,
): AsyncGenerator<Json> {
  let pageToken: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.events(
      calendar,
      { maxResults: pageSize, ...query, ...(pageToken === null ? {} : { pageToken }) },
      signal,
    );
    yield* answer.items;
    pageToken = answer.nextPageToken;
    if (pageToken === null) return;
  }
}

/** The contract of `CalendarSide.get`. */
export async function* readEntries(
  api: CalendarApi,
  calendar: GoogleCalendar,
  refs: readonly Ref[],
  viewer: () => Viewer,
  signal: AbortSignal,
): AsyncGenerator<Fetched> {
  const asked = [...new Set(refs)];
  let isReadable = false;
  const absent: Fetched[] = [];
  for (let at = 0; at < asked.length; at += atOnce) {
    const answers = await Promise.all(
      asked.slice(at, at + atOnce).map(async (ref): Promise<Fetched> => {
        const read = await readParts(api, calendar.id, ref, signal);
        if (read.type === 'parts' || read.type === 'deleted') isReadable = true;
        if (read.type === 'parts') return fetchedOf(calendar, ref, read.parts, viewer());
        return read.type === 'refused'
          ? { type: 'unreadable', ref, problem: read.problem }
          : { type: 'absent', ref };
      }),
    );
    for (const answer of answers)
      if (answer.type === 'absent') absent.push(answer);
      else yield answer;
  }
  // 404 for an event may also mean that its calendar is gone or hidden (ID4)
  if (absent.length > 0 && !isReadable) await api.events(calendar.id, { maxResults: 1 }, signal);
  yield* absent;
}

/** The contract of `CalendarSide.listed`: goes through the calendar's listing until all are found. */
export async function listedRefs(
  api: CalendarApi,
  calendar: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<ReadonlySet<Ref>> {
  const missing = new Set(refs);
  const found = new Set<Ref>();
  for await (const event of listed(api, calendar, {}, signal)) {
    if (isCancelled(event)) continue;
    const id = textIn(event, 'id');
    if (missing.delete(id)) found.add(id);
    if (missing.size === 0) break;
  }
  return found;
}

/** One entry as `get` tells it. */
export async function readEntryNow(
  api: CalendarApi,
  calendar: GoogleCalendar,
  ref: Ref,
  viewer: Viewer,
  signal: AbortSignal,
): Promise<Fetched | { readonly type: 'deleted' }> {
  const read = await readParts(api, calendar.id, ref, signal);
  if (read.type === 'parts') return fetchedOf(calendar, ref, read.parts, viewer);
  if (read.type === 'refused') return { type: 'unreadable', ref, problem: read.problem };
  return read.type === 'deleted' ? { type: 'deleted' } : { type: 'absent', ref };
}
