/**
 * Whom Exchange mails because of Concord: for each thing that a person does, the exact requests with the members of their bodies and their
 * guest list, whom Concord asked about first, and the mails in the simulated Exchange's outbox (PE1 to PE3, WR5). It mails everybody of
 * every change but one of the guest list alone, and cannot be told not to. Above each row stands why it has to be so.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { type PatchObject, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { addresses, meeting, nothing, type Sent } from '../../support/invitation-scene.ts';
import { type InvitationStep, sentAfter } from '../../support/invitation-steps.ts';
import { Scene } from '../../support/microsoft-calendar/mail-scene.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';

/** The members of every create: what the meeting is, and how a create whose answer was lost is found again (WR5, WR8). */
const created = 'end isAllDay singleValueExtendedProperties start subject transactionId';
const createdWithGuests = `attendees ${created}`;

const rows: Readonly<Record<InvitationStep, Sent>> = {
  // A first run mails nobody (PE1). Exchange holds the guests already: nothing is written there, and the CRM
  // gets them without ticks.
  'first sync of a meeting that the calendar already has with guests (PE1)': nothing,
  // A first run mails nobody, whatever was ticked before it (PE1): Exchange mails everybody on the list of a
  // create, so the list is left out.
  'first sync of a meeting that the CRM already has with ticked guests (PE1)': {
    requests: [`POST ${created}`],
    mails: [],
  },
  // A push mails nobody (PE1, C5): as in a first run, those who were ticked before are not in the list (PE2).
  'push of a meeting that stayed in the CRM, whose guests were ticked (C5, PE1)': {
    requests: [`POST ${created}`],
    mails: [],
  },
  // An import writes to the CRM alone (C6).
  'import of a meeting with guests that stayed in the calendar (C6, PE1)': nothing,
  // An invitation that arrives goes to the CRM alone; nobody answered it, so no answer is sent (PE4, PE5).
  'an invitation of somebody else arrives (PE5)': nothing,
  // Nobody is mailed by default (PE1), and who is not ticked is not in the list (PE2).
  'create without ticks (PE2)': { requests: [`POST ${created}`], mails: [] },
  // The ticked guest alone is in the list (PE2). A CRM’s first invitation ever is confirmed (PE7).
  'create with one of three guests ticked': {
    asked: ['ann'],
    requests: [`POST ${createdWithGuests}: ann`],
    mails: ['ann invitation'],
  },
  // Exchange mails about a request that names attendees alone only those who are added or removed. So the
  // guest who was there hears nothing.
  'another guest ticked later': { requests: ['PATCH attendees: ann bob'], mails: ['bob invitation'] },
  // A tick that is taken back takes the guest off the list, and the cancellation is asked about (PE2). The
  // guest who stays is not mailed, and not named (PE3).
  'one guest unticked (PE3)': {
    asked: ['bob'],
    requests: ['PATCH attendees: ann'],
    mails: ['bob cancellation'],
  },
  // Guests have to hear of another time, and both are ticked (PE1). The guests did not change, so the request
  // has no list (WR3).
  'another time': { requests: ['PATCH end isAllDay start'], mails: ['ann update', 'bob update'] },
  // There is nobody in Exchange’s list (PE2), so there is nobody to mail.
  'another time of a meeting in which nobody is ticked': {
    requests: ['PATCH end isAllDay start'],
    mails: [],
  },
  // Nobody has to act on a name, and the list alone is sent, with nobody added or removed: nobody is mailed
  // (PE1).
  'another name of a guest': { requests: ['PATCH attendees: ann bob'], mails: [] },
  // Exchange mails about words too. Both guests are ticked, so that nobody is mailed whom nobody chose (PE1).
  // This is the only request here with a body: a person changed it (WR4).
  'another title and body': { requests: ['PATCH body subject'], mails: ['ann update', 'bob update'] },
  // Reminders are a matter of the calendar’s person: they are no news for the CRM, and nothing goes back
  // (WR9).
  'other reminders in the calendar': nothing,
  // Exchange does not have that field: no request, least of all on an entry with guests (WR9, WR5).
  'a field that only the CRM has': nothing,
  // Exchange tells everybody that a meeting is cancelled. A removal has no ticks, so it is always asked about,
  // by name (PE1, PE3).
  delete: { asked: ['ann', 'bob'], requests: ['DELETE'], mails: ['ann cancellation', 'bob cancellation'] },
  // There is nobody in Exchange’s list (PE2): no question, and nobody to mail.
  'delete where nobody is ticked': { requests: ['DELETE'], mails: [] },
  // The series invites the ticked guest (PE2), after the question about the first invitation ever (PE7). Where
  // one date takes place is a request of its own, of which they have to hear: the invitation did not say it.
  'create a series with one guest ticked and an occurrence that takes place elsewhere': {
    asked: ['ann'],
    requests: [
      'POST attendees end isAllDay recurrence singleValueExtendedProperties start subject transactionId: ann',
      'PATCH locations',
    ],
    mails: ['ann invitation', 'ann update on 2026-12-02'],
  },
  // Other dates are another time: the guest has to hear of it, and is ticked (PE1). Graph takes a rule together
  // with the times alone.
  'another rule of a series': { requests: ['PATCH end isAllDay recurrence start'], mails: ['ann update'] },
  // As another time, for the occurrence alone: Exchange tells of no other date.
  'another time of one occurrence': {
    requests: ['PATCH end isAllDay start'],
    mails: ['ann update on 2026-12-02'],
  },
  // As another body, for the occurrence alone.
  'another body of one occurrence': { requests: ['PATCH body'], mails: ['ann update on 2026-12-02'] },
  // As another rule: the guest has to hear which date is off, and is ticked (PE1).
  'one occurrence cancelled': { requests: ['DELETE'], mails: ['ann cancellation on 2026-12-02'] },
  // There is nobody in Exchange’s list (PE2), so there is nobody to mail.
  'one occurrence of a series in which nobody is ticked cancelled': { requests: ['DELETE'], mails: [] },
};

