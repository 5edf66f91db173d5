/** RU2: an item that cannot be read still has a title and a day that a person knows it by; a private one keeps its own (RU6). */
import { expect, test } from 'vitest';
import { fetchedOf } from '../../../src-main/providers/caldav/stored.ts';
import { glimpseOf } from '../../../src-main/providers/icalendar/index.ts';

const broken = (...lines: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'BEGIN:VTIMEZONE',
    'DTSTART:19700101T000000',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:x',
    ...lines,
  ].join('\r\n');

test.each<[string, readonly string[], string | null, string | null]>([
  [
    'folded and escaped',
    ['SUMMARY;LANGUAGE=nl:Intake\\, No', ' or', 'DTSTART:20261201T090000Z'],
    'Intake, Noor',
    '2026-12-01',
  ],
  ['with the time zone’s own start before it', ['SUMMARY:A'], 'A', null],
  ['on a day that does not exist', ['SUMMARY:A', 'DTSTART;VALUE=DATE:20260231'], 'A', null],
  ['with control characters', ['SUMMARY:a\\n\u0007b'], 'a b', null],
  ['with an alarm of its own words', ['BEGIN:VALARM', 'SUMMARY:Alarm', 'END:VALARM'], null, null],
  ['with nothing', [], null, null],
])('%s', (_, lines, title, date) => {
  expect(glimpseOf(broken(...lines))).toEqual({ title, date, isPrivate: false });
});

test('what is no calendar tells nothing, however long', () => {
  for (const text of ['', '<html>SUMMARY:no</html>', 'SUMMARY:no\r\n'.repeat(100_000)])
    expect(glimpseOf(text)).toEqual({ title: null, date: null, isPrivate: false });
});

test('RU6: of a private item no more is told than its day, unless private entries are told in full', () => {
  const text = broken('CLASS:CONFIDENTIAL', 'SUMMARY:Doctor', 'DTSTART:20261201T090000Z', 'RRULE:FREQ=NEVER');
  const calendar = { id: '/c/', name: 'c', isDefault: true, mayWrite: true, holdsEvents: true };
  const told = (privateEvents: 'busy' | 'full') =>
    fetchedOf(calendar, '/c/x.ics', '1', text, { account: {} as never, privateEvents });
  expect(told('busy')).toMatchObject({ type: 'unreadable', glimpse: { title: null, date: '2026-12-01' } });
  expect(told('full')).toMatchObject({
    type: 'unreadable',
    glimpse: { title: 'Doctor', date: '2026-12-01' },
  });
});
