/** Tests push and import: entries from before the first run come across on a person's wish, shown first, without invitations (C5, C6). */
import { describe, expect, it } from 'vitest';
import { bringExisting } from '../../../src-main/sync/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { atCrm, atProvider, event, type Machine, titles, type World, world } from '../../support/world.ts';

const always = { from: null, until: null };

/** A world in which a first run left everything where it was. */
async function leftAlone(one: World, settings: Parameters<World['machine']>[0] = {}): Promise<Machine> {
  const machine = one.machine({
    ...settings,
    settings: { existing: { provider: 'leave', crm: 'leave' }, ...settings?.settings },
  });
  await machine.settle();
  return machine;
}

function waiting({ engine }: Machine): readonly unknown[] {
  return engine
    .decisions()
    .map(({ kind, items }) => [kind, items[0]?.side, items.map(({ title }) => title).sort()]);
}

function answer({ engine }: Machine, choice: 'approve' | 'reject'): void {
  for (const { id, digest } of engine.decisions()) engine.decide(id, digest, choice);
}

const other = { provider: atCrm, crm: atProvider } as const;

describe.each([
  ['import from the calendar into the CRM (C6)', 'provider'],
  ['push from the CRM to the calendar (C5)', 'crm'],
] as const)('%s', (_name, side: SideName) => {
  const make = (one: World, uid: string, start = '2026-11-25T10:00:00') =>
    (side === 'provider' ? one.provider.hand : one.crm.hand).create(event(uid, { start }));
  const target = side === 'provider' ? 'crm' : 'provider';

  it('shows what would be added, adds it after a yes, and nothing else', async () => {
    const one = world('graph-like');
    for (const uid of ['a', 'b']) make(one, uid);
    const machine = await leftAlone(one);
    expect(other[side](one)).toEqual([]);
    expect(bringExisting(machine.store, side, always)).toBe(true);
    await machine.run();
    expect(waiting(machine)).toEqual([['bring-existing', target, ['Meeting a', 'Meeting b']]]);
    expect(other[side](one)).toEqual([]);
    answer(machine, 'approve');
    await machine.settle();
    expect(titles(other[side](one))).toEqual(['Meeting a', 'Meeting b']);
    expect(waiting(machine)).toEqual([]);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('takes the dates that a person gave; the rest stays', async () => {
    const one = world('caldav-like');
    make(one, 'early', '2026-11-01T10:00:00');
    make(one, 'inside', '2026-12-01T10:00:00');
    make(one, 'late', '2027-01-01T10:00:00');
    const machine = await leftAlone(one);
    bringExisting(machine.store, side, { from: '2026-11-15', until: '2026-12-31' });
    await machine.run();
    answer(machine, 'approve');
    await machine.settle();
    expect(titles(other[side](one))).toEqual(['Meeting inside']);
    expect(machine.store.leftAlone.count()).toBe(2);
  });

  it('after a no everything stays, and can be wanted again', async () => {
    const one = world('caldav-like');
    make(one, 'a');
    const machine = await leftAlone(one);
    bringExisting(machine.store, side, always);
    await machine.run();
    answer(machine, 'reject');
    await machine.settle();
    expect(other[side](one)).toEqual([]);
    expect(machine.store.leftAlone.page(0, 10)).toMatchObject([
      { reason: 'existed-before', byPerson: false },
    ]);
    bringExisting(machine.store, side, always);
    await machine.run();
    expect(waiting(machine)).toEqual([['bring-existing', target, ['Meeting a']]]);
  });

  it('once it is done, an entry that stayed does not come across because it is edited', async () => {
    const one = world('caldav-like');
    make(one, 'wanted', '2026-12-01T10:00:00');
    const stays = make(one, 'stays', '2026-11-01T10:00:00');
    const machine = await leftAlone(one);
    bringExisting(machine.store, side, { from: '2026-11-15', until: null });
    await machine.run();
    answer(machine, 'approve');
    await machine.settle();
    (side === 'provider' ? one.provider.hand : one.crm.hand).edit(stays.ref, {
      start: '2026-12-02T10:00:00',
    });
    await machine.settle();
    expect(titles(other[side](one))).toEqual(['Meeting wanted']);
  });

  it('stopped in between, it goes on with another start of the program', async () => {
    const one = world('graph-like');
    for (const uid of ['a', 'b', 'c']) make(one, uid);
    const machine = await leftAlone(one);
    bringExisting(machine.store, side, always);
    const faults = {
      decide: ({ operation }: { operation: string }) =>
        operation === 'get' ? { type: 'unreachable' as const } : null,
    };
    const settings = { existing: { provider: 'leave', crm: 'leave' } } as const;
    await one
      .machine({ store: machine.store, settings, providerFaults: faults, crmFaults: faults })
      .attempt();
    const again = one.machine({ store: machine.store, settings });
    await again.settle();
    answer(again, 'approve');
    await again.settle();
    expect(titles(other[side](one))).toEqual(['Meeting a', 'Meeting b', 'Meeting c']);
  });
});

it('twins are matched first: what is on both sides is linked and not made twice (C19)', async () => {
  const one = world('caldav-like');
  one.provider.hand.create(event('same', { title: 'Same' }));
  one.crm.hand.create(event('same-in-crm', { title: 'Same' }));
  one.provider.hand.create(event('only', { title: 'Only' }));
  const machine = one.machine({ settings: { existing: { provider: 'leave', crm: 'leave' } } });
  await machine.settle();
  const before = machine.store.links.count();
  bringExisting(machine.store, 'provider', always);
  await machine.run();
  expect(waiting(machine)).toEqual([['bring-existing', 'crm', ['Only']]]);
  answer(machine, 'approve');
  await machine.settle();
  expect(titles(atCrm(one))).toEqual(['Only', 'Same']);
  expect(before).toBeLessThanOrEqual(1);
});

it('a push invites nobody who was ticked before, and says so in no mail (PE1)', async () => {
  const one = world('graph-like');
  const people = [
    { email: 'robin@example.com', roles: { owner: true as const } },
    { email: 'ann@example.com', roles: { attendee: true as const }, invite: true },
  ];
  one.crm.hand.create(
    event('meeting', {
      participants: Object.fromEntries(people.map((who) => [participantId(who.email), who])),
    }),
  );
  const machine = await leftAlone(one);
  bringExisting(machine.store, 'crm', always);
  await machine.run();
  answer(machine, 'approve');
  await machine.settle();
  expect(titles(atProvider(one))).toEqual(['Meeting meeting']);
  expect(one.provider.hand.mails()).toEqual([]);
  expect(waiting(machine)).toEqual([]);
});

it('with the rule "from the CRM only" an import brings nothing, and the entries stay from before', async () => {
  const one = world('caldav-like');
  one.provider.hand.create(event('a'));
  const machine = await leftAlone(one, { settings: { direction: 'crm-to-provider' } });
  bringExisting(machine.store, 'provider', always);
  await machine.settle();
  expect(waiting(machine)).toEqual([]);
  expect(machine.store.leftAlone.page(0, 10)).toMatchObject([{ reason: 'existed-before' }]);
});

it('before the first run is over there is nothing to bring', () => {
  const one = world('caldav-like');
  expect(bringExisting(one.machine().store, 'crm', always)).toBe(false);
});
