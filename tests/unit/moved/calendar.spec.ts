/** The mailbox moved to another account (A13): linked entries are found again, and nothing is created, removed or mailed by that. */
import { describe, expect, it } from 'vitest';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { countingWrites, migrate, movedMachine, sampleNewPlace } from '../../support/moved-mailbox.ts';
import { atCrm, atProvider, changes, event, self, titles, world } from '../../support/world.ts';

const guestKim = {
  [participantId('kim@example.org')]: { email: 'kim@example.org', roles: { attendee: true as const } },
};
const guests = {
  [participantId(self)]: { email: self, roles: { owner: true as const } },
  ...guestKim,
};

async function linked() {
  const one = world('caldav-like');
  const machine = one.machine();
  one.provider.hand.create(event('single'));
  one.provider.hand.create(event('guests', { participants: guests, start: '2026-11-26T10:00:00' }));
  const series = one.provider.hand.create(
    event('series', { start: '2026-11-27T10:00:00', recurrenceRules: [{ frequency: 'weekly', count: 10 }] }),
  );
  one.provider.hand.editOccurrence(series.ref, '2026-12-04T10:00:00', { start: '2026-12-04T12:00:00' });
  one.provider.hand.cancelOccurrence(series.ref, '2026-12-11T10:00:00');
  one.provider.hand.create(event('private', { start: '2026-11-28T10:00:00', privacy: 'private' }));
  one.crm.hand.create(event('from-crm', { start: '2026-11-29T10:00:00' }));
  await machine.settle();
  return { one, store: machine.store, place: sampleNewPlace(one) };
}

describe.each([true, false])('a calendar that moved (uids kept: %s)', (keepsUids) => {
  it('is linked again without a write (A13, ID10)', async () => {
    const { one, store, place } = await linked();
    const before = atCrm(one);
    migrate(atProvider(one), place, keepsUids);
    const counted = countingWrites(place.connect());
    const moved = movedMachine(one, { ...place, connect: () => counted.side }, { store });
    expect(changes(await moved.run())).toBe(0);
    expect(changes(await moved.run())).toBe(0);
    expect(counted.calls).toEqual([]);
    expect(atCrm(one)).toEqual(before);
    expect(moved.engine.decisions()).toEqual([]);
    expect(store.links.count()).toBe(5);
    for (const { ref } of place.hand.list('personal'))
      expect(store.links.byRef('provider', ref)).toMatchObject({ status: 'linked' });
    expect(store.meta.get('move')).toBeNull();
    expect([...place.hand.mails(), ...one.provider.hand.mails()]).toEqual([]);
  });

  it('goes on in both directions', async () => {
    const { one, store, place } = await linked();
    migrate(atProvider(one), place, keepsUids);
    const moved = movedMachine(one, place, { store });
    await moved.run();
    const [here] = place.hand.list('personal').filter((each) => each.event.title === 'Meeting single');
    const [there] = atCrm(one).filter((each) => each.event.title === 'Meeting from-crm');
    place.hand.edit(here?.ref ?? '', { title: 'New title' });
    one.crm.hand.edit(there?.ref ?? '', { title: 'Other title' });
    await moved.settle();
    expect(titles(place.hand.list('personal'))).toEqual(titles(atCrm(one)));
    expect(titles(atCrm(one))).toContain('New title');
    expect(titles(atCrm(one))).toContain('Other title');
  });
});

