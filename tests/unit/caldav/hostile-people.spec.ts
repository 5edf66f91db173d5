/**
 * Hostile titles, names and addresses never add an addressee and never drop a participant (PE9, S7): 20,000 outgoing texts, each judged by
 * what an independent reader (ical.js alone) finds in the bytes that would be sent. `CONCORD_SEED` repeats a run.
 */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { prepareCalls, requestOf } from '../../../src-main/providers/caldav/calls.ts';
import { addresseesOf } from '../../../src-main/providers/caldav/mail-effect.ts';
import { storedOf } from '../../../src-main/providers/caldav/stored.ts';
import { guestLimits } from '../../../src-main/providers/icalendar/mail-address.ts';
import { shortened } from '../../../src-main/sync/calendar/plan/shortened.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { prepareCalls as prepareSampleCalls } from '../../../src-sandbox/sample-sides/requests.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import { runSeed } from '../../support/seeded.ts';
import { account, calendar } from './known-account.ts';

/** Runs of the two properties about texts; each run judges two texts. */
const runs = { fromCrm: 2500, inCalendar: 7500 } as const;
const sizes = { unit: 'code-points', texts: {}, items: {}, guests: guestLimits } as const;
const me = account.addresses[0] ?? '';

/** What somebody would write to make a program mail one person more, or lose one. */
const fragments = [
  ...['\r\n', '\n', '\r', '\u2028', '\u0085', '\u0000', '\t', ' ', '  '],
  ...[
    '"',
    "'",
    '`',
    ';',
    ':',
    ',',
    '<',
    '>',
    '\\',
    '\\n',
    '^n',
    "^'",
    '^^',
    '=',
    '%',
    '%0D%0A',
    '%2C',
    '%40',
    '%22',
  ],
  ...['@', '＠', '﹫', '@evil.example', 'evil@evil.example', '<evil@evil.example>', ',evil@evil.example'],
  ...['mailto:', 'MAILTO:evil@evil.example', '?cc=evil@evil.example', '&bcc=evil@evil.example', '%3Fcc='],
  ...[
    '\r\nATTENDEE:mailto:evil@evil.example',
    '\nATTENDEE:mailto:evil@evil.example',
    '";CN="x',
    ';RSVP=TRUE',
  ],
  ...['";SENT-BY="mailto:evil@evil.example', '\r\nEND:VEVENT', 'BEGIN:VEVENT', ':mailto:evil@evil.example'],
  ...[
    '/o=Org/ou=Exchange/cn=Recipients/cn=ann',
    'urn:uuid:5e7',
    'invalid:nomail',
    'x400:',
    'аnn',
    'xn--80ak6aa92e',
  ],
  ...[
    '\u202e',
    '\u200f',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\udfff',
    '\ufffe',
    '💥',
    'é',
    'e\u0301',
    'Ann',
    'a',
    'x'.repeat(80),
  ],
] as const;
const text = (most: number) =>
  fc.array(fc.constantFrom(...fragments), { maxLength: most }).map((parts) => parts.join(''));
const name = fc.oneof(
  text(4),
  fc.constantFrom('', 'ann@example.org', 'Ann "A" Vos', 'x'.repeat(1000)),
  fc.string(),
);
/** Whatever the Bridge API lets through as an address: one `@` and no blanks. */
const wild = fc
  .tuple(text(3), text(2))
  .map(([local, host]) => `${local.replace(/[\s@]/g, '')}@${host.replace(/[\s@]/g, '')}`)
  .filter((address) => /^[^\s@]+@[^\s@]+$/.test(address) && address.length <= 320);
const plain = fc
  .tuple(
    fc.constantFrom('ann', 'o’neil', "o'neil", 'a+b', 'аnn', 'a%b', 'a?cc=b', 'a&b', 'a/b', 'a#b', 'd=e'),
    fc.nat(30),
  )
  .map(([local, number]) => `${local}${number}@host.example`);
