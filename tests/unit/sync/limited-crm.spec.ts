/** CRMs that can be read but not do everything: each missing ability alone, and what a person then does in the CRM by hand (WR10). */
import { describe, expect, it } from 'vitest';
import { confirmByHand } from '../../../src-main/sync/index.ts';
import { type Profile, profiles, scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
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

describe.each(['client', 'server'] as const)(
  'WR10: a CRM that can be read and not asked, uids made by the %s',
  (uids) => {
    const blindToCalls = () =>
      crmWithout(
        { lookup: false },
        { ...profiles['crm-like'], uids, refs: 'server', repeatedCreate: 'repeated' },
      );
    const afterLostAnswer = async (type: 'lost-before' | 'lost-after') => {
      const one = blindToCalls();
      const machine = one.machine({
        crmFaults: scriptedFaults([{ at: { operation: 'perform' }, fault: { type } }]),
      });
      one.provider.hand.create(event('a'));
      expect(await machine.run()).toMatchObject({ waiting: 1 });
      expect(await machine.run()).toMatchObject({ waiting: 1 });
      return { one, machine };
    };
    const answer = ({ engine }: Machine, choice: 'there' | 'again'): void => {
      const [asked = expect.fail('nobody was asked')] = engine.decisions();
      expect(engine.decide(asked.id, asked.digest, choice)).toBe(true);
    };

    it('asks about a create whose answer was lost, and takes what it finds meanwhile for no new entry', async () => {
      const { one, machine } = await afterLostAnswer('lost-after');
      expect(titles(atProvider(one))).toEqual(['Meeting a']);
      answer(machine, 'there');
      expect(await machine.settle()).toMatchObject({ waiting: 0, quarantined: 0, linked: 1, skipped: 0 });
      expect(titles(atCrm(one))).toEqual(['Meeting a']);
      expect(titles(atProvider(one))).toEqual(['Meeting a']);
    });

    it('keeps the entry it found in agreement from then on', async () => {
      const { one, machine } = await afterLostAnswer('lost-after');
      answer(machine, 'there');
      await machine.settle();
      const [held = expect.fail('not in the CRM')] = atCrm(one);
      one.crm.hand.edit(held.ref, { title: 'From the CRM' });
      await machine.settle();
      expect(titles(atProvider(one))).toEqual(['From the CRM']);
      one.crm.hand.remove(held.ref);
      await machine.settle();
      expect(titles(atProvider(one))).toEqual([]);
    });

    it('makes it when it is not there', async () => {
      const { one, machine } = await afterLostAnswer('lost-before');
      answer(machine, 'again');
      expect(await machine.settle()).toMatchObject({ waiting: 0, linked: 1 });
      expect(titles(atCrm(one))).toEqual(['Meeting a']);
      expect(titles(atProvider(one))).toEqual(['Meeting a']);
    });
  },
);

it('WR10: a CRM that learns to be read finds the entry that a person said is there', async () => {
  let capabilities = profiles['creates-only'].capabilities;
  const one = world('caldav-like', 5, {
    ...profiles['creates-only'],
    get capabilities() {
      return capabilities;
    },
  });
  const machine = one.machine({
    crmFaults: scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'lost-after' } }]),
  });
  one.provider.hand.create(event('a'));
  await machine.run();
  const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
  machine.engine.decide(asked.id, asked.digest, 'there');
  await machine.run();

  capabilities = profiles['crm-like'].capabilities;
  const later = one.machine({ store: machine.store });
  expect(await later.settle()).toMatchObject({ linked: 1, skipped: 0 });
  expect(titles(atProvider(one))).toEqual(['Meeting a']);
  const [held = expect.fail('not in the CRM')] = atCrm(one);
  one.crm.hand.edit(held.ref, { title: 'From the CRM' });
  await later.settle();
  expect(titles(atProvider(one))).toEqual(['From the CRM']);
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
