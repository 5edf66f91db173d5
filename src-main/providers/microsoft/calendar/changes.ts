/**
 * What happened in a calendar since a delta link (https://learn.microsoft.com/graph/delta-query-events). A round covers a window of time
 * that is frozen in its links. Rows come in any order and repeat; those of occurrences say hardly more than their series. A row that says
 * `@removed` also means an event that lives on outside the window, so each is asked for. From time to time a plain listing is told beside
 * the rows, because rounds have been seen to leave changes out.
 */
import type { Change, ChangePage } from '../../../../src-shared/domain/calendar/side.ts';
import { fail, problemOf } from '../../../../src-shared/domain/problems.ts';
import { dayMs } from '../../../../src-shared/domain/time/wall-time.ts';
import { isObject, type Json, textIn } from '../../json-members.ts';
import { changeKeyIn } from '../../outlook/index.ts';
import type { CalendarApi, DeltaPage, Range } from './api.ts';
import { listWindow, printOf } from './audit.ts';
import { readParts } from './entries.ts';
import { readState, type SyncPoint, writeState } from './sync-state.ts';

export interface ChangesParts {
  readonly api: CalendarApi;
  readonly calendar: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const windowBefore = 180 * dayMs;
const windowAfter = 540 * dayMs;
/** When less of the window's future is left, a new round begins with another window. */
const fewestAfter = windowAfter / 2;
const auditEvery = dayMs;
/** A round with more pages goes on for ever (S6). */
const mostPages = 5_000;

/**
 * The contract of `CalendarSide.changes`.
 * @throws ProblemError `sync-state-expired` also where the window has to move on
 */
export async function* changesOf(
  parts: ChangesParts,
  since: string | null,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const { now } = parts;
  if (since === null) {
    const window = { from: now - windowBefore, until: now + windowAfter };
    const audit = { at: now + auditEvery, print: '' };
    yield* snapshot(parts, { kind: 'snapshot', link: '', window, series: {}, audit }, signal);
    return;
  }
  const from = readState(since);
  if (!(from.window.until - now >= fewestAfter)) return fail('sync-state-expired');
  yield* from.kind === 'snapshot' ? snapshot(parts, from, signal) : delta(parts, from, signal);
}

async function ask(
  { api, calendar }: ChangesParts,
  at: Range | string,
  signal: AbortSignal,
): Promise<DeltaPage> {
  try {
    return await api.delta(calendar, at, signal);
  } catch (error) {
    // a link that Graph does not know (any more) is refused as a bad request too
    const found = problemOf(error);
    if (typeof at === 'string' && found?.code === 'answer-invalid' && found.params.status === 400)
      return fail('sync-state-expired');
    throw error;
  }
}

async function* snapshot(
  parts: ChangesParts,
  from: SyncPoint,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  let at: Range | string = from.link === '' ? from.window : from.link;
  const series = { ...from.series };
  for (let count = 0; count < mostPages; count += 1) {
    const page = await ask(parts, at, signal);
    const hints = hintsIn(
      page.rows.filter((row) => !isRemoved(row)),
      series,
    );
    // told of living events too, and an event that is not in a listing is gone
    for (const [, change] of await verifiedRows(parts, page.rows, signal))
      if (change.type === 'changed') hints.set(change.ref, change);
    const changes = [...hints.values()];
    const { nextLink } = page;
    // a page that leads to itself would be asked for without an end (RU9)
    if (nextLink === at) fail('answer-invalid');
    if (nextLink === null) {
      const link = page.deltaLink ?? fail('answer-invalid');
      const state = writeState({ ...from, kind: 'delta', link, series });
      yield { changes, state, last: true, kind: 'snapshot' };
      return;
    }
    yield { changes, state: writeState({ ...from, link: nextLink, series }), last: false, kind: 'snapshot' };
    at = nextLink;
  }
  fail('answer-invalid', { limitPages: mostPages });
}

async function* delta(parts: ChangesParts, from: SyncPoint, signal: AbortSignal): AsyncGenerator<ChangePage> {
  let link = from.link;
  let series: Readonly<Record<string, string>> = from.series;
  let hasStrangers = false;
  for (let count = 0; count < mostPages; count += 1) {
    const page = await ask(parts, link, signal);
    const seen = { ...series };
    const changes = hintsIn(
      page.rows.filter((row) => !isRemoved(row)),
      seen,
    );
    for (const [id, change] of await verifiedRows(parts, page.rows, signal)) {
      if (change.type === 'removed' && !(id in seen)) hasStrangers = true;
      if (change.type === 'removed') delete seen[id];
      if (change.type === 'changed' || !changes.has(id)) changes.set(change.ref, change);
    }
    series = seen;
    const { nextLink } = page;
    if (nextLink === link) fail('answer-invalid');
    if (nextLink !== null) {
      const state = writeState({ ...from, link: nextLink, series });
      yield { changes: [...changes.values()], state, last: false, kind: 'delta' };
      link = nextLink;
      continue;
    }
    // what is gone may have been an occurrence: then its series has changed
    if (hasStrangers) series = await addChangedSeries(parts, series, changes, signal);
    const audit = await audited(parts, from, changes, signal);
    const next = page.deltaLink ?? fail('answer-invalid');
    const state = writeState({ ...from, link: next, series, audit });
    yield { changes: [...changes.values()], state, last: true, kind: 'delta' };
    return;
  }
  fail('answer-invalid', { limitPages: mostPages });
}

function isRemoved(row: Json): boolean {
  return isObject(row['@removed']);
}

/** Each entry once: what a row says of an occurrence is a hint for its series. */
function hintsIn(rows: readonly Json[], series: Record<string, string>): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const row of rows) {
    const [id, master] = [textIn(row, 'id'), textIn(row, 'seriesMasterId')];
    if (id === '') continue;
    if (master !== '') {
      series[master] ??= '';
      changes.set(master, { type: 'changed', ref: master });
      continue;
    }
    const revision = changeKeyIn(row);
    const isSeries = textIn(row, 'type') === 'seriesMaster' || isObject(row.recurrence);
    if (isSeries) series[id] = revision;
    changes.set(id, { type: 'changed', ref: id, ...(isSeries || revision === '' ? {} : { revision }) });
  }
  return changes;
}

