/** What is kept for undo, for how long and how much of it; what a private entry leaves behind (DE3, RU6). */
import { describe, expect, it } from 'vitest';
import { historyRepository } from '../../../src-main/store/common/history.ts';
import { openDatabase } from '../../../src-main/store/open.ts';
import { gradeRows, wishUndone } from '../../../src-main/sync/calendar/undo/grade.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { atCrm, atProvider, event, type Machine, manualClock, self, world } from '../../support/world.ts';

const dayMs = 24 * 60 * 60 * 1000;
const row = { at: 1, side: 'crm', action: 'changed', reason: 'changed-in-the-calendar', link: 'L1' } as const;
const steps = {
  provider: { was: { title: 'a' }, is: { title: 'b' } },
  crm: { was: { title: 'a' }, is: { title: 'b' } },
};

function bin(limits: { readonly bytes: number; readonly rows: number; readonly rowBytes: number }) {
  const { database } = openDatabase({ path: ':memory:', clock: manualClock() });
  return historyRepository(database, limits);
}

const kept = (history: ReturnType<typeof bin>, count: number) =>
  Array.from({ length: count }, (_, index) => history.record(index + 1)?.dropped ?? 'kept');

describe('the recycle bin (DE3)', () => {
  it('drops the oldest contents beyond its number, and their rows say so', () => {
    const history = bin({ bytes: 1e6, rows: 2, rowBytes: 1e6 });
    for (let at = 0; at < 4; at++) history.add({ ...row, at, before: '{}', after: '{}' });
    history.trim();
    expect(kept(history, 4)).toEqual(['bin-full', 'bin-full', 'kept', 'kept']);
    expect(history.record(1)).toMatchObject({ before: null, after: null, undo: null });
  });

  it('drops the oldest contents beyond its size', () => {
    const history = bin({ bytes: 25, rows: 100, rowBytes: 1e6 });
    for (let at = 0; at < 4; at++) history.add({ ...row, at, before: '"é234567"', after: null });
    history.trim();
    expect(kept(history, 4)).toEqual(['bin-full', 'bin-full', 'kept', 'kept']);
  });

  it('never takes in what is larger than one row may be', () => {
    const history = bin({ bytes: 1e6, rows: 100, rowBytes: 10 });
    history.add({ ...row, before: '"0123456789"', after: null });
    expect(kept(history, 1)).toEqual(['too-large']);
  });
});

const changed = (machine: Machine) =>
  machine.store.historyPages.page(null, 50, 'all').find(({ action }) => action === 'changed')?.id ?? 0;
const verdict = (machine: Machine, id: number) => gradeRows([id], machine.store, [self])[0]?.verdict;

async function edited(profile = profiles['caldav-like']) {
  const one = world(profile);
  const machine = one.machine();
  one.provider.hand.create(event('a', { title: 'Secret lunch' }));
  await machine.settle();
  one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Secret dinner' });
  await machine.settle();
  return { one, machine };
}

describe('what can be undone ends (DE3)', () => {
  it('after 30 days the row is gone, and so is its undo', async () => {
    const { one, machine } = await edited();
    const id = changed(machine);
    expect(verdict(machine, id)).toEqual({ grade: 'exact' });
    one.clock.advance(31 * dayMs);
    await machine.settle();
    expect(verdict(machine, id)).toEqual({ grade: 'impossible', obstacle: 'not-kept' });
    machine.store.close();
  });

  it('RU6: an entry that becomes private purges history and bin, and a wish that waits for it ends', async () => {
    const masking = { ...profiles['caldav-like'], masksOfPrivate: ['title', 'description'] as const };
    const { one, machine } = await edited(masking);
    const id = changed(machine);
    const graded = gradeRows([id], machine.store, [self]);
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { privacy: 'private' });
    wishUndone(graded, machine.store, 0);
    await machine.settle();
    expect(verdict(machine, id)).toEqual({ grade: 'impossible', obstacle: 'private' });
    expect(machine.store.undoWishes.isEmpty()).toBe(true);
    const texts = machine.store.history.latest(50).map((one) => JSON.stringify(one));
    expect(texts.filter((text) => text.includes('Secret'))).toEqual([]);
    expect(atProvider(one)[0]?.event.title).not.toBe('Secret lunch');
    machine.store.close();
  });

  it('RU6: what was removed and made again takes the versions of before along when it becomes private', async () => {
    const masking = { ...profiles['caldav-like'], masksOfPrivate: ['title', 'description'] as const };
    const { one, machine } = await edited(masking);
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    await machine.settle();
    const removed = machine.store.historyPages.page(null, 50, 'all')[0]?.id ?? 0;
    wishUndone(gradeRows([removed], machine.store, [self]), machine.store, 0);
    await machine.settle();
    expect(atCrm(one).map((stored) => stored.event.title)).toEqual(['Secret dinner']);
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { privacy: 'private' });
    await machine.settle();
    const record = machine.store.history.record(removed);
    expect(record).toMatchObject({ before: null, undo: null, dropped: 'private' });
    machine.store.close();
  });

  it('keeps no steps of a change without them', () => {
    const history = bin({ bytes: 1e6, rows: 9, rowBytes: 1e6 });
    history.add({ ...row, before: null, after: null, undo: { type: 'changed', steps } });
    history.redact('L1');
    expect(history.record(1)?.undo).toBeNull();
  });
});
