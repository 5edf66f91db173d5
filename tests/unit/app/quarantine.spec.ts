/** Protects that a person sees quarantined entries (RU2): each is named, explained, and tried again when they ask. */
import { expect, test } from 'vitest';
import {
  confirmQuarantined,
  quarantinePage,
  retryQuarantined,
} from '../../../src-main/app/engine/store-answers.ts';
import { quarantineItem } from '../../../src-main/app/topics/quarantine.ts';
import { profiles, scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { calls } from '../../../src-shared/contract/index.ts';
import { quarantined } from '../../support/small-calendar.ts';
import { atCrm, event, titles, world } from '../../support/world.ts';

const everything = { offset: 0, limit: 50 };
const oneRefusal = () =>
  scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'refused', code: 'item-rejected' } }]);

test('RU2: an entry the other side refused is shown by its title, with what happened and when it is tried again', async () => {
  const one = world('caldav-like');
  const made = one.provider.hand.create(event('a'));
  const machine = one.machine({ crmFaults: oneRefusal() });
  await machine.run();
  const { items, count } = quarantinePage(machine.store, everything);
  expect(count).toBe(1);
  expect(items.map(quarantineItem)).toEqual([
    {
      side: 'provider',
      ref: made.ref,
      title: 'Meeting a',
      start: made.event.start,
      timeZone: made.event.timeZone,
      isPrivate: false,
      file: expect.any(String),
      stage: 'writing',
      code: 'item-rejected',
      reason: null,
      nextAt: one.clock.now() + 10 * 60_000,
      digest: expect.any(String),
    },
  ]);
  expect(() =>
    calls['quarantine.page'].output.parse({ items: items.map(quarantineItem), count }),
  ).not.toThrow();
});

test('RU2: an entry that can no longer be read is shown by what both sides last agreed on, one never read by its file', async () => {
  const one = world('caldav-like');
  const known = one.provider.hand.create(event('known'));
  const machine = one.machine();
  await machine.settle();
  const stranger = one.provider.hand.create(event('stranger'));
  for (const { ref } of [known, stranger]) one.provider.hand.spoil(ref, true);
  await machine.run();
  const items = quarantinePage(machine.store, everything).items.map(quarantineItem);
  expect(items.find(({ ref }) => ref === known.ref)).toMatchObject({
    title: 'Meeting known',
    stage: 'reading',
  });
  const unknown = items.find(({ ref }) => ref === stranger.ref);
  expect(unknown).toMatchObject({ title: null, start: null, code: 'item-unreadable' });
  expect(stranger.ref.endsWith(unknown?.file ?? '?')).toBe(true);
});

test('RU2: what a CRM could not take has no next try, and leaves the list when a person says that they did it there', async () => {
  const one = world('caldav-like', 1, profiles['creates-only']);
  const machine = one.machine();
  const [changed, removed] = [one.provider.hand.create(event('a')), one.provider.hand.create(event('b'))];
  await machine.run();
  one.provider.hand.edit(changed.ref, { title: 'Moved' });
  one.provider.hand.remove(removed.ref);
  await machine.run();
  const { items, count } = quarantinePage(machine.store, everything);
  const shown = items.map(quarantineItem);
  expect(shown).toMatchObject([
    { side: 'provider', title: 'Moved', code: 'crm-cannot-change', nextAt: null },
    { side: 'crm', title: 'Meeting b', code: 'crm-cannot-remove', nextAt: null },
  ]);
  expect(() => calls['quarantine.page'].output.parse({ items: shown, count })).not.toThrow();
  const now = one.clock.now();
  for (const { side, ref, digest } of shown)
    expect(confirmQuarantined(machine.store, { item: { side, ref }, digest }, now)).toEqual({
      accepted: true,
    });
  expect(machine.store.quarantine.count()).toBe(0);
  expect(await machine.run()).toMatchObject({ quarantined: 0, waiting: 0, linked: 1 });
});

test('RU2: asking for another try makes it due at once and starts its clock over', async () => {
  const one = world('caldav-like');
  one.provider.hand.create(event('a'));
  const machine = one.machine({ crmFaults: oneRefusal() });
  await machine.run();
  await machine.run();
  expect(atCrm(one)).toEqual([]);
  retryQuarantined(machine.store, { item: null }, one.clock.now());
  await machine.settle();
  expect(titles(atCrm(one))).toEqual(['Meeting a']);
  expect(quarantinePage(machine.store, everything)).toEqual({ items: [], count: 0 });
});

test('RU2: one of several is tried again by itself', async () => {
  const one = world('caldav-like');
  const refs = ['a', 'b'].map((name) => one.provider.hand.create(event(name)).ref);
  for (const ref of refs) one.provider.hand.spoil(ref, true);
  const machine = one.machine();
  await machine.run();
  for (const ref of refs) one.provider.hand.spoil(ref, false);
  // what the server says about its entries has not changed: only the clock, or a person, brings another look
  retryQuarantined(machine.store, { item: { side: 'provider', ref: refs[0] ?? '' } }, one.clock.now());
  await machine.run();
  expect(titles(atCrm(one))).toContain('Meeting a');
});

test('the file of an entry is the last part of its address, readable, and a broken address stays as it is', () => {
  const at = (ref: string) =>
    quarantineItem({
      ...quarantined('provider', ref, { stage: 'reading', code: 'item-unreadable' }),
      event: null,
    }).file;
  expect(at('/dav/anna/work/Week%20start.ics')).toBe('Week start.ics');
  expect(at('/dav/anna/work/100%.ics')).toBe('100%.ics');
});
