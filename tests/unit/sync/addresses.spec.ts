/** A person is a set of addresses (PE9): another address of the same person is no change, on either side. */
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, participantId, type Role } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { atCrm, atProvider, changes, event, type Machine, type World, world } from '../../support/world.ts';

const own = {
  provider: ['robin@example.com', 'r.devries@example.com'],
  crm: ['robin@crm.example'],
} as const;
const ann = { alias: 'ann.vos@example.org', primary: 'a.vos@work.example' } as const;
const boss = { alias: 'boss@example.org', primary: 'the.boss@example.org' } as const;

type Person = readonly [email: string, role: Role, more?: object];
const people = (...list: readonly Person[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(
    list.map(([email, role, more = {}]) => [
      participantId(email),
      { email, roles: { [role]: true } as const, ...more },
    ]),
  );
const emailsIn = ({ event: { participants } }: StoredEvent): readonly string[] =>
  Object.values(participants ?? {})
    .map(({ email }) => email)
    .sort();
const first = (stored: readonly StoredEvent[]): StoredEvent => {
  const [only, ...more] = stored;
  if (only === undefined || more.length > 0) throw new Error(`${stored.length} entries`);
  return only;
};

/** Runs until nothing changes, and says yes to what is asked. */
async function settle(machine: Machine): Promise<void> {
  await machine.settle();
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  await machine.settle();
}

/** What happened since: writes of the next runs, mails, questions and removals. */
async function quiet(one: World, machine: Machine): Promise<void> {
  const mails = one.provider.hand.mails().length;
  const revisions = [...atProvider(one), ...atCrm(one)].map(({ revision }) => revision);
  expect(changes(await machine.run())).toBe(0);
  expect(changes(await machine.run())).toBe(0);
  expect(one.provider.hand.mails()).toHaveLength(mails);
  expect(machine.engine.decisions()).toEqual([]);
  expect([...atProvider(one), ...atCrm(one)].map(({ revision }) => revision)).toEqual(revisions);
}

const start = (profile: 'caldav-like' | 'graph-like'): World => {
  const one = world(profile, 1, undefined, {}, own);
  one.crm.hand.know([ann.alias, ann.primary]);
  one.crm.hand.know([boss.alias, boss.primary]);
  return one;
};

describe.each(['caldav-like', 'graph-like'] as const)('%s', (profile) => {
  it('a guest who was invited under an alias and comes back under the primary address: no write, no mail, no removal (PE9)', async () => {
    const one = start(profile);
    const machine = one.machine();
    // guests who were ticked before the first run are not invited (PE1)
    await machine.settle();
    one.provider.hand.usePrimary(ann.alias, ann.primary);
    const participants = people(['robin@example.com', 'owner'], [ann.alias, 'attendee', { invite: true }]);
    one.crm.hand.create(event('m', { participants }));
    await settle(machine);
    expect(emailsIn(first(atProvider(one)))).toEqual([ann.primary, 'robin@example.com'].sort());
    expect(emailsIn(first(atCrm(one)))).toEqual([ann.alias, 'robin@example.com'].sort());
    await quiet(one, machine);
    // the server lists it once more
    one.provider.hand.touch(first(atProvider(one)).ref);
    one.crm.hand.touch(first(atCrm(one)).ref);
    await quiet(one, machine);
  });

  it.each([
    { whose: 'a guest', alias: ann.alias, primary: ann.primary, role: 'attendee' },
    { whose: 'the organiser', alias: boss.alias, primary: boss.primary, role: 'owner' },
    { whose: 'the person', alias: own.provider[1], primary: own.provider[0], role: 'attendee' },
    { whose: 'the person as organiser', alias: own.provider[1], primary: own.provider[0], role: 'owner' },
  ] as const)(
    'an alias of $whose that becomes the primary address later: no write, no mail, no removal (PE9)',
    async ({ alias, primary, role }) => {
      const one = start(profile);
      const others: readonly Person[] =
        role === 'owner'
          ? [['guest@example.com', 'attendee', { participationStatus: 'accepted' }]]
          : [
              ['host@example.com', 'owner'],
              ['guest@example.com', 'attendee'],
            ];
      const participants = people([alias, role, { name: 'One Person' }], ...others);
      one.provider.hand.receive(event('m', { participants }));
      const machine = one.machine();
      await settle(machine);
      expect(emailsIn(first(atCrm(one)))).toContain(alias);
      one.provider.hand.usePrimary(alias, primary);
      const { ref } = first(atProvider(one));
      one.provider.hand.edit(ref, { participants: first(atProvider(one)).event.participants as never });
      expect(emailsIn(first(atProvider(one)))).toContain(primary);
      await quiet(one, machine);
      expect(emailsIn(first(atCrm(one)))).toContain(alias);
      // and what really changes in the calendar still crosses, to the same person
      one.provider.hand.edit(ref, {
        title: 'Moved on',
        [`participants/${participantId(primary)}/name`]: 'Another Name',
      });
      await settle(machine);
      const inCrm = first(atCrm(one));
      expect(inCrm.event.title).toBe('Moved on');
      expect(emailsIn(inCrm)).toEqual([alias, ...others.map(([email]) => email)].sort());
      expect(inCrm.event.participants?.[participantId(alias)]?.name).toBe('Another Name');
      expect(one.provider.hand.mails()).toEqual([]);
      await quiet(one, machine);
    },
  );

  it('an occurrence with its own guests: another address of one of them is no change either (PE9)', async () => {
    const one = start(profile);
    const host: Person = ['host@example.com', 'owner'];
    const series = event('s', {
      participants: people(host, ['robin@example.com', 'attendee']),
      recurrenceRules: [{ frequency: 'weekly', count: 3 }],
      recurrenceOverrides: {
        '2026-12-02T10:00:00': {
          participants: people(host, ['robin@example.com', 'attendee'], [ann.alias, 'attendee']) as never,
        },
      },
    });
    one.provider.hand.receive(series);
    const machine = one.machine();
    await settle(machine);
    one.provider.hand.usePrimary(ann.alias, ann.primary);
    const { ref, event: held } = first(atProvider(one));
    one.provider.hand.edit(ref, { recurrenceOverrides: held.recurrenceOverrides as never });
    expect(JSON.stringify(first(atProvider(one)).event)).toContain(ann.primary);
    await quiet(one, machine);
    expect(JSON.stringify(first(atCrm(one)).event)).toContain(ann.alias);
  });

  it('an answer to the invitation reaches the person under the address that the CRM has (PE9, PE4)', async () => {
    const one = start(profile);
    const machine = one.machine();
    // guests who were ticked before the first run are not invited (PE1)
    await machine.settle();
    one.provider.hand.usePrimary(ann.alias, ann.primary);
    const participants = people(['robin@example.com', 'owner'], [ann.alias, 'attendee', { invite: true }]);
    one.crm.hand.create(event('m', { participants }));
    await settle(machine);
    const mails = one.provider.hand.mails().length;
    const { ref } = first(atProvider(one));
    one.provider.hand.edit(ref, {
      [`participants/${participantId(ann.primary)}/participationStatus`]: 'accepted',
    });
    await settle(machine);
    expect(first(atCrm(one)).event.participants?.[participantId(ann.alias)]).toMatchObject({
      participationStatus: 'accepted',
      invite: true,
    });
    expect(emailsIn(first(atCrm(one)))).toHaveLength(2);
    expect(one.provider.hand.mails()).toHaveLength(mails);
  });

  it('a person who takes a guest out in the CRM takes that person out, whatever the calendar calls them (PE9, PE3)', async () => {
    const one = start(profile);
    const machine = one.machine();
    // guests who were ticked before the first run are not invited (PE1)
    await machine.settle();
    one.provider.hand.usePrimary(ann.alias, ann.primary);
    const participants = people(
      ['robin@example.com', 'owner'],
      ['bob@example.com', 'attendee', { invite: true }],
      [ann.alias, 'attendee', { invite: true }],
    );
    const made = one.crm.hand.create(event('m', { participants }));
    await settle(machine);
    expect(emailsIn(first(atProvider(one)))).toContain(ann.primary);
    one.crm.hand.edit(made.ref, { [`participants/${participantId(ann.alias)}`]: null });
    await settle(machine);
    expect(emailsIn(first(atProvider(one)))).toEqual(['bob@example.com', 'robin@example.com']);
    await quiet(one, machine);
  });

  it('two addresses of one person that both stand in the meeting are two participants: taking one away crosses (PE9)', async () => {
    const one = start(profile);
    const list: readonly Person[] = [
      ['robin@example.com', 'owner'],
      [ann.alias, 'attendee'],
      [ann.primary, 'attendee'],
    ];
    one.provider.hand.receive(event('m', { participants: people(...list) }));
    const machine = one.machine();
    await settle(machine);
    expect(emailsIn(first(atCrm(one)))).toHaveLength(3);
    one.provider.hand.edit(first(atProvider(one)).ref, {
      [`participants/${participantId(ann.alias)}`]: null,
    });
    await settle(machine);
    expect(emailsIn(first(atCrm(one)))).toEqual([ann.primary, 'robin@example.com'].sort());
  });

  it('a meeting of the CRM’s user is written as the account’s own meeting (PE9, PE5)', async () => {
    const one = start(profile);
    const machine = one.machine();
    // guests who were ticked before the first run are not invited (PE1)
    await machine.settle();
    const participants = people([own.crm[0], 'owner'], ['bob@example.com', 'attendee', { invite: true }]);
    const made = one.crm.hand.create(event('m', { participants }));
    await settle(machine);
    const held = first(atProvider(one));
    expect(emailsIn(held)).toEqual(['bob@example.com', 'robin@example.com']);
    expect(held.readOnly).toBeUndefined();
    await quiet(one, machine);
    one.crm.hand.edit(made.ref, { title: 'Renamed' });
    await settle(machine);
    expect(first(atProvider(one)).event.title).toBe('Renamed');
    expect(emailsIn(first(atCrm(one)))).toEqual(['bob@example.com', own.crm[0]].sort());
  });

  it('the same meeting on both sides before the first run, organised under two addresses: one pair (PE9, C19)', async () => {
    const one = start(profile);
    one.provider.hand.receive(
      event('theirs', {
        title: 'Intake',
        participants: people([boss.primary, 'owner'], [own.provider[0], 'attendee']),
      }),
    );
    one.crm.hand.create(
      event('ours', {
        title: 'Intake',
        participants: people([boss.alias, 'owner'], [own.crm[0], 'attendee']),
      }),
    );
    const machine = one.machine();
    const summary = await machine.settle();
    expect([atProvider(one).length, atCrm(one).length, summary.linked, summary.waiting]).toEqual([
      1, 1, 1, 0,
    ]);
    await quiet(one, machine);
  });
});
