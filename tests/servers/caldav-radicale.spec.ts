/** Tests what only Radicale makes possible: colours that are kept as written, and a rights file that makes a calendar read-only. */
import { cpSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actions, actionsOn } from '../support/caldav-servers/actions.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { connectTo, forever, type Session } from '../unit/caldav/fake-server.ts';

const missing = radicaleMissing();

describe('Radicale', () => {
  let radicale: Radicale;
  let session: Session;
  let actions: Actions;
  let cal: string;

  beforeAll(async () => {
    if (missing !== null) return;
    radicale = await startRadicale({
      rights: [
        '[own]\nuser: user1\ncollection: user1(/(?!locked).*)?\npermissions: RrWw',
        '[locked]\nuser: user1\ncollection: user1/locked.*\npermissions: Rr',
        '[root]\nuser: .+\ncollection:\npermissions: R\n',
      ].join('\n\n'),
    });
    cal = await radicale.makeCalendar('work');
    session = await connectTo(radicale.origin, { userName: 'user1', ownAddresses: ['me@example.org'] });
    actions = actionsOn(session.side);
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await session?.close();
    await radicale?.stop();
  });

  test('lists calendars with name, colour, rights, component types, and which is the default', async () => {
    const tasks = await radicale.makeCalendar('tasks', ['VTODO']);
    const found = [...(await session.side.calendars(forever))].sort((a, b) => (a.id < b.id ? -1 : 1));
    const common = { color: '#aabbcc', mayWrite: true, owner: 'me@example.org' };
    expect(found).toEqual([
      { ...common, id: tasks, name: 'tasks', isDefault: false, holdsEvents: false },
      { ...common, id: cal, name: 'work', isDefault: true, holdsEvents: true },
    ]);
  });

  test('a read-only calendar is reported as read-only, and writes to it are refused', async () => {
    const event = { uid: 'kept', title: 'Kept', start: '2026-03-02T08:00:00', duration: 'PT5M' };
    await actions.create(cal, event);
    // Copied directly in the file system, because Radicale's rights forbid creating this event in the read-only calendar.
    cpSync(`${radicale.folder}/user1/work`, `${radicale.folder}/user1/locked`, { recursive: true });
    const calendar = '/user1/locked/';
    const locked = (await session.side.calendars(forever)).find(({ id }) => id === calendar);
    expect(locked?.mayWrite).toBe(false);
    const ref = `${calendar}kept.ics`;
    const found = await actions.found(calendar, ref);
    expect(found.readOnly).toEqual({ fields: 'all', reason: 'calendar-read-only' });
    const refused = { type: 'refused', problem: { code: 'not-permitted' } };
    expect(await actions.remove(found)).toMatchObject(refused);
    expect(
      await actions.send({ type: 'create', key: 'c', calendar, event: { ...event, uid: 'no' } }, null),
    ).toMatchObject(refused);
  });
});
