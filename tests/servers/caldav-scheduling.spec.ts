/** Tests meetings on a server that delivers invitations itself (RFC 6638), a real Cyrus: who is notified, and that nothing is lost. */
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

/** A meeting far in the future, because Cyrus delivers no invitations to past meetings. */
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
  let actions: Actions;
  let guestActions: Actions;
  let cal: CalendarId;

  beforeAll(async () => {
    if (cyrus === undefined || missing !== null) return;
    server = await cyrus.start();
    cal = await server.makeCalendar('work');
    organiser = await connectTo(server.origin, server.login('user1'));
    invited = await connectTo(server.origin, server.login('user2'));
    actions = actionsOn(organiser.side);
    guestActions = actionsOn(invited.side);
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await organiser?.close();
    await invited?.close();
    await server?.stop();
  });

  /** The guest's copy of the meeting, which the server delivered. */
  async function copyOf(uid: string): Promise<StoredEvent> {
    const [place] = await invited.side.locate([uid], forever);
    if (place === undefined) throw new Error('not delivered');
    return guestActions.found(place.calendar, place.ref);
  }
  /** The state of all of a user's collections as one text, which changes with every delivery. */
  async function collectionStates(user: string): Promise<string> {
    const body = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>';
    const headers = { depth: '1', 'content-type': 'application/xml' };
    const home = `/dav/calendars/user/${user}/`;
    return (await server.request('PROPFIND', home, body, headers, user)).text();
  }
  /** Performs a write. Returns whom `mailEffect` predicted to be notified, and which other users were. */
  async function reached(
    writer: 'user1' | 'user2',
    write: Write,
    known: StoredEvent | null,
  ): Promise<{ readonly predicted: readonly string[]; readonly notified: readonly string[] }> {
    const [writing, session] = writer === 'user1' ? [actions, organiser] : [guestActions, invited];
    const predicted = session.side.mailEffect(writing.call(write, known), known);
    const others = server.users.filter((user) => user !== writer);
    const before = await Promise.all(others.map(collectionStates));
    expect(await writing.send(write, known)).toMatchObject({ type: 'done' });
    const after = await Promise.all(others.map(collectionStates));
    const notified = others.filter((_, index) => after[index] !== before[index]);
    return { predicted, notified: notified.map((user) => `${user}@example.org`) };
  }

  test('the scheduling inbox and outbox are not calendars, and the default calendar receives invitations', async () => {
    const all = await organiser.side.calendars(forever);
    expect(all.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['/dav/calendars/user/user1/Default/', true],
      [cal, false],
    ]);
    expect(organiser.side.capabilities).toMatchObject({ mail: 'always', unmailedGuests: false });
  });

  test('a write returns the meeting as the server stored it, and no further change follows', async () => {
    // The first reading with a token lists everything; every later reading is a delta.
    await actions.create(cal, { ...meeting('first'), participants: {} });
    const listed = await actions.readChanges(cal, null);
    await actions.create(cal, { ...meeting('second'), participants: {} });
    const { state } = await actions.readChanges(cal, listed.state);

    const created = await actions.create(cal, meeting('rewritten'));
    expect(created.source).toMatch(/SCHEDULE-STATUS=1\.2/);
    expect(created.event).toMatchObject({ title: 'Interview', participants: meeting('').participants ?? {} });
    expect(created.readOnly).toBeUndefined();
    expect(await actions.found(cal, created.ref)).toEqual(created);
    const first = await actions.readChanges(cal, state);
    expect(first.changes).toEqual([{ type: 'changed', ref: created.ref, revision: created.revision }]);

    const moved = storedIn(await actions.update(created, { start: '2037-03-02T11:00:00' }));
    expect(await actions.found(cal, created.ref)).toEqual(moved);
    const second = await actions.readChanges(cal, first.state);
    expect(second.changes).toEqual([{ type: 'changed', ref: moved.ref, revision: moved.revision }]);
    expect((await actions.readChanges(cal, second.state)).changes).toEqual([]);
  });

  test('a guest’s answer appears on the organiser’s copy (PE4)', async () => {
    const mine = await actions.create(cal, meeting('answered'));
    const { state } = await actions.readChanges(cal, null);
    const copy = await copyOf('answered');
    expect(copy.event).toMatchObject({ title: 'Interview', start: '2037-03-02T09:00:00' });
    expect(copy.readOnly).toMatchObject({ reason: 'not-organizer' });
    const accepted = storedIn(await guestActions.update(copy, { [answer]: 'accepted' }));
    expect(await guestActions.found(copy.calendar, copy.ref)).toEqual(accepted);
    expect((await actions.readChanges(cal, state)).changes.map(({ ref }) => ref)).toContain(mine.ref);
    const now = await actions.found(cal, mine.ref);
    expect(now.event.participants?.[guest]?.participationStatus).toBe('accepted');
  });

  test('a change made without knowing of an answer that arrived before is a conflict, and neither is lost (WR2)', async () => {
    const read = await actions.create(cal, meeting('between'));
    await guestActions.update(await copyOf('between'), { [answer]: 'declined' });
    expect(await actions.update(read, { title: 'Second interview' })).toMatchObject(
      refusedBy('revision-conflict'),
    );
    const again = await actions.found(cal, read.ref);
    expect(again.event.participants?.[guest]?.participationStatus).toBe('declined');
    const merged = storedIn(await actions.update(again, { title: 'Second interview' }));
    expect(merged.event).toMatchObject({
      title: 'Second interview',
      participants: { [guest]: { participationStatus: 'declined' } },
    });
    expect((await copyOf('between')).event).toMatchObject({
      title: 'Second interview',
      participants: { [guest]: { participationStatus: 'declined' } },
    });
  });

  test('predicts the people that are notified: the organiser’s writes reach the guest (PE1, PE3)', async () => {
    const both = { predicted: ['user2@example.org'], notified: ['user2@example.org'] };
    const create: Write = { type: 'create', key: 'c', calendar: cal, event: meeting('reached') };
    expect(await reached('user1', create, null)).toEqual(both);
    const ref = actions.call(create, null).ref ?? '';
    const known = await actions.found(cal, ref);
    expect(await reached('user1', updateOf(known, { start: '2037-03-03T09:00:00' }), known)).toEqual(both);
    const later = await actions.found(cal, ref);
    expect(await reached('user1', removalOf(later), later)).toEqual(both);
  });

  test('predicts nobody for writes that notify nobody', async () => {
    const nobody = { predicted: [], notified: [] };
    const alone = { ...meeting('alone'), participants: {} };
    const create: Write = { type: 'create', key: 'c', calendar: cal, event: alone };
    expect(await reached('user1', create, null)).toEqual(nobody);
    const known = await actions.found(cal, actions.call(create, null).ref ?? '');
    expect(await reached('user1', updateOf(known, { title: 'Still alone' }), known)).toEqual(nobody);

    const mine = await actions.create(cal, meeting('own-fields'));
    const copy = await copyOf('own-fields');
    const free = updateOf(copy, { freeBusyStatus: 'free', privacy: 'private' });
    expect(await reached('user2', free, copy)).toEqual(nobody);
    expect((await copyOf('own-fields')).event).toMatchObject({ freeBusyStatus: 'free', privacy: 'private' });

    // A guest who removes the meeting from their calendar does not answer it by that (PE5).
    const latest = await copyOf('own-fields');
    expect(await reached('user2', removalOf(latest), latest)).toEqual(nobody);
    expect(await actions.found(cal, mine.ref)).toEqual(mine);
  });

  test('a guest’s answer reaches the organiser and none of the other guests', async () => {
    const third = participantId('user3@example.org');
    const event = meeting('three');
    const participants = {
      ...event.participants,
      [third]: { email: 'user3@example.org', roles: { attendee: true } },
    };
    await actions.create(cal, { ...event, participants } as CalendarEvent);
    const copy = await copyOf('three');
    expect(Object.keys(copy.event.participants ?? {})).toHaveLength(3);
    expect(await reached('user2', updateOf(copy, { [answer]: 'tentative' }), copy)).toEqual({
      predicted: ['user1@example.org'],
      notified: ['user1@example.org'],
    });
  });

  test('what belongs to the organiser is refused before it is sent (PE5)', async () => {
    const mine = await actions.create(cal, meeting('theirs'));
    const copy = await copyOf('theirs');
    for (const patch of [
      { title: 'Mine now' },
      { start: '2037-03-02T15:00:00' },
      { [`participants/${me}/participationStatus`]: 'declined' },
      { [`participants/${guest}`]: null },
    ]) {
      expect(guestActions.call(updateOf(copy, patch), copy).request).toMatchObject({ method: 'NONE' });
      expect(await guestActions.update(copy, patch)).toMatchObject(refusedBy('not-permitted'));
    }
    expect(await copyOf('theirs')).toEqual(copy);
    expect(await actions.found(cal, mine.ref)).toEqual(mine);
  });

  test('the guest’s copy is cancelled when the guest is removed or the meeting is deleted', async () => {
    const mine = await actions.create(cal, meeting('smaller'));
    const left = storedIn(await actions.update(mine, { [`participants/${guest}`]: null }));
    expect(Object.keys(left.event.participants ?? {})).not.toContain(guest);
    expect((await copyOf('smaller')).event.status).toBe('cancelled');

    const other = await actions.create(cal, meeting('called-off'));
    expect(await actions.remove(other)).toEqual({ type: 'done', stored: null });
    expect((await copyOf('called-off')).event.status).toBe('cancelled');
  });

  test('an invitation cannot be created a second time in another calendar (PE8)', async () => {
    await actions.create(cal, meeting('invited'));
    const copy = await copyOf('invited');
    const calendar = await server.makeCalendar('elsewhere', { user: 'user2' });
    const create: Write = { type: 'create', key: 'c', calendar, event: copy.event };
    expect(await guestActions.send(create, null)).toMatchObject(refusedBy('already-exists'));
  });
});
