/** Tests what a CalDAV calendar tells of an event for filters (C21), beside what is kept in agreement. */
import { describe, expect, it } from 'vitest';
import { storedOf } from '../../../src-main/providers/caldav/stored.ts';
import { account, calendar } from './known-account.ts';

function traitsIn(lines: readonly string[], privateEvents: 'busy' | 'full' = 'busy') {
  return storedIn(lines, privateEvents)?.traits;
}

function storedIn(lines: readonly string[], privateEvents: 'busy' | 'full' = 'busy') {
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'BEGIN:VEVENT',
    'UID:a',
    'DTSTAMP:20260101T000000Z',
    'DTSTART:20260302T090000Z',
    'DURATION:PT1H',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  return storedOf(calendar, '/cal/a.ics', '"1"', text, { account, privateEvents });
}

const [own = ''] = account.addresses;

it.each([
  { line: 'X-CALDAVSYNCHRONIZER-OGCSmodified;X=1:7', program: 'Outlook Google Calendar Sync' },
  { line: 'X-CRMLINKSTATE:2', program: 'Dynamics 365' },
  { line: 'X-ODOO:odoo_id', program: undefined },
])('the mark of another program is told: $line, $program (A10)', ({ line, program }) => {
  expect(storedIn([line])?.linkedBy).toBe(program);
});

describe('for filters a calendar tells (C21)', () => {
  it.each([
    { name: 'nothing of a plain event', lines: ['SUMMARY:x'], expected: undefined },
    {
      name: 'categories of several lines, with escaped commas, and the colour',
      lines: ['CATEGORIES:Clients,A\\,B', 'CATEGORIES: Red team ', 'COLOR:turquoise'],
      expected: { labels: ['Clients', 'A,B', 'Red team', 'turquoise'] },
    },
    { name: 'nothing of empty categories', lines: ['CATEGORIES:', 'COLOR:'], expected: undefined },
    {
      name: 'that the person is out of office (MS-OXCICAL)',
      lines: ['X-MICROSOFT-CDO-BUSYSTATUS:OOF'],
      expected: { outOfOffice: true },
    },
    { name: 'nothing of busy', lines: ['X-MICROSOFT-CDO-BUSYSTATUS:BUSY'], expected: undefined },
    {
      name: 'that the person declined, not that somebody else did',
      lines: [
        'ORGANIZER:mailto:boss@example.com',
        `ATTENDEE;PARTSTAT=DECLINED:mailto:${own}`,
        'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.com',
      ],
      expected: { declined: true },
    },
    {
      name: 'nothing where only somebody else declined',
      lines: ['ORGANIZER:mailto:boss@example.com', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.com'],
      expected: undefined,
    },
  ])('$name', ({ lines, expected }) => {
    expect(traitsIn(lines)).toEqual(expected);
  });
  it('no categories of a private event, which would say what it is about, unless all of it is told (RU6)', () => {
    const lines = ['CLASS:PRIVATE', 'CATEGORIES:Oncology'];
    expect(traitsIn(lines)).toBe(undefined);
    expect(traitsIn(lines, 'full')).toEqual({ labels: ['Oncology'] });
  });
});
