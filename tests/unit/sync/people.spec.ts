/** One gate, default nobody: who may be mailed, who is shown, whose meeting it is. Over a provider that mails on every write. */
import { describe, expect, it } from 'vitest';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import {
  atCrm,
  atProvider,
  changes,
  contents,
  event,
  type Machine,
  self,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const people = (...emails: readonly string[]) =>
  Object.fromEntries([
    [participantId(self), { email: self, roles: { owner: true } } as const],
    ...emails.map((email) => [participantId(email), { email, roles: { attendee: true } } as const] as const),
  ]);
const three = ['ann@example.com', 'bob@example.com', 'cas@example.com'] as const;
const guestsAtProvider = (one: World) =>
  Object.values(atProvider(one)[0]?.event.participants ?? {})
    .map((participant) => participant.email)
    .filter((email) => email !== self)
    .sort();

describe('a provider that mails on every write', () => {
  it('gets no guest whom nobody ticked, on the first run and after (PE1, PE2)', async () => {
    const one = world('graph-like');
    one.crm.hand.create(event('m', { participants: people(...three) }));
    const machine = one.machine();
    await machine.settle();
    expect(guestsAtProvider(one)).toEqual([]);
    expect(one.provider.hand.mails()).toEqual([]);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(atCrm(one)[0]?.event.participants).toHaveProperty(participantId('ann@example.com'));
  });

  it('one ticked guest of three: the first invitation ever is confirmed by a person, then exactly that one is mailed (PE7, RU8)', async () => {
    const one = world('graph-like');
    const made = one.crm.hand.create(event('m', { participants: people(...three) }));
    const machine = one.machine();
    await machine.settle();
    one.crm.hand.tick(made.ref, 'bob@example.com', true);
    const summary = await machine.run();
    expect(changes(summary)).toBe(0);
    const [decision] = machine.engine.decisions();
    expect(decision).toMatchObject({ kind: 'would-mail' });
    expect(decision?.items[0]?.addressees).toEqual(['bob@example.com']);
    expect(one.provider.hand.mails()).toEqual([]);
    expect(machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'approve')).toBe(true);
    await machine.settle();
    expect(guestsAtProvider(one)).toEqual(['bob@example.com']);
    expect(one.provider.hand.mails().map((mail) => mail.to)).toEqual(['bob@example.com']);
    // the second invitation is routine
    one.crm.hand.tick(made.ref, 'cas@example.com', true);
    await machine.settle();
    expect(guestsAtProvider(one)).toEqual(['bob@example.com', 'cas@example.com']);
    expect(one.provider.hand.mails().every((mail) => mail.to !== 'ann@example.com')).toBe(true);
  });

  it('a change or removal in the CRM that would mail guests nobody ticked waits and names them (PE3)', async () => {
    const one = world('graph-like');
    one.provider.hand.create(event('m', { participants: people('ann@example.com') }));
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0]?.ref ?? '';
    one.crm.hand.edit(inCrm, { start: '2026-11-28T16:00:00' });
    expect(changes(await machine.run())).toBe(0);
    expect(machine.engine.decisions()[0]?.items[0]?.addressees).toEqual(['ann@example.com']);
    one.crm.hand.remove(inCrm);
    expect(changes(await machine.run())).toBe(0);
    const [decision] = machine.engine.decisions();
    expect(decision).toMatchObject({ kind: 'would-mail', count: 1 });
    expect(decision?.items[0]?.write).toBe('remove');
    expect(one.provider.hand.mails()).toEqual([]);
    expect(atProvider(one)).toHaveLength(1);
    machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'reject');
    expect((await machine.settle()).waiting).toBe(0);
    expect(atProvider(one)).toHaveLength(1);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('a no to the invitation of a new meeting puts it into the calendar without those guests, and ticking anew invites them (PE1, PE2)', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    await machine.settle();
    const made = one.crm.hand.create(
      event('m', { participants: people('ann@example.com', 'bob@example.com') }),
    );
    one.crm.hand.tick(made.ref, 'ann@example.com', true);
    await machine.run();
    const [asked] = machine.engine.decisions();
    expect(asked).toMatchObject({
      kind: 'would-mail',
      items: [{ write: 'create', addressees: ['ann@example.com'] }],
    });
    machine.engine.decide(asked?.id ?? '', asked?.digest ?? '', 'reject');
    // in the run that carries the answer out
    expect((await machine.run()).provider.added).toBe(1);
    expect(await machine.settle()).toMatchObject({ linked: 1, waiting: 0, skipped: 0 });
    expect(guestsAtProvider(one)).toEqual([]);
    expect(
      Object.values(atCrm(one)[0]?.event.participants ?? {})
        .map(({ email }) => email)
        .sort(),
    ).toEqual(expect.arrayContaining(['ann@example.com', 'bob@example.com']));
    one.crm.hand.edit(made.ref, { title: 'Renamed', start: '2026-11-28T16:00:00' });
    await machine.settle();
    expect(atProvider(one)[0]?.event.title).toBe('Renamed');
    expect(guestsAtProvider(one)).toEqual([]);
    expect(one.provider.hand.mails()).toEqual([]);

    one.crm.hand.tick(made.ref, 'ann@example.com', false);
    await machine.settle();
    one.crm.hand.tick(made.ref, 'ann@example.com', true);
    await machine.run();
    const [again] = machine.engine.decisions();
    machine.engine.decide(again?.id ?? '', again?.digest ?? '', 'approve');
    await machine.settle();
    expect(one.provider.hand.mails()).toMatchObject([{ kind: 'invitation', to: 'ann@example.com' }]);
  });

  it('a no to the invitation of a new series holds for a guest of one occurrence too (PE1)', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    await machine.settle();
    const guest = (email: string) => ({
      [participantId(email)]: { email, roles: { attendee: true as const }, invite: true },
    });
    const owner = { [participantId(self)]: { email: self, roles: { owner: true as const } } };
    const second = '2026-12-02T10:00:00';
    const made = one.crm.hand.create(
      event('s', {
        recurrenceRules: [{ frequency: 'weekly', count: 3 }],
        participants: { ...owner, ...guest('ann@example.com') },
        recurrenceOverrides: {
          [second]: {
            participants: { ...owner, ...guest('ann@example.com'), ...guest('bob@example.com') } as never,
          },
        },
      }),
    );
    await machine.run();
    const [asked] = machine.engine.decisions();
    expect(asked?.items[0]?.addressees).toEqual(['ann@example.com', 'bob@example.com']);
    machine.engine.decide(asked?.id ?? '', asked?.digest ?? '', 'reject');
    expect(await machine.settle()).toMatchObject({ linked: 1, waiting: 0 });
    expect(JSON.stringify(atProvider(one)[0]?.event)).not.toMatch(/ann@|bob@/);
    // nor by another edit of that occurrence
    one.crm.hand.edit(made.ref, { [`recurrenceOverrides/${second}/title`]: 'Longer' });
    expect(await machine.settle()).toMatchObject({ waiting: 0 });
    expect(atProvider(one)[0]?.event.recurrenceOverrides?.[second]?.title).toBe('Longer');
    expect(JSON.stringify(atProvider(one)[0]?.event)).not.toMatch(/ann@|bob@/);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('a guest who was ticked before the first run is not invited by an edit of one occurrence (PE1)', async () => {
    const one = world('graph-like');
    const made = one.crm.hand.create(
      event('s', {
        recurrenceRules: [{ frequency: 'weekly', count: 3 }],
        participants: people('ann@example.com'),
      }),
    );
    one.crm.hand.tick(made.ref, 'ann@example.com', true);
    const machine = one.machine();
    await machine.settle();
    const { participants = {} } = atCrm(one)[0]?.event ?? {};
    one.crm.hand.edit(made.ref, {
      'recurrenceOverrides/2026-12-02T10:00:00': {
        title: 'With a list of its own',
        participants: { ...participants, ...people('bob@example.com') },
      } as never,
    });
    expect(await machine.settle()).toMatchObject({ waiting: 0 });
    expect(JSON.stringify(atProvider(one)[0]?.event)).toContain('With a list of its own');
    expect(JSON.stringify(atProvider(one)[0]?.event)).not.toMatch(/ann@|bob@/);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('nobody is mailed about a meeting that is over, ticked or not (PE6)', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    await machine.settle();
    const made = one.crm.hand.create(
      event('old', { start: '2026-11-01T10:00:00', participants: people('ann@example.com') }),
    );
    one.crm.hand.tick(made.ref, 'ann@example.com', true);
    const summary = await machine.run();
    expect(changes(summary)).toBe(0);
    expect(summary.waiting).toBe(1);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('nor about a series that is over, however it ends (PE6)', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    await machine.settle();
    const guests = { participants: people('ann@example.com') };
    const ended = [{ frequency: 'weekly', count: 3 }] as const;
    const made = [
      event('over', { ...guests, start: '2026-10-01T10:00:00', recurrenceRules: ended }),
      event('on', {
        ...guests,
        start: '2026-10-01T10:00:00',
        recurrenceRules: [{ frequency: 'weekly', count: 30 }],
      }),
    ].map((each) => one.crm.hand.create(each));
    for (const { ref } of made) one.crm.hand.tick(ref, 'ann@example.com', true);
    await machine.run();
    for (const { id, digest, items } of machine.engine.decisions())
      if (items[0]?.title === 'Meeting on') machine.engine.decide(id, digest, 'approve');
    await machine.settle();
    expect(one.provider.hand.mails()).toHaveLength(1);
    expect(machine.engine.decisions().flatMap(({ items }) => items.map(({ title }) => title))).toEqual([
      'Meeting over',
    ]);
  });

  it('an unusual number of guests is confirmed on the desktop even when all are ticked (PE7)', async () => {
    const one = world('graph-like');
    const many = Array.from({ length: 21 }, (_, index) => `guest${index}@example.com`);
    const machine = one.machine();
    await machine.settle();
    const first = one.crm.hand.create(event('first', { participants: people('ann@example.com') }));
    one.crm.hand.tick(first.ref, 'ann@example.com', true);
    await machine.run();
    const [known] = machine.engine.decisions();
    machine.engine.decide(known?.id ?? '', known?.digest ?? '', 'approve');
    await machine.settle();
    const mails = one.provider.hand.mails().length;
    const big = one.crm.hand.create(event('big', { participants: people(...many) }));
    for (const email of many) one.crm.hand.tick(big.ref, email, true);
    const summary = await machine.run();
    expect(summary.waiting).toBe(1);
    expect(machine.engine.decisions()[0]?.items[0]?.addressees).toHaveLength(21);
    expect(one.provider.hand.mails()).toHaveLength(mails);
  });
});

describe.each(['caldav-like', 'graph-like'] as const)('%s', (profile) => {
  it('a guest whom both sides add, each with another name, is taken over whole, and the run goes through (WR3)', async () => {
    const one = world(profile);
    const made = one.crm.hand.create(event('m', { participants: people('bob@example.com') }));
    one.crm.hand.tick(made.ref, 'bob@example.com', true);
    const machine = one.machine();
    const settled = async (): Promise<void> => {
      await machine.settle();
      for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
      await machine.settle();
    };
    await settled();
    const named = (name: string) => ({
      [`participants/${participantId('ann@example.com')}`]: {
        email: 'ann@example.com',
        name,
        roles: { attendee: true },
        invite: true,
      },
    });
    one.crm.hand.edit(made.ref, named('Ann Bell'));
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', named('A. Bell'));
    await settled();
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(guestsAtProvider(one)).toContain('ann@example.com');
  });

  it("someone else's meeting: a CRM edit is put back once and kept in the history, a CRM removal leaves it in the calendar (PE5, C20)", async () => {
    const one = world(profile);
    one.provider.hand.receive(
      event('theirs', {
        participants: {
          [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
          [participantId(self)]: { email: self, roles: { attendee: true } },
        },
      }),
    );
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0];
    expect(inCrm?.lockedFields).toContain('title');
    one.crm.hand.edit(inCrm?.ref ?? '', { title: 'Mine now', start: '2026-12-24T10:00:00' });
    await machine.settle();
    expect(atCrm(one)[0]?.event.title).toBe('Meeting theirs');
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(
      machine.store.history
        .latest(20)
        .some((row) => row.action === 'put-back' && row.before?.includes('Mine now')),
    ).toBe(true);
    one.crm.hand.remove(inCrm?.ref ?? '');
    await machine.settle();
    expect(atProvider(one)).toHaveLength(1);
    expect(atCrm(one)).toHaveLength(0);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it("one occurrence of someone else's series, edited or cancelled in the CRM, is put back (PE5, C20)", async () => {
    const one = world(profile);
    one.provider.hand.receive(
      event('theirs', {
        recurrenceRules: [{ frequency: 'weekly', count: 6 }],
        participants: {
          [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
          [participantId(self)]: { email: self, roles: { attendee: true } },
        },
      }),
    );
    const machine = one.machine();
    await machine.settle();
    const ref = atCrm(one)[0]?.ref ?? '';
    one.crm.hand.editOccurrence(ref, '2026-12-02T10:00:00', { title: 'Mine' });
    one.crm.hand.cancelOccurrence(ref, '2026-12-09T10:00:00');
    await machine.settle();
    expect(atCrm(one)[0]?.event.recurrenceOverrides).toBeUndefined();
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(machine.store.history.latest(20).filter((row) => row.action === 'put-back')).toHaveLength(2);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it("someone else's meeting deselected and selected again in the CRM is never made a second time (C8, PE5)", async () => {
    const one = world(profile);
    const theirs = one.provider.hand.receive(
      event('theirs', {
        participants: {
          [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
          [participantId(self)]: { email: self, roles: { attendee: true } },
        },
      }),
    );
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0]?.ref ?? '';
    one.crm.hand.push(inCrm, false);
    await machine.settle();
    one.crm.hand.push(inCrm, true);
    one.provider.hand.edit(theirs.ref, { title: 'Moved by the boss' });
    await machine.settle();
    expect(atProvider(one)).toHaveLength(1);
    expect(atCrm(one)).toHaveLength(1);
  });

  it("answers and the guest list travel from the provider to the CRM, entry by entry, with the CRM's own people kept (WR3)", async () => {
    const one = world(profile);
    const made = one.provider.hand.create(event('m', { participants: people('ann@example.com') }));
    const machine = one.machine();
    await machine.settle();
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', {
      [`participants/${participantId('internal@example.com')}`]: {
        email: 'internal@example.com',
        roles: { attendee: true },
      },
    });
    one.provider.hand.edit(made.ref, {
      [`participants/${participantId('ann@example.com')}/participationStatus`]: 'accepted',
    });
    await machine.settle();
    const participants = atCrm(one)[0]?.event.participants ?? {};
    expect(participants[participantId('ann@example.com')]?.participationStatus).toBe('accepted');
    expect(participants).toHaveProperty(participantId('internal@example.com'));
  });

  it('what becomes private is masked in the CRM and leaves no trace in the history (RU6)', async () => {
    const one = world(profile);
    const made = one.provider.hand.create(event('m', { description: 'salary talk' }));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.edit(made.ref, { description: 'salary talk, sacking' });
    await machine.settle();
    one.provider.hand.withhold(made.ref, ['description']);
    await machine.settle();
    expect(atCrm(one)[0]?.event.description).toBeUndefined();
    expect(JSON.stringify(machine.store.history.latest(100))).not.toContain('salary');
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { description: 'guess' });
    await machine.settle();
    expect(atCrm(one)[0]?.event.description).toBeUndefined();
    expect(one.provider.hand.see(made.ref)?.event.description).toBe('salary talk, sacking');
  });
});

describe('another machine, over a provider that mails on every write', () => {
  const approve = ({ engine }: Machine): void => {
    for (const { id, digest } of engine.decisions()) engine.decide(id, digest, 'approve');
  };

  it.each(['another', 'a new'])(
    '(%s one) does not invite a guest whose invitation a person refused (PE1, ID9)',
    async (which) => {
      const one = world('graph-like');
      const machines = new Map<string, Machine>();
      const on = (id: string): Machine => {
        one.clock.advance(24 * 60 * 60_000);
        const machine = machines.get(id) ?? one.machine({ id });
        machines.set(id, machine);
        return machine;
      };
      const invite = (uid: string, address: string): string => {
        const { ref } = one.crm.hand.create(
          event(uid, { start: '2026-12-16T10:00:00', participants: people(address) }),
        );
        one.crm.hand.tick(ref, address, true);
        return ref;
      };
      const first = on('first');
      await first.settle();
      if (which === 'another') {
        // invitations are nothing unusual for it
        const second = on('second');
        await second.settle();
        invite('other', 'bob@example.com');
        await second.run();
        approve(second);
        await second.settle();
        await on('first').settle();
      }
      const ref = invite('m', 'ann@example.com');
      await first.run();
      for (const { id, digest } of first.engine.decisions()) first.engine.decide(id, digest, 'reject');
      await first.settle();
      const second = on('second');
      await second.settle();
      one.crm.hand.edit(ref, { start: '2026-12-16T11:00:00' });
      await second.settle();
      expect(second.engine.decisions()).toEqual([]);
      expect(one.provider.hand.mails().map(({ to }) => to)).not.toContain('ann@example.com');
      expect(titles(atProvider(one))).toContain('Meeting m');
    },
  );
});

describe('a first run of a provider that mails on every write', () => {
  it('mails nobody and asks about nobody: guests who were ticked before are not in the calendar, until they are ticked again (PE1, PE6)', async () => {
    const one = world('graph-like');
    const meeting = { participants: people('ann@example.com') };
    one.crm.hand.create(event('next', meeting));
    one.crm.hand.create(event('over', { ...meeting, start: '2026-10-01T10:00:00' }));
    for (const { ref } of atCrm(one)) one.crm.hand.tick(ref, 'ann@example.com', true);
    const machine = one.machine({ settings: { approveFirstRun: false } });
    const decide = () => {
      for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
    };
    await machine.run();
    expect(machine.engine.decisions().map(({ kind }) => kind)).toEqual(['first-run']);
    decide();
    await machine.settle();
    expect(machine.engine.decisions()).toEqual([]);
    expect(atProvider(one).map((stored) => stored.event.participants)).toEqual([undefined, undefined]);
    // an edit of the meeting invites nobody either
    const inCrm = atCrm(one).find((stored) => stored.event.uid === 'next')?.ref ?? '';
    one.crm.hand.edit(inCrm, { start: '2026-11-26T11:00:00' });
    await machine.settle();
    expect(one.provider.hand.mails()).toEqual([]);
    one.crm.hand.tick(inCrm, 'ann@example.com', false);
    await machine.settle();
    one.crm.hand.tick(inCrm, 'ann@example.com', true);
    await machine.run();
    expect(machine.engine.decisions()[0]?.items[0]?.addressees).toEqual(['ann@example.com']);
    decide();
    await machine.settle();
    expect(one.provider.hand.mails().map(({ to, kind }) => [to, kind])).toEqual([
      ['ann@example.com', 'invitation'],
    ]);
  });

  it('links a meeting whose guest was ticked before and is not in the calendar, and mails nobody (PE1, C19)', async () => {
    const one = world('graph-like');
    one.provider.hand.receive(event('m'));
    const made = one.crm.hand.create(event('m', { participants: people('ann@example.com') }));
    one.crm.hand.tick(made.ref, 'ann@example.com', true);
    const machine = one.machine();
    await machine.settle();
    expect(machine.engine.decisions()).toEqual([]);
    expect(atProvider(one).map((stored) => stored.event.participants)).toEqual([undefined]);
    expect(one.provider.hand.mails()).toEqual([]);
  });
});
