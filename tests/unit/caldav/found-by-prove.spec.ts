/** What `npm run prove` found in calendar texts, each as small as it goes. */
import { describe, expect, it, test } from 'vitest';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';

const text = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//a person//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const vevent = (...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  'UID:a',
  'DTSTAMP:20260101T000000Z',
  'DTSTART:20260105T090000',
  'DURATION:PT1H',
  ...lines,
  'END:VEVENT',
];

it('a title alone brings no RDATE and no new SEQUENCE, where an occurrence stands on the only date there is', () => {
  const before = text(
    ...vevent('SUMMARY:A', 'SEQUENCE:3'),
    ...vevent('RECURRENCE-ID:20260105T090000', 'SUMMARY:A, once'),
  );
  const event = readCalendarObject(before)?.event;
  if (event === undefined) throw new Error('no event');
  const after = patchCalendarObject(before, { ...event, title: 'B' }, 0);
  expect(after).toContain('SUMMARY:B');
  expect(after).toContain('SEQUENCE:3');
  expect(after).not.toContain('RDATE');
  expect(readCalendarObject(after)?.event).toEqual({ ...event, title: 'B' });
});

it('a rule that is there twice, spelt two ways, is one rule, and one when written anew', () => {
  const event = readCalendarObject(
    text(...vevent('RRULE:FREQ=YEARLY', 'RRULE:FREQ=YEARLY;INTERVAL=1')),
  )?.event;
  if (event === undefined) throw new Error('no event');
  expect(event.recurrenceRules).toEqual([{ frequency: 'yearly' }]);
  expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
});

const anna = { email: 'anna@example.org', name: 'Anna', roles: { owner: true } } as const;
const bo = { email: 'bo@example.org', name: 'Bo', roles: { attendee: true } } as const;
const people = { [participantId(anna.email)]: anna, [participantId(bo.email)]: bo };
const weekly: CalendarEvent = {
  uid: 'a',
  title: 'A',
  start: '2026-01-05T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  locations: { '1': { name: 'Here' } },
  virtualLocations: { '1': { name: 'Meet', uri: 'https://meet.example.org/1' } },
  participants: people,
  recurrenceRules: [{ frequency: 'weekly' }],
};

describe.each(['2026-01-05T09:00:00', '2026-01-12T09:00:00', '2026-01-14T09:00:00'])(
  'one occurrence, on %s, differs in one thing only',
  (date) => {
    const { name: _name, ...nameless } = anna;
    test.each<readonly [string, PatchObject]>([
      [
        'the organiser has no name there',
        { participants: { ...people, [participantId(anna.email)]: nameless } },
      ],
      ['nobody comes', { participants: {} }],
      ['the organiser alone', { participants: { [participantId(anna.email)]: anna } }],
      ['no organiser', { participants: { [participantId(bo.email)]: bo } }],
      [
        'a guest without a name',
        {
          participants: {
            ...people,
            [participantId(bo.email)]: { email: bo.email, roles: { attendee: true } },
          },
        },
      ],
      ['another place', { locations: { '1': { name: 'There' } } }],
      ['no place', { locations: {} }],
      ['nothing to call', { virtualLocations: {} }],
      ['another link', { virtualLocations: { '1': { uri: 'https://meet.example.org/2' } } }],
    ])('%s: it is still there after writing', (_what, patch) => {
      const event = canonicalEvent({ ...weekly, recurrenceOverrides: { [date]: patch } });
      expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
      const known = createCalendarObject(canonicalEvent(weekly), 0);
      expect(readCalendarObject(patchCalendarObject(known, event, 0))?.event).toEqual(event);
    });
  },
);

it('the organiser’s name goes when it is taken away', () => {
  const known = text(...vevent('ORGANIZER;CN=Anna;X-KEPT=1:mailto:anna@example.org'));
  const event = readCalendarObject(known)?.event;
  if (event === undefined) throw new Error('no event');
  const owner = { email: anna.email, roles: { owner: true as const } };
  const after = patchCalendarObject(known, { ...event, participants: { x: owner } }, 0);
  expect(after).toContain('ORGANIZER;X-KEPT=1:mailto:anna@example.org');
});

