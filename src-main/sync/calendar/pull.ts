/** Pull and read: what both sides say has happened, page by page into the durable inbox, then every hinted object in full (ID3, ID4). */

import type {
  CalendarId,
  CalendarSide,
  Change,
  ChangePage,
  Fetched,
  Ref,
} from '../../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { nextAttempt } from '../common/quarantine.ts';
import type { RunContext } from './run-context.ts';

/** Hears both sides, and waits for both even when one fails. @throws ProblemError of the side that failed */
export async function pullBoth(run: RunContext, signal: AbortSignal): Promise<void> {
  await allSettled(sideNames.map((side) => pull(side, run, signal)));
}

/** Waits for all, then throws the first failure: no half of a run goes on in the background. */
export async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Reads a calendar's changes since the stored state; an expired state is an ordinary day and lists everything (ID6). */
async function pull(name: SideName, run: RunContext, signal: AbortSignal): Promise<void> {
  try {
    await pullRound(name, run, signal);
  } catch (error) {
    if (problemOf(error)?.code !== 'sync-state-expired') throw error;
    const { store, calendars } = run;
    const calendar = calendars[name];
    store.transaction('pull.expired', () => {
      store.inbox.clearSeen(name, calendar);
      store.inbox.setReadState(name, calendar, { state: null, openRound: null });
    });
    await pullRound(name, run, signal);
  }
}

async function pullRound(name: SideName, run: RunContext, signal: AbortSignal): Promise<void> {
  const { store } = run;
  const [side, calendar] = [run.sides[name], run.calendars[name]];
  const since = store.inbox.readState(name, calendar);
  let round = since.openRound;
  let heard = 0;
  for await (const page of side.changes(calendar, since.state, signal)) {
    // an idle poll leaves no trace on the disk
    const idle = page.changes.length === 0 && page.last && round === null && page.state === since.state;
    if (idle && store.inbox.unheard(name).length === 0) return;
    const unlisted = await unlistedAfter(page, name, run, signal);
    store.transaction('pull.page', () => {
      if (page.kind === 'snapshot' && round !== 'snapshot') store.inbox.clearSeen(name, calendar);
      for (const change of page.changes) hear(name, change, store);
      if (page.kind === 'snapshot')
        store.inbox.markSeen(
          name,
          calendar,
          page.changes.filter(isThere).map((change) => change.ref),
        );
      if (page.last && page.kind === 'snapshot') suspectUnseen(name, calendar, store);
      for (const ref of unlisted) store.inbox.put(name, { kind: 'missing', ref });
      if (page.last) lookAtUnheard(name, store);
      store.inbox.setReadState(name, calendar, {
        state: page.state,
        openRound: page.last ? null : page.kind,
      });
    });
    round = page.last ? null : page.kind;
    heard += page.changes.length;
    run.onProgress('reading', heard, undefined, name);
    if (page.last) return;
  }
}

/**
 * A change log that names an object nobody knows as removed may mean a known one, under another address. So the listing is asked
 * which of the known ones it still names. Answers those it does not.
 */
async function unlistedAfter(
  page: ChangePage,
  name: SideName,
  { store, sides, calendars }: RunContext,
  signal: AbortSignal,
): Promise<readonly Ref[]> {
  const isStranger = ({ type, ref }: Change): boolean =>
    type === 'removed' &&
    store.links.headByRef(name, ref) === null &&
    store.inbox.get(name, ref) === null &&
    store.leftAlone.get(name, ref) === null;
  const [side, calendar] = [sides[name], calendars[name]];
  if (page.kind === 'snapshot' || !page.changes.some(isStranger)) return [];
  // no snapshot is open, so that no ref counts as seen
  const known = [...new Set([...store.links.unseen(name, calendar), ...store.inbox.unseen(name, calendar)])];
  if (known.length === 0) return [];
  const listed = await side.listed(calendar, known, signal);
  return known.filter((ref) => !listed.has(ref) && store.inbox.get(name, ref)?.kind !== 'removed');
}

function isThere(change: ChangePage['changes'][number]): boolean {
  return change.type === 'changed';
}

function hear(name: SideName, change: Change, store: Store): void {
  store.inbox.noteHeard(name, change.ref);
  const head = store.links.headByRef(name, change.ref);
  if (change.type === 'removed') {
    // only the CRM's own reasons are believed as they stand; "deleted" is asked for by ref
    if (change.reason !== 'deleted')
      store.inbox.put(name, { kind: 'removed', ref: change.ref, reason: change.reason });
    else store.inbox.put(name, { kind: 'missing', ref: change.ref });
    return;
  }
  const known = store.inbox.get(name, change.ref);
  if (known?.kind === 'hint') return;
  if (known?.kind === 'found') {
    if (change.revision !== undefined && known.stored.revision === change.revision) return;
  } else if (
    known === null &&
    head !== null &&
    head.status === 'linked' &&
    change.revision !== undefined &&
    head.revision === change.revision
  ) {
    return; // the echo of our own write
  }
  store.inbox.put(name, { kind: 'hint', ref: change.ref });
}

