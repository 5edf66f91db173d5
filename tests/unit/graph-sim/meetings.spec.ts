/** Meetings at the simulated Microsoft 365: whose copy is whose, whom Exchange mails, answers, cancellations, and links to Teams. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import {
  anna,
  ben,
  carla,
  errorOf,
  type GraphAnswer,
  graphEvent,
  invited,
  type MicrosoftWorld,
  microsoftWorld,
  rowsOf,
  weekly,
} from '../../support/simulated-microsoft.ts';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
  expect(world.microsoft.complaints()).toEqual([]);
});

const guest = 'guest@elsewhere.example';
const create = async (rest: Json = {}): Promise<string> => {
  const made = await world.call('POST', 'me/events', {
    body: graphEvent('Plan', { attendees: invited(ben, guest), ...rest }),
  });
  expect(made.status).toBe(201);
  return String(made.body.id);
};
const patch = (id: string, body: Json, as = anna): Promise<GraphAnswer> =>
  world.call('PATCH', `me/events/${id}`, { body, as });
/** What requests mailed: `invitation to ben`, with the day of a single occurrence. */
const mails = (): readonly string[] =>
  world.microsoft.outbox
    .ofRequests()
    .map(
      ({ kind, to, occurrence }) =>
        `${kind} to ${to.split('@')[0]}${occurrence === null ? '' : ` on ${occurrence}`}`,
    );
const attendeesOf = (id: string): readonly Json[] =>
  (world.microsoft.calendars.event(id)?.attendees ?? []) as readonly Json[];
const copyOf = (id: string, address = ben): Json => world.microsoft.calendars.copy(address, id) ?? {};

describe('an invitation', () => {
  it('goes to everybody who is named, and their calendars show the meeting without an answer', async () => {
    const id = await create();
    expect(mails()).toEqual(['invitation to ben', 'invitation to guest']);
    expect(copyOf(id)).toMatchObject({
      isOrganizer: false,
      showAs: 'tentative',
      responseStatus: { response: 'notResponded' },
      organizer: { emailAddress: { address: anna } },
    });
    expect(copyOf(id).id).not.toBe(id);
    expect(copyOf(id).uid).toBe(world.microsoft.calendars.event(id)?.uid);
  });

  it('goes to those alone who were added, when a request names attendees and nothing else', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await patch(id, { attendees: invited(ben, guest, carla) });
    expect(mails()).toEqual(['invitation to carla']);
    world.microsoft.outbox.clear();
    await patch(id, { attendees: invited(guest, carla) });
    expect(mails()).toEqual(['cancellation to ben']);
    expect(copyOf(id)).toMatchObject({ isCancelled: true, subject: 'Canceled: Plan', showAs: 'free' });
  });

  it('makes an update for all others, when a request names something beside attendees', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    const all = ['invitation to carla', 'update to ben', 'update to guest'];
    await patch(id, { attendees: invited(ben, guest, carla), subject: 'New plan' });
    expect([...mails()].sort()).toEqual(all);
    await patch(id, { attendees: invited(ben, guest) });
    world.microsoft.outbox.clear();
    await patch(id, { attendees: invited(ben, guest, carla), subject: 'New plan' });
    expect([...mails()].sort()).toEqual(all);
  });
});

describe('a change by the organizer', () => {
  it('mails everybody, and their copies follow', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await patch(id, { location: { displayName: 'Room 1' } });
    expect(mails()).toEqual(['update to ben', 'update to guest']);
    expect(copyOf(id)).toMatchObject({ location: { displayName: 'Room 1' } });
  });

  it('of what each mailbox has for itself mails too, unless the tenant does not', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await patch(id, { categories: ['Red category'] });
    expect(mails()).toEqual(['update to ben', 'update to guest']);
    world.microsoft.outbox.clear();
    world.microsoft.setBehaviour({ mailsAboutOwn: false });
    await patch(id, { categories: [] });
    expect(mails()).toEqual([]);
    expect(copyOf(id).categories).toEqual([]);
  });

  it('that changes nothing mails nobody', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await patch(id, { subject: 'Plan' });
    expect(mails()).toEqual([]);
  });

  it('of a series with an exception mails once more for the exception', async () => {
    const id = await create({ recurrence: weekly(), attendees: invited(ben) });
    const [, second] = world.microsoft.calendars.occurrences(id, 20);
    await patch(String(second?.id), { subject: 'Demo' });
    world.microsoft.outbox.clear();
    await patch(id, { importance: 'high' });
    expect(mails()).toEqual(['update to ben', 'update to ben on 2026-03-27']);
  });

  it('of the time asks for answers again', async () => {
    const id = await create();
    world.microsoft.calendars.answer(ben, id, 'accepted');
    expect(copyOf(id)).toMatchObject({ showAs: 'busy', responseStatus: { response: 'accepted' } });
    await patch(id, { end: { dateTime: '2026-03-20T11:00:00', timeZone: 'W. Europe Standard Time' } });
    expect(copyOf(id)).toMatchObject({ showAs: 'tentative', responseStatus: { response: 'notResponded' } });
  });
});

