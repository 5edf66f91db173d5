/** Reads whole entries by their id: `CalendarSide.get` and `CalendarSide.listed`. */
import type { Fetched, Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { type Json, textIn } from '../../json-members.ts';
import {
  fetchedOf,
  isSeriesEntry,
  type OutlookCalendar,
  type Parts,
  type Viewer,
} from '../../outlook/index.ts';
import { mostQuestions } from '../batch.ts';
import type { CalendarApi } from './api.ts';
import { readSeriesParts } from './series-parts.ts';

export type ReadParts =
  | { readonly type: 'parts'; readonly parts: Parts }
  /** There is nothing, or it is in another calendar. */
  | { readonly type: 'absent' }
  /** One occurrence of a series, which is an entry by itself. */
  | { readonly type: 'occurrence'; readonly series: Ref }
  /** This one cannot be read; others can. */
  | { readonly type: 'refused'; readonly problem: Problem };

/**
 * Everything that makes up the entry with this id.
 * @param now epoch milliseconds
 * @throws ProblemError for trouble of the whole side
 */
export async function readParts(
  api: CalendarApi,
  calendar: string,
  ref: Ref,
  now: number,
  signal: AbortSignal,
): Promise<ReadParts> {
  const answer = await api.event(calendar, ref, signal);
  if (answer.type === 'refused') {
    const found = api.problemOf(answer.refusal, 'item');
    if (found.code === 'not-found') return { type: 'absent' };
    if (found.code === 'not-permitted' || found.code === 'item-rejected')
      return { type: 'refused', problem: found };
    throw new ProblemError(found);
  }
  const { event } = answer;
  if (isElsewhere(event, calendar)) return { type: 'absent' };
  const series = textIn(event, 'seriesMasterId');
  if (series !== '') return { type: 'occurrence', series };
  const parts = isSeriesEntry(event)
    ? await readSeriesParts(api, calendar, event, now, signal)
    : { entry: event, exceptions: [], cancelled: [] };
  return { type: 'parts', parts };
}

/**
 * An immutable id goes with its event to another calendar. It is not documented whether the address of the calendar before still finds the
 * event, so the link to its calendar is compared, where the answer has one.
 */
function isElsewhere(event: Json, calendar: string): boolean {
  const link =
    textIn(event, 'calendar@odata.navigationLink') || textIn(event, 'calendar@odata.associationLink');
  const id = /\/calendars\('([^']+)'\)/.exec(link)?.[1];
  return id !== undefined && decoded(id) !== calendar && id !== calendar;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The contract of `CalendarSide.get`. */
export async function* readEntries(
  api: CalendarApi,
  calendar: OutlookCalendar,
  refs: readonly Ref[],
  viewer: () => Viewer,
  now: number,
  signal: AbortSignal,
): AsyncGenerator<Fetched> {
  const asked = [...new Set(refs)];
  let isReadable = false;
  const absent: Fetched[] = [];
  for (let at = 0; at < asked.length; at += mostQuestions) {
    const some = asked.slice(at, at + mostQuestions);
    const together = api.together();
    const reads = await Promise.all(some.map((ref) => readParts(together, calendar.id, ref, now, signal)));
    for (const [index, read] of reads.entries()) {
      const ref = some[index] ?? '';
      if (read.type === 'parts') {
        isReadable = true;
        yield fetchedOf(calendar, ref, read.parts, viewer());
      } else if (read.type === 'refused') yield { type: 'unreadable', ref, problem: read.problem };
      else absent.push({ type: 'absent', ref });
    }
  }
  // 404 for an event may also mean that its calendar is gone (ID4)
  if (absent.length > 0 && !isReadable) await demandCalendar(api, calendar.id, signal);
  yield* absent;
}

/** @throws ProblemError `calendar-missing` */
export async function demandCalendar(api: CalendarApi, calendar: string, signal: AbortSignal): Promise<void> {
  for await (const _ of api.events(calendar, { select: 'id', top: 1 }, signal)) return;
}

/** The contract of `CalendarSide.listed`: goes through the calendar's listing, which has no window, until all are found. */
export async function listedRefs(
  api: CalendarApi,
  calendar: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<ReadonlySet<Ref>> {
  const missing = new Set(refs);
  const found = new Set<Ref>();
  for await (const page of api.events(calendar, { select: 'id', top: 500 }, signal)) {
    for (const event of page) {
      const id = textIn(event, 'id');
      if (missing.delete(id)) found.add(id);
    }
    if (missing.size === 0) break;
  }
  return found;
}