/**
 * What we wrote ourselves and the pull does not mention is back at the bytes it had at the last state (servers whose states are
 * hashes of their content), or the server does not report it: looked at once.
 */
function lookAtUnheard(name: SideName, store: Store): void {
  for (const ref of store.inbox.unheard(name)) {
    store.inbox.noteHeard(name, ref);
    if (store.inbox.get(name, ref) === null) store.inbox.put(name, { kind: 'hint', ref });
  }
}

/** What a whole listing did not name is suspected, linked or only just heard of; believed is nothing of it yet (ID4). */
function suspectUnseen(name: SideName, calendar: CalendarId, store: Store): void {
  for (const ref of [...store.links.unseen(name, calendar), ...store.inbox.unseen(name, calendar)])
    if (store.inbox.get(name, ref)?.kind !== 'removed') store.inbox.put(name, { kind: 'missing', ref });
  store.inbox.clearSeen(name, calendar);
}

/** Reads every hint and suspicion in full, in batches, each batch durable before the next. */
export async function read(name: SideName, run: RunContext, signal: AbortSignal): Promise<void> {
  const { store } = run;
  const [side, calendar] = [run.sides[name], run.calendars[name]];
  const refs = store.inbox.toRead(name);
  let done = 0;
  for (let from = 0; from < refs.length; from += side.capabilities.maxFetch) {
    const batch = refs.slice(from, from + side.capabilities.maxFetch);
    const answers: Fetched[] = [];
    for await (const fetched of side.get(calendar, batch, signal)) answers.push(fetched);
    const contradicted = await stillListed(name, side, calendar, answers, store, signal);
    store.transaction('read.batch', () => {
      for (const answer of answers) {
        const fetched = contradicted.has(answer) ? notHandedOut(answer) : answer;
        if (fetched.type === 'found') {
          store.inbox.put(name, { kind: 'found', ref: fetched.stored.ref, stored: fetched.stored });
          const held = store.quarantine.get(name, fetched.stored.ref);
          if (held?.stage === 'reading' && held.reason !== uidShared)
            store.quarantine.release(name, fetched.stored.ref);
        } else if (fetched.type === 'unreadable' && fetched.problem.code === 'not-permitted') {
          // out of our sight is out of scope, neither removed nor broken (ID5)
          store.inbox.put(name, { kind: 'removed', ref: fetched.ref, reason: 'hidden' });
          store.quarantine.release(name, fetched.ref);
        } else if (fetched.type === 'unreadable') {
          store.inbox.put(name, { kind: 'unreadable', ref: fetched.ref });
          store.quarantine.put(
            nextAttempt(
              store.quarantine.get(name, fetched.ref),
              { ...fetched, side: name, stage: 'reading', content: null },
              run.now(),
            ),
          );
        } else {
          const linked = store.links.headByRef(name, fetched.ref) !== null;
          if (linked) store.inbox.put(name, { kind: 'removed', ref: fetched.ref, reason: 'deleted' });
          else {
            store.inbox.settle(name, fetched.ref);
            store.leftAlone.forget(name, fetched.ref);
          }
          store.quarantine.release(name, fetched.ref);
        }
      }
    });
    done += batch.length;
    run.onProgress('reading', done, refs.length, name);
  }
}

/**
 * "Not found" is proof of removal only when the calendar's listing agrees (ID4). A listing or a tombstone of this round has said so
 * already for objects noted as missing; for all others the listing is asked. Answers those it still names.
 */
async function stillListed(
  name: SideName,
  side: CalendarSide,
  calendar: CalendarId,
  answers: readonly Fetched[],
  store: Store,
  signal: AbortSignal,
): Promise<ReadonlySet<Fetched>> {
  const doubtful = new Map(
    answers.flatMap((one) =>
      one.type === 'absent' && store.inbox.get(name, one.ref)?.kind !== 'missing'
        ? [[one.ref, one] as const]
        : [],
    ),
  );
  if (doubtful.size === 0) return new Set();
  const listed = await side.listed(calendar, [...doubtful.keys()], signal);
  return new Set([...doubtful].flatMap(([ref, one]) => (listed.has(ref) ? [one] : [])));
}

/** The listing names it and the server answers "not found": neither changed nor removed, it waits in quarantine (ID4, RU2). */
function notHandedOut(answer: Fetched): Fetched {
  if (answer.type !== 'absent') return answer;
  return {
    type: 'unreadable',
    ref: answer.ref,
    problem: problem('item-unreadable', { reason: 'not-handed-out' }),
  };
}
