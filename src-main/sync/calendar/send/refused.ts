/** Writes down what a refused call means, and what a write means that comes to nothing again and again (RU2, RU9). */
import type { Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import type { Problem } from '../../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { type OutboxEntry, refOn } from '../../../store/index.ts';
import { nextAttempt } from '../../common/quarantine.ts';
import { isUnseenRef } from '../../common/unseen-ref.ts';
import { contentHash } from '../entries/compare.ts';
import { abandonUndo } from '../undo/abandon.ts';
import type { CommitContext } from './commit.ts';

/** The side refused the call. After a conflict the object is read again, once in a run (WR2); any other refusal puts the item in quarantine. */
export function commitRefused(
  entry: OutboxEntry,
  outcome: Extract<Outcome, { type: 'refused' }>,
  context: CommitContext,
): void {
  const { store } = context;
  store.outbox.remove([entry.call.key]);
  const { code } = outcome.problem;
  const ref = refOf(entry);
  if (isRefusedUndo(entry, code)) {
    abandonEntry(entry, context);
    return;
  }
  if ((code === 'revision-conflict' || code === 'not-found') && ref !== null) {
    store.inbox.put(entry.side, { kind: 'hint', ref });
    setAsideIfRepeated(entry, outcome.problem, context);
  } else setAside(entry, outcome.problem, context);
}

/**
 * A write that came to nothing is tried once more in the same run. When that comes to nothing too, or it had to wait before, it goes
 * into quarantine, so that it is told and tried at growing intervals (RU2, RU9). Call inside a transaction.
 */
export function setAsideIfRepeated(entry: OutboxEntry, problem: Problem, context: CommitContext): void {
  const ref = refOf(entry);
  // an entry whose address nobody told is looked for by every run, and cannot be found before
  if (ref !== null && isUnseenRef(ref)) return;
  const subject = subjectOf(entry, context);
  const name = `${entry.side} ${ref ?? entry.call.key}`;
  const held = context.store.quarantine.get(subject.side, subject.ref);
  if (context.undelivered.has(name) || held?.stage === 'writing') setAside(entry, problem, context);
  else context.undelivered.add(name);
}

/**
 * The side was asked to create an entry and gave no clear answer. What a killed program left open is not counted: it says nothing
 * about the entry. Call inside a transaction.
 */
export function noteLost({ call, side }: OutboxEntry, { store, now }: CommitContext): void {
  store.effects.add(now(), side, 'write', lostSubject(call), 0);
}

/**
 * The same as `setAsideIfRepeated` for a create that was not there when it was looked up, which is planned again in the next run: it
 * goes into quarantine when its answer was lost twice in two hours. Call inside a transaction.
 */
export function setAsideIfLostAgain(entry: OutboxEntry, problem: Problem, context: CommitContext): void {
  const { store, now } = context;
  if (store.effects.times('write', lostSubject(entry.call), now() - lostAgainMs) <= 1) return;
  if (entry.undoes === undefined || entry.source !== null) setAside(entry, problem, context);
  else abandonEntry(entry, context);
}

const lostAgainMs = 2 * 60 * 60 * 1000;

function lostSubject({ key }: OutboxEntry['call']): string {
  return `lost ${key}`;
}

/** A side said no to what undoes a change, and reading the entry again would not help. A twin is tried again like any new entry. */
function isRefusedUndo({ undoes, write, source }: OutboxEntry, code: Problem['code']): boolean {
  if (undoes === undefined || (write.type === 'create' && source !== null)) return false;
  return write.type === 'create' || (code !== 'revision-conflict' && code !== 'not-found');
}

function abandonEntry({ undoes, write, side }: OutboxEntry, context: CommitContext): void {
  const wish = undoes === undefined ? null : context.store.undoWishes.get(undoes);
  if (wish !== null) abandonUndo(wish, 'refused', context);
  if (write.type !== 'create') context.store.inbox.put(side, { kind: 'hint', ref: write.ref });
}

function setAside(entry: OutboxEntry, problem: Problem, context: CommitContext): void {
  const { store, now } = context;
  const subject = subjectOf(entry, context);
  const content = entry.source === null ? null : contentHash(entry.source.event);
  const before = store.quarantine.get(subject.side, subject.ref);
  store.quarantine.put(nextAttempt(before, { ...subject, stage: 'writing', problem, content }, now()));
}

/**
 * What waits in quarantine: the entry that the write carries over, or the one it would remove. A single entry that became a series since
 * the write was planned has another address now.
 */
function subjectOf(
  entry: OutboxEntry,
  { store }: CommitContext,
): { readonly side: SideName; readonly ref: string } {
  const { side, source } = entry;
  if (source === null) return { side, ref: refOf(entry) ?? '' };
  const other = otherSide(side);
  const link = store.links.byId(entry.link);
  return { side: other, ref: (link && refOn(link, other)) ?? source.ref };
}

function refOf({ call, write }: OutboxEntry): string | null {
  return call.ref ?? (write.type === 'create' ? null : write.ref);
}