/** Of these Exchange tells everybody, though they are nothing that a guest has to act on. */
const unwanted: readonly (readonly [what: string, patch: PatchObject, members: string])[] = [
  ['title', { title: 'Other words' }, 'subject'],
  ['body', { description: 'agenda' }, 'body'],
  ['free time', { freeBusyStatus: 'free' }, 'showAs'],
  ['privacy', { privacy: 'private' }, 'sensitivity'],
];

describe('whom Exchange mails because of Concord', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(await microsoftInWorld());
  });
  afterEach(async () => {
    await scene.one.provider.close();
    expect(scene.one.provider.complaints()).toEqual([]);
  });

  it.each(Object.entries(rows))('%s', async (does, sent) => {
    expect(await sentAfter(scene, does as InvitationStep)).toEqual(sent);
  });

  it.each(unwanted)(
    'another %s waits where nobody ticked the guests, and the question names them (PE3)',
    async (_what, patch, members) => {
      scene.one.provider.hand.create(meeting([]));
      await scene.sent();
      scene.one.crm.hand.edit(scene.inCrm(), patch);
      expect(await scene.sent()).toEqual({
        asked: ['ann', 'bob', 'cas'],
        requests: [`PATCH ${members}`],
        mails: ['ann update', 'bob update', 'cas update'],
      });
    },
  );

  it.each(unwanted.slice(2))(
    'another %s waits even where the guest is ticked, since no guest has to hear of it, and the question names them (PE3)',
    async (_what, patch, members) => {
      await scene.sent();
      await scene.made(['ann']);
      scene.one.crm.hand.edit(scene.inCrm(), patch);
      expect(await scene.sent()).toEqual({
        asked: ['ann'],
        requests: [`PATCH ${members}`],
        mails: ['ann update'],
      });
    },
  );

  it('twenty edits in the CRM leave an online meeting its link: requests name a body where a person changed it, and never the meeting (WR4)', async () => {
    const { provider, crm } = scene.one;
    const { ref } = provider.hand.create(meeting([]));
    provider.microsoft.calendars.edit(ref, {
      isOnlineMeeting: true,
      onlineMeetingProvider: 'teamsForBusiness',
    });
    const link = (): unknown => {
      const { onlineMeeting } = provider.microsoft.calendars.event(ref) ?? {};
      return (onlineMeeting as Json | null | undefined)?.joinUrl;
    };
    const before = link();
    expect(before).toMatch(/^https:\/\/teams\.microsoft\.com\//);
    await scene.sent();
    const name = `participants/${participantId(addresses.ann)}/name`;
    const kinds: readonly (readonly [members: string, patch: (index: number) => PatchObject])[] = [
      ['subject', (index) => ({ title: `Online ${index}` })],
      ['body', (index) => ({ description: `Agenda ${index}` })],
      ['locations', (index) => ({ locations: { '1': { name: `Room ${index}` } } })],
      ['end isAllDay start', (index) => ({ start: `2026-11-25T${10 + (index % 8)}:30:00` })],
      ['attendees: ann bob cas', (index) => ({ [name]: `Ann ${index}` })],
    ];
    for (let index = 0; index < 20; index += 1) {
      const [members, patch] = kinds[index % kinds.length] ?? ['', () => ({})];
      crm.hand.edit(scene.inCrm(), patch(index));
      expect((await scene.sent()).requests).toEqual([`PATCH ${members}`]);
      expect(link()).toBe(before);
    }
  });
});
