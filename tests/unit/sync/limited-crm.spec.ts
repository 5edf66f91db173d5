/** CRMs that can be read but not do everything: each missing ability alone, and what a person then does in the CRM by hand (WR10). */
import { describe, expect, it } from 'vitest';
import { confirmByHand } from '../../../src-main/sync/index.ts';
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarCapabilities } from '../../../src-shared/domain/calendar/side.ts';
import { atCrm, atProvider, event, type Machine, titles, type World, world } from '../../support/world.ts';

/** The full sample CRM without some of its abilities. */
function crmWithout(change: Partial<CalendarCapabilities>, base: Profile = profiles['crm-like']): World {
  return world('caldav-like', 5, { ...base, capabilities: { ...base.capabilities, ...change } });
}

async function linked(one: World) {
  const machine = one.machine();
  const { ref } = one.provider.hand.create(event('a'));
  await machine.run();
  const [held = expect.fail('not in the CRM')] = atCrm(one);
  return { machine, ref, crmRef: held.ref };
}

const codes = ({ store }: Machine): readonly string[] => store.quarantine.all().map(({ code }) => code);

function confirm(one: World, { store }: Machine): boolean {
  const [row = expect.fail('nothing is listed')] = store.quarantine.all();
  return confirmByHand(row, store, one.clock.now());
}

describe('WR10: a CRM that takes no changes', () => {
  it('still gives its own to the calendar, beside one that it could not take', async () => {
    const one = crmWithout({ updates: false });
    const { machine, ref, crmRef } = await linked(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    one.crm.hand.edit(crmRef, { description: 'From the CRM' });
    expect(await machine.settle()).toMatchObject({ quarantined: 1 });
    expect(one.provider.hand.see(ref)?.event).toMatchObject({ title: 'Moved', description: 'From the CRM' });
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });

  it('is in agreement again as soon as a person makes the change there', async () => {
    const one = crmWithout({ updates: false });
    const { machine, ref, crmRef } = await linked(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    one.crm.hand.edit(crmRef, { title: 'Moved' });
    expect(await machine.settle()).toMatchObject({ quarantined: 0 });
  });

  it('is not believed to hold a change that a person only says they made', async () => {
    const one = crmWithout({ updates: false });
    const { machine, ref } = await linked(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    expect(confirm(one, machine)).toBe(true);
    expect(await machine.settle()).toMatchObject({ quarantined: 1 });
    expect(titles(atProvider(one))).toEqual(['Moved']);
  });

  it('tells of a conflict once it is decided, not at every run', async () => {
    const one = crmWithout({ updates: false });
    const { machine, ref, crmRef } = await linked(one);
    one.provider.hand.edit(ref, { title: 'Ours' });
    one.crm.hand.edit(crmRef, { title: 'Theirs' });
    await machine.settle();
    const told = machine.store.history.latest(50).length;
    await machine.run();
    expect(machine.store.history.latest(50)).toHaveLength(told);
    expect(codes(machine)).toEqual(['crm-cannot-change']);
  });
});

describe('WR10: a CRM that takes no removals', () => {
  it('keeps the entry, listed, until a person removes it there', async () => {
    const one = crmWithout({ removes: false });
    const { machine, ref, crmRef } = await linked(one);
    one.provider.hand.remove(ref);
    expect(await machine.settle()).toMatchObject({ quarantined: 1, linked: 1 });
    one.crm.hand.remove(crmRef);
    expect(await machine.settle()).toMatchObject({ quarantined: 0, linked: 0 });
  });

  it('is read again when a person says that it is gone: it stays listed while it is there', async () => {
    const one = crmWithout({ removes: false });
    const { machine, ref, crmRef } = await linked(one);
    one.provider.hand.remove(ref);
    await machine.run();
    expect(confirm(one, machine)).toBe(true);
    expect(await machine.settle()).toMatchObject({ quarantined: 1, linked: 1 });
    one.crm.hand.remove(crmRef);
    expect(await machine.settle()).toMatchObject({ quarantined: 0, linked: 0 });
  });
});

it('WR10: a create that cannot be looked up is asked about, also in a CRM that can be read', async () => {
  const one = crmWithout({ lookup: false });
  const machine = one.machine({
    crmFaults: { decide: ({ operation }) => (operation === 'perform' ? { type: 'lost-before' } : null) },
  });
  one.provider.hand.create(event('a'));
  expect(await machine.run()).toMatchObject({ waiting: 1 });
  expect(titles(atCrm(one))).toEqual([]);
});

it('TI4: a CRM that only creates and knows single entries only lists a series it does not take, and gets the rest', async () => {
  const one = crmWithout({ recurrence: 'none' }, profiles['creates-only']);
  const machine = one.machine();
  one.provider.hand.create(event('single'));
  one.provider.hand.create(event('series', { recurrenceRules: [{ frequency: 'weekly', count: 4 }] }));
  expect(await machine.run()).toMatchObject({ quarantined: 1, crm: { added: 1 } });
  expect(codes(machine)).toEqual(['item-rejected']);
  expect(titles(atCrm(one))).toEqual(['Meeting single']);
});
