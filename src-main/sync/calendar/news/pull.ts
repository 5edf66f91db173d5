/** Asks each side what has changed and writes that down, page by page: a change row is a hint, and nothing is believed yet (ID3, ID4). */

import type { CalendarId, Change, ChangePage, Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { LinkHead, Store } from '../../../store/index.ts';
import { allSettled } from '../../common/all-settled.ts';
import { moveOf } from '../move/move.ts';
import type { RunContext } from '../run-context.ts';
import { keepFound } from './read.ts';

/** Asks both sides, and waits for both even when one fails. @throws ProblemError of the side that failed */
export async function pullBoth(run: RunContext, signal: AbortSignal): Promise<void> {
  await allSettled(sideNames.map((side) => pull(side, run, signal)));
}

/**
 * After Concord's own writes: asks the sides that were written to what they have changed, so that a run does not end with writes of
 * which nobody but the answer to the call has told. The next run then has these rows no more.
 */
export async function pullWritten(run: RunContext, signal: AbortSignal): Promise<void> {
  const written = sideNames.filter((side) => run.store.inbox.unheard(side).length > 0);
  await allSettled(written.map((side) => pull(side, run, signal)));
}

/** Asks for the changes since the stored state. When the server no longer knows that state, everything is listed (ID6). */
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
  // without a state a listing was interrupted that cannot go on: it begins again
  let round = since.state === null ? null : since.openRound;
  let heard = 0;
  let ranBackwards = false;
  const told: Told = { linked: 0, unchanged: 0 };
  const withEntries =
    since.state === null && (store.links.count() === 0 || (name === 'provider' && moveOf(store) !== null));
  for await (const page of side.changes(calendar, since.state, signal, { withEntries })) {
    // nothing is written when nothing has changed
    const idle = page.changes.length === 0 && page.last && round === null && page.state === since.state;
    if (idle && store.inbox.unheard(name).length === 0) {
      run.onHeard({ side: name });
      return;
    }
    const rows = store.reading(() => rowsOf(page, name, store));
    if (page.kind === 'delta') store.reading(() => count(rows, told, name, store));
    const unlisted = await unlistedAfter(page, told, name, run, signal);
    store.transaction('pull.page', () => {
      if (page.kind === 'snapshot' && round !== 'snapshot') store.inbox.clearSeen(name, calendar);
      for (const { change, head } of rows) {
        hear(name, change, page.kind, head, run);
        ranBackwards ||= page.kind === 'snapshot' && isFormer(name, change, head, store);
      }
      if (page.kind === 'snapshot')
        store.inbox.markSeen(
          name,
          calendar,
          page.changes.map((change) => change.ref),
        );
      if (page.last && page.kind === 'snapshot') suspectUnseen(name, calendar, store);
      if (page.last && ranBackwards) readAll(name, calendar, store);
      for (const ref of unlisted) store.inbox.put(name, { kind: 'missing', ref });
      if (page.last) readUnheard(name, store);
      store.inbox.setReadState(name, calendar, {
        state: page.state,
        openRound: page.last ? null : page.kind,
      });
    });
    round = page.last ? null : page.kind;
    heard += page.changes.length;
    run.onProgress('reading', heard, undefined, name);
    if (!page.last) continue;
    run.onHeard({ side: name });
    return;
  }
}

/** A change, with the link of the entry that it names. */
interface Row {
  readonly change: Change;
  readonly head: LinkHead | null;
}

/** How many linked entries a change log named, and how many of them in the revision that was known. */
interface Told {
  linked: number;
  unchanged: number;
}

function rowsOf({ changes }: ChangePage, name: SideName, { links }: Store): readonly Row[] {
  return changes.map((change) => ({ change, head: links.headByRef(name, change.ref) }));
}

function count(rows: readonly Row[], told: Told, name: SideName, { inbox }: Store): void {
  for (const { change, head } of rows) {
    if (change.type !== 'changed' || head?.status !== 'linked') continue;
    told.linked += 1;
    if (change.revision === head.revision && !inbox.isUnheard(name, change.ref)) told.unchanged += 1;
  }
}

/**
 * A change log that names an object nobody knows as removed may mean a known one, under another address. One that names most of the
 * known ones, and not only changed ones, may be a list of everything: some servers answer so to a state that they do not know, and
 * such a list names no removal. So the listing is asked which of the known ones it still names. Answers those it does not.
 */
