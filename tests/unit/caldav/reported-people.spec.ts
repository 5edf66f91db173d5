/** Who organises a meeting and who may see it, in the forms that programs write: reported cases and variants of them. */
import { describe, expect, test } from 'vitest';
import { prepareCalls, requestOf } from '../../../src-main/providers/caldav/calls.ts';
import { addresseesOf } from '../../../src-main/providers/caldav/mail-effect.ts';
import { storedOf } from '../../../src-main/providers/caldav/stored.ts';
import {
  createCalendarObject,
  glimpseOf,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { isNobody, mailAddress, mailtoUri } from '../../../src-main/providers/icalendar/mail-address.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { eventText, reportedCase, reportedCasesMissing } from '../../support/reported-cases.ts';
import { account, calendar } from './known-account.ts';

function stored(text: string, privateEvents: 'busy' | 'full' = 'busy'): StoredEvent {
  const found = storedOf(calendar, '/cal/a.ics', '"1"', text, { account, privateEvents });
  if (found === null) throw new Error('no event');
  return found;
}

describe('a calendar user address (RFC 6068)', () => {
  test.each([
    ['mailto:me@example.org'],
    ['MAILTO:Me@Example.ORG'],
    ['mailto:me%40example.org'],
    ['mailto:%6De%40example%2Eorg'],
    ['me@example.org'],
    ['me%40example.org'],
    ['mailto: me@example.org'],
    [' mailto:me@example.org '],
    ['mailto:<me@example.org>'],
    ['mailto:%3Cme@example.org%3E'],
    ['<me@example.org>'],
    ['mailto:Me Myself <me@example.org>'],
    ['"Myself, Me" <me@example.org>'],
    ["mailto:'me@example.org'"],
    ['mailto:mailto:me@example.org'],
    ['mailto://me@example.org'],
    ['mailto:me@example.org?subject=a@b.example'],
    ['mailto:me@example.org,you@example.org'],
  ])('%s is me@example.org', (uri) => {
    expect(mailAddress(uri)).toBe('me@example.org');
  });

  test.each(['mailto:', '', ' ', 'mailto:<>', 'mailto:%20', 'MAILTO: ', 'invalid:nomail'])(
    '"%s" is nobody',
    (uri) => {
      expect([mailAddress(uri), isNobody(uri)]).toEqual([null, true]);
    },
  );

  test.each([
    'urn:uuid:me@example.org',
    '/principals/me@example.org/',
    'principals/me@example.org',
    'https://dav.example.org/me@example.org',
    'Me',
    'mailto:Me',
    'mailto:me@@example.org',
    // decoded once only
    'mailto:me%2540example.org',
  ])('%s is somebody without a mail address', (uri) => {
    expect([mailAddress(uri), isNobody(uri)]).toEqual([null, false]);
  });

  test.each(['a%b@x.org', 'a%41b@x.org', 'a?b@x.org', 'a&b=c@x.org', "o'neil+x@x.org", 'a/b#c@x.org'])(
    '%s is the same after being written',
    (address) => {
      expect(mailAddress(mailtoUri(address))).toBe(address);
      const participants = {
        [participantId(address)]: { email: address, roles: { attendee: true } },
      } as const;
      const event = { uid: 'u', start: '2026-03-10T09:00:00', participants };
      expect(readCalendarObject(createCalendarObject(event, 0))?.event.participants).toEqual(participants);
    },
  );

  test('a long one takes no longer than its length', () => {
    const long = 100_000;
    for (const uri of [`${'"'.repeat(long)}@`, `mailto:a@b${'.'.repeat(long)}!@`, '<'.repeat(long)])
      expect(mailAddress(uri)).toBeNull();
  });
});

describe('my own meeting', () => {
  test.skipIf(reportedCasesMissing).each(['B05', 'B05b', 'B05d'])('%s is not locked', (id) => {
    const one = stored(reportedCase(id));
    expect(one.readOnly).toBeUndefined();
    const edit = {
      type: 'update' as const,
      key: 'k',
      calendar: '/cal/',
      ref: '/cal/a.ics',
      event: one.event,
      patch: { title: 'Edited' },
    };
    const [call] = prepareCalls(edit, one, { now: () => 0 }, account);
    if (call === undefined) throw new Error('no call');
    expect(requestOf(call)).toMatchObject({ method: 'PUT', body: expect.stringContaining('SUMMARY:Edited') });
    // an organiser’s removal is no guest’s, which would be quiet
    const [removal] = prepareCalls({ ...edit, type: 'remove' }, one, { now: () => 0 }, account);
    if (removal === undefined) throw new Error('no call');
    expect(requestOf(removal)).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"1"' } });
    expect(JSON.stringify(removal.request)).not.toContain('schedule-reply');
  });

  test.each([
    'ORGANIZER;EMAIL=me@example.org:urn:uuid:unknown',
    'ORGANIZER;EMAIL="mailto:Me@example.org":/principals/x/',
    'ORGANIZER;EMAIL=me@example.org:',
    'ORGANIZER:urn:uuid:5E7',
    'ORGANIZER:/principals/me',
    'ORGANIZER:',
    'ORGANIZER;CN=Me:mailto:<>',
    'ORGANIZER:invalid:nomail',
  ])('%s', (line) => {
    expect(stored(eventText(line, 'ATTENDEE:mailto:guest@example.com')).readOnly).toBeUndefined();
  });

  test.each([
    'ORGANIZER:mailto:you%40example.org',
    'ORGANIZER:you@example.org',
    'ORGANIZER;EMAIL=you@example.org:',
    'ORGANIZER;EMAIL=me@example.org:mailto:you@example.org',
    'ORGANIZER:urn:uuid:unknown',
    'ORGANIZER:Bob',
  ])('but not with %s', (line) => {
    expect(stored(eventText(line)).readOnly?.reason).toBe('not-organizer');
  });

  test('people whom the server would mail are found in every form, and I am not one of them', () => {
    const text = eventText(
      'ORGANIZER;EMAIL=me@example.org:urn:uuid:9',
      'ATTENDEE:mailto:a%40example.com',
      'ATTENDEE:b@example.com',
      'ATTENDEE;EMAIL=c@example.com:urn:uuid:8',
      'ATTENDEE:mailto:me%40example.org',
    );
    const one = stored(text);
    const remove = {
      type: 'remove' as const,
      key: 'k',
      calendar: '/cal/',
      ref: '/cal/a.ics',
      event: one.event,
    };
    const [call] = prepareCalls(remove, one, { now: () => 0 }, account);
    if (call === undefined) throw new Error('no call');
    expect(addresseesOf(call, one, 'always', account)).toEqual([
      'a@example.com',
      'b@example.com',
      'c@example.com',
    ]);
  });
});

function readOf(text: string) {
  const event = readCalendarObject(text)?.event;
  if (event === undefined) throw new Error('no event');
  return event;
}

describe('CLASS (RFC 5545 3.8.1.3)', () => {
  const words = ['SUMMARY:Doctor', 'DESCRIPTION:words', 'LOCATION:place'];

  test.skipIf(reportedCasesMissing).each(['B21', 'B21c'])('%s shows no words', (id) => {
    const one = stored(reportedCase(id));
    expect(one.event).toMatchObject({ title: 'Busy', privacy: 'private' });
    expect(JSON.stringify(one.event)).not.toMatch(/secret/i);
  });

  test.each([
    [['CLASS:X-FOO'], 'private'],
    [['CLASS:RESTRICTED'], 'private'],
    [['CLASS:'], 'private'],
    [['class;X-A="b:c": private '], 'private'],
    [['CLASS:CONFIDENTIAL'], 'secret'],
    [['CLASS:PUBLIC', 'CLASS:X-FOO'], 'private'],
    [['CLASS:PRIVATE', 'CLASS:PUBLIC'], 'private'],
    [['CLASS:PRIVATE', 'CLASS:CONFIDENTIAL', 'CLASS:PUBLIC'], 'secret'],
    [['X-CALENDARSERVER-ACCESS:RESTRICTED'], 'private'],
    [['x-calendarserver-access: Confidential'], 'secret'],
    [['CLASS:PUBLIC', 'X-CALENDARSERVER-ACCESS:PRIVATE'], 'private'],
    [['X-CALENDARSERVER-ACCESS:PUBLIC'], undefined],
    [['CLASS:Public'], undefined],
    [['CLASS:PUBLIC', 'CLASS:PUBLIC'], undefined],
    [[], undefined],
  ])('%j is %s', (lines, privacy) => {
    const text = eventText(...lines, ...words);
    expect(readCalendarObject(text)?.event.privacy).toBe(privacy);
    expect(stored(text).event.title).toBe(privacy === undefined ? 'Doctor' : 'Busy');
    expect(glimpseOf(text).isPrivate).toBe(privacy !== undefined);
  });

  test('B21: Calendar Server’s property of the whole object hides its events, and follows an edit', () => {
    const noted = (word: string) =>
      eventText(...words).replace('BEGIN:VEVENT', `X-CALENDARSERVER-ACCESS:${word}\r\nBEGIN:VEVENT`);
    expect(JSON.stringify(stored(noted('RESTRICTED')).event)).not.toMatch(/Doctor|words|place/);
    expect(glimpseOf(noted('PRIVATE')).isPrivate).toBe(true);
    const open = stored(noted('PUBLIC'));
    expect(open.event.title).toBe('Doctor');
    const edit = (privacy: 'private' | 'secret' | undefined, text: string) =>
      patchCalendarObject(
        text,
        { ...readOf(text), ...(privacy === undefined ? { privacy: 'public' } : { privacy }) },
        0,
      );
    expect(edit('private', noted('PUBLIC'))).toContain('X-CALENDARSERVER-ACCESS:PRIVATE\r\n');
    expect(edit('secret', noted('PUBLIC'))).toContain('X-CALENDARSERVER-ACCESS:CONFIDENTIAL\r\n');
    const published = edit(undefined, noted('PRIVATE'));
    expect(readOf(published).privacy).toBeUndefined();
    expect(published).toContain('X-CALENDARSERVER-ACCESS:PUBLIC\r\n');
  });

  test('an occurrence with an unknown one hides the whole series', () => {
    const text = eventText(...words, 'RRULE:FREQ=DAILY;COUNT=3').replace(
      'END:VCALENDAR',
      'BEGIN:VEVENT\r\nUID:u1\r\nRECURRENCE-ID:20260311T090000Z\r\nDTSTART:20260311T090000Z\r\nCLASS:X-FOO\r\nSUMMARY:Doctor\r\nEND:VEVENT\r\nEND:VCALENDAR',
    );
    expect(JSON.stringify(stored(text).event)).not.toMatch(/Doctor|words|place/);
    expect(glimpseOf(text).isPrivate).toBe(true);
  });

  test('it counts far behind in a text that cannot be read, and folded', () => {
    const far = eventText(...words, `X-LONG:${'x'.repeat(100_000)}`, 'CLA\r\n SS:PRIV\r\n ATE');
    expect(glimpseOf(far)).toMatchObject({ title: 'Doctor', isPrivate: true });
  });
});
