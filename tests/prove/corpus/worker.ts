/**
 * The worker thread that synchronises calendar files, in batches, with one real server. It reports each finished batch, so
 * that the main thread can stop it when a batch hangs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { signedRequests } from '../../support/caldav-servers/server.ts';
import { calendarObjects } from '../../support/calendar-objects.ts';
import { differsFrom, lostBetween } from './compare.ts';
import { type CorpusPair, openCorpusPair, type RunningServer } from './corpus-pair.ts';

export interface Batch {
  /** The path of an empty calendar for this batch. */
  readonly calendar: string;
  readonly files: readonly string[];
}

export interface WorkerData {
  readonly server: RunningServer;
  readonly corpus: string;
  readonly batches: readonly Batch[];
}

export interface ObjectResult {
  readonly file: string;
  /** The position of the object in its file, from 0. */
  readonly number: number;
  readonly outcome:
    | 'edited'
    | 'repaired and edited'
    | 'read-only'
    | 'no event'
    | 'server refused'
    | 'quarantined'
    | 'wrong';
  /** The reason, or what is wrong. */
  readonly detail: string;
}

export interface BatchReport {
  readonly batch: number;
  readonly results: readonly ObjectResult[];
}

interface Stored {
  readonly file: string;
  readonly number: number;
  readonly path: string;
  readonly before: string;
}

const requestTimeoutMs = 15_000;
const { server, corpus, batches } = workerData as WorkerData;
const request = signedRequests(server.origin, [server.userName], server.password);
for (const [number, batch] of batches.entries()) {
  const report: BatchReport = { batch: number, results: await proveBatch(batch) };
  parentPort?.postMessage(report);
}

async function proveBatch({ calendar, files }: Batch): Promise<readonly ObjectResult[]> {
  const pair = await openCorpusPair(server, calendar);
  try {
    const results: ObjectResult[] = [];
    const stored: Stored[] = [];
    for (const file of files)
      for (const [number, text] of calendarObjects(readFileSync(join(corpus, file), 'utf8')).entries()) {
        const one = await putAndRead(`${calendar}${stored.length + results.length}.ics`, text);
        if (typeof one === 'number')
          results.push({ file, number, outcome: 'server refused', detail: String(one) });
        else stored.push({ file, number, ...one });
      }
    await pair.settle();
    const readOnly = await pair.readOnly();
    const entries = pair.inCrm();
    for (const one of stored) {
      const entry = entries.get(one.path);
      if (entry !== undefined && !readOnly.has(one.path)) pair.hand.edit(entry, { title: titleOf(one) });
    }
    await pair.settle();
    for (const one of stored)
      results.push({ file: one.file, number: one.number, ...(await judge(pair, one, readOnly)) });
    return results;
  } finally {
    await pair.close();
  }
}

/** Stores the object and returns the text as the server keeps it, or the status with which the server refused it. */
async function putAndRead(path: string, text: string): Promise<Pick<Stored, 'path' | 'before'> | number> {
  const answer = await withTimeout(
    request('PUT', path, text, { 'content-type': 'text/calendar; charset=utf-8' }),
  );
  if (answer === null) return 0;
  await answer.text();
  return answer.ok ? { path, before: await textAt(path) } : answer.status;
}

async function textAt(path: string): Promise<string> {
  const answer = await withTimeout(request('GET', path));
  return answer?.ok === true ? answer.text() : '';
}

function titleOf({ file, number }: Stored): string {
  return `Changed in the CRM: ${file} ${number}`;
}

async function judge(
  { store, hand, inCrm }: CorpusPair,
  one: Stored,
  readOnly: ReadonlySet<string>,
): Promise<Pick<ObjectResult, 'outcome' | 'detail'>> {
  const quarantined = store.quarantine.get('provider', one.path);
  const entry = inCrm().get(one.path);
  const after = await textAt(one.path);
  const untouched = after === one.before;
  if (quarantined !== null) {
    const reason = quarantined.reason ?? quarantined.code;
    return untouched
      ? { outcome: 'quarantined', detail: reason }
      : { outcome: 'wrong', detail: 'quarantined, and changed' };
  }
  if (entry === undefined)
    return untouched
      ? { outcome: 'no event', detail: '' }
      : { outcome: 'wrong', detail: 'not in the CRM, and changed' };
  const shown = hand.entry(entry)?.event;
  if (shown === undefined) return { outcome: 'wrong', detail: 'linked to an entry that is not there' };
  const repaired = repairsIn(one.before).length > 0;
  const differing = repaired ? [] : differsFrom(after, shown);
  if (readOnly.has(one.path)) {
    const wrong = [...(untouched ? [] : ['changed, though read-only']), ...(differing ?? [])];
    return wrong.length === 0
      ? { outcome: 'read-only', detail: '' }
      : { outcome: 'wrong', detail: wrong.join('; ') };
  }
  const wrong = [
    ...(shown.title === titleOf(one) ? [] : ['the CRM lost the title']),
    ...lostBetween(one.before, after, repaired),
    ...(differing ?? []),
  ];
  if (untouched) wrong.push('the title did not arrive');
  return wrong.length === 0
    ? { outcome: repaired ? 'repaired and edited' : 'edited', detail: '' }
    : { outcome: 'wrong', detail: wrong.join('; ') };
}

/** What Concord's reader had to repair. A strict reader cannot say what a repaired text means. */
function repairsIn(text: string): readonly string[] {
  return [...(readCalendarObject(text)?.repairs ?? [])];
}

function withTimeout<T>(promise: Promise<T>): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), requestTimeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
