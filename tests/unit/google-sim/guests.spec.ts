/** Guests in the simulated Google: whom it mails for which request, copies in other calendars, answers, others' events. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anna,
  ben,
  type Called,
  carla,
  errorOf,
  type GoogleWorld,
  googleWorld,
  itemsOf,
  meeting,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const events = 'calendars/primary/events';
const outside = 'x@other.example';
const guests = (...emails: readonly string[]) => ({ attendees: emails.map((email) => ({ email })) });
const mails = (): readonly string[] =>
  world.google.outbox.ofRequests().map(({ kind, to }) => `${kind} ${to}`);
type Updates = 'all' | 'externalOnly' | 'none';

const create = async (sendUpdates: Updates, ...emails: readonly string[]): Promise<string> => {
  const body = meeting('plan', guests(...emails));
  const answer = await world.call('POST', events, { query: { sendUpdates }, body });
  return String(answer.body.id);
};
const patch = (id: string, sendUpdates: Updates, body: unknown, as = anna): Promise<Called> =>
  world.call('PATCH', `${events}/${id}`, { query: { sendUpdates }, body, as });

describe('mails', () => {
  it('go to all guests, to those outside Google, or to nobody', async () => {
    world.google.addOutsideUser('y@gmail.example');
    await create('none', ben, outside, 'y@gmail.example');
    expect(mails()).toEqual([]);
    await create('externalOnly', ben, outside, 'y@gmail.example');
    expect(mails()).toEqual([`invitation ${outside}`]);
    world.google.outbox.clear();
    await create('all', anna, ben, outside);
    expect(mails()).toEqual([`invitation ${ben}`, `invitation ${outside}`]);
    expect(world.google.outbox.all()[0]).toMatchObject({ request: 3, calendarId: anna });
  });

  it('go to everybody for any change of what guests share, also when one guest is added', async () => {
    const id = await create('none', ben, outside);
    await patch(id, 'all', guests(ben, outside, carla));
    expect(mails()).toEqual([`update ${ben}`, `update ${outside}`, `invitation ${carla}`]);
    world.google.outbox.clear();
    await patch(id, 'all', guests(ben));
    expect(mails()).toEqual([`update ${ben}`, `cancellation ${outside}`, `cancellation ${carla}`]);
    world.google.outbox.clear();
    await patch(id, 'all', { reminders: { useDefault: false } });
    await patch(id, 'all', { colorId: '5', extendedProperties: { private: { a: 'b' } } });
    expect(mails()).toEqual([]);
  });

  it('go out for a deletion and for one cancelled occurrence', async () => {
    const recurrence = ['RRULE:FREQ=WEEKLY;COUNT=3'];
    const body = meeting('weekly', { ...guests(outside), recurrence });
    const id = (await world.call('POST', events, { query: { sendUpdates: 'none' }, body })).body.id;
    const query = { sendUpdates: 'all' };
    await world.call('DELETE', `${events}/${id}_20260327T080000Z`, { query });
    expect(world.google.outbox.all()).toMatchObject([
      { to: outside, kind: 'cancellation', eventId: `${id}_20260327T080000Z` },
    ]);
    await world.call('DELETE', `${events}/${id}`, { query });
    expect(mails()).toEqual([`cancellation ${outside}`, `cancellation ${outside}`]);
  });

  it('go out when another calendar becomes the organiser, whom the copies then name', async () => {
    const other = world.google.calendars.addCalendar(anna, { summary: 'Projects' });
    const id = await create('none', ben, outside);
    const query = { sendUpdates: 'all', destination: other };
    await world.call('POST', `${events}/${id}/move`, { query });
    expect(mails()).toEqual([`update ${ben}`, `update ${outside}`]);
    expect(world.google.calendars.event(ben, id)?.organizer).toEqual({
      email: other,
      displayName: 'Projects',
    });
  });

  it('go to those outside Google where the request does not say', async () => {
    await world.call('POST', events, { body: meeting('plan', guests(ben, outside)) });
    expect(mails()).toEqual([`invitation ${outside}`]);
    expect(world.google.complaints()).toEqual(['a change without sendUpdates']);
  });

  it('are told apart from those that people cause in Google', async () => {
    world.google.calendars.create(anna, meeting('by hand', guests(outside)));
    expect(world.google.outbox.all()).toMatchObject([{ to: outside, request: null }]);
    expect(mails()).toEqual([]);
  });
});

describe('copies', () => {
  it('appear in the calendars of guests, under the same id, with self and organizer marks', async () => {
    const id = await create('none', anna, ben, 'carla@googlemail.example');
    const copy = (await world.call('GET', `${events}/${id}`, { as: ben })).body;
    expect(copy).toMatchObject({
      id,
      organizer: { email: anna },
      creator: { email: anna },
      attendees: [
        { email: anna, organizer: true, responseStatus: 'accepted' },
        { email: ben, self: true, responseStatus: 'needsAction' },
        { email: 'carla@googlemail.example' },
      ],
    });
    expect(copy.organizer).not.toHaveProperty('self');
    // an alias is the same person
    const carlas = (await world.call('GET', `${events}/${id}`, { as: carla })).body;
    expect(carlas.attendees).toMatchObject([{}, {}, { email: 'carla@googlemail.example', self: true }]);
  });

  it('follow the organiser and keep what is their own', async () => {
    const id = await create('none', ben);
    await patch(id, 'none', { colorId: '7', extendedProperties: { private: { note: 'bens' } } }, ben);
    await patch(id, 'none', { summary: 'moved', extendedProperties: { shared: { a: 'b' } } });
    expect(world.google.calendars.event(ben, id)).toMatchObject({
      summary: 'moved',
      colorId: '7',
      extendedProperties: { private: { note: 'bens' }, shared: { a: 'b' } },
    });
    const token = (await world.call('GET', events, { as: ben })).body.nextSyncToken;
    await patch(id, 'none', { attendees: [] });
    const query = { syncToken: String(token) };
    expect(itemsOf(await world.call('GET', events, { as: ben, query }))).toMatchObject([
      { id, status: 'cancelled' },
    ]);
  });

  it('of one occurrence come without their series', async () => {
    const series = meeting('weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] });
    const id = world.google.calendars.create(anna, series);
    await patch(`${id}_20260327T080000Z`, 'none', guests(ben));
    expect(world.google.calendars.events(ben)).toMatchObject([
      { id: `${id}_20260327T080000Z`, recurringEventId: id },
    ]);
    expect(world.google.calendars.event(ben, id)).toBeNull();
  });
});

describe('a guest', () => {
  it('answers in their own copy, which the organiser and a mail to them tell', async () => {
    const id = await create('none', ben, carla);
    const attendees = [{ email: ben, responseStatus: 'tentative', comment: 'late' }, { email: carla }];
    await patch(id, 'all', { attendees }, ben);
    expect(mails()).toEqual([`reply ${anna}`]);
    expect(world.google.outbox.all()).toMatchObject([{ answer: 'tentative' }]);
    const answered = {
      attendees: [{ email: ben, responseStatus: 'tentative', comment: 'late' }, { email: carla }],
    };
    for (const calendar of [anna, ben, carla])
      expect(world.google.calendars.event(calendar, id)).toMatchObject(answered);
  });

  it('is asked again by another start or recurrence, not by another end or place, and not by a change that sets the answer', async () => {
    const id = await create('none', ben, carla);
    const answerOf = (guest: string): unknown => {
      const { attendees } = world.google.calendars.event(guest, id) as {
        readonly attendees: readonly { readonly email: string; readonly responseStatus: string }[];
      };
      return attendees.find(({ email }) => email === guest)?.responseStatus;
    };
    const accept = () => world.google.calendars.answer(ben, id, 'accepted');
    const zone = { timeZone: 'Europe/Amsterdam' };
    accept();
    await patch(id, 'none', { location: 'Attic', end: { dateTime: '2026-03-20T11:00:00+01:00', ...zone } });
    expect(answerOf(ben)).toBe('accepted');
    await patch(id, 'none', { start: { dateTime: '2026-03-20T08:00:00+01:00', ...zone } });
    expect(answerOf(ben)).toBe('needsAction');
    accept();
    await patch(id, 'none', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] });
    expect(answerOf(ben)).toBe('needsAction');
    const attendees = [{ email: ben }, { email: carla, responseStatus: 'accepted' }];
    await patch(id, 'none', { start: { dateTime: '2026-03-20T07:00:00+01:00', ...zone }, attendees });
    expect([ben, carla].map(answerOf)).toEqual(['needsAction', 'accepted']);
  });

  it('may answer without naming the other guests, who stay', async () => {
    const body = meeting('plan', { ...guests(ben, carla), guestsCanModify: true });
    const id = String((await world.call('POST', events, { query: { sendUpdates: 'none' }, body })).body.id);
    const attendees = [{ email: ben, responseStatus: 'accepted' }];
    await patch(id, 'none', { attendeesOmitted: true, attendees }, ben);
    expect(world.google.calendars.event(anna, id)?.attendees).toEqual([
      { email: ben, responseStatus: 'accepted' },
      { email: carla, responseStatus: 'needsAction' },
    ]);
  });

  it('declines by deleting', async () => {
    const id = await create('none', ben);
    await world.call('DELETE', `${events}/${id}`, { query: { sendUpdates: 'none' }, as: ben });
    expect(world.google.calendars.event(anna, id)).toMatchObject({
      attendees: [{ responseStatus: 'declined' }],
    });
    // a later change of the organiser does not bring it back
    await patch(id, 'none', { summary: 'again' });
    expect(world.google.calendars.events(ben)).toEqual([]);
  });

  it('changes the own copy alone, or with the right to modify everybody', async () => {
    const id = await create('none', ben);
    await patch(id, 'none', { location: 'bens place' }, ben);
    expect(world.google.calendars.event(anna, id)).not.toHaveProperty('location');
    const right = await patch(id, 'none', { guestsCanModify: true }, ben);
    expect(right.status).toBe(403);
    expect(errorOf(right)).toMatchObject({ reason: 'forbiddenForNonOrganizer' });
    await patch(id, 'none', { guestsCanModify: true });
    await patch(id, 'none', { location: 'bens place' }, ben);
    expect(world.google.calendars.event(anna, id)).toMatchObject({ location: 'bens place' });
  });

  it('sees no other guests where the organiser says so', async () => {
    const body = meeting('plan', { ...guests(ben, carla), guestsCanSeeOtherGuests: false });
    const id = String((await world.call('POST', events, { query: { sendUpdates: 'none' }, body })).body.id);
    expect(world.google.calendars.event(ben, id)?.attendees).toMatchObject([{ email: ben }]);
  });

  it('may be invited by an organiser elsewhere', async () => {
    const body = meeting('from outside', guests(anna));
    const id = world.google.calendars.place(anna, {
      body,
      organizer: { email: outside },
      iCalUID: 'u@other.example',
    });
    expect((await world.call('GET', `${events}/${id}`)).body).toMatchObject({
      organizer: { email: outside },
      iCalUID: 'u@other.example',
    });
    await patch(id, 'all', { attendees: [{ email: anna, responseStatus: 'accepted' }] });
    expect(mails()).toEqual([`reply ${outside}`]);
  });
});
