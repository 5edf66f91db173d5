/**
 * Finds out what became of calls whose answer never came, before anything is repeated (WR8): creates by their key, removals by
 * what is left, updates of several calls by what each of them was to bring about.
 */

import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import { valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import type { Fetched, Lookup, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OutboxEntry, OutboxRow } from '../../store/index.ts';
import { isLeftToPerson, settleUnclear } from '../limits/index.ts';
import type { ApplyContext } from './apply.ts';
import { type CommitContext, commitDone, commitFound } from './commit.ts';

/**
 * Creates are looked up by their key; of the rest, planning sees what is still to do. Those that were not there stay noted: a
 * tombstone may yet say "gone" (see `settleAbsent`).
 * @throws ProblemError while a side cannot be asked
 */
export async function recover(context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { store } = context;
  const sent = store.outbox.all().filter((row) => row.state === 'sent');
  if (sent.length === 0) return;
  const leftToPerson = sent.filter((row) => isLeftToPerson(row, context.sides));
  const unclear = sent.filter((row) => !leftToPerson.includes(row));
  const answers = new Map<string, Lookup>();
  for (const { entry } of unclear)
    if (entry.write.type === 'create' && entry.position === 0)
      answers.set(entry.call.key, await context.sides[entry.side].lookup(entry.call, signal));
  const found = await readAgain(unclear, context, signal);
  store.transaction('recover', () => {
    for (const { entry } of leftToPerson) settleUnclear(entry, context);
    const stuck = new Set<string>();
    for (const row of unclear) {
      const { write, call } = row.entry;
      const now = found.get(call.key);
      // calls of one write go in order: behind one that did not come through, none did
      const isDone = now?.type === 'found' && !stuck.has(write.key) && isDelivered(row.entry, now.stored);
      if (!isDone) stuck.add(write.key);
      // our own removal came through: it must not pass for a person's, which would travel on to the other side
      if (now?.type === 'absent' && write.type === 'remove') commitDone(row.entry, null, context);
      // one of several calls came through, and the others did not: that must not pass for a person's change either
      else if (isDone) commitFound(row.entry, now.stored, context);
      else recoverOne(row, answers.get(row.entry.call.key), context);
    }
  });
}

/** By call key: what is at the address of every unclear removal, and of every unclear update that takes several calls. */
async function readAgain(
  rows: readonly OutboxRow[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Fetched>> {
  const found = new Map<string, Fetched>();
  for (const side of ['provider', 'crm'] as const) {
    const byRef = new Map<string, string[]>();
    for (const { entry } of rows) {
      const { write } = entry;
      if (entry.side !== side || write.type === 'create') continue;
      if (write.type === 'remove' || entry.position > 0 || entry.pending.length > 0)
        byRef.set(write.ref, [...(byRef.get(write.ref) ?? []), entry.call.key]);
    }
    const refs = [...byRef.keys()];
    const size = context.sides[side].capabilities.maxFetch;
    for (let from = 0; from < refs.length; from += size)
      for await (const fetched of context.sides[side].get(
        context.calendars[side],
        refs.slice(from, from + size),
        signal,
      )) {
        const ref = fetched.type === 'found' ? fetched.stored.ref : fetched.ref;
        for (const key of byRef.get(ref) ?? []) found.set(key, fetched);
      }
  }
  return found;
}

/** Whether everything that an update's call was to bring about is so. */
function isDelivered({ write, call }: OutboxEntry, stored: StoredEvent): boolean {
  if (write.type !== 'update') return false;
  return call.delivers.every(
    (path) =>
      path !== '' && sameValue(valueAt(stored.event, path) ?? null, valueAt(write.event, path) ?? null),
  );
}

function recoverOne({ entry }: OutboxRow, answer: Lookup | undefined, context: ApplyContext): void {
  const { store } = context;
  const { side, write } = entry;
  if (answer?.type === 'stored') {
    commitFound(entry, answer.stored, context);
    return;
  }
  if (answer?.type === 'gone') {
    commitGone(entry, context);
    return;
  }
  if (answer?.type === 'absent') {
    store.outbox.markAbsent([entry.call.key]);
    return;
  }
  store.outbox.remove([entry.call.key]);
  if (write.type !== 'create')
    store.inbox.put(side, { kind: write.type === 'remove' ? 'missing' : 'hint', ref: write.ref });
  const link = store.links.byId(entry.link);
  if (write.type === 'create' && link !== null && link[side].ref !== null)
    store.inbox.put(side, { kind: 'hint', ref: link[side].ref });
}

/**
 * Creates that were looked up and not found: a tombstone heard since means that a person removed the new entry, which is never
 * made again (WR8); without one the create is planned again under its old key.
 */
export function settleAbsent(context: CommitContext): void {
  const { store } = context;
  const absent = store.outbox.all().filter((row) => row.state === 'absent');
  if (absent.length === 0) return;
  store.transaction('recover.absent', () => {
    for (const { entry } of absent) {
      const news = entry.call.ref === null ? null : store.inbox.get(entry.side, entry.call.ref);
      if (news?.kind === 'missing' || news?.kind === 'removed') commitGone(entry, context);
      else store.outbox.remove([entry.call.key]);
    }
  });
}

/** It was made and a person removed it: from here on an ordinary removal of a linked entry. */
function commitGone(entry: OutboxEntry, { store }: CommitContext): void {
  store.outbox.remove([entry.call.key]);
  const link = store.links.byId(entry.link);
  if (link === null || entry.write.type !== 'create' || entry.source === null) return;
  const ref = entry.call.ref ?? `gone:${entry.call.key}`;
  const end = { ref, revision: '', base: entry.write.event, hash: '' };
  const origin = {
    ref: entry.source.ref,
    revision: entry.source.revision,
    base: entry.source.event,
    hash: '',
  };
  store.links.save({
    ...link,
    status: 'linked',
    provider: entry.side === 'provider' ? end : origin,
    crm: entry.side === 'crm' ? end : origin,
  });
  store.inbox.put(entry.side, { kind: 'removed', ref, reason: 'deleted' });
}
