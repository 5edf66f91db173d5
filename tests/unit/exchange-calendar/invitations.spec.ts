/**
 * Whom Exchange mails because of Concord: for each thing that a person does, the exact attribute of each request with the properties that it
 * sets and its guest list, whom Concord asked about first, and the mails in the simulated Exchange's outbox (PE1 to PE3, WR5). It mails whom
 * the attribute says. Above each row stands why it has to be so.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';
import { Scene } from '../../support/exchange-calendar/mail-scene.ts';
import { meeting, nothing, type Sent } from '../../support/invitation-scene.ts';
import { type InvitationStep, sentAfter } from '../../support/invitation-steps.ts';

/** What every create sets: what the meeting is, and how a create whose answer was lost is found again (WR5, WR8). */
const created = 'End EndTimeZone ExtendedProperty IsAllDayEvent Start StartTimeZone Subject UID';
const times = 'End EndTimeZone IsAllDayEvent Start StartTimeZone';

const rows: Readonly<Record<InvitationStep, Sent>> = {
  // A first run mails nobody (PE1). Exchange holds the guests already: nothing is written there, and the CRM
  // gets them without ticks.
  'first sync of a meeting that the calendar already has with guests (PE1)': nothing,
  // A first run mails nobody, whatever was ticked before it (PE1): the list is left out, because a later mail
  // to all would reach everybody on it.
  'first sync of a meeting that the CRM already has with ticked guests (PE1)': {
    requests: [`CreateItem SendToNone ${created}`],
    mails: [],
  },
  // A push mails nobody (PE1, C5): as in a first run, those who were ticked before are not in the list (PE2).
  'push of a meeting that stayed in the CRM, whose guests were ticked (C5, PE1)': {
    requests: [`CreateItem SendToNone ${created}`],
    mails: [],
  },
  // An import writes to the CRM alone (C6).
  'import of a meeting with guests that stayed in the calendar (C6, PE1)': nothing,
  // An invitation that arrives goes to the CRM alone; nobody answered it, so no answer is sent (PE4, PE5).
  'an invitation of somebody else arrives (PE5)': nothing,
  // Nobody is mailed by default (PE1), and who is not ticked is not in the list (PE2).
  'create without ticks (PE2)': { requests: [`CreateItem SendToNone ${created}`], mails: [] },
  // The ticked guest alone is in the list (PE2). A CRM’s first invitation ever is confirmed (PE7).
  'create with one of three guests ticked': {
    asked: ['ann'],
    requests: [
      'CreateItem SendOnlyToAll End EndTimeZone ExtendedProperty IsAllDayEvent RequiredAttendees Start StartTimeZone Subject UID: ann',
    ],
    mails: ['ann invitation'],
  },
  // The list is changed by a request of its own, and those who are added are mailed. So the guest who was
  // there hears nothing.
  'another guest ticked later': {
    requests: ['UpdateItem SendOnlyToChanged -OptionalAttendees -Resources RequiredAttendees: ann bob'],
    mails: ['bob invitation'],
  },
  // A tick that is taken back takes the guest off the list, and the cancellation is asked about (PE2). The
  // guest who stays is not mailed, and not named (PE3).
  'one guest unticked (PE3)': {
    asked: ['bob'],
    requests: ['UpdateItem SendOnlyToChanged -OptionalAttendees -Resources RequiredAttendees: ann'],
    mails: ['bob cancellation'],
  },
  // Guests have to hear of another time, and both are ticked (PE1). The guests did not change, so the request
  // has no list (WR3).
  'another time': { requests: [`UpdateItem SendOnlyToAll ${times}`], mails: ['ann update', 'bob update'] },
  // There is nobody in Exchange’s list (PE2), so there is nobody to mail.
  'another time of a meeting in which nobody is ticked': {
    requests: [`UpdateItem SendToNone ${times}`],
    mails: [],
  },
  // Nobody has to act on a name (PE1).
  'another name of a guest': {
    requests: ['UpdateItem SendToNone -OptionalAttendees -Resources RequiredAttendees: ann bob'],
    mails: [],
  },
  // Words are no news that a guest has to act on (PE1). This is the only request here with a body: a person
  // changed it (WR4).
  'another title and body': { requests: ['UpdateItem SendToNone Body Subject'], mails: [] },
  // Reminders are a matter of the calendar’s person: they are no news for the CRM, and nothing goes back
  // (WR9).
  'other reminders in the calendar': nothing,
  // Exchange does not have that field: no request, least of all on an entry with guests (WR9, WR5).
  'a field that only the CRM has': nothing,
  // Guests have to hear that a meeting is cancelled. A removal has no ticks, so it is always asked about, by
  // name (PE1, PE3).
  delete: {
    asked: ['ann', 'bob'],
    requests: ['DeleteItem SendOnlyToAll'],
    mails: ['ann cancellation', 'bob cancellation'],
  },
  // There is nobody in Exchange’s list (PE2): no question, and nobody to mail.
  'delete where nobody is ticked': { requests: ['DeleteItem SendToNone'], mails: [] },
  // The series invites the ticked guest (PE2), after the question about the first invitation ever (PE7). Where
  // one date takes place is a request of its own, of which they have to hear: the invitation did not say it.
  'create a series with one guest ticked and an occurrence that takes place elsewhere': {
    asked: ['ann'],
    requests: [
      'CreateItem SendOnlyToAll End EndTimeZone ExtendedProperty IsAllDayEvent Recurrence RequiredAttendees Start StartTimeZone Subject UID: ann',
      'UpdateItem SendOnlyToAll ExtendedProperty Location',
    ],
    mails: ['ann invitation', 'ann update on 2026-12-02'],
  },
  // Other dates are another time: the guest has to hear of it, and is ticked (PE1).
  'another rule of a series': {
    requests: ['UpdateItem SendOnlyToAll End EndTimeZone IsAllDayEvent Recurrence Start StartTimeZone'],
    mails: ['ann update'],
  },
  // As another time, for the occurrence alone: Exchange tells of no other date.
  'another time of one occurrence': {
    requests: [`UpdateItem SendOnlyToAll ${times}`],
    mails: ['ann update on 2026-12-02'],
  },
  // As another body, for the occurrence alone.
  'another body of one occurrence': { requests: ['UpdateItem SendToNone Body'], mails: [] },
  // As another rule: the guest has to hear which date is off, and is ticked (PE1).
  'one occurrence cancelled': {
    requests: ['DeleteItem SendOnlyToAll'],
    mails: ['ann cancellation on 2026-12-02'],
  },
  // There is nobody in Exchange’s list (PE2), so there is nobody to mail.
  'one occurrence of a series in which nobody is ticked cancelled': {
    requests: ['DeleteItem SendToNone'],
    mails: [],
  },
};

/** None of these is anything that a guest has to act on: nobody is asked about, and nobody hears. */
const quiet: readonly (readonly [what: string, patch: PatchObject, properties: string])[] = [
  ['title', { title: 'Other words' }, 'Subject'],
  ['body', { description: 'agenda' }, 'Body'],
  ['free time', { freeBusyStatus: 'free' }, 'LegacyFreeBusyStatus'],
  ['privacy', { privacy: 'private' }, 'Sensitivity'],
];

describe('whom Exchange mails because of Concord', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(await exchangeInWorld());
  });
  afterEach(async () => {
    const faults = scene.one.provider.complaints();
    await scene.one.provider.close();
    expect(faults).toEqual([]);
  });

  it.each(Object.entries(rows))('%s', async (does, sent) => {
    expect(await sentAfter(scene, does as InvitationStep)).toEqual(sent);
  });

  it.each(quiet)('another %s reaches no guest whom nobody ticked (PE3)', async (_what, patch, properties) => {
    scene.one.provider.hand.create(meeting([]));
    await scene.sent();
    scene.one.crm.hand.edit(scene.inCrm(), patch);
    expect(await scene.sent()).toEqual({ requests: [`UpdateItem SendToNone ${properties}`], mails: [] });
  });
});
