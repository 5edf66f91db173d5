/** Meetings on a server that delivers them by itself (RFC 6638), with a real Cyrus: who is told what, and that nothing is lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CalendarEvent, participantId } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarId, StoredEvent, Write } from '../../src-shared/domain/calendar/side.ts';
import { type Actions, actionsOn, removalOf, storedIn, updateOf } from '../support/caldav-servers/actions.ts';
import { type CalDavServer, calDavServers } from '../support/caldav-servers/index.ts';
import { connectTo, forever, type Session } from '../unit/caldav/fake-server.ts';

const cyrus = calDavServers.find(({ name }) => name === 'cyrus');
const missing = cyrus?.missing() ?? null;

const me = participantId('user1@example.org');
const guest = participantId('user2@example.org');
const answer = `participants/${guest}/participationStatus`;
const refusedBy = (code: string): object => ({ type: 'refused', problem: { code } });

/** Cyrus delivers nothing of meetings in the past, so they are far ahead. */
function meeting(uid: string, more: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid,
    title: 'Interview',
    start: '2037-03-02T09:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    participants: {
      [me]: { email: 'user1@example.org', roles: { owner: true } },
      [guest]: { email: 'user2@example.org', name: 'Bo', roles: { attendee: true } },
    },
    ...more,
  };
}

