/** One example of every reason for which an entry stays on its own side. */
import { chooseRules, otherEngineIsOff } from '../../../src-main/sync/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { EntryFilters, EntryTraits } from '../../../src-shared/domain/calendar/filters.ts';
import { noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import type { LeftReason } from '../../../src-shared/domain/calendar/left-reasons.ts';
import { deliveringCalDav, office } from '../colleagues.ts';
import { event, self, world } from '../world.ts';
import { answer, type Example, sessionIsOld, why } from './asked.ts';

const filtered =
  (filters: Partial<EntryFilters>, change: Partial<CalendarEvent> = {}, traits: EntryTraits = {}): Example =>
  async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    chooseRules(machine.store, { filters: { ...noFilters, ...filters } });
    const made = one.provider.hand.create(event('a', change));
    one.provider.hand.describe(made.ref, traits);
    await machine.settle();
    return why(machine, 'provider', made.ref);
  };

const meeting = (answered?: 'declined'): Partial<CalendarEvent> => ({
  participants: {
    [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
    [participantId(self)]: {
      email: self,
      roles: { attendee: true },
      ...(answered === undefined ? {} : { participationStatus: answered }),
    },
  },
});

const invited = (email: string) => ({ email, roles: { attendee: true }, invite: true }) as const;
const intake = {
  uid: 'intake',
  title: 'Intake',
  start: '2026-02-03T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  participants: {
    [participantId('anna@example.com')]: { email: 'anna@example.com', roles: { owner: true } },
    [participantId('ben@example.com')]: invited('ben@example.com'),
  },
} as const;

/** Anna organises a meeting of the CRM to which Ben is invited. */
async function withBen() {
  const one = await office(deliveringCalDav);
  one.crm.crm.hand.setRules({ useOrganizer: true });
  await one.settle();
  const entry = one.crm.crm.hand.create({ event: intake, organizer: 'anna', scheduledFor: ['anna', 'ben'] });
  return { one, entry, ...one.colleagues };
}

export const leftExamples: Readonly<Record<`left-${LeftReason}`, Example>> = {
  'left-existed-before': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine({ settings: { existing: { provider: 'leave', crm: 'leave' } } });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'left-separate': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a', { title: 'Here' }));
    one.crm.hand.create(event('a', { title: 'There' }));
    const machine = one.machine();
    await machine.run();
    answer(machine, 'separate', 'differs');
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'left-hidden': async () => {
    const one = world('caldav-like');
    const made = one.crm.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.crm.hand.hide(made.ref, true);
    await machine.settle();
    return why(machine, 'provider', one.provider.hand.list('personal')[0]?.ref ?? '');
  },
  'left-own-version': async () => {
    const one = await office(deliveringCalDav);
    one.crm.crm.hand.setRules({ editingRestricted: true });
    one.crm.crm.hand.create({
      event: { ...intake, participants: {} },
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await one.settle();
    const { anna } = one.colleagues;
    const [copy] = anna.held();
    anna.provider.hand.edit(copy?.ref ?? '', { title: 'Mine' });
    await anna.run();
    return why(anna, 'provider', copy?.ref ?? '');
  },
  'left-duplicate-uid': async () => {
    const one = world('caldav-like');
    const made = [{}, { title: 'The same again' }].map((change) =>
      one.provider.hand.receive(event('a', change)),
    );
    const machine = one.machine();
    await machine.settle();
    const double = made.find(({ ref }) => machine.store.links.byRef('provider', ref) === null);
    return why(machine, 'provider', double?.ref ?? '');
  },
  'left-prefix': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine({ settings: { createPrefix: 'CRM ' } });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'left-private': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a', { privacy: 'private' }));
    const machine = one.machine({ settings: { privateEvents: 'skip' } });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'left-double': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    const uids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const uid of uids) one.crm.hand.create(event(uid));
    await machine.settle();
    const double = (uid: string) =>
      one.provider.hand.receive(event(`other-${uid}`, { title: `Meeting ${uid}` })).ref;
    for (const uid of ['a', 'b']) double(uid);
    await machine.settle();
    const [last = ''] = ['c', 'd', 'e'].map(double);
    await machine.attempt();
    otherEngineIsOff(machine.store, one.clock.now());
    await machine.settle();
    return why(machine, 'provider', last);
  },
  'left-filter-labels': filtered({ onlyLabels: ['Clients'] }, {}, { labels: ['Home'] }),
  'left-filter-people': filtered({ onlyKnownPeople: true }, meeting()),
  'left-filter-declined': filtered({ leaveOut: ['declined'] }, meeting('declined'), { declined: true }),
  'left-filter-free': filtered({ leaveOut: ['free'] }, { freeBusyStatus: 'free' }),
  'left-filter-out-of-office': filtered({ leaveOut: ['out-of-office'] }, {}, { outOfOffice: true }),
  'left-filter-all-day': filtered(
    { leaveOut: ['all-day'] },
    { showWithoutTime: true, start: '2026-12-03T00:00:00', timeZone: null, duration: 'P1D' },
  ),
  'left-direction': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine({ settings: { direction: 'crm-to-provider' } });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'left-not-pushed': async () => {
    const one = await office(deliveringCalDav);
    const { anna } = one.colleagues;
    await anna.run();
    const entry = one.crm.crm.hand.create({
      event: { ...intake, participants: {} },
      organizer: 'anna',
      scheduledFor: ['anna'],
    });
    await anna.run();
    // both at once, so that the CRM's entry is read
    anna.provider.hand.edit(anna.held()[0]?.ref ?? '', { title: 'Changed' });
    one.crm.crm.hand.unpush(entry, 'anna');
    await anna.run();
    return why(anna, 'crm', entry);
  },
  'left-switched-off': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    one.crm.administrator.setRules({ features: { calendar: false, mail: true } });
    one.clock.advance(sessionIsOld);
    await machine.attempt();
    const made = one.provider.hand.create(event('a'));
    one.crm.administrator.setRules({ features: { calendar: true, mail: true } });
    one.clock.advance(sessionIsOld);
    await machine.run();
    return why(machine, 'provider', made.ref);
  },
  'left-awaits-invitation': async () => {
    const { entry, ben } = await withBen();
    await ben.run();
    return why(ben, 'crm', entry);
  },
  'left-declined': async () => {
    const { one, entry, anna, ben } = await withBen();
    await anna.run();
    answer(anna, 'approve');
    await one.settle();
    const [held] = ben.held();
    ben.provider.hand.edit(held?.ref ?? '', {
      [`participants/${participantId('ben@example.com')}/participationStatus`]: 'declined',
    });
    await one.settle();
    ben.provider.hand.remove(held?.ref ?? '');
    await ben.run();
    return why(ben, 'crm', entry);
  },
};