/** The rows that say `@removed`, by the event's id. */
function verifiedRows(
  parts: ChangesParts,
  rows: readonly Json[],
  signal: AbortSignal,
): Promise<readonly (readonly [id: string, change: Change])[]> {
  const together = { ...parts, api: parts.api.together() };
  const removed = rows.filter(isRemoved).map((row) => textIn(row, 'id'));
  return Promise.all(removed.map(async (id) => [id, await verified(together, id, signal)] as const));
}

/** What a row that says `@removed` means: the event is gone, or in another calendar, or lives on outside the window. */
async function verified(
  { api, calendar, now }: ChangesParts,
  id: string,
  signal: AbortSignal,
): Promise<Change> {
  const read = await readParts(api, calendar, id, now, signal);
  if (read.type === 'absent') return { type: 'removed', ref: id, reason: 'deleted' };
  return { type: 'changed', ref: read.type === 'occurrence' ? read.series : id };
}

/** @returns the change keys as they are now */
async function addChangedSeries(
  { api, calendar }: ChangesParts,
  known: Readonly<Record<string, string>>,
  changes: Map<string, Change>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  if (Object.keys(known).length === 0) return known;
  const now: Record<string, string> = {};
  for await (const page of api.events(calendar, { select: 'id,type,changeKey', top: 500 }, signal))
    for (const row of page) {
      const id = textIn(row, 'id');
      if (textIn(row, 'type') !== 'seriesMaster') continue;
      now[id] = changeKeyIn(row);
      if (known[id] !== now[id]) changes.set(id, { type: 'changed', ref: id });
    }
  return now;
}

/** The plain listing, when it is due: its rows join the changes unless it is the same as last time. */
async function audited(
  { api, calendar, now }: ChangesParts,
  { audit, window }: SyncPoint,
  changes: Map<string, Change>,
  signal: AbortSignal,
): Promise<SyncPoint['audit']> {
  if (now < audit.at) return audit;
  const listed = await listWindow(api, calendar, window, signal);
  const print = printOf(listed);
  if (print !== audit.print || changes.size > 0)
    for (const change of listed) if (!changes.has(change.ref)) changes.set(change.ref, change);
  return { at: now + auditEvery, print };
}