describe('an answer', () => {
  it('is kept in the own copy and in the organizer’s list, and is mailed', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    const path = `me/events/${copyOf(id).id}/accept`;
    const answer = await world.call('POST', path, {
      as: ben,
      body: { comment: 'Gladly', sendResponse: true },
    });
    expect(answer.status).toBe(202);
    expect(world.microsoft.outbox.ofRequests()).toMatchObject([
      { kind: 'response', to: anna, from: ben, response: 'accepted', comment: 'Gladly' },
    ]);
    expect(copyOf(id)).toMatchObject({ responseStatus: { response: 'accepted' }, showAs: 'busy' });
    const attendees = attendeesOf(id);
    expect(attendees.map(({ status }) => (status as Json).response)).toEqual(['accepted', 'none']);
  });

  it('that is not sent stays in the own copy', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    const path = `me/events/${copyOf(id).id}/tentativelyAccept`;
    await world.call('POST', path, { as: ben, body: { sendResponse: false } });
    expect(mails()).toEqual([]);
    expect(copyOf(id)).toMatchObject({ responseStatus: { response: 'tentativelyAccepted' } });
    const [first] = attendeesOf(id);
    expect(first).toMatchObject({ status: { response: 'none' } });
  });

  it('that proposes another time tells it to the organizer', async () => {
    const id = await create();
    const path = `me/events/${copyOf(id).id}/tentativelyAccept`;
    const moment = (hour: number): Json => ({ dateTime: `2026-03-21T${hour}:00:00`, timeZone: 'UTC' });
    const proposedNewTime = { start: moment(10), end: moment(11) };
    await world.call('POST', path, { as: ben, body: { sendResponse: true, proposedNewTime } });
    expect(attendeesOf(id)[0]).toMatchObject({
      status: { response: 'tentativelyAccepted' },
      proposedNewTime,
    });
    expect((await world.call('GET', `me/events/${id}`)).status).toBe(200);
  });

  it('from somebody without a mailbox here comes by mail', async () => {
    const id = await create();
    world.microsoft.calendars.answerByMail(id, guest, 'accepted');
    expect(attendeesOf(id)[1]).toMatchObject({ status: { response: 'accepted' } });
  });

  it('that declines takes the copy away', async () => {
    const id = await create();
    const path = `me/events/${copyOf(id).id}/decline`;
    await world.call('POST', path, { as: ben, body: {} });
    expect(world.microsoft.calendars.copy(ben, id)).toBeNull();
    const [first] = attendeesOf(id);
    expect(first).toMatchObject({ status: { response: 'declined' } });
  });

  it('to one occurrence leaves the others as they are', async () => {
    const id = await create({ recurrence: weekly(), attendees: invited(ben) });
    const [first, second] = world.microsoft.calendars.occurrences(String(copyOf(id).id), 20);
    await world.call('POST', `me/events/${second?.id}/decline`, { as: ben, body: {} });
    const left = world.microsoft.calendars.occurrences(String(copyOf(id).id), 20);
    expect(left.map((one) => one.id)).toEqual([first?.id, expect.not.stringMatching(String(second?.id))]);
    const [, theirs] = world.microsoft.calendars.occurrences(id, 20);
    expect(theirs).toMatchObject({ type: 'exception', attendees: [{ status: { response: 'declined' } }] });
  });

  it('is refused to the organizer, without a request for one, and with a comment that is not sent', async () => {
    const id = await create();
    const own = await world.call('POST', `me/events/${id}/accept`, { body: {} });
    expect(errorOf(own).message).toContain("you're the meeting organizer");
    const silent = await create({ responseRequested: false });
    const answer = await world.call('POST', `me/events/${copyOf(silent).id}/accept`, { as: ben, body: {} });
    expect(errorOf(answer).message).toContain("hasn't requested a response");
    const body = { sendResponse: false, comment: 'No' };
    const quiet = await world.call('POST', `me/events/${copyOf(id).id}/accept`, { as: ben, body });
    expect([quiet.status, errorOf(quiet).code]).toEqual([400, 'ErrorInvalidParameter']);
  });
});

