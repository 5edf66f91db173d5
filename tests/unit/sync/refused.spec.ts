/** What a refused call leads to, and a write that comes to nothing again and again, learned from tables (RU2, RU9, WR2). */
import { describe, expect, it } from 'vitest';
import type { OutboxEntry, QuarantineRow } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import {
  commitRefused,
  noteLost,
  setAsideIfLostAgain,
  setAsideIfRepeated,
} from '../../../src-main/sync/calendar/send/refused.ts';
import { unseenRef } from '../../../src-main/sync/common/unseen-ref.ts';
import { type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';
import { creating, removing, updating } from '../../support/outbox-entries.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { quarantined, single } from '../../support/small-calendar.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const lost = problem('item-rejected');

/** A run in which the calls wait in the outbox. */
function given(entries: readonly OutboxEntry[], held: readonly QuarantineRow[] = []) {
  const { run, store } = runTable();
  store.outbox.add(entries);
  for (const row of held) store.quarantine.put(row);
  const refuse = (entry: OutboxEntry, code: ProblemCode) =>
    commitRefused(entry, { type: 'refused', problem: problem(code) }, run);
  return { run, store, refuse, held: () => store.quarantine.all() };
}

/** The entry `P` waits because a write on its behalf failed for the `nth` time. */
const setAside = (code: ProblemCode, attempts = 1): QuarantineRow =>
  quarantined('provider', 'P', {
    code,
    content: contentHash(updating().source?.event ?? single()),
    attempts,
    nextAttempt: runAt + 10 * minuteMs * 2 ** (attempts - 1),
  });

describe('a refused call', () => {
  it('is no longer noted as sent, and puts the entry that it carries over into quarantine (RU2)', () => {
    const { store, refuse, held } = given([updating()]);
    refuse(updating(), 'item-rejected');
    expect([store.outbox.all(), held()]).toEqual([[], [setAside('item-rejected')]]);
    expect(store.inbox.get('crm', 'C')).toBeNull();
  });
  it('that removes an entry puts that one into quarantine', () => {
    const { refuse, held } = given([removing()]);
    refuse(removing(), 'item-rejected');
    expect(held()).toMatchObject([{ side: 'crm', ref: 'C', stage: 'writing', content: null }]);
  });
  it.each<{ code: ProblemCode }>([{ code: 'revision-conflict' }, { code: 'not-found' }])(
    'for $code: the entry is read again and nothing waits; the second time in a run it waits (WR2, RU2)',
    ({ code }) => {
      const { store, refuse, held } = given([updating()]);
      refuse(updating(), code);
      expect([store.inbox.get('crm', 'C')?.kind, held()]).toEqual(['hint', []]);
      refuse(updating(), code);
      expect([store.inbox.get('crm', 'C')?.kind, held()]).toEqual(['hint', [setAside(code)]]);
    },
  );
  it('for a conflict, of an update whose call has no address of its own: the entry of its write is read', () => {
    const entry = updating({ title: 'Review' }, { call: { ...updating().call, ref: null } });
    const { store, refuse, held } = given([entry]);
    refuse(entry, 'revision-conflict');
    expect([store.inbox.get('crm', 'C')?.kind, held()]).toEqual(['hint', []]);
  });
  it('for a conflict, of a create whose address nobody knows, waits at once', () => {
    const entry = creating({ call: { ...creating().call, ref: null } });
    const { refuse, held } = given([entry]);
    refuse(entry, 'revision-conflict');
    expect(held()).toMatchObject([{ side: 'provider', ref: 'P', code: 'revision-conflict' }]);
  });
});

describe('a write that came to nothing', () => {
  it('is tried once more in the same run, and waits when that comes to nothing too (RU9)', () => {
    const { run, held } = given([]);
    setAsideIfRepeated(updating(), lost, run);
    expect(held()).toEqual([]);
    setAsideIfRepeated(updating(), lost, run);
    expect(held()).toEqual([setAside('item-rejected')]);
  });
  it('waits at once, and longer, when it had to wait before (RU2)', () => {
    const { run, held } = given([], [setAside('item-rejected')]);
    setAsideIfRepeated(updating(), lost, run);
    expect(held()).toEqual([setAside('item-rejected', 2)]);
  });
  it('does not wait yet when only the reading of its entry had to', () => {
    const before = { ...setAside('item-unreadable'), stage: 'reading' } as const;
    const { run, held } = given([], [before]);
    setAsideIfRepeated(updating(), lost, run);
    expect(held()).toEqual([before]);
  });
  it.each<{ name: string; other: OutboxEntry }>([
    { name: 'of another entry', other: updating({ title: 'x' }, {}, 'D') },
    {
      name: 'of the entry with that address on the other side',
      other: updating({ title: 'x' }, { side: 'provider' }),
    },
    {
      name: 'of a create without an address',
      other: creating({ call: { ...creating().call, key: 'other', ref: null } }),
    },
  ])('is not counted for the write $name', ({ other }) => {
    const { run, held } = given([]);
    setAsideIfRepeated(updating(), lost, run);
    setAsideIfRepeated(other, lost, run);
    expect(held()).toEqual([]);
  });
  it('is counted for each create without an address by its key', () => {
    const nameless = (key: string) => creating({ call: { ...creating().call, key, ref: null } });
    const { run, held } = given([]);
    for (const key of ['one', 'two']) setAsideIfRepeated(nameless(key), lost, run);
    expect(held()).toEqual([]);
    setAsideIfRepeated(nameless('one'), lost, run);
    expect(held()).toHaveLength(1);
  });
  it('never waits while nobody told the address of its entry: every run looks for it (WR10)', () => {
    const { run, held } = given([]);
    const unseen = updating({ title: 'Review' }, {}, unseenRef('key'));
    for (let time = 1; time <= 3; time += 1) setAsideIfRepeated(unseen, lost, run);
    expect(held()).toEqual([]);
  });
});

describe('a create whose answer was lost (RU9)', () => {
  const heldAfter = (...losses: readonly number[]) => {
    const { run, held } = given([]);
    for (const at of losses) noteLost(creating(), { ...run, now: () => at });
    setAsideIfLostAgain(creating(), lost, run);
    return held();
  };
  it('once is planned again', () => {
    expect(heldAfter(runAt)).toEqual([]);
  });
  it('twice within two hours waits', () => {
    expect(heldAfter(runAt - 2 * hourMs + 1, runAt)).toMatchObject([
      { side: 'provider', ref: 'P', attempts: 1 },
    ]);
  });
  it('twice in more than two hours is planned again', () => {
    expect(heldAfter(runAt - 2 * hourMs - 1, runAt)).toEqual([]);
  });
  it('twice, but each time of another entry, is planned again', () => {
    const { run, held } = given([]);
    const other = creating({ call: { ...creating().call, key: 'other' } });
    for (const one of [creating(), other]) noteLost(one, run);
    setAsideIfLostAgain(creating(), lost, run);
    expect(held()).toEqual([]);
  });
});