const address = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: wild });
const participant: fc.Arbitrary<Participant> = fc.record(
  {
    email: address.map((one) => one.toLowerCase()),
    name,
    roles: fc.constantFrom({ attendee: true }, { attendee: true, optional: true }, { informational: true }),
    kind: fc.constantFrom('individual', 'group', 'resource', 'location'),
    participationStatus: fc.constantFrom('needs-action', 'accepted', 'declined'),
  },
  { requiredKeys: ['email', 'roles'] },
) as fc.Arbitrary<Participant>;
const people = fc.array(participant, { minLength: 1, maxLength: 3 }).map((list) => {
  const owner: Participant = { email: me, roles: { owner: true } };
  return Object.fromEntries([owner, ...list].map((one) => [participantId(one.email), one]));
});
const meeting: fc.Arbitrary<CalendarEvent> = fc
  .record({ title: text(5), description: text(3), place: text(3), participants: people })
  .map(({ place, ...rest }) =>
    canonicalEvent({
      uid: 'u',
      start: '2026-11-20T09:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      ...rest,
      locations: { '1': { name: place } },
    }),
  );

/** Lines of people as programs write them, parameters and value. */
const uri = fc.oneof(
  plain.map((one) => `mailto:${one}`),
  fc.constantFrom(
    'mailto:ann@host.example?cc=evil@evil.example&bcc=x@y.example',
    'mailto:ann@host.example,bob@host.example',
    'mailto:%22ann%22@host.example',
    'mailto:ann%0d%0aATTENDEE:mailto:evil@evil.example',
    'mailto:ann＠host.example',
    'mailto:аnn@xn--80ak6aa92e.com',
    'MAILTO:Ann@Host.example',
    'ann@host.example',
    'urn:uuid:8a7f-room',
    '/principals/rooms/beech/',
    '/o=Org/ou=Exchange Administrative Group/cn=Recipients/cn=ann',
    'x400:c=nl;a=org',
    'invalid:nomail',
    'mailto:',
    '',
  ),
);
const parameters = fc
  .array(
    fc.constantFrom(
      ';CN="a@b.example; x, y: z <q@r.example>"',
      ';CN=Ann Vos',
      ';CN=',
      ';CUTYPE=GROUP',
      ';CUTYPE=ROOM',
      ';MEMBER="mailto:list@host.example"',
      ';ROLE=OPT-PARTICIPANT',
      ';PARTSTAT=ACCEPTED',
      ';X-UNKNOWN="1;2:3"',
      ';SENT-BY="mailto:assistant@host.example"',
      ';SCHEDULE-AGENT=NONE',
    ),
    { maxLength: 4 },
  )
  .map((list) => [...new Set(list.map((one) => one))].join(''));
