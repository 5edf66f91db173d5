/** B05: who acts for whom (SENT-BY, DELEGATED-TO) and groups (CUTYPE=GROUP, MEMBER) do not change whose meeting it is. */
import { describe, expect, test } from 'vitest';
import { prepareCalls, requestOf } from '../../../src-main/providers/caldav/calls.ts';
import { addresseesOf } from '../../../src-main/providers/caldav/mail-effect.ts';
import { storedOf } from '../../../src-main/providers/caldav/stored.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { eventText } from '../../support/reported-cases.ts';
import { account, calendar } from './known-account.ts';

function stored(...lines: readonly string[]): StoredEvent {
  const found = storedOf(calendar, '/cal/a.ics', '"1"', eventText(...lines), {
    account,
    privateEvents: 'busy',
  });
  if (found === null) throw new Error('no event');
  return found;
}

function request(one: StoredEvent, patch: Readonly<Record<string, string>>) {
  const event = applyPatch(one.event, patch);
  const [call] = prepareCalls(
    { type: 'update', key: 'k', calendar: '/cal/', ref: '/cal/a.ics', event, patch },
    one,
    { now: () => 0 },
    account,
  );
  if (call === undefined) throw new Error('no call');
  const sent = requestOf(call);
  return {
    body: ('body' in sent ? String(sent.body) : '').replace(/\r\n /g, ''),
    mailed: addresseesOf(call, one, 'always', account),
  };
}

const roles = (one: StoredEvent) =>
  Object.values(one.event.participants ?? {})
    .map(({ email, kind = 'individual', roles: own, participationStatus = '' }) =>
      [email.split('@')[0], kind, ...Object.keys(own), participationStatus].join(' ').trim(),
    )
    .sort();

describe('B05: who acts for the organiser', () => {
  test.each([
    ['ORGANIZER;SENT-BY="mailto:aide@example.org":mailto:me@example.org'],
    ['ORGANIZER;SENT-BY="mailto:aide@example.org":urn:uuid:5E7'],
    // the quotes that RFC 5545 3.2 requires are missing
    ['ORGANIZER;SENT-BY=mailto:aide@example.org:mailto:me@example.org'],
    ['ORGANIZER;CN=Me;SENT-BY=mailto:aide@example.org;X-A=1:mailto:me@example.org'],
    ['ORGANIZER;DIR=ldap://dir.example.org/cn=me;CN=Me:MAILTO:Me@Example.ORG'],
  ])('mine is %s', (line) => {
    expect(stored(line, 'ATTENDEE:mailto:guest@example.org').readOnly).toBeUndefined();
  });

  test.each([
    ['ORGANIZER;SENT-BY="mailto:me@example.org":mailto:boss@example.org'],
    ['ORGANIZER;SENT-BY=mailto:me@example.org:mailto:boss@example.org'],
    ['ORGANIZER;CUTYPE=GROUP;MEMBER="mailto:me@example.org":mailto:team@example.org'],
    ['ORGANIZER;DELEGATED-FROM="mailto:me@example.org":mailto:boss@example.org'],
  ])('mine is not %s', (line) => {
    expect(stored(line).readOnly?.reason).toBe('not-organizer');
  });
});

const guests = [
  'ORGANIZER;SENT-BY=mailto:aide@example.org:mailto:me@example.org',
  'ATTENDEE;CUTYPE=GROUP;CN=Team:mailto:team@example.org',
  'ATTENDEE;MEMBER="mailto:team@example.org";CN=Bob;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:dan@example.org":mailto:bob@example.org',
  'ATTENDEE;MEMBER=mailto:team@example.org,mailto:all@example.org;CN=Cas:mailto:cas@example.org',
  'ATTENDEE;DELEGATED-FROM=mailto:bob@example.org:mailto:dan@example.org',
  'ATTENDEE;SENT-BY=mailto:me@example.org;CN=Eve:mailto:eve@example.org',
];

describe('B05: groups and delegates', () => {
  test('a group is one participant, and nobody comes from a parameter (PE9)', () => {
    expect(roles(stored(...guests))).toEqual([
      'bob individual attendee delegated',
      'cas individual attendee',
      'dan individual attendee',
      'eve individual attendee',
      'me individual owner',
      'team group attendee',
    ]);
  });

  test('everybody whom the server would mail is found, and nobody from a parameter (PE1)', () => {
    const { mailed } = request(stored(...guests), { title: 'New' });
    expect(mailed).toEqual(['bob', 'cas', 'dan', 'eve', 'team'].map((name) => `${name}@example.org`));
  });

  test('an edited person keeps who acts for whom; a line that nobody changes stays as it was', () => {
    const cas = `participants/${participantId('cas@example.org')}`;
    const team = `participants/${participantId('team@example.org')}`;
    const one = stored(...guests);
    const { body } = request(one, { [`${cas}/participationStatus`]: 'accepted', [`${team}/name`]: 'Crew' });
    for (const line of guests.filter((text) => !/team@example\.org$|cas@/.test(text)))
      expect(body).toContain(line);
    expect(body).toContain('ATTENDEE;CUTYPE=GROUP;CN=Crew:mailto:team@example.org');
    expect(body).toContain(
      'ATTENDEE;MEMBER="mailto:team@example.org","mailto:all@example.org";CN=Cas;PARTSTAT=ACCEPTED:mailto:cas@example.org',
    );
  });

  test('a line full of addresses takes no longer than its length (S6)', () => {
    const since = process.threadCpuUsage();
    const many = ';MEMBER=mailto:a@example.org'.repeat(50_000);
    expect(roles(stored(`ATTENDEE${many}:mailto:x@example.org`))).toEqual([]);
    stored(`ATTENDEE;MEMBER=${'mailto:a,'.repeat(200_000)}:mailto:x@example.org`);
    const { user, system } = process.threadCpuUsage(since);
    // of the processor, in microseconds
    expect(user + system).toBeLessThan(2_000_000);
  });
});

describe('B01: colour and categories say nothing about other fields', () => {
  const plain = [
    'COLOR:red',
    'CATEGORIES:Work,Red Category',
    'X-APPLE-CALENDAR-COLOR:#ff0000',
    'X-OUTLOOK-COLOR:3',
    'PRIORITY:1',
  ];

  test('they stay with every edit, and never cross (WR9)', () => {
    const one = stored('SUMMARY:Old', 'DESCRIPTION:Old', ...plain);
    expect(Object.keys(one.event).sort()).toEqual([
      'description',
      'duration',
      'start',
      'timeZone',
      'title',
      'uid',
    ]);
    const edit = {
      title: 'New',
      description: 'New',
      status: 'tentative',
      privacy: 'private',
      freeBusyStatus: 'free',
    };
    const { body } = request(one, edit);
    for (const line of plain) expect(body).toContain(`${line}\r\n`);
  });
});
