/** The three ways in which something could be lost: after an answer that never came, behind a mask, by a "not found" that is none. */
import { describe, expect, it } from 'vitest';
import { type Faults, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { atCrm, atProvider, event, type Machine, type World, world } from '../../support/world.ts';

const masking = {
  ...profiles['caldav-like'],
  masksOfPrivate: ['title', 'description', 'locations'] as const,
};

/** A machine whose next write to that side is done while its answer is lost, and that cannot ask before the next run. */
async function unansweredWrite(one: World, machine: Machine, side: 'provider' | 'crm'): Promise<void> {
  let wrote = false;
  const faults: Faults = {
    decide: ({ operation }) => {
      if (operation === 'perform') wrote = true;
      return operation === 'perform' ? { type: 'lost-after' } : wrote ? { type: 'unreachable' } : null;
    },
  };
  const lossy = one.machine({ store: machine.store, [`${side}Faults`]: faults });
  expect((await lossy.attempt())?.code).toBe('unreachable');
  expect(machine.store.outbox.all()).toHaveLength(1);
}

async function agreed(one: World): Promise<Machine> {
  const machine = one.machine();
  one.provider.hand.create(event('m', { title: 'First', description: 'notes' }));
  await machine.settle();
  return machine;
}

describe.each(['caldav-like', 'graph-like'] as const)('a write whose answer was lost, %s', (profile) => {
  it.each(['provider', 'crm'] as const)(
    "is Concord's own when it is found: the same person's next edit holds (WR8), written to the %s",
    async (target) => {
      const one = world(profile);
      const machine = await agreed(one);
      const [hand, list] = target === 'provider' ? [one.crm.hand, atCrm] : [one.provider.hand, atProvider];
      const ref = list(one)[0]?.ref ?? '';
      hand.edit(ref, { title: 'Second' });
      await unansweredWrite(one, machine, target);
      hand.edit(ref, { title: 'Third' });
      await machine.settle();
      expect(atProvider(one)[0]?.event.title).toBe('Third');
      expect(atCrm(one)[0]?.event.title).toBe('Third');
    },
  );

  it.each(['provider', 'crm'] as const)(
    'and that a person edited over before it was found: their edit holds, ours is in the history (WR7, WR8), %s',
    async (target) => {
      const one = world(profile);
      const machine = await agreed(one);
      const source = target === 'provider' ? atCrm(one)[0] : atProvider(one)[0];
      (target === 'provider' ? one.crm : one.provider).hand.edit(source?.ref ?? '', { title: 'Second' });
      await unansweredWrite(one, machine, target);
      const written = target === 'provider' ? atProvider(one)[0] : atCrm(one)[0];
      expect(written?.event.title).toBe('Second');
      (target === 'provider' ? one.provider : one.crm).hand.edit(written?.ref ?? '', { title: 'Over it' });
      await machine.settle();
      expect(atProvider(one)[0]?.event.title).toBe('Over it');
      expect(atCrm(one)[0]?.event.title).toBe('Over it');
      const kept = machine.store.history.latest(20).find((row) => row.action === 'conflict');
      expect(JSON.parse(kept?.before ?? '{}')).toEqual({ path: 'title', value: 'Second' });
    },
  );

  it("and a person's removal before it was found is carried over, nothing is made again (WR8)", async () => {
    const one = world(profile);
    const machine = await agreed(one);
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Second' });
    await unansweredWrite(one, machine, 'provider');
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    await machine.settle();
    expect([...atProvider(one), ...atCrm(one)]).toEqual([]);
  });

  it('waits while its object cannot be read, and is still known as our own afterwards (WR8, RU2)', async () => {
    const one = world(profile);
    const machine = await agreed(one);
    const [inCrm, inCalendar] = [atCrm(one)[0]?.ref ?? '', atProvider(one)[0]?.ref ?? ''];
    one.crm.hand.edit(inCrm, { title: 'Second' });
    await unansweredWrite(one, machine, 'provider');
    one.provider.hand.spoil(inCalendar, true);
    one.crm.hand.edit(inCrm, { title: 'Third' });
    await machine.attempt();
    expect(machine.store.outbox.all()).toHaveLength(1);
    expect(machine.store.quarantine.all()).toMatchObject([{ side: 'provider', stage: 'reading' }]);
    one.provider.hand.spoil(inCalendar, false);
    one.clock.advance(60 * 60_000);
    await machine.settle();
    expect(atProvider(one)[0]?.event.title).toBe('Third');
    expect(atCrm(one)[0]?.event.title).toBe('Third');
  });
});

describe('what a calendar hides from Concord (RU6)', () => {
  const doctor = event('doctor', {
    title: 'Doctor',
    description: 'bring the letter',
    locations: { '1': { name: 'Room 9' } },
    privacy: 'private',
  });

  it('of an entry that Concord wrote is never news to the CRM, not even after a lost answer', async () => {
    const one = world(masking);
    const machine = one.machine();
    one.crm.hand.create(doctor);
    await unansweredWrite(one, machine, 'provider');
    await machine.settle();
    expect(atCrm(one)[0]?.event).toMatchObject({ title: 'Doctor', description: 'bring the letter' });
    expect(atProvider(one)[0]?.event).toMatchObject({ title: 'Doctor', description: 'bring the letter' });
  });

  it('after the CRM made it private, answered or not, stays as it is in the CRM', async () => {
    for (const isAnswered of [true, false]) {
      const one = world(masking);
      const machine = one.machine();
      one.crm.hand.create({ ...doctor, privacy: 'public' });
      await machine.settle();
      one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { privacy: 'private' });
      if (!isAnswered) await unansweredWrite(one, machine, 'provider');
      await machine.settle();
      expect(atCrm(one)[0]?.event).toMatchObject({ title: 'Doctor', privacy: 'private' });
      expect(atProvider(one)[0]?.event).toMatchObject({ title: 'Doctor', privacy: 'private' });
    }
  });

  it('is masked in the CRM when a person made it private in the calendar after a lost answer', async () => {
    const one = world(masking);
    const machine = one.machine();
    one.provider.hand.create({ ...doctor, privacy: 'public' });
    await machine.settle();
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { start: '2026-11-26T10:00:00' });
    await unansweredWrite(one, machine, 'provider');
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { privacy: 'private' });
    await machine.settle();
    expect(atCrm(one)[0]?.event.description).toBeUndefined();
    expect(atCrm(one)[0]?.event.start).toBe('2026-11-26T10:00:00');
    expect(JSON.stringify(machine.store.history.latest(100))).not.toContain('letter');
  });

  it('is no difference when the two are found again by another machine or without a database', async () => {
    for (const hasAgreements of [true, false]) {
      const one = world(masking);
      one.crm.hand.create(doctor);
      if (hasAgreements) await one.machine().settle();
      else one.provider.hand.create(doctor);
      one.clock.advance(26 * 60 * 60_000);
      const other = one.machine({ id: 'machine-2' });
      await other.settle();
      expect(other.engine.decisions()).toEqual([]);
      expect(atProvider(one)).toHaveLength(1);
      expect(atCrm(one)[0]?.event).toMatchObject({ title: 'Doctor', description: 'bring the letter' });
    }
  });

  it('goes with the CRM entry that it was made from (DE2)', async () => {
    const one = world(masking);
    const machine = one.machine();
    one.crm.hand.create(doctor);
    one.provider.hand.create({ ...doctor, uid: 'own', start: '2026-11-27T10:00:00' });
    await machine.settle();
    for (const stored of atCrm(one)) one.crm.hand.remove(stored.ref);
    await machine.settle();
    expect(atProvider(one).map(({ uids }) => uids[0])).toEqual(['own']);
  });
});