const line = fc.tuple(parameters, uri).map(([head, value]) => `ATTENDEE${head}:${value}`);
const source = fc
  .tuple(fc.array(line, { maxLength: 4 }), fc.boolean())
  .map(([lines, organizes]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//x//y//EN',
      'BEGIN:VEVENT',
      'UID:u',
      'DTSTAMP:20260101T000000Z',
      'DTSTART:20261120T090000Z',
      'DTEND:20261120T100000Z',
      'SUMMARY:Before',
      ...(organizes ? [`ORGANIZER;CN=Me:mailto:${me}`] : []),
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );

interface Written {
  /** Everybody in ORGANIZER and ATTENDEE, as decoded by the reader. */
  readonly uris: readonly string[];
  /** The ATTENDEE lines, unfolded. */
  readonly lines: readonly string[];
  readonly titles: readonly unknown[];
}

/** Reads a text with ical.js alone, and its lines by unfolding. */
function readBy(body: string): Written {
  const root = new ICAL.Component(ICAL.parse(body) as unknown[]);
  const events = root.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const [event] = events;
  const all = ['organizer', 'attendee'].flatMap((key) => event?.getAllProperties(key) ?? []);
  return {
    uris: all.flatMap((property) => property.getValues().map(String)),
    lines: body
      .replace(/\r\n[ \t]/g, '')
      .split('\r\n')
      .filter((one) => /^ATTENDEE[;:]/i.test(one)),
    titles: (event?.getAllProperties('summary') ?? []).map((property) => property.getFirstValue()),
  };
}

/** The mail address that RFC 6068 gives a `mailto:` URI without header fields. */
function addressIn(value: string): string {
  const [, to = ''] = /^mailto:([^?]*)$/i.exec(value) ?? [];
  return decodeURIComponent(to).toLowerCase();
}

function bodyOf(
  write: Write,
  known: StoredEvent | null,
): { readonly body: string; readonly mailed: readonly string[] } {
  const [call] = prepareCalls(write, known, { now: () => 0 }, account);
  if (call === undefined) throw new Error('no call');
  const request = requestOf(call);
  if (request.method !== 'PUT') throw new Error(`not sent: ${JSON.stringify(request)}`);
  return { body: request.body, mailed: addresseesOf(call, known, 'always', account) };
}

const emailsOf = ({ participants }: CalendarEvent): readonly string[] =>
  Object.values(participants ?? {}).map(({ email }) => email);
const held = (event: CalendarEvent, known: CalendarEvent | null = null): CalendarEvent =>
  shortened(event, sizes, known);

// the time is for machines with much else to do
describe(`seed ${runSeed}`, { timeout: 300_000 }, () => {
  it(`what the CRM holds goes to a calendar: exactly the people it can hold, in ${2 * runs.fromCrm} texts (PE9, S7)`, () => {
    fc.assert(
      fc.property(meeting, meeting, (first, second) => {
        const create: Write = { type: 'create', key: 'k', calendar: '/cal/', event: held(first) };
        const made = bodyOf(create, null);
        const inFirst = readBy(made.body);
        expect(inFirst.uris.map(addressIn).sort()).toEqual(emailsOf(held(first)).toSorted());
        expect(inFirst.titles.length).toBeLessThan(2);
        // whom the gate counts is whom the reader finds
        expect(made.mailed).toEqual(
          [...new Set(inFirst.uris.map(addressIn))].filter((one) => one !== me).sort(),
        );
        // changed into another meeting, through the text as it was sent
        const known = storedOf(calendar, '/cal/u.ics', '"1"', made.body, { account, privateEvents: 'full' });
        if (known === null) throw new Error('no event');
        expect(emailsOf(known.event).toSorted()).toEqual(emailsOf(held(first)).toSorted());
        const patch = diff(known.event, { ...held(second), uid: 'u' });
        const event = applyPatch(known.event, patch);
        const changed = readBy(bodyOf({ ...update, patch, event }, known).body);
        expect(changed.uris.map(addressIn).sort()).toEqual(emailsOf(held(second)).toSorted());
      }),
      { numRuns: runs.fromCrm, seed: runSeed },
    );
  });

  it(`what a calendar holds stays there: a change keeps every line of a person, in ${2 * runs.inCalendar} texts (PE9, WR3)`, () => {
    fc.assert(
      fc.property(source, text(4), participant, (before, title, guest) => {
        const known = storedOf(calendar, '/cal/u.ics', '"1"', before, { account, privateEvents: 'full' });
        if (known === null) throw new Error('no event');
        const lines = readBy(before).lines;
        const titled: PatchObject = { title: `Edited ${title}` };
        const retitled = bodyOf({ ...update, patch: titled, event: applyPatch(known.event, titled) }, known);
        expect(readBy(retitled.body).lines).toEqual(lines);
        // a guest more: every line that was there stays, and one address comes
        const id = participantId(guest.email);
        if (known.event.participants?.[id] !== undefined) return;
        const more = held(applyPatch(known.event, { [`participants/${id}`]: guest as never }), known.event);
        const patch = diff(known.event, more);
        const added = readBy(bodyOf({ ...update, patch, event: more }, known).body);
        expect(added.lines.slice(0, lines.length)).toEqual(lines);
        const news = added.lines
          .slice(lines.length)
          .map((one) => addressIn(one.slice(one.lastIndexOf(':mailto:') + 1)));
        expect(news).toEqual(emailsOf(more).includes(guest.email) ? [guest.email] : []);
      }),
      { numRuns: runs.inCalendar, seed: runSeed },
    );
  });

  it(`a request of the kind that Graph takes names the same people, before and after it was JSON (PE9)`, () => {
    const { capabilities, updates, clearsOccurrences } = profiles['graph-like'];
    const manner = {
      updates,
      clearsOccurrences,
      perOccurrence: capabilities.recurrence === 'occurrences',
      own: [me],
    };
    fc.assert(
      fc.property(meeting, meeting, (first, second) => {
        const [call] = prepareSampleCalls(
          { type: 'create', key: 'k', calendar: 'c', event: first },
          null,
          manner,
          () => null,
        );
        const sent = JSON.parse(JSON.stringify(call?.request)) as { readonly event: CalendarEvent };
        expect(emailsOf(sent.event).toSorted()).toEqual(emailsOf(first).toSorted());
        const known: StoredEvent = {
          calendar: 'c',
          ref: 'r',
          revision: '1',
          uids: ['u'],
          event: first,
          withheld: [],
        };
        const patch = diff(first, second);
        const calls = prepareSampleCalls({ ...update, patch, event: second }, known, manner, () => null);
        const after = calls.reduce(
          (event, { request }) => applyPatch(event, JSON.parse(JSON.stringify(request.patch)) as PatchObject),
          first,
        );
        expect(emailsOf(after).toSorted()).toEqual(emailsOf(second).toSorted());
      }),
      { numRuns: runs.fromCrm, seed: runSeed },
    );
  });
});

it.each([
  ['ATTENDEE;CUTYPE=ROOM;CN=Room Beech:/principals/rooms/beech/', ['Room Beech']],
  ['ATTENDEE:urn:uuid:8a7f', ['urn:uuid:8a7f']],
  ['ATTENDEE;CN="Vos, Ann":/o=Org/ou=Exchange/cn=Recipients/cn=ann', ['Vos, Ann']],
  ['ATTENDEE;CN=Nobody:invalid:nomail', ['Nobody']],
  ['ATTENDEE:mailto:', []],
  ['ATTENDEE;EMAIL=ann@host.example:urn:uuid:8a7f', []],
  ['ATTENDEE;CN=Ann:mailto:ann@host.example', []],
  ['ATTENDEE;CN=Ann:MAILTO:%61nn@host.example', []],
] as const)('%s: who has no mail address is told, and the line stays (PE9)', (attendee, unaddressed) => {
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:u',
    'DTSTART:20261120T090000Z',
    attendee,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  const read = (body: string, privateEvents: 'busy' | 'full') =>
    storedOf(calendar, '/cal/u.ics', '"1"', body, { account, privateEvents });
  const known = read(text, 'busy');
  if (known === null) throw new Error('no event');
  expect(known.unaddressed ?? []).toEqual(unaddressed);
  const patch = { title: 'Edited', 'participants/bob_40_host_2e_example': bob as never };
  const { body } = bodyOf({ ...update, patch, event: applyPatch(known.event, patch) }, known);
  expect(readBy(body).lines).toHaveLength(2);
  expect(readBy(body).lines[0]).toBe(attendee);
  // of a private meeting nobody is named (RU6)
  const isPrivate = text.replace('DTSTART', 'CLASS:PRIVATE\r\nDTSTART');
  expect(read(isPrivate, 'busy')?.unaddressed).toBeUndefined();
  expect(read(isPrivate, 'full')?.unaddressed ?? []).toEqual(unaddressed);
});

const bob = { email: 'bob@host.example', roles: { attendee: true } } as const;
const update = { type: 'update', key: 'k', calendar: '/cal/', ref: '/cal/u.ics' } as const;