describe('what a person is asked about', () => {
  it('entries that the new calendar does not have stay until the answer (ID10)', async () => {
    const { one, store, place } = await linked();
    const before = atCrm(one);
    migrate(
      atProvider(one).filter(({ event: { title } }) => title === 'Meeting single'),
      place,
    );
    const moved = movedMachine(one, place, { store });
    for (let run = 0; run < 3; run++) expect(changes(await moved.run())).toBe(0);
    expect(atCrm(one)).toEqual(before);
    expect(moved.engine.decisions()).toMatchObject([
      { kind: 'moved-missing', count: 4, choices: ['crm', 'provider', 'separate'] },
    ]);
    expect(store.meta.get('move')).not.toBeNull();
  });

  it.each([
    ['crm', 5, 5],
    ['provider', 1, 1],
    ['separate', 1, 5],
  ] as const)('missing entries: %s', async (choice, inCalendar, inCrm) => {
    const { one, store, place } = await linked();
    migrate(
      atProvider(one).filter(({ event: { title } }) => title === 'Meeting single'),
      place,
    );
    const moved = movedMachine(one, place, { store });
    await moved.run();
    const [asked] = moved.engine.decisions();
    moved.engine.decide(asked?.id ?? '', asked?.digest ?? '', choice);
    await moved.settle();
    expect(moved.engine.decisions()).toEqual([]);
    expect(place.hand.list('personal')).toHaveLength(inCalendar);
    expect(atCrm(one)).toHaveLength(inCrm);
    expect(store.meta.get('move')).toBeNull();
    expect(place.hand.mails()).toEqual([]);
  });

  it('nobody is asked about an entry that stands in another calendar of the new account (ID8)', async () => {
    const { one, store, place } = await linked();
    const [first, ...others] = atProvider(one);
    migrate(others, place);
    const away = place.hand.receive(first?.event ?? event('none'), 'work');
    const moved = movedMachine(one, place, { store });
    expect(changes(await moved.run())).toBe(0);
    expect(moved.engine.decisions()).toEqual([]);
    expect(atCrm(one)).toHaveLength(5);
    place.hand.moveTo(away.ref, 'personal');
    await moved.settle();
    expect(store.links.count()).toBe(5);
    expect(place.hand.list('personal')).toHaveLength(5);
    expect(atCrm(one)).toHaveLength(5);
  });

  it('a missing entry that arrives later is linked without an answer', async () => {
    const { one, store, place } = await linked();
    const [first, ...others] = atProvider(one);
    migrate(others, place);
    const moved = movedMachine(one, place, { store });
    await moved.run();
    expect(moved.engine.decisions()).toMatchObject([{ kind: 'moved-missing', count: 1 }]);
    migrate(first === undefined ? [] : [first], place, false);
    expect(changes(await moved.run())).toBe(0);
    expect(moved.engine.decisions()).toEqual([]);
    expect(store.links.count()).toBe(5);
  });

  it.each(['approve', 'separate'] as const)(
    'two that look the same, without their uids: %s',
    async (choice) => {
      const one = world('caldav-like');
      const machine = one.machine();
      one.provider.hand.create(event('a', { title: 'Lunch', description: 'one' }));
      one.provider.hand.create(event('b', { title: 'Lunch', description: 'two' }));
      await machine.settle();
      const place = sampleNewPlace(one);
      migrate(atProvider(one), place, false);
      const before = atCrm(one);
      const moved = movedMachine(one, place, { store: machine.store });
      for (let run = 0; run < 2; run++) expect(changes(await moved.run())).toBe(0);
      const [asked] = moved.engine.decisions();
      expect(moved.engine.decisions()).toMatchObject([{ kind: 'moved-unclear', count: 2 }]);
      expect(atCrm(one)).toEqual(before);
      moved.engine.decide(asked?.id ?? '', asked?.digest ?? '', choice);
      await moved.settle();
      expect(place.hand.list('personal')).toHaveLength(2);
      expect(atCrm(one)).toHaveLength(2);
      expect(machine.store.links.count()).toBe(choice === 'approve' ? 2 : 0);
      expect(moved.engine.decisions()).toEqual([]);
    },
  );

  it('a series whose copy has lost its cancelled and moved dates (ID10)', async () => {
    const { one, store, place } = await linked();
    for (const { event: each } of atProvider(one)) {
      const { recurrenceOverrides: _, ...plain } = each;
      place.hand.receive(plain);
    }
    const before = atCrm(one);
    const moved = movedMachine(one, place, { store });
    for (let run = 0; run < 2; run++) expect(changes(await moved.run())).toBe(0);
    const [asked] = moved.engine.decisions();
    expect(moved.engine.decisions()).toMatchObject([
      { kind: 'differs', count: 1, items: [{ differs: ['recurrenceOverrides'] }] },
    ]);
    expect(atCrm(one)).toEqual(before);
    moved.engine.decide(asked?.id ?? '', asked?.digest ?? '', 'crm');
    await moved.settle();
    const [series] = place.hand.list('personal').filter((each) => each.event.recurrenceRules !== undefined);
    expect(Object.keys(series?.event.recurrenceOverrides ?? {})).toHaveLength(2);
    expect(atCrm(one)).toHaveLength(5);
    expect(store.links.count()).toBe(5);
    expect(store.meta.get('move')).toBeNull();
  });

  it('of two copies of one entry, neither becomes a new entry before the answer', async () => {
    const { one, store, place } = await linked();
    migrate(atProvider(one), place, false);
    const [single] = place.hand.list('personal').filter((each) => each.event.title === 'Meeting single');
    place.hand.create({ ...(single?.event ?? event('single')), uid: 'another' });
    const moved = movedMachine(one, place, { store });
    for (let run = 0; run < 2; run++) expect(changes(await moved.run())).toBe(0);
    expect(moved.engine.decisions()).toMatchObject([{ kind: 'moved-unclear', count: 1 }]);
    expect(atCrm(one)).toHaveLength(5);
  });

  it('one with other guests is asked about when its uid is lost', async () => {
    const { one, store, place } = await linked();
    migrate(atProvider(one), place, false);
    const [meeting] = place.hand.list('personal').filter((each) => each.event.participants !== undefined);
    place.hand.edit(meeting?.ref ?? '', { participants: null });
    const moved = movedMachine(one, place, { store });
    expect(changes(await moved.run())).toBe(0);
    expect(moved.engine.decisions()).toMatchObject([{ kind: 'moved-unclear', count: 1 }]);
  });
});