describe('B10: "not found" for an object that the listing names (ID4)', () => {
  it.each(['provider', 'crm'] as const)(
    'is no removal: the other side keeps its entry and its edit, the object is quarantined, %s',
    async (side) => {
      const one = world('caldav-like');
      const machine = await agreed(one);
      const [here, there] = side === 'provider' ? [one.provider, one.crm] : [one.crm, one.provider];
      const refs = { provider: atProvider(one)[0]?.ref ?? '', crm: atCrm(one)[0]?.ref ?? '' };
      const other = side === 'provider' ? 'crm' : 'provider';
      here.hand.refuse(refs[side], true);
      there.hand.edit(refs[other], { title: 'Edited meanwhile' });
      for (let turn = 0; turn < 3; turn++) {
        const summary = await machine.run();
        expect(summary).toMatchObject({ quarantined: 1, [other]: { removed: 0 } });
        one.clock.advance(60 * 60_000);
      }
      expect(there.hand.see(refs[other])?.event.title).toBe('Edited meanwhile');
      expect(machine.store.quarantine.all()).toMatchObject([{ side, reason: 'not-handed-out' }]);
      here.hand.refuse(refs[side], false);
      one.clock.advance(25 * 60 * 60_000);
      await machine.settle();
      expect(here.hand.see(refs[side])?.event.title).toBe('Edited meanwhile');
      expect(machine.store.quarantine.all()).toEqual([]);
    },
  );

  it('is no proof that our own removal came through', async () => {
    const one = world('caldav-like');
    const machine = await agreed(one);
    one.provider.hand.refuse(atProvider(one)[0]?.ref ?? '', true);
    one.crm.hand.remove(atCrm(one)[0]?.ref ?? '');
    const summary = await machine.run();
    expect(summary).toMatchObject({ provider: { removed: 0 }, quarantined: 1 });
    expect(machine.store.links.count()).toBe(1);
  });

  it('of an object that is really gone carries the removal over, reported or not', async () => {
    const one = world('caldav-like');
    const machine = await agreed(one);
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    const summary = await machine.run();
    expect(summary).toMatchObject({ crm: { removed: 1 }, quarantined: 0 });
    expect(atCrm(one)).toEqual([]);
  });
});
