/** What a person keeps on its own side is listed, and can be taken back: nothing is lost, doubled or removed by that (D4, DE1). */
import { describe, expect, it } from 'vitest';
import { resumeSkipped } from '../../../src-main/sync/index.ts';
import { memoryStore } from '../../support/run-table.ts';
import { single } from '../../support/small-calendar.ts';
import { atCrm, atProvider, event, type Machine, titles, world } from '../../support/world.ts';

const profile = 'caldav-like';

/** Thirty linked entries of which twenty are removed from the calendar; the person keeps them in the CRM. */
async function keptInCrm() {
  const here = world(profile);
  for (let index = 0; index < 30; index++)
    here.provider.hand.create(event(`e${index}`, { title: `Entry ${index}` }));
  const machine = here.machine();
  await machine.settle();
  for (const { ref } of atProvider(here).slice(0, 20)) here.provider.hand.remove(ref);
  await machine.run();
  const [asked] = machine.engine.decisions();
  expect(asked).toMatchObject({ kind: 'many-removals', count: 20 });
  machine.engine.decide(asked?.id ?? '', asked?.digest ?? '', 'reject');
  await machine.settle();
  return { here, machine };
}

const skipped = ({ store }: Machine) => store.leftAlone.page(0, 200);
const now = Date.parse('2026-11-20T09:00:00Z');

describe('entries that a person keeps', () => {
  it('stay where they are, are all listed with title and time, and stand in Activity', async () => {
    const { here, machine } = await keptInCrm();
    expect([atProvider(here).length, atCrm(here).length]).toEqual([10, 30]);
    const listed = skipped(machine);
    expect(listed).toHaveLength(20);
    for (const one of listed)
      expect(one).toMatchObject({
        side: 'crm',
        reason: 'separate',
        byPerson: true,
        title: expect.stringMatching(/^Entry \d+$/),
        start: expect.any(String),
        at: expect.any(Number),
      });
    const told = machine.store.historyPages
      .page(null, 200, 'all')
      .filter(({ reason }) => reason === 'refused-by-a-person');
    expect(told).toHaveLength(20);
  });

  it('come back into the calendar when that is taken back, once each, and pass for no restored backup (DE4)', async () => {
    const { here, machine } = await keptInCrm();
    const before = titles(atCrm(here));
    for (const one of skipped(machine)) expect(resumeSkipped(machine.store, one, now)).toBe(true);
    await machine.settle();
    expect(titles(atProvider(here))).toEqual(before);
    expect(titles(atCrm(here))).toEqual(before);
    expect([skipped(machine).length, machine.store.links.count()]).toEqual([0, 30]);
    expect(machine.engine.decisions()).toEqual([]);
  });

  it('are still the person’s word after the entry was edited', async () => {
    const { here, machine } = await keptInCrm();
    const [one] = skipped(machine);
    here.crm.hand.edit(one?.ref ?? '', { title: 'Edited' });
    await machine.settle();
    expect(skipped(machine).find(({ ref }) => ref === one?.ref)).toMatchObject({
      title: 'Edited',
      byPerson: true,
      at: one?.at,
    });
  });
});

describe('two versions kept as two entries', () => {
  it('are listed on both sides; taking back one frees both, and the person is asked again', async () => {
    const here = world(profile);
    here.provider.hand.create(event('same', { title: 'Mine' }));
    here.crm.hand.create(event('same', { title: 'Theirs' }));
    const machine = here.machine();
    await machine.settle();
    const [asked] = machine.engine.decisions();
    expect(asked?.kind).toBe('differs');
    machine.engine.decide(asked?.id ?? '', asked?.digest ?? '', 'separate');
    await machine.settle();
    expect(skipped(machine)).toMatchObject([
      { side: 'provider', title: 'Mine', byPerson: true },
      { side: 'crm', title: 'Theirs', byPerson: true },
    ]);
    const [first] = skipped(machine);
    if (first === undefined) throw new Error('nothing is listed');
    resumeSkipped(machine.store, first, now);
    await machine.settle();
    expect(skipped(machine)).toEqual([]);
    expect(machine.engine.decisions()).toMatchObject([{ kind: 'differs' }]);
    expect([atProvider(here).length, atCrm(here).length]).toEqual([1, 1]);
  });
});

describe('what nobody decided', () => {
  it.each(['prefix', 'hidden', 'existed-before', 'separate'] as const)(
    'cannot be taken back: %s',
    (reason) => {
      const { store } = memoryStore();
      store.leftAlone.put('crm', 'C', ['u'], reason, { at: now, event: single() });
      expect(resumeSkipped(store, { side: 'crm', ref: 'C' }, now)).toBe(false);
      expect([store.leftAlone.get('crm', 'C'), store.inbox.get('crm', 'C'), store.history.latest(9)]).toEqual(
        [reason, null, []],
      );
    },
  );
  it('nor what is not listed any more', () => {
    expect(resumeSkipped(memoryStore().store, { side: 'crm', ref: 'gone' }, now)).toBe(false);
  });
  it('stays with a twin: only the one that a person kept apart comes back', () => {
    const { store } = memoryStore();
    store.leftAlone.put('crm', 'C', ['u'], 'separate', { at: now, event: single(), byPerson: true });
    store.leftAlone.put('provider', 'P', ['u'], 'prefix', { at: now, event: single() });
    expect(resumeSkipped(store, { side: 'crm', ref: 'C' }, now)).toBe(true);
    expect([store.leftAlone.get('crm', 'C'), store.leftAlone.get('provider', 'P')]).toEqual([null, 'prefix']);
    expect([store.inbox.get('crm', 'C')?.kind, store.inbox.get('provider', 'P')]).toEqual(['hint', null]);
  });
  it('a person’s word ends when another reason takes its place', () => {
    const { store } = memoryStore();
    store.leftAlone.put('crm', 'C', [], 'separate', { at: now, event: single(), byPerson: true });
    store.leftAlone.put('crm', 'C', [], 'hidden', { at: now + 1, event: single() });
    expect(store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'hidden', byPerson: false, at: now + 1 }]);
  });
});

describe('what Activity says of an entry that is taken back', () => {
  const told = (event: Parameters<typeof single>[0] | null) => {
    const { store } = memoryStore();
    const left = { at: now, event: event === null ? null : single(event), byPerson: true };
    store.leftAlone.put('crm', 'C', [], 'separate', left);
    resumeSkipped(store, { side: 'crm', ref: 'C' }, now + 5);
    const [row, ...more] = store.history.latest(9);
    expect(more).toEqual([]);
    return row;
  };
  const { start, timeZone } = single();

  it('is its title and time', () => {
    const row = told({ title: 'Tea' });
    expect(row).toMatchObject({
      at: now + 5,
      side: 'crm',
      action: 'resumed',
      reason: 'resumed-by-a-person',
      link: 'crm C',
      after: null,
    });
    expect(JSON.parse(row?.before ?? '')).toEqual({ uid: '', title: 'Tea', start, timeZone });
  });
  it('is that it is private, where it is', () => {
    expect(JSON.parse(told({ title: 'Tea', privacy: 'private' })?.before ?? '')).toMatchObject({
      title: 'Tea',
      privacy: 'private',
    });
  });
  it('is nothing where nothing is known of it', () => {
    expect(told(null)?.before).toBeNull();
  });
});
