/**
 * New entries whose answer was lost in a side that cannot be looked up. Sending such a create again could make a double, so it is
 * never repeated by itself: a person is asked whether the entry is there (WR10). Until then its link, and news about it, wait.
 */

import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { OutboxEntry, OutboxRow, Store } from '../../store/index.ts';
import { itemOf } from '../calendar/plan/actions.ts';
import type { Question } from '../calendar/plan/model.ts';
import { type CommitContext, commitDone } from '../calendar/send/commit.ts';
import { addressIn } from '../common/decided.ts';
import { fingerprint } from '../common/fingerprint.ts';
import { unseenRef } from '../common/unseen-ref.ts';
import { noteUnseen } from './unseen.ts';

type Sides = Readonly<Record<SideName, Pick<CalendarSide, 'capabilities'>>>;

/** Whether only a person can tell what became of this call. */
export function isLeftToPerson({ state, entry }: OutboxRow, sides: Sides): boolean {
  return state === 'sent' && entry.write.type === 'create' && !sides[entry.side].capabilities.lookup;
}

/** What a person is asked about each of them; those that have been answered are settled by `settleUnclear`. */
export function unclearCreates(store: Store, sides: Sides): readonly Question[] {
  return store.outbox
    .all()
    .filter((row) => isLeftToPerson(row, sides))
    .flatMap(({ entry: { side, write, call, source } }) => {
      if (write.type !== 'create') return [];
      const about = source === null ? [] : [addressIn(otherSide(side), source.ref)];
      const item = { ...itemOf(side, 'create', write.event, digestOf(call.key)), about };
      return [{ kind: 'unclear-create', item }] as const;
    });
}

/** Does what a person answered about one of them; without an answer nothing. Call inside a transaction. */
export function settleUnclear(entry: OutboxEntry, context: CommitContext): void {
  const { store } = context;
  const { write, call } = entry;
  const digest = digestOf(call.key);
  const answer = store.decisions.answer(digest);
  if (answer === null || write.type !== 'create') return;
  store.decisions.consumeAnswer(digest);
  // planned again, under its old key
  if (answer === 'again') store.outbox.remove([call.key]);
  else {
    const stored = {
      calendar: call.calendar,
      ref: unseenRef(call.key),
      revision: '',
      uids: [write.event.uid],
      event: write.event,
      withheld: [],
    };
    commitDone(entry, stored, context);
    noteUnseen(entry.link, store);
  }
}

function digestOf(key: string): string {
  return fingerprint(['unclear-create', key]);
}