describe('what happens during the move', () => {
  it('an edit on either side is carried over, and a removal in the CRM too', async () => {
    const { one, store, place } = await linked();
    const inCrm = (title: string) => atCrm(one).find((each) => each.event.title === title)?.ref ?? '';
    migrate(atProvider(one), place);
    const [here] = place.hand.list('personal').filter((each) => each.event.title === 'Meeting single');
    place.hand.edit(here?.ref ?? '', { start: '2026-11-25T15:00:00' });
    one.crm.hand.edit(inCrm('Meeting from-crm'), { title: 'Edited in the CRM' });
    one.crm.hand.remove(inCrm('Meeting series'));
    const moved = movedMachine(one, place, { store });
    await moved.settle();
    const [single] = atCrm(one).filter((each) => each.event.title === 'Meeting single');
    expect(single?.event.start).toBe('2026-11-25T15:00:00');
    expect(titles(place.hand.list('personal'))).toEqual(titles(atCrm(one)));
    expect(titles(atCrm(one))).toContain('Edited in the CRM');
    expect(titles(atCrm(one))).not.toContain('Meeting series');
  });

  it('new entries follow the usual rules', async () => {
    const { one, store, place } = await linked();
    migrate(atProvider(one), place);
    place.hand.create(event('new', { title: 'New at the new place' }));
    one.crm.hand.create(event('new-crm', { title: 'New in the CRM', start: '2026-12-20T10:00:00' }));
    const moved = movedMachine(one, place, { store });
    await moved.settle();
    expect(atCrm(one)).toHaveLength(7);
    expect(titles(place.hand.list('personal'))).toEqual(titles(atCrm(one)));
  });

  it.each([true, false])('what was left alone stays alone (uids kept: %s)', async (keepsUids) => {
    const one = world('caldav-like');
    one.provider.hand.create(event('before'));
    const machine = one.machine({ settings: { existing: { provider: 'leave', crm: 'take' } } });
    await machine.settle();
    one.provider.hand.create(event('after', { start: '2026-12-01T10:00:00' }));
    await machine.settle();
    const place = sampleNewPlace(one);
    migrate(atProvider(one), place, keepsUids);
    const moved = movedMachine(one, place, { store: machine.store });
    expect(changes(await moved.settle())).toBe(0);
    expect(titles(atCrm(one))).toEqual(['Meeting after']);
    expect(machine.store.leftAlone.count()).toBe(1);
  });

  it('without a person’s word another account is refused', async () => {
    const { one, store, place } = await linked();
    migrate(atProvider(one), place);
    const moved = movedMachine(one, place, { store, movedFrom: [] });
    await expect(moved.run()).rejects.toThrow('primary-is-permanent');
    expect(store.meta.get('move')).toBeNull();
  });

  it('knows the person by the old address too (PE9)', async () => {
    const [old, renamed, inCrm] = ['robin@old.example', 'robin@new.example', 'office@crm.example'];
    const one = world('caldav-like', 1, undefined, {}, { provider: [old], crm: [inCrm] });
    const machine = one.machine();
    const meeting = (own: string) => ({
      [participantId('boss@example.org')]: { email: 'boss@example.org', roles: { owner: true as const } },
      [participantId(own)]: { email: own, roles: { attendee: true as const } },
      ...guestKim,
    });
    one.provider.hand.receive(event('guests', { participants: meeting(old) }));
    await machine.settle();
    const before = atCrm(one);
    const place = sampleNewPlace(one, 'caldav-like', renamed);
    place.hand.receive(event('guests', { participants: meeting(renamed) }));
    const moved = movedMachine(one, place, { store: machine.store, address: renamed, movedFrom: [old] });
    expect(changes(await moved.run())).toBe(0);
    expect(atCrm(one)).toEqual(before);
    const [there] = place.hand.list('personal');
    place.hand.edit(there?.ref ?? '', { title: 'Renamed' });
    await moved.settle();
    const [here] = atCrm(one);
    expect(here?.event.title).toBe('Renamed');
    expect(Object.keys(here?.event.participants ?? {}).sort()).toEqual(
      Object.keys(before[0]?.event.participants ?? {}).sort(),
    );
  });
});