describe('a link with characters that no URI has', () => {
  const spoilt = ' https://meet.example.org/a b\tc\u2028d ';
  const mended = 'https://meet.example.org/a%20b%09c%E2%80%A8d';

  it('has them percent-encoded, in series and occurrences, and stays so', () => {
    const event = canonicalEvent({
      ...weekly,
      virtualLocations: { '1': { uri: spoilt } },
      recurrenceOverrides: {
        '2026-01-12T09:00:00': { virtualLocations: { '1': { uri: `${spoilt}?x` } } },
        // says nothing else than the series does
        '2026-01-19T09:00:00': { virtualLocations: { '7': { uri: mended } } },
      },
    });
    expect(event.virtualLocations).toEqual({ '1': { uri: mended } });
    expect(event.recurrenceOverrides).toEqual({
      '2026-01-12T09:00:00': {
        virtualLocations: { '1': { uri: 'https://meet.example.org/a%20b%09c%E2%80%A8d%20?x' } },
      },
      '2026-01-19T09:00:00': {},
    });
    expect(canonicalEvent(event)).toEqual(event);
    expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
  });

  it('keeps its line while another link joins it', () => {
    const line = 'CONFERENCE;VALUE=URI;FEATURE=AUDIO:https://meet.example.org/a b';
    const known = text(...vevent(line));
    const event = readCalendarObject(known)?.event;
    if (event === undefined) throw new Error('no event');
    expect(event.virtualLocations).toEqual({ '1': { uri: 'https://meet.example.org/a%20b' } });
    const wanted = { ...event, virtualLocations: { ...event.virtualLocations, '2': { uri: 'tel:+31' } } };
    const after = patchCalendarObject(known, wanted, 0);
    expect(after).toContain(`${line}\r\n`);
    expect(readCalendarObject(after)?.event).toEqual(wanted);
  });
});

describe('the end of a rule in an hour that the clocks skip', () => {
  const series = (until: string, time = '090000') =>
    text(
      'BEGIN:VEVENT',
      'UID:a',
      'DTSTAMP:20260101T000000Z',
      `DTSTART;TZID=Europe/Amsterdam:20260301T${time}`,
      `RRULE:FREQ=DAILY;UNTIL=${until}`,
      'END:VEVENT',
    );

  // the clocks go from 02:00 to 03:00 on 29 March 2026
  test.each([
    ['20260329T023000', '090000', '2026-03-29T03:30:00'],
    ['20260329T013000Z', '090000', '2026-03-29T03:30:00'],
    ['20260329T033000', '023000', '2026-03-29T02:30:00'],
    ['20260329T023000', '023000', '2026-03-29T02:30:00'],
  ])('%s of a series at %s is %s, also when written anew', (until, time, read) => {
    const event = readCalendarObject(series(until, time))?.event;
    if (event === undefined) throw new Error('no event');
    expect(event.recurrenceRules).toEqual([{ frequency: 'daily', until: read }]);
    expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
  });

  it('is the same moment when a CRM says it', () => {
    const wanted = {
      ...weekly,
      recurrenceRules: [{ frequency: 'daily', until: '2026-03-29T02:30:00' }],
    } as const;
    expect(readCalendarObject(createCalendarObject(wanted, 0))?.event.recurrenceRules).toEqual([
      { frequency: 'daily', until: '2026-03-29T03:30:00' },
    ]);
  });
});

