/**
 * Whom Google mails because of Concord: for each thing that a person does, the exact requests with their `sendUpdates` and guest list, whom
 * Concord asked about first, and the mails in the simulated Google's outbox (PE1 to PE3, WR5). Above each row stands why it has to be so.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { Scene } from '../../support/google-calendar/mail-scene.ts';
import { nothing, type Sent } from '../../support/invitation-scene.ts';
import { type InvitationStep, sentAfter } from '../../support/invitation-steps.ts';

const rows: Readonly<Record<InvitationStep, Sent>> = {
  // A first run mails nobody (PE1). Google holds the guests already: nothing is written there, and the CRM
  // gets them without ticks.
  'first sync of a meeting that the calendar already has with guests (PE1)': nothing,
  // A first run mails nobody, whatever was ticked before it (PE1). So the guests are not in the list that
  // Google gets either (PE2), which the request shows by having none.
  'first sync of a meeting that the CRM already has with ticked guests (PE1)': {
    requests: ['POST none'],
    mails: [],
  },
  // A push mails nobody (PE1, C5): as in a first run, those who were ticked before are not in the list (PE2).
  'push of a meeting that stayed in the CRM, whose guests were ticked (C5, PE1)': {
    requests: ['POST none'],
    mails: [],
  },
  // An import writes to the CRM alone (C6), and what it writes there is nothing that Google has to be asked
  // for (PE1).
  'import of a meeting with guests that stayed in the calendar (C6, PE1)': nothing,
  // An invitation that arrives goes to the CRM alone; nobody answered it, so no answer is sent (PE4, PE5).
  'an invitation of somebody else arrives (PE5)': nothing,
  // Nobody is mailed by default (PE1), and who is not ticked is not in the list (PE2). Without guests Concord
  // may keep its key in the entry (WR5).
  'create without ticks (PE2)': { requests: ['POST none'], mails: [] },
  // The ticked guest alone is in the list (PE2), so that `all` can mean nobody else. A CRM’s first invitation
  // ever is confirmed (PE7).
  'create with one of three guests ticked': {
    asked: ['ann'],
    requests: ['POST all: ann'],
    mails: ['ann invitation'],
  },
  // The new guest needs an invitation, and Google has no way to mail one guest alone. The other one is ticked
  // too, so that nothing surplus is mailed and nothing waits (PE1).
  'another guest ticked later': { requests: ['PATCH all: ann bob'], mails: ['ann update', 'bob invitation'] },
  // A tick that is taken back takes the guest off the list, and the cancellation is asked about (PE2). The
  // question names everybody whom Google will mail (PE3), the guest who stays included.
  'one guest unticked (PE3)': {
    asked: ['ann', 'bob'],
    requests: ['PATCH all: ann'],
    mails: ['ann update', 'bob cancellation'],
  },
  // Guests have to hear of another time, and both are ticked (PE1). The guests did not change, so the request
  // has no list (WR3).
  'another time': { requests: ['PATCH all'], mails: ['ann update', 'bob update'] },
  // There is nobody in Google’s list (PE2), so there is nobody to mail.
  'another time of a meeting in which nobody is ticked': { requests: ['PATCH none'], mails: [] },
  // Nobody has to act on a name: nobody is mailed (PE1). A list is replaced as a whole, so it has both
  // guests, and not the third one, who is not ticked (PE2).
  'another name of a guest': { requests: ['PATCH none: ann bob'], mails: [] },
  // Nobody has to act on words, and their copies show them anyway: nobody is mailed (PE1).
  'another title and body': { requests: ['PATCH none'], mails: [] },
  // Reminders are a matter of the calendar’s person: they are no news for the CRM, and nothing goes back
  // (WR9).
  'other reminders in the calendar': nothing,
  // Google does not have that field: no request, least of all on an entry with guests (WR9, WR5).
  'a field that only the CRM has': nothing,
  // Guests have to hear that a meeting is cancelled. A removal has no ticks, so it is always asked about, by
  // name (PE1, PE3).
  delete: {
    asked: ['ann', 'bob'],
    requests: ['DELETE all'],
    mails: ['ann cancellation', 'bob cancellation'],
  },
  // There is nobody in Google’s list (PE2): no question, and `none`, so that Google looks for nobody either.
  'delete where nobody is ticked': { requests: ['DELETE none'], mails: [] },
  // The series invites the ticked guest (PE2), after the question about the first invitation ever (PE7).
  // Where one date takes place is a request of its own, of which they have to hear: the invitation did not
  // say it.
  'create a series with one guest ticked and an occurrence that takes place elsewhere': {
    asked: ['ann'],
    requests: ['POST all: ann', 'PATCH all'],
    mails: ['ann invitation', 'ann update'],
  },
  // Other dates are another time: the guest has to hear of it, and is ticked (PE1). The rule alone is sent
  // (WR3).
  'another rule of a series': { requests: ['PATCH all'], mails: ['ann update'] },
  // As another time, for the occurrence alone: a request for that occurrence, so that Google tells of no
  // other date.
  'another time of one occurrence': { requests: ['PATCH all'], mails: ['ann update'] },
  // As another body, for the occurrence alone.
  'another body of one occurrence': { requests: ['PATCH none'], mails: [] },
  // As another rule: the guest has to hear which date is off, and is ticked (PE1). It is a request for that
  // occurrence, so that the series is not told anew.
  'one occurrence cancelled': { requests: ['PATCH all'], mails: ['ann cancellation'] },
  // There is nobody in Google’s list (PE2), so there is nobody to mail.
  'one occurrence of a series in which nobody is ticked cancelled': { requests: ['PATCH none'], mails: [] },
};

describe('whom Google mails because of Concord', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(await googleInWorld());
  });
  afterEach(async () => {
    await scene.one.provider.close();
    expect(scene.one.provider.complaints()).toEqual([]);
  });

  it.each(Object.entries(rows))('%s', async (does, sent) => {
    expect(await sentAfter(scene, does as InvitationStep)).toEqual(sent);
  });
});
