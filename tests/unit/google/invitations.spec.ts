/**
 * Whom Google mails because of Concord: for each thing that a person does, the exact requests with their `sendUpdates` and guest list, whom
 * Concord asked about first, and the mails in the simulated Google's outbox (PE1 to PE3, WR5). Above each row stands why it has to be so.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import {
  addresses,
  meeting,
  nothing,
  Scene,
  type Sent,
  weekly,
} from '../../support/google-calendar/mail-scene.ts';
import { event, self } from '../../support/world.ts';

interface Row {
  readonly does: string;
  /** It is there before the first run; the others come after it. */
  readonly isBefore?: true;
  act(scene: Scene): Promise<void> | void;
  readonly sent: Sent;
}

const rows: readonly Row[] = [
  // A first run mails nobody (PE1). Google holds the guests already: nothing is written there, and the CRM
  // gets them without ticks.
  {
    does: 'first sync of a meeting that Google already has with guests (PE1)',
    isBefore: true,
    act: ({ one }) => void one.provider.hand.create(meeting([])),
    sent: nothing,
  },
  // A first run mails nobody, whatever was ticked before it (PE1). So the guests are not in the list that
  // Google gets either (PE2), which the request shows by having none.
  {
    does: 'first sync of a meeting that the CRM already has with ticked guests (PE1)',
    isBefore: true,
    act: ({ one }) => void one.crm.hand.create(meeting(['ann', 'bob'])),
    sent: { requests: ['POST none'], mails: [] },
  },
  // A push mails nobody (PE1, C5): as in a first run, those who were ticked before are not in the list (PE2).
  {
    does: 'push of a meeting that stayed in the CRM, whose guests were ticked (C5, PE1)',
    isBefore: true,
    async act(scene) {
      scene.one.crm.hand.create(meeting(['ann', 'bob'], { start: '2026-11-22T10:00:00' }));
      expect(await scene.sent()).toEqual(nothing);
      scene.bring('crm');
    },
    sent: { requests: ['POST none'], mails: [] },
  },
  // An import writes to the CRM alone (C6), and what it writes there is nothing that Google has to be asked
  // for (PE1).
  {
    does: 'import of a meeting with guests that stayed in Google (C6, PE1)',
    isBefore: true,
    async act(scene) {
      scene.one.provider.hand.create(meeting([], { start: '2026-11-22T10:00:00' }));
      expect(await scene.sent()).toEqual(nothing);
      scene.bring('provider');
      expect(await scene.sent()).toEqual(nothing);
      expect(scene.one.crm.hand.list('crm').length).toBe(1);
    },
    sent: nothing,
  },
  // An invitation that arrives goes to the CRM alone; nobody answered it, so no answer is sent (PE4, PE5).
  {
    does: 'an invitation of somebody else arrives (PE5)',
    act: ({ one }) =>
      void one.provider.hand.receive(
        event('theirs', {
          participants: {
            [participantId(addresses.cas)]: { email: addresses.cas, roles: { owner: true } },
            [participantId(self)]: { email: self, roles: { attendee: true } },
          },
        }),
      ),
    sent: nothing,
  },
  // Nobody is mailed by default (PE1), and who is not ticked is not in the list (PE2). Without guests Concord
  // may keep its key in the entry (WR5).
  {
    does: 'create without ticks (PE2)',
    act: ({ one }) => void one.crm.hand.create(meeting([])),
    sent: { requests: ['POST none'], mails: [] },
  },
  // The ticked guest alone is in the list (PE2), so that `all` can mean nobody else. A CRM’s first invitation
  // ever is confirmed (PE7).
  {
    does: 'create with one of three guests ticked',
    act: ({ one }) => void one.crm.hand.create(meeting(['ann'])),
    sent: { asked: ['ann'], requests: ['POST all: ann'], mails: ['ann invitation'] },
  },
  // The new guest needs an invitation, and Google has no way to mail one guest alone. The other one is ticked
  // too, so that nothing surplus is mailed and nothing waits (PE1).
  {
    does: 'another guest ticked later',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, true);
    },
    sent: { requests: ['PATCH all: ann bob'], mails: ['ann update', 'bob invitation'] },
  },
  // A tick that is taken back takes the guest off the list, and the cancellation is asked about (PE2). The
  // question names everybody whom Google will mail (PE3), the guest who stays included.
  {
    does: 'one guest unticked (PE3)',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.tick(scene.inCrm(), addresses.bob, false);
    },
    sent: { asked: ['ann', 'bob'], requests: ['PATCH all: ann'], mails: ['ann update', 'bob cancellation'] },
  },
  // Guests have to hear of another time, and both are ticked (PE1). The guests did not change, so the request
  // has no list (WR3).
  {
    does: 'another time',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update', 'bob update'] },
  },
  // There is nobody in Google’s list (PE2), so there is nobody to mail.
  {
    does: 'another time of a meeting in which nobody is ticked',
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.edit(scene.inCrm(), { start: '2026-11-25T14:00:00' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  // Nobody has to act on a name: nobody is mailed (PE1). A list is replaced as a whole, so it has both
  // guests, and not the third one, who is not ticked (PE2).
  {
    does: 'another name of a guest',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), {
        [`participants/${participantId(addresses.ann)}/name`]: 'Ann B.',
      });
    },
    sent: { requests: ['PATCH none: ann bob'], mails: [] },
  },
  // Nobody has to act on words, and their copies show them anyway: nobody is mailed (PE1).
  {
    does: 'another title and body',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.edit(scene.inCrm(), { title: 'Other words', description: 'agenda' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  // Reminders are a matter of the calendar’s person: they are no news for the CRM, and nothing goes back
  // (WR9).
  {
    does: 'other reminders in Google',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.provider.hand.touch(scene.inGoogle());
    },
    sent: nothing,
  },
  // Google does not have that field: no request, least of all on an entry with guests (WR9, WR5).
  {
    does: 'a field that only the CRM has',
    async act(scene) {
      await scene.made(['ann']);
      scene.one.crm.hand.touch(scene.inCrm());
    },
    sent: nothing,
  },
  // Guests have to hear that a meeting is cancelled. A removal has no ticks, so it is always asked about, by
  // name (PE1, PE3).
  {
    does: 'delete',
    async act(scene) {
      await scene.made(['ann', 'bob']);
      scene.one.crm.hand.remove(scene.inCrm());
    },
    sent: {
      asked: ['ann', 'bob'],
      requests: ['DELETE all'],
      mails: ['ann cancellation', 'bob cancellation'],
    },
  },
  // There is nobody in Google’s list (PE2): no question, and `none`, so that Google looks for nobody either.
  {
    does: 'delete where nobody is ticked',
    async act(scene) {
      await scene.made([]);
      scene.one.crm.hand.remove(scene.inCrm());
    },
    sent: { requests: ['DELETE none'], mails: [] },
  },
  // The series invites the ticked guest (PE2), after the question about the first invitation ever (PE7).
  // Where one date takes place is a request of its own, of which they have to hear: the invitation did not
  // say it.
  {
    does: 'create a series with one guest ticked and an occurrence that takes place elsewhere',
    act: ({ one }) =>
      void one.crm.hand.create(
        meeting(['ann'], {
          ...weekly,
          recurrenceOverrides: { '2026-12-02T10:00:00': { locations: { '1': { name: 'Attic' } } } },
        }),
      ),
    sent: {
      asked: ['ann'],
      requests: ['POST all: ann', 'PATCH all'],
      mails: ['ann invitation', 'ann update'],
    },
  },
  // Other dates are another time: the guest has to hear of it, and is ticked (PE1). The rule alone is sent
  // (WR3).
  {
    does: 'another rule of a series',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.edit(scene.inCrm(), { recurrenceRules: [{ frequency: 'weekly', count: 5 }] });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update'] },
  },
  // As another time, for the occurrence alone: a request for that occurrence, so that Google tells of no
  // other date.
  {
    does: 'another time of one occurrence',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', {
        start: '2026-12-02T15:00:00',
      });
    },
    sent: { requests: ['PATCH all'], mails: ['ann update'] },
  },
  // As another body, for the occurrence alone.
  {
    does: 'another body of one occurrence',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.editOccurrence(scene.inCrm(), '2026-12-02T10:00:00', { description: 'bring cake' });
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
  // As another rule: the guest has to hear which date is off, and is ticked (PE1). It is a request for that
  // occurrence, so that the series is not told anew.
  {
    does: 'one occurrence cancelled',
    async act(scene) {
      await scene.made(['ann'], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
    sent: { requests: ['PATCH all'], mails: ['ann cancellation'] },
  },
  // There is nobody in Google’s list (PE2), so there is nobody to mail.
  {
    does: 'one occurrence of a series in which nobody is ticked cancelled',
    async act(scene) {
      await scene.made([], weekly);
      scene.one.crm.hand.cancelOccurrence(scene.inCrm(), '2026-12-02T10:00:00');
    },
    sent: { requests: ['PATCH none'], mails: [] },
  },
];

describe('whom Google mails because of Concord', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(await googleInWorld());
  });
  afterEach(async () => {
    await scene.one.provider.close();
    expect(scene.one.provider.complaints()).toEqual([]);
  });

  it.each(rows.map((row) => [row.does, row] as const))('%s', async (_does, row) => {
    if (row.isBefore !== true) await scene.sent();
    await row.act(scene);
    expect(await scene.sent()).toEqual(row.sent);
  });
});
