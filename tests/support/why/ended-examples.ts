/** One example of every way in which an entry comes to be synchronised no more; Concord is asked about its last row in Activity. */
import { chooseRules, confirmByHand } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { maskedFields } from '../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import type { EndedReason } from '../../../src-shared/domain/reason-roles.ts';
import { deliveringCalDav, office } from '../colleagues.ts';
import { movedMachine, sampleNewPlace } from '../moved-mailbox.ts';
import { atCrm, atProvider, event, type Machine, self, type World, world } from '../world.ts';
import { answer, type Example, refOf, sessionIsOld, storeOf, whyNewestRow, whyRow } from './asked.ts';
import { changed, type ToldOtherwise, toldOtherwise } from './told-otherwise.ts';

const title = 'Meeting a';

/** A linked entry, to which something happened. */
const after =
  (
    happens: (one: World, machine: Machine) => void | Promise<void>,
    make: (one: World) => void = (one) => void one.provider.hand.create(event('a')),
  ): Example =>
  async () => {
    const one = world('caldav-like');
    make(one);
    const machine = one.machine();
    await machine.settle();
    await happens(one, machine);
    await machine.settle();
    return whyRow(machine, title);
  };
const madeInCrm = (one: World): void => void one.crm.hand.create(event('a'));
const inCrm = (one: World): string => refOf(one, 'crm', title);

/** The same, where a side tells something else than it holds. */
const toldAfter =
  (
    happens: (told: ToldOtherwise) => void,
    make: (one: World) => void = (one) => void one.provider.hand.create(event('a')),
  ): Example =>
  async () => {
    const told = toldOtherwise();
    make(told.one);
    const machine = told.one.machine({ crm: told.crm });
    await machine.settle();
    happens(told);
    await machine.settle();
    return whyRow(machine, title);
  };

/** The mailbox moved, and the new calendar does not have the entry. */
const moved =
  (choice: 'provider' | 'separate' | 'none', tells: Partial<StoredEvent> = {}): Example =>
  async () => {
    const { one, crm, tell } = toldOtherwise();
    const machine = one.machine({ crm });
    one.crm.hand.create(event('a'));
    await machine.settle();
    tell('crm', changed(tells));
    const next = movedMachine(one, sampleNewPlace(one), { store: machine.store });
    await next.run();
    if (choice !== 'none') answer(next, choice, 'moved-missing');
    await next.settle();
    return whyRow(storeOf(machine.store), title);
  };

/** Somebody else's meeting, in which the person takes part. */
const meetingOf = (owner: string) =>
  event('a', {
    participants: {
      [participantId(owner)]: { email: owner, roles: { owner: true } },
      [participantId(self)]: { email: self, roles: { attendee: true } },
    },
  });

const intake = {
  uid: 'intake',
  title,
  start: '2026-02-03T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  participants: {
    [participantId('anna@example.com')]: { email: 'anna@example.com', roles: { owner: true } },
    [participantId('ben@example.com')]: { email: 'ben@example.com', roles: { attendee: true }, invite: true },
  },
} as const;

/** Ben has Anna's invitation to a meeting of the CRM. */
async function invited() {
  const one = await office(deliveringCalDav);
  const { hand } = one.crm.crm;
  hand.setRules({ useOrganizer: true });
  await one.settle();
  hand.create({ event: intake, organizer: 'anna', scheduledFor: ['anna', 'ben'] });
  await one.colleagues.anna.run();
  answer(one.colleagues.anna, 'approve');
  await one.settle();
  const { ben } = one.colleagues;
  return { one, ben, held: ben.held()[0]?.ref ?? '' };
}

