/** Reads whole calendar objects: in batches (RFC 4791 7.9), or one by one. */
import type {
  Calendar,
  Fetched,
  Ref,
  Revision,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import type { UnreadableReason } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { discardBody } from '../../net/index.ts';
import { readText } from './charset.ts';
import type { Connection } from './connection.ts';
import { isWebPage, problemOfAnswer, refuse } from './errors.ts';
import { listMembers } from './members.ts';
import { caldav, isAddress, type Row, statusIsGone } from './multistatus.ts';
import { calendarMultiget, propfind } from './requests.ts';
import { revisionOf, revisionOfBody } from './revision.ts';
import { fetchedOf, type Viewer } from './stored.ts';

/** Large enough that round trips hardly matter, small enough that a slow server answers in time. */
const batchSize = 250;
const singlesAtOnce = 4;

export interface ObjectsOptions {
  readonly connection: Connection;
  readonly viewer: Viewer;
}

/** The contract of `CalendarSide.get`. The next batch is requested while the current one is parsed. */
export async function* readObjects(
  calendar: Calendar,
  refs: readonly Ref[],
  signal: AbortSignal,
  options: ObjectsOptions,
): AsyncGenerator<Fetched> {
  const asked = [...new Set(refs)];
  const unusable = asked.filter((ref) => !isAddress(ref));
  if (unusable.length > 0) yield* withoutAddress(calendar, unusable, signal, options);
  const usable = asked.filter(isAddress);
  const batches: (readonly Ref[])[] = [];
  for (let at = 0; at < usable.length; at += batchSize) batches.push(usable.slice(at, at + batchSize));
  const ask = (batch: readonly Ref[]): Promise<readonly Fetched[]> => {
    const answer = readBatch(calendar, batch, signal, options);
    // when the caller stops reading early, nobody awaits this promise: a rejection must not end the process
    answer.catch(() => undefined);
    return answer;
  };
  let next = batches[0] === undefined ? null : ask(batches[0]);
  for (let index = 0; next !== null; index += 1) {
    const current = await next;
    const batch = batches[index + 1];
    next = batch === undefined ? null : ask(batch);
    yield* current;
  }
}

/** Rows whose href is no address: nothing can be asked of them but whether the listing still has them. */
async function* withoutAddress(
  calendar: Calendar,
  refs: readonly Ref[],
  signal: AbortSignal,
  { connection }: ObjectsOptions,
): AsyncGenerator<Fetched> {
  const named = new Set((await listMembers(connection, calendar.id, signal)).map(({ path }) => path));
  const reason: UnreadableReason = 'address-unusable';
  for (const ref of refs)
    yield named.has(ref)
      ? { type: 'unreadable', ref, problem: problem('item-unreadable', { reason }) }
      : { type: 'absent', ref };
}

/** One object by GET. @throws ProblemError for trouble of the whole side */
export async function readObject(
  calendar: Calendar,
  ref: Ref,
  signal: AbortSignal,
  { connection, viewer }: Pick<ObjectsOptions, 'connection' | 'viewer'>,
): Promise<Fetched> {
  const response = await connection.send('GET', ref, {
    // servers that compress an answer may change its ETag
    headers: { accept: 'text/calendar', 'accept-encoding': 'identity' },
    signal,
  });
  const text = response.status === 200 ? await readText(response) : '';
  // a calendar object is one whatever its label says
  if (response.status === 200 && (!isWebPage(response) || /^\s*BEGIN:VCALENDAR/i.test(text))) {
    const revision = revisionOfBody(response.headers) ?? (await askRevision(connection, ref, signal));
    return revision === undefined
      ? { type: 'unreadable', ref, problem: problem('answer-invalid', { header: 'ETag' }) }
      : fetchedOf(calendar, ref, revision, text, viewer);
  }
  await discardBody(response);
  if (response.status === 404 || response.status === 410) return { type: 'absent', ref };
  // access to this one object may be forbidden; other objects are not affected
  if (response.status === 403)
    return { type: 'unreadable', ref, problem: problemOfAnswer(response, 'object', connection.clock) };
  return refuse(response, 'object', connection.clock);
}

/** The ETag of one object, for servers that leave it out of the answer to GET. */
async function askRevision(
  connection: Connection,
  ref: Ref,
  signal: AbortSignal,
): Promise<Revision | undefined> {
  const { rows } = await connection.multistatus('PROPFIND', ref, {
    depth: '0',
    body: propfind(['D:getetag']),
    purpose: 'object',
    signal,
  });
  return rows[0] === undefined ? undefined : revisionOf(rows[0]);
}

async function readBatch(
  calendar: Calendar,
  refs: readonly Ref[],
  signal: AbortSignal,
  options: ObjectsOptions,
): Promise<readonly Fetched[]> {
  let rows: readonly Row[];
  try {
    const answer = await options.connection.multistatus('REPORT', calendar.id, {
      depth: '1',
      body: calendarMultiget(refs),
      purpose: 'calendar',
      signal,
    });
    rows = answer.rows;
  } catch (error) {
    const found = problemOf(error);
    if (found?.code === 'calendar-missing') return readSingly(calendar, refs, signal, options);
    if (found?.code !== 'answer-invalid') throw error;
    // the answer was too large: ask for each half
    if (found.params.limitBytes !== undefined && refs.length > 1) {
      const half = Math.ceil(refs.length / 2);
      const first = await readBatch(calendar, refs.slice(0, half), signal, options);
      return [...first, ...(await readBatch(calendar, refs.slice(half), signal, options))];
    }
    // an unexpected status: the server does not know this report
    if (typeof found.params.status !== 'number') throw error;
    rows = [];
  }
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const result: Fetched[] = [];
  const unanswered: Ref[] = [];
  for (const ref of refs) {
    const row = byPath.get(ref);
    if (row === undefined) unanswered.push(ref);
    else result.push(fetchedIn(calendar, ref, row, options.viewer));
  }
  // An object that the answer does not mention is not known to be gone (ID4).
  return [...result, ...(await readOneByOne(calendar, unanswered, signal, options))];
}

/**
 * For a server that answers the whole report with 404 because one object is missing (sabre/dav 1.8). Only a calendar that still reads
 * says anything about its objects (ID4): one that is found shows that, else the listing has to.
 * @throws ProblemError `calendar-missing`
 */
async function readSingly(
  calendar: Calendar,
  refs: readonly Ref[],
  signal: AbortSignal,
  options: ObjectsOptions,
): Promise<readonly Fetched[]> {
  const result = await readOneByOne(calendar, refs, signal, options);
  if (!result.some(({ type }) => type === 'found'))
    await listMembers(options.connection, calendar.id, signal);
  return result;
}

async function readOneByOne(
  calendar: Calendar,
  refs: readonly Ref[],
  signal: AbortSignal,
  options: ObjectsOptions,
): Promise<readonly Fetched[]> {
  const result: Fetched[] = [];
  for (let at = 0; at < refs.length; at += singlesAtOnce)
    result.push(
      ...(await Promise.all(
        refs.slice(at, at + singlesAtOnce).map((ref) => readObject(calendar, ref, signal, options)),
      )),
    );
  return result;
}

/** The entry in a row with its contents; null when there is none, or it cannot be read. */
export function entryIn(calendar: Calendar, row: Row, viewer: Viewer): StoredEvent | null {
  const fetched = fetchedIn(calendar, row.path, row, viewer);
  return fetched.type === 'found' ? fetched.stored : null;
}

function fetchedIn(calendar: Calendar, ref: Ref, row: Row, viewer: Viewer): Fetched {
  if (statusIsGone(row.status)) return { type: 'absent', ref };
  const revision = revisionOf(row);
  const text = row.properties.get(caldav('calendar-data'))?.text;
  if (revision !== undefined && text !== undefined) return fetchedOf(calendar, ref, revision, text, viewer);
  return {
    type: 'unreadable',
    ref,
    ...(revision === undefined ? {} : { revision }),
    problem: problemOfRow(row.status),
  };
}

function problemOfRow(status: number | null): Problem {
  if (status === 401 || status === 403) return problem('not-permitted');
  return problem('answer-invalid', status === null ? {} : { status });
}
