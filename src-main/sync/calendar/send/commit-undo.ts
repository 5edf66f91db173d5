/** What the outcome of a write that undoes a change means for the store (DE3). Call inside a transaction. */
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Link, OutboxEntry, UndoFacts } from '../../../store/index.ts';
import { allUids } from '../entries/link.ts';
import type { RunContext } from '../run-context.ts';
import { addedFacts, removedFacts } from '../undo/facts.ts';
import { judgeUndo, type Steps } from '../undo/judge.ts';

type Context = Pick<RunContext, 'store' | 'now' | 'tally'>;

/** It makes the first of two entries again, and there is no link yet. */
export function isMadeAgain({ undoes, source }: OutboxEntry): boolean {
  return undoes !== undefined && source === null;
}

/** It makes the second of two entries again; not the twin of one that had stayed. */
export function isTwinMadeAgain({ undoes }: OutboxEntry, { history }: Context['store']): boolean {
  const facts = undoes === undefined ? null : history.record(undoes)?.undo;
  return facts?.type === 'removed' && facts.keeps === null;
}

/** It undoes what Concord made on both sides: the other entry follows as after any removal. */
export function removesBoth({ undoes, source, write }: OutboxEntry): boolean {
  return undoes !== undefined && source === null && write.type === 'remove';
}

/** What an update undoes; null for any other write. */
export function undoneSteps({ undoes }: OutboxEntry, store: Context['store']): Steps | null {
  const judged = undoes === undefined ? null : judgeUndo(undoes, store, true);
  return judged?.type === 'task' && judged.task.type === 'step' ? judged.task.steps : null;
}

/** The first entry is there again: what it holds is news, and its twin is planned from what its own side had. */
export function commitMadeAgain(entry: OutboxEntry, stored: StoredEvent, context: Context): void {
  const { store, now, tally } = context;
  const { side, undoes } = entry;
  if (entry.position > 0 || undoes === undefined) {
    store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
    return;
  }
  const record = store.history.record(undoes);
  store.inbox.noteWritten(side, stored.ref);
  store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
  store.leftAlone.forget(side, stored.ref);
  if (store.undoWishes.get(undoes) !== null) {
    store.undoWishes.setMade(undoes, side, stored.ref);
    if (record !== null) store.history.noteUndone(record.link, `${side} ${stored.ref}`);
  }
  tally[side].added++;
  store.history.add({
    at: now(),
    side,
    action: 'added',
    reason: entry.reason,
    // with its twin it gets a link, and what undoing takes
    link: firstOf(undoes),
    before: null,
    after: null,
  });
}

function firstOf(row: number): string {
  return `undo ${row}`;
}

/** The link stays until the other side's entry is gone too. */
export function commitFirstRemoval(entry: OutboxEntry, link: Link | null, context: Context): void {
  const { store, now, tally } = context;
  const { side, write, known, undoes } = entry;
  if (write.type !== 'remove') return;
  store.inbox.noteWritten(side, write.ref);
  store.inbox.put(side, { kind: 'removed', ref: write.ref, reason: 'deleted' });
  if (undoes !== undefined) store.undoWishes.drop(undoes);
  tally[side].removed++;
  store.history.add({
    at: now(),
    side,
    action: 'removed',
    reason: entry.reason,
    link: entry.link,
    before: known === null ? null : JSON.stringify(known.event),
    after: null,
    undo: link === null || link.status === 'creating' ? null : removedBy(entry, link, null, store),
  });
}

/** @param kept the other side's entry, where it stays by itself */
export function removedBy(
  { side, known }: OutboxEntry,
  link: AgreedLink,
  kept: OutboxEntry['source'],
  { inbox }: Context['store'],
): UndoFacts | null {
  return known === null ? null : removedFacts(link, side, known.event, kept, inbox.peopleInCrm(link.crm.ref));
}

/** What a person made stays on its side, and its twin is not made again before the person says so (D4). */
export function keepApartAfterUndo(
  kept: NonNullable<OutboxEntry['source']>,
  { side }: OutboxEntry,
  link: Link | null,
  { store, now }: Context,
): void {
  store.leftAlone.put(otherSide(side), kept.ref, allUids(link?.uids ?? [], kept.uids), 'separate', {
    at: now(),
    event: kept.event,
    byPerson: true,
  });
}

/** One of both sides is as it was; or the twin is there, and the removal is undone. */
export function noteUndone(entry: OutboxEntry, stored: StoredEvent, { store }: Context): void {
  const { undoes, write, side } = entry;
  if (undoes === undefined) return;
  const wish = store.undoWishes.get(undoes);
  if (write.type === 'create') {
    const record = store.history.record(undoes);
    if (record !== null) store.history.noteUndone(record.link, entry.link);
    const link = store.links.byId(entry.link);
    if (link !== null && link.status !== 'creating' && isTwinMadeAgain(entry, store))
      store.history.relink(firstOf(undoes), link.id, addedFacts(link, true));
    if (wish !== null) store.undoWishes.drop(undoes);
    return;
  }
  if (wish === null) return;
  if (wish.made === null) store.undoWishes.setMade(undoes, side, stored.ref);
  else store.undoWishes.drop(undoes);
}
