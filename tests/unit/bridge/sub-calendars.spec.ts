/** Tests that further calendars of the account are shown in a CRM with the Bridge API (C2). */
import { expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { startTestCrm } from '../../support/reference-crm.ts';

const signal = AbortSignal.timeout(20_000);
const account = { accountId: 'a', machineId: 'm', address: 'anna@example.com', provider: 'caldav' };
const calendar = '/dav/calendars/anna/team%20one/';

function event(uid: string): CalendarEvent {
  return { uid, title: uid, start: '2026-02-03T10:00:00', timeZone: 'Europe/Amsterdam', duration: 'PT1H' };
}

async function connected() {
  const test = await startTestCrm();
  const anna = test.connect('anna');
  await anna.session(signal);
  await anna.lease.take(account, signal);
  const shown = () => test.crm.hand.sources('anna');
  return { test, anna, shown };
}

it('is shown under its name and colour, which can change', async () => {
  const { anna, shown } = await connected();
  await anna.subCalendars.put(calendar, { name: 'Team', color: '#336699' }, signal);
  await anna.subCalendars.put(calendar, { name: 'Team one' }, signal);
  expect(shown()).toMatchObject([{ calendar, name: 'Team one', color: null, events: [] }]);
});

it('more events than one request takes are all there', async () => {
  const { anna, shown } = await connected();
  await anna.subCalendars.put(calendar, { name: 'Team' }, signal);
  await anna.subCalendars.change(calendar, { replaces: true, put: [event('old')], remove: [] }, signal);
  const put = Array.from({ length: 1001 }, (_, n) => event(`e${n}`));
  await anna.subCalendars.change(calendar, { replaces: true, put, remove: [] }, signal);
  expect(shown()[0]?.events).toHaveLength(1001);
  const remove = put.slice(0, 900).map(({ uid }) => uid);
  await anna.subCalendars.change(calendar, { replaces: false, put: [], remove }, signal);
  expect(shown()[0]?.events).toHaveLength(101);
});

it('a replacement by nothing empties it', async () => {
  const { anna, shown } = await connected();
  await anna.subCalendars.put(calendar, { name: 'Team' }, signal);
  await anna.subCalendars.change(calendar, { replaces: true, put: [event('old')], remove: [] }, signal);
  await anna.subCalendars.change(calendar, { replaces: true, put: [], remove: [] }, signal);
  expect(shown()[0]?.events).toEqual([]);
});

it('goes as a whole, and going again is harmless', async () => {
  const { anna, shown } = await connected();
  await anna.subCalendars.put(calendar, { name: 'Team' }, signal);
  await anna.subCalendars.change(calendar, { replaces: true, put: [event('e')], remove: [] }, signal);
  await anna.subCalendars.remove(calendar, signal);
  await anna.subCalendars.remove(calendar, signal);
  expect(shown()).toEqual([]);
});

it('without the lease nothing is shown (RU1)', async () => {
  const { test, shown } = await connected();
  const other = test.connect('anna');
  await expect(other.subCalendars.put(calendar, { name: 'Team' }, signal)).rejects.toMatchObject({
    problem: { code: 'lease-lost' },
  });
  expect(shown()).toEqual([]);
});