export const endedExamples: Readonly<Record<`ended-${EndedReason}`, Example>> = {
  'ended-deleted-in-the-crm': after((one) => one.crm.hand.remove(inCrm(one))),
  'ended-deleted-in-the-calendar': after((one) => one.provider.hand.remove(refOf(one, 'provider', title))),
  'ended-unscheduled-in-the-crm': after((one) => one.crm.hand.schedule(inCrm(one), false), madeInCrm),
  'ended-edited-against-the-rule': async () => {
    const one = await office(deliveringCalDav);
    one.crm.crm.hand.setRules({ editingRestricted: true });
    one.crm.crm.hand.create({
      event: { ...intake, participants: {} },
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await one.settle();
    const { anna } = one.colleagues;
    anna.provider.hand.edit(anna.held()[0]?.ref ?? '', { title: 'Mine' });
    await anna.run();
    return whyRow(anna, title);
  },
  'ended-unpushed-in-the-crm': after((one) => one.crm.hand.push(inCrm(one), false), madeInCrm),
  'ended-missing-after-the-move': moved('provider'),
  'ended-private-in-the-calendar': async () => {
    const one = world({ ...profiles['caldav-like'], masksOfPrivate: maskedFields });
    const machine = one.machine({ settings: { privateEvents: 'full' } });
    one.provider.hand.create(event('a'));
    await machine.settle();
    one.provider.hand.edit(refOf(one, 'provider', title), { privacy: 'private' });
    chooseRules(machine.store, { privateEvents: 'skip' });
    await machine.settle();
    answer(machine, 'approve', 'private-removed');
    await machine.settle();
    // nothing is kept of a private entry, not even its title
    return whyNewestRow(machine);
  },
  'ended-removed-on-both-sides': after((one) => {
    one.crm.hand.remove(inCrm(one));
    one.provider.hand.remove(refOf(one, 'provider', title));
  }),
  'ended-hidden-in-the-crm': after((one) => one.crm.hand.hide(inCrm(one), true), madeInCrm),
  'ended-hidden-in-the-calendar': toldAfter(({ one, tell }) => {
    const ref = refOf(one, 'provider', title);
    one.provider.hand.remove(ref);
    tell('provider', () => ({ type: 'unreadable', ref, problem: problem('not-permitted') }));
  }),
  'ended-removed-in-the-calendar-kept-in-the-crm': toldAfter(({ one, tell }) => {
    tell('crm', changed({ readOnly: { fields: 'all', reason: 'crm-forbids' } }));
    one.provider.hand.remove(refOf(one, 'provider', title));
  }),
  // it was handed over to another colleague, whose invitation has not arrived
  'ended-invitation-withdrawn-kept-in-the-crm': async () => {
    const { one, crm, tell } = toldOtherwise();
    tell('crm', changed({ part: 'invited' }));
    one.crm.hand.create(meetingOf('ann@example.com'));
    const invitation = one.provider.hand.receive(meetingOf('ann@example.com'));
    const machine = one.machine({ crm });
    await machine.settle();
    tell('crm', changed({ part: 'invited', event: canonicalEvent(meetingOf('cleo@example.com')) }));
    one.provider.hand.remove(invitation.ref);
    await machine.settle();
    return whyRow(machine, title);
  },
  'ended-declined-kept-in-the-crm': async () => {
    const { one, ben, held } = await invited();
    ben.provider.hand.edit(held, {
      [`participants/${participantId('ben@example.com')}/participationStatus`]: 'declined',
    });
    await one.settle();
    ben.provider.hand.remove(held);
    await ben.run();
    return whyRow(ben, title);
  },
  'ended-removed-in-the-crm-elsewhere-in-the-calendar': after(async (one, machine) => {
    one.provider.hand.moveTo(refOf(one, 'provider', title), 'work');
    await machine.settle();
    one.crm.hand.remove(inCrm(one));
  }),
  'ended-removed-in-the-crm-kept-in-the-calendar': toldAfter(({ one, tell }) => {
    tell('provider', changed({ readOnly: { fields: 'all', reason: 'not-organizer' } }));
    one.crm.hand.remove(inCrm(one));
  }),
  'ended-removed-in-the-crm-by-hand': async () => {
    const one = world('caldav-like', 3, profiles['creates-only']);
    const machine = one.machine();
    const made = one.provider.hand.create(event('a'));
    await machine.run();
    one.provider.hand.remove(made.ref);
    await machine.run();
    const [row] = machine.store.quarantine.all();
    if (row !== undefined) confirmByHand(row, machine.store, one.clock.now());
    await machine.run();
    return whyRow(machine, title);
  },
  'ended-no-longer-carried-over': moved('none', { push: false }),
  'ended-kept-separate': moved('separate'),
  'ended-ended-on-another-machine': async () => {
    const one = world('caldav-like');
    const first = one.machine();
    one.provider.hand.create(event('a'));
    await first.settle();
    one.clock.advance(sessionIsOld);
    const second = one.machine({ id: 'machine-2' });
    await second.settle();
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    await second.settle();
    one.clock.advance(sessionIsOld);
    await first.settle();
    return atCrm(one).length === 0 ? whyRow(first, title) : 'nowhere';
  },
};
