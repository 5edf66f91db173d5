/** A mistake of Concord's own while one object is read or written costs that object, and never the run (RU2). */
import { expect, test, vi } from 'vitest';
import { prepareCalls } from '../../../src-main/providers/caldav/calls.ts';
import { fetchedOf } from '../../../src-main/providers/caldav/stored.ts';

// the mistake: an exception nobody expects, from deep inside of reading and writing
vi.mock('../../../src-main/providers/icalendar/relations.ts', () => {
  const mistake = (): never => {
    throw new TypeError('undefined is not a function');
  };
  return { readRelations: mistake, writeRelations: mistake };
});

const account = {
  origin: 'https://example.org',
  principal: '/me/',
  homes: ['/'],
  inbox: null,
  outbox: null,
  davFeatures: [],
  product: '',
  addresses: [],
  addressUris: [],
  scheduling: 'none',
} as const;
const calendar = { id: '/cal/', name: 'Cal', isDefault: true, mayWrite: true, holdsEvents: true };
const text =
  'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Lunch\r\nDTSTART:20260301T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';

test('while reading: the item is unreadable, and a person still sees which one it is', () => {
  expect(fetchedOf(calendar, '/cal/a.ics', '"1"', text, { account, privateEvents: 'full' })).toEqual({
    type: 'unreadable',
    ref: '/cal/a.ics',
    revision: '"1"',
    problem: {
      code: 'item-unreadable',
      params: { reason: 'reader-failed', error: 'TypeError' },
      fix: expect.anything(),
    },
    glimpse: { title: 'Lunch', date: '2026-03-01' },
  });
});

test('while writing: the call is one that cannot be sent', () => {
  const event = {
    uid: 'a',
    start: '2026-03-01T09:00:00',
    relatedTo: { b: { relation: { next: true as const } } },
  };
  const [call] = prepareCalls(
    { type: 'create', key: 'k', calendar: '/cal/', event },
    null,
    { now: () => 0 },
    account,
  );
  expect(call?.request).toMatchObject({
    method: 'NONE',
    problem: { code: 'item-unreadable', params: { reason: 'reader-failed', error: 'TypeError' } },
  });
});
