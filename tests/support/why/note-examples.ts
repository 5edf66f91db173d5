/** One example of everything that is not, or not wholly, on the other side although both are linked. */
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type Participant, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { ReadOnlyReason } from '../../../src-shared/domain/calendar/side.ts';
import type { Sizes } from '../../../src-shared/domain/calendar/sizes.ts';
import type { NoteReason } from '../../../src-shared/domain/reason-roles.ts';
import { deliveringCalDav } from '../colleagues.ts';
import { atCrm, atProvider, event, self, world } from '../world.ts';
import { answer, type Example, why } from './asked.ts';
import { changed, toldOtherwise } from './told-otherwise.ts';

/** The calendar does not let the title be changed, and somebody changes it in the CRM. */
const putBack =
  (reason: ReadOnlyReason): Example =>
  async () => {
    const { one, crm, tell } = toldOtherwise();
    one.provider.hand.create(event('a'));
    const machine = one.machine({ crm });
    await machine.settle();
    tell('provider', changed({ readOnly: { fields: ['title'], reason } }));
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Not allowed' });
    await machine.settle();
    return why(machine, 'crm', atCrm(one)[0]?.ref ?? '');
  };

const sized = (profile: Profile, sizes: Partial<Sizes>): Profile => ({
  ...profile,
  capabilities: { ...profile.capabilities, sizes: { unit: 'code-points', texts: {}, items: {}, ...sizes } },
});
const short = { texts: { title: 20 } } as const;
const long = { title: 'A title that is a good deal longer than twenty characters' };

const owner: Participant = { email: self, roles: { owner: true } };
const odd: Participant = { email: 'odd@example.com', name: 'Odd <odd@work>', roles: { attendee: true } };
const withOdd = {
  participants: Object.fromEntries([owner, odd].map((one) => [participantId(one.email), one])),
};
const plainNames = { guests: { nameWithout: '@<>,;"' } } as const;

export const noteExamples: Readonly<Record<`note-${NoteReason}`, Example>> = {
  'note-shortened-for-the-crm': async () => {
    const one = world('caldav-like', 1, sized(profiles['crm-like'], short));
    const made = one.provider.hand.create(event('a', long));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'note-shortened-for-the-calendar': async () => {
    const one = world(sized(profiles['caldav-like'], short));
    const made = one.crm.hand.create(event('a', long));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'crm', made.ref);
  },
  'note-guests-withheld-from-the-crm': async () => {
    const one = world('caldav-like', 1, sized(profiles['crm-like'], plainNames));
    const made = one.provider.hand.create(event('a', withOdd));
    const machine = one.machine();
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'note-guests-withheld-from-the-calendar': async () => {
    const one = world(sized(profiles['caldav-like'], plainNames));
    const machine = one.machine();
    await machine.settle();
    const made = one.crm.hand.create(event('a', withOdd));
    await machine.settle();
    return why(machine, 'crm', made.ref);
  },
  'note-both-changed': async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.edit(made.ref, { title: 'From the calendar' });
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'From the CRM' });
    await machine.settle();
    return why(machine, 'provider', made.ref);
  },
  'note-forbidden': putBack('editing-restricted'),
  'note-forbidden-not-organizer': putBack('not-organizer'),
  'note-forbidden-calendar-read-only': putBack('calendar-read-only'),
  'note-forbidden-zone-unknown': putBack('zone-unknown'),
  'note-forbidden-masked': putBack('masked'),
  'note-forbidden-type-not-editable': putBack('type-not-editable'),
  'note-forbidden-crm-forbids': putBack('crm-forbids'),
  'note-refused-by-a-person': async () => {
    const one = world(deliveringCalDav);
    const guest = { email: 'ann@client.example', roles: { attendee: true } } as const;
    one.provider.hand.create(
      event('a', {
        participants: Object.fromEntries([owner, guest].map((who) => [participantId(who.email), who])),
      }),
    );
    const machine = one.machine();
    await machine.settle();
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { start: '2026-11-26T10:00:00' });
    await machine.run();
    answer(machine, 'reject', 'would-mail');
    await machine.settle();
    return why(machine, 'provider', atProvider(one)[0]?.ref ?? '');
  },
};
