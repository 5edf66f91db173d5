/**
 * Changes and removals that a side does not take. The bases of their links stay what both sides agreed on, their news stays in the
 * inbox, and each is shown in the list of entries that cannot be synchronised until both sides are equal again or a person says
 * that it was done by hand (WR10; see `by-hand.ts`).
 */

import type { CalendarCapabilities, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import { noNextAttempt, type QuarantineRow, type Store } from '../../store/index.ts';
import { contentHash } from '../calendar/entries/compare.ts';
import type { PlannedWrite } from '../calendar/plan/model.ts';

export interface SetApart {
  readonly carried: readonly PlannedWrite[];
  readonly notCarried: readonly PlannedWrite[];
}

/** Divides planned writes by what their side takes. Pure. */
export function setApart(
  writes: readonly PlannedWrite[],
  capabilities: Readonly<Record<SideName, CalendarCapabilities>>,
): SetApart {
  const isTaken = ({ side, write }: PlannedWrite): boolean => {
    if (write.type === 'create') return true;
    return write.type === 'update' ? capabilities[side].updates : capabilities[side].removes;
  };
  return {
    carried: writes.filter(isTaken),
    notCarried: writes.filter((write) => !isTaken(write)),
  };
}

const shownCodes: readonly ProblemCode[] = ['crm-cannot-change', 'crm-cannot-remove'];

/** Makes the list name exactly these writes. What is new in it goes into the history once. */
export function showNotCarried(notCarried: readonly PlannedWrite[], store: Store, now: number): void {
  const wanted = new Map(
    notCarried.map((write) => {
      const row = rowOf(write);
      return [addressOf(row), { row, write }] as const;
    }),
  );
  const shown = new Map(
    store.quarantine
      .all()
      .filter(({ code }) => shownCodes.includes(code))
      .map((row) => [addressOf(row), row]),
  );
  const released = [...shown].filter(([address]) => !wanted.has(address)).map(([, row]) => row);
  const added = [...wanted].filter(([address, { row }]) => {
    const before = shown.get(address);
    return before?.content !== row.content || before.nextAttempt !== noNextAttempt;
  });
  if (released.length + added.length === 0) return;
  store.transaction('not-carried', () => {
    for (const { side, ref } of released) store.quarantine.release(side, ref);
    for (const [address, { row, write }] of added) {
      store.quarantine.put(row);
      if (shown.get(address)?.content === row.content) continue;
      // the entry became private: what the history holds of it goes (RU6)
      const isMasked = write.source?.masked === true;
      if (isMasked) store.history.redact(write.link.id);
      store.history.add({
        at: now,
        side: write.side,
        action: 'not-carried',
        reason: write.reason,
        link: write.link.id,
        before: write.known === null || isMasked ? null : JSON.stringify(write.known.event),
        after: write.write.type === 'remove' || isMasked ? null : JSON.stringify(write.write.event),
      });
    }
  });
}

/** A change is listed with the entry that changed, a removal with the one that stays. */
function rowOf({ side, write, known, source }: PlannedWrite): QuarantineRow {
  const isRemoval = write.type === 'remove';
  const ref = write.type === 'create' ? '' : write.ref;
  const subject: { readonly side: SideName; readonly ref: Ref } =
    isRemoval || source === null ? { side, ref } : { side: otherSide(side), ref: source.ref };
  const content = isRemoval ? known?.event : (source?.event ?? known?.event);
  return {
    ...subject,
    stage: 'writing',
    code: isRemoval ? 'crm-cannot-remove' : 'crm-cannot-change',
    reason: null,
    title: known?.event.title ?? null,
    date: known?.event.start ?? null,
    content: content === undefined ? null : contentHash(content),
    attempts: 1,
    nextAttempt: noNextAttempt,
  };
}

function addressOf({ side, ref, code }: Pick<QuarantineRow, 'side' | 'ref' | 'code'>): string {
  return JSON.stringify([code, side, ref]);
}