describe('a server that delivers meetings (Cyrus)', () => {
  let server: CalDavServer;
  let organiser: Session;
  let invited: Session;
  let on: Actions;
  let guestOn: Actions;
  let cal: CalendarId;

  beforeAll(async () => {
    if (cyrus === undefined || missing !== null) return;
    server = await cyrus.start();
    cal = await server.makeCalendar('work');
    organiser = await connectTo(server.origin, server.login('user1'));
    invited = await connectTo(server.origin, server.login('user2'));
    on = actionsOn(organiser.side);
    guestOn = actionsOn(invited.side);
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await organiser?.close();
    await invited?.close();
    await server?.stop();
  });

  /** The guest's copy, where the server put it. */
  async function copyOf(uid: string): Promise<StoredEvent> {
    const [place] = await invited.side.locate([uid], forever);
    if (place === undefined) throw new Error('not delivered');
    return guestOn.found(place.calendar, place.ref);
  }
  /** What lies in all of somebody's collections, as one text: it changes with every delivery. */
  async function holdings(user: string): Promise<string> {
    const body = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>';
    const headers = { depth: '1', 'content-type': 'application/xml' };
    const home = `/dav/calendars/user/${user}/`;
    return (await server.request('PROPFIND', home, body, headers, user)).text();
  }
  /** Whom a write is said to reach, and whose calendars or inbox it did reach besides the writer's own. */
  async function reached(
    writer: 'user1' | 'user2',
    write: Write,
    known: StoredEvent | null,
  ): Promise<{ readonly said: readonly string[]; readonly told: readonly string[] }> {
    const [actions, session] = writer === 'user1' ? [on, organiser] : [guestOn, invited];
    const said = session.side.mailEffect(actions.call(write, known), known);
    const others = server.users.filter((user) => user !== writer);
    const before = await Promise.all(others.map(holdings));
    expect(await actions.send(write, known)).toMatchObject({ type: 'done' });
    const after = await Promise.all(others.map(holdings));
    const told = others.filter((_, index) => after[index] !== before[index]);
    return { said, told: told.map((user) => `${user}@example.org`) };
  }

  test('calendars: the scheduling inbox and outbox are none, the default one is where invitations go', async () => {
    const all = await organiser.side.calendars(forever);
    expect(all.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['/dav/calendars/user/user1/Default/', true],
      [cal, false],
    ]);
    expect(organiser.side.capabilities).toMatchObject({ mail: 'always', unmailedGuests: false });
  });

  test('what the server made of a meeting is what the write answers, and nothing comes after it', async () => {
    // a calendar's first change is listed by token; every later round is a delta
    await on.create(cal, { ...meeting('first'), participants: {} });
    const listed = await on.round(cal, null);
    await on.create(cal, { ...meeting('second'), participants: {} });
    const { state } = await on.round(cal, listed.state);

    const created = await on.create(cal, meeting('rewritten'));
    expect(created.source).toMatch(/SCHEDULE-STATUS=1\.2/);
    expect(created.event).toMatchObject({ title: 'Interview', participants: meeting('').participants ?? {} });
    expect(created.readOnly).toBeUndefined();
    expect(await on.found(cal, created.ref)).toEqual(created);
    const first = await on.round(cal, state);
    expect(first.changes).toEqual([{ type: 'changed', ref: created.ref, revision: created.revision }]);

    const moved = storedIn(await on.update(created, { start: '2037-03-02T11:00:00' }));
    expect(await on.found(cal, created.ref)).toEqual(moved);
    const second = await on.round(cal, first.state);
    expect(second.changes).toEqual([{ type: 'changed', ref: moved.ref, revision: moved.revision }]);
    expect((await on.round(cal, second.state)).changes).toEqual([]);
  });

  test('a guest’s answer shows up on the organiser’s copy (PE4)', async () => {
    const mine = await on.create(cal, meeting('answered'));
    const { state } = await on.round(cal, null);
    const copy = await copyOf('answered');
    expect(copy.event).toMatchObject({ title: 'Interview', start: '2037-03-02T09:00:00' });
    expect(copy.readOnly).toMatchObject({ reason: 'not-organizer' });
    const accepted = storedIn(await guestOn.update(copy, { [answer]: 'accepted' }));
    expect(await guestOn.found(copy.calendar, copy.ref)).toEqual(accepted);
    expect((await on.round(cal, state)).changes.map(({ ref }) => ref)).toContain(mine.ref);
    const now = await on.found(cal, mine.ref);
    expect(now.event.participants?.[guest]?.participationStatus).toBe('accepted');
  });

  test('an answer that arrives before a change is a conflict, and neither is lost (WR2)', async () => {
    const read = await on.create(cal, meeting('between'));
    await guestOn.update(await copyOf('between'), { [answer]: 'declined' });
    expect(await on.update(read, { title: 'Second interview' })).toMatchObject(
      refusedBy('revision-conflict'),
    );
    const again = await on.found(cal, read.ref);
    expect(again.event.participants?.[guest]?.participationStatus).toBe('declined');
    const merged = storedIn(await on.update(again, { title: 'Second interview' }));
    expect(merged.event).toMatchObject({
      title: 'Second interview',
      participants: { [guest]: { participationStatus: 'declined' } },
    });
    expect((await copyOf('between')).event).toMatchObject({
      title: 'Second interview',
      participants: { [guest]: { participationStatus: 'declined' } },
    });
  });

  test('who is said to be mailed is who is: the organiser’s calls reach the guest (PE1, PE3)', async () => {
    const both = { said: ['user2@example.org'], told: ['user2@example.org'] };
    const create: Write = { type: 'create', key: 'c', calendar: cal, event: meeting('reached') };
    expect(await reached('user1', create, null)).toEqual(both);
    const ref = on.call(create, null).ref ?? '';
    const known = await on.found(cal, ref);
    expect(await reached('user1', updateOf(known, { start: '2037-03-03T09:00:00' }), known)).toEqual(both);
    const later = await on.found(cal, ref);
    expect(await reached('user1', removalOf(later), later)).toEqual(both);
  });

  test('and nobody for what reaches nobody', async () => {
    const nobody = { said: [], told: [] };
    const alone = { ...meeting('alone'), participants: {} };
    const create: Write = { type: 'create', key: 'c', calendar: cal, event: alone };
    expect(await reached('user1', create, null)).toEqual(nobody);
    const known = await on.found(cal, on.call(create, null).ref ?? '');
    expect(await reached('user1', updateOf(known, { title: 'Still alone' }), known)).toEqual(nobody);

    const mine = await on.create(cal, meeting('own-fields'));
    const copy = await copyOf('own-fields');
    const free = updateOf(copy, { freeBusyStatus: 'free', privacy: 'private' });
    expect(await reached('user2', free, copy)).toEqual(nobody);
    expect((await copyOf('own-fields')).event).toMatchObject({ freeBusyStatus: 'free', privacy: 'private' });

    // a guest who takes the meeting off their calendar has not answered (PE5)
    const latest = await copyOf('own-fields');
    expect(await reached('user2', removalOf(latest), latest)).toEqual(nobody);
    expect(await on.found(cal, mine.ref)).toEqual(mine);
  });

  test('a guest’s answer reaches the organiser and none of the other guests', async () => {
    const third = participantId('user3@example.org');
    const event = meeting('three');
    const participants = {
      ...event.participants,
      [third]: { email: 'user3@example.org', roles: { attendee: true } },
    };
    await on.create(cal, { ...event, participants } as CalendarEvent);
    const copy = await copyOf('three');
    expect(Object.keys(copy.event.participants ?? {})).toHaveLength(3);
    expect(await reached('user2', updateOf(copy, { [answer]: 'tentative' }), copy)).toEqual({
      said: ['user1@example.org'],
      told: ['user1@example.org'],
    });
  });

  test('what belongs to the organiser is refused before it is sent (PE5)', async () => {
    const mine = await on.create(cal, meeting('theirs'));
    const copy = await copyOf('theirs');
    for (const patch of [
      { title: 'Mine now' },
      { start: '2037-03-02T15:00:00' },
      { [`participants/${me}/participationStatus`]: 'declined' },
      { [`participants/${guest}`]: null },
    ]) {
      expect(guestOn.call(updateOf(copy, patch), copy).request).toMatchObject({ method: 'NONE' });
      expect(await guestOn.update(copy, patch)).toMatchObject(refusedBy('not-permitted'));
    }
    expect(await copyOf('theirs')).toEqual(copy);
    expect(await on.found(cal, mine.ref)).toEqual(mine);
  });

  test('a guest taken off the list, and a meeting called off, are cancelled for the guest', async () => {
    const mine = await on.create(cal, meeting('smaller'));
    const left = storedIn(await on.update(mine, { [`participants/${guest}`]: null }));
    expect(Object.keys(left.event.participants ?? {})).not.toContain(guest);
    expect((await copyOf('smaller')).event.status).toBe('cancelled');

    const other = await on.create(cal, meeting('called-off'));
    expect(await on.remove(other)).toEqual({ type: 'done', stored: null });
    expect((await copyOf('called-off')).event.status).toBe('cancelled');
  });

  test('a meeting that came as an invitation cannot be made once more under another name (PE8)', async () => {
    await on.create(cal, meeting('invited'));
    const copy = await copyOf('invited');
    const calendar = await server.makeCalendar('elsewhere', { user: 'user2' });
    const create: Write = { type: 'create', key: 'c', calendar, event: copy.event };
    expect(await guestOn.send(create, null)).toMatchObject(refusedBy('already-exists'));
  });
});