describe('a meeting that ends', () => {
  it('by a cancellation mails everybody with its comment, and copies stay cancelled', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    const answer = await world.call('POST', `me/events/${id}/cancel`, { body: { Comment: 'Ill' } });
    expect(answer.status).toBe(202);
    expect(world.microsoft.outbox.ofRequests().map(({ comment }) => comment)).toEqual(['Ill', 'Ill']);
    const [copy] = rowsOf(await world.call('GET', 'me/events', { as: ben }));
    expect(copy).toMatchObject({ isCancelled: true, subject: 'Canceled: Plan' });
  });

  it('by the organizer’s deletion mails everybody, by that of somebody invited nobody', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await world.call('DELETE', `me/events/${copyOf(id).id}`, { as: ben });
    expect(mails()).toEqual([]);
    await world.call('DELETE', `me/events/${id}`);
    expect(mails()).toEqual(['cancellation to ben', 'cancellation to guest']);
  });

  it('cannot be cancelled by somebody who was invited', async () => {
    const id = await create();
    const answer = await world.call('POST', `me/events/${copyOf(id).id}/cancel`, { as: ben, body: {} });
    expect(errorOf(answer).message).toContain('need to be an organizer');
  });

  it('in one occurrence leaves that occurrence cancelled in the copies', async () => {
    const id = await create({ recurrence: weekly(), attendees: invited(ben) });
    const [, second] = world.microsoft.calendars.occurrences(id, 20);
    world.microsoft.outbox.clear();
    await world.call('DELETE', `me/events/${second?.id}`);
    expect(mails()).toEqual(['cancellation to ben on 2026-03-27']);
    const [, theirs] = world.microsoft.calendars.occurrences(String(copyOf(id).id), 20);
    expect(theirs).toMatchObject({ type: 'exception', isCancelled: true, subject: 'Canceled: Plan' });
  });
});

describe('a meeting of an organizer elsewhere', () => {
  it('can be placed, answered, and cancelled by its organizer', async () => {
    const { calendars } = world.microsoft;
    const id = calendars.place(anna, {
      body: graphEvent('Review', { attendees: invited(anna) }),
      organizer: { name: 'Guest', address: guest },
    });
    const seen = await world.call('GET', `me/events/${id}`);
    expect(seen.body).toMatchObject({ isOrganizer: false, organizer: { emailAddress: { address: guest } } });
    await world.call('POST', `me/events/${id}/accept`, { body: { sendResponse: true } });
    expect(world.microsoft.outbox.ofRequests()).toMatchObject([{ kind: 'response', to: guest, from: anna }]);
    calendars.cancelByMail(id);
    expect(calendars.event(id)).toMatchObject({ isCancelled: true, subject: 'Canceled: Review' });
  });
});

describe('somebody who was invited', () => {
  it('changes the own copy alone, and the organizer’s next change takes that back', async () => {
    const id = await create();
    world.microsoft.outbox.clear();
    await patch(String(copyOf(id).id), { subject: 'My title' }, ben);
    expect(mails()).toEqual([]);
    expect(world.microsoft.calendars.event(id)).toMatchObject({ subject: 'Plan' });
    await patch(id, { importance: 'high' });
    expect(copyOf(id)).toMatchObject({ subject: 'Plan', importance: 'high' });
  });

  it('keeps the own categories and reminder through the organizer’s changes', async () => {
    const id = await create();
    await patch(String(copyOf(id).id), { categories: ['Red category'], reminderMinutesBeforeStart: 60 }, ben);
    await patch(id, { subject: 'New plan' });
    expect(copyOf(id)).toMatchObject({
      subject: 'New plan',
      categories: ['Red category'],
      reminderMinutesBeforeStart: 60,
    });
  });
});

describe('an online meeting', () => {
  const online = { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' };
  const joinUrl = ({ onlineMeeting }: Json): unknown => (onlineMeeting as Json | null)?.joinUrl;

  it('has a link, and keeps it through 20 changes of other members', async () => {
    const id = await create(online);
    const first = (await world.call('GET', `me/events/${id}`)).body;
    expect(joinUrl(first)).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//);
    expect((first.body as Json).content).toContain(String(joinUrl(first)));
    for (let at = 0; at < 20; at += 1) await patch(id, { subject: `Plan ${at}` });
    const last = (await world.call('GET', `me/events/${id}`)).body;
    expect([joinUrl(last), last.body]).toEqual([joinUrl(first), first.body]);
  });

  it('is lost when a body is sent that lacks its block, and kept with it', async () => {
    const id = await create(online);
    const { content } = (await world.call('GET', `me/events/${id}`)).body.body as { content: string };
    const kept = content.replace('<body>', '<body><p>Agenda</p>');
    const still = await patch(id, { body: { contentType: 'html', content: kept } });
    expect(joinUrl(still.body)).toContain('teams.microsoft.com');
    const lost = await patch(id, { body: { contentType: 'html', content: '<p>Agenda</p>' } });
    expect(lost.body).toMatchObject({
      isOnlineMeeting: false,
      onlineMeeting: null,
      onlineMeetingProvider: 'unknown',
    });
  });

  it('cannot be switched off, and is not offered where the calendar has no provider', async () => {
    const id = await create(online);
    expect((await patch(id, { isOnlineMeeting: false })).body.isOnlineMeeting).toBe(true);
    const body = graphEvent('Plan', online);
    const personal = await world.call('POST', 'me/events', { as: carla, body });
    expect([personal.status, personal.body.onlineMeeting]).toEqual([201, null]);
  });
});