async function unlistedAfter(
  page: ChangePage,
  { linked, unchanged }: Told,
  name: SideName,
  { store, sides, calendars }: RunContext,
  signal: AbortSignal,
): Promise<readonly Ref[]> {
  const isStranger = ({ type, ref }: Change): boolean =>
    type === 'removed' &&
    store.links.headByRef(name, ref) === null &&
    !store.inbox.isUnheard(name, ref) &&
    store.inbox.get(name, ref) === null &&
    store.leftAlone.get(name, ref) === null;
  const [side, calendar] = [sides[name], calendars[name]];
  const isEverything = page.last && unchanged > 0 && linked > 1 && linked * 2 > store.links.count();
  if (page.kind === 'snapshot' || !(isEverything || page.changes.some(isStranger))) return [];
  // no snapshot is open, so that no ref counts as seen
  const known = [...new Set([...store.links.unseen(name, calendar), ...store.inbox.unseen(name, calendar)])];
  if (known.length === 0) return [];
  const listed = await side.listed(calendar, known, signal);
  return known.filter((ref) => !listed.has(ref) && store.inbox.get(name, ref)?.kind !== 'removed');
}

function hear(
  name: SideName,
  change: Change,
  kind: ChangePage['kind'],
  head: LinkHead | null,
  run: RunContext,
): void {
  const { store } = run;
  const heard = run.heard[name];
  const isOwnRemoval = change.type === 'removed' && store.inbox.isUnheard(name, change.ref);
  heard.isListing ||= kind === 'snapshot';
  if (!isFromBefore(name, change, kind, store)) store.inbox.noteHeard(name, change.ref);
  if (isOwnRemoval && head === null) return;
  const { stored } = change.type === 'changed' ? change : {};
  if (stored !== undefined && head === null && !store.inbox.isUnheard(name, change.ref)) {
    keepFound(name, stored, store);
    return;
  }
  if (change.type === 'removed') {
    // other reasons come from a CRM that knows them (DE2); "deleted" is checked by asking for the address
    if (change.reason !== 'deleted')
      store.inbox.put(name, { kind: 'removed', ref: change.ref, reason: change.reason });
    else store.inbox.put(name, { kind: 'missing', ref: change.ref });
    return;
  }
  const known = store.inbox.get(name, change.ref);
  if (known?.kind === 'found' && known.stored.revision === change.revision) return;
  // the report of Concord's own write
  if (known === null && head?.status === 'linked' && head.revision === change.revision) {
    heard.believed.add(change.ref);
    return;
  }
  if (change.revision !== undefined) heard.announced.set(change.ref, change.revision);
  store.inbox.put(name, { kind: 'hint', ref: change.ref });
}

/** A listing that names the version from before Concord's change says nothing of that change; a change log says that something happened. */
function isFromBefore(name: SideName, change: Change, kind: ChangePage['kind'], store: Store): boolean {
  if (kind === 'delta' || change.type === 'removed' || change.revision === undefined) return false;
  return store.versions.ownChange(name, change.ref, 0)?.replaced === change.revision;
}

/**
 * Concord wrote to these objects, and the server did not report a change of them: either somebody restored exactly what was there
 * before (some servers make states of their content's hash), or the server forgot to report it, or it did not do what it said that it
 * did (`never-stored.ts`). All of these are read in full.
 */
function readUnheard(name: SideName, store: Store): void {
  store.inbox.hint(name, store.inbox.unheard(name));
}

/** Whether a listing names a linked entry in a version from before. */
function isFormer(name: SideName, change: Change, head: LinkHead | null, store: Store): boolean {
  if (change.type === 'removed' || change.revision === undefined) return false;
  return (
    head !== null &&
    head.revision !== change.revision &&
    store.versions.former(name, change.ref).revisions.has(change.revision)
  );
}

/**
 * After a backup was restored, a server that counts its revisions gives the same ones out again for other contents (DE4). Then no
 * revision proves that nothing changed, and every linked entry is read.
 */
function readAll(name: SideName, calendar: CalendarId, store: Store): void {
  store.inbox.hint(name, store.links.unseen(name, calendar));
}

/** What a whole listing did not name may have been removed, whether it is linked, was only reported, or is in quarantine. It is asked for by its address (ID4). */
function suspectUnseen(name: SideName, calendar: CalendarId, store: Store): void {
  for (const ref of [...store.links.unseen(name, calendar), ...store.inbox.unseen(name, calendar)])
    if (store.inbox.get(name, ref)?.kind !== 'removed') store.inbox.put(name, { kind: 'missing', ref });
  // what is listed and not linked has news by now
  for (const { side, ref, stage } of store.quarantine.all())
    if (side === name && stage === 'reading' && store.inbox.get(name, ref) === null)
      store.inbox.put(name, { kind: 'missing', ref });
  store.inbox.clearSeen(name, calendar);
}