describe('empty lines inside of lines', () => {
  it('noise at an event’s beginning is no fold after another line was changed', () => {
    const known = text('BEGIN:VEVENT', 'RR', '', ' ULE:FREQ=DAILY', ...vevent('SUMMARY:A').slice(1));
    const event = readCalendarObject(known)?.event;
    if (event === undefined) throw new Error('no event');
    expect(event.recurrenceRules).toBeUndefined();
    const after = patchCalendarObject(known, { ...event, title: 'B' }, 0);
    expect(readCalendarObject(after)?.event).toEqual({ ...event, title: 'B' });
  });

  it('between a property’s whole name and its value they are a broken fold', () => {
    const known = text(...vevent('RRULE', '', '', ' :FREQ=DAILY', 'SUMMARY', '', ' ;LANGUAGE=en', ' :A'));
    const found = readCalendarObject(known);
    if (found === null) throw new Error('no event');
    expect(found.event).toMatchObject({ title: 'A', recurrenceRules: [{ frequency: 'daily' }] });
    expect([...found.repairs]).toEqual(['broken-fold']);
    const after = patchCalendarObject(known, { ...found.event, title: 'B' }, 0);
    expect(after).toContain('RRULE\r\n :FREQ=DAILY\r\n');
    expect(readCalendarObject(after)?.event).toEqual({ ...found.event, title: 'B' });
  });
});

describe('what is about to be sent is read first', () => {
  it('a text that would read as something else is refused', () => {
    // which clock `Ours` keeps is asked for the year of the first event, and that is the outdated one
    const known = text(
      'BEGIN:VTIMEZONE',
      'TZID:Ours',
      ...['20000101T000000 +0100', '20200101T000000 +0200'].flatMap((line) => [
        'BEGIN:STANDARD',
        `DTSTART:${line.split(' ')[0]}`,
        'TZOFFSETFROM:+0100',
        `TZOFFSETTO:${line.split(' ')[1]}`,
        'END:STANDARD',
      ]),
      'END:VTIMEZONE',
      ...vevent('SEQUENCE:1').map((line) => line.replace('20260105', '20100105')),
      ...vevent('SEQUENCE:2').map((line) => line.replace('DTSTART', 'DTSTART;TZID=Ours')),
    );
    const event = readCalendarObject(known)?.event;
    if (event === undefined) throw new Error('no event');
    expect(event.timeZone).toBe('Etc/GMT-1');
    expect(() => patchCalendarObject(known, { ...event, title: 'B' }, 0)).toThrow('item-rejected');
  });

  it.each<readonly [string, Partial<CalendarEvent>]>([
    ['markup', { description: '<p>a &amp; b</p>', descriptionContentType: 'text/html' }],
    ['several places', { locations: { '1': { name: 'Here' }, '2': { name: 'There' } } }],
    ['a quote in a name', { participants: { x: { ...bo, name: 'Bo "the" \\ Bear' } } }],
    [
      'roles at once',
      { participants: { x: { ...bo, roles: { attendee: true, chair: true, optional: true } } } },
    ],
    ['a tick', { participants: { x: { ...bo, invite: true } } }],
    ['an organiser’s answer', { participants: { x: { ...anna, participationStatus: 'accepted' } } }],
    ['two organisers', { participants: { x: anna, y: { ...bo, roles: { owner: true } } } }],
    ['another name for UTC', { timeZone: 'UTC' }],
    [
      'a count and an end',
      { recurrenceRules: [{ frequency: 'daily', count: 2, until: '2026-02-01T00:00:00' }] },
    ],
    ['control characters', { title: 'a\u0007b', virtualLocations: { '1': { uri: 'x:y', name: 'a\nb' } } }],
    ['hours of a day', { timeZone: null, showWithoutTime: true, duration: 'PT30H' }],
  ])('%s: what iCalendar cannot hold is no reason to refuse the rest', (_what, fields) => {
    const event = canonicalEvent({
      ...weekly,
      ...fields,
      ...(fields.showWithoutTime === true
        ? {}
        : {
            recurrenceOverrides: {
              '2026-01-06T09:00:00': { title: 'once' },
              '2026-01-07T09:00:00': { ...fields },
            } as never,
          }),
    });
    expect(createCalendarObject(event, 0)).toContain('BEGIN:VEVENT');
    expect(patchCalendarObject(createCalendarObject(weekly, 0), event, 0)).toContain('BEGIN:VEVENT');
  });
});
