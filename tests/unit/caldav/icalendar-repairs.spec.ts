/** Malformed iCalendar: each repair by itself, what it makes of a text, and where mending ends (RU2). */
import { describe, expect, test } from 'vitest';
import {
  patchCalendarObject,
  type ReadEvent,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

function ics(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: readonly string[]): string {
  return ics('BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT');
}

const start = 'DTSTART:20260120T090000Z';

function read(text: string): ReadEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found;
}

/** Fields of the event, and the repairs. */
function mended(text: string): Partial<CalendarEvent> & { readonly repairs: readonly string[] } {
  const { event, repairs } = read(text);
  return { ...event, repairs: [...repairs].sort() };
}

function reasonOf(text: string): unknown {
  try {
    return readCalendarObject(text) === null ? 'no event' : 'readable';
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem.params;
  }
}

describe('the text as a whole', () => {
  test('an event that is not ended before its calendar or the next one ends', () => {
    const open = ics('BEGIN:VEVENT', 'UID:u1', start, 'SUMMARY:x');
    expect(mended(open)).toMatchObject({ title: 'x', repairs: ['component-not-ended'] });
    const two = ics(
      ...['BEGIN:VEVENT', 'UID:u1', start, 'RRULE:FREQ=DAILY'],
      ...[
        'BEGIN:VEVENT',
        'UID:u1',
        'RECURRENCE-ID:20260121T090000Z',
        'DTSTART:20260121T100000Z',
        'END:VEVENT',
      ],
    );
    expect(mended(two)).toMatchObject({
      recurrenceOverrides: { '2026-01-21T09:00:00': { start: '2026-01-21T10:00:00' } },
      repairs: ['component-not-ended'],
    });
  });

  test('an alarm that is not ended; but not when it swallowed the event’s own times', () => {
    expect(mended(vevent(start, 'BEGIN:VALARM', 'TRIGGER:-PT5M'))).toMatchObject({
      start: '2026-01-20T09:00:00',
      repairs: ['component-not-ended'],
    });
    expect(reasonOf(vevent(start, 'BEGIN:VALARM', 'TRIGGER:-PT5M', 'RRULE:FREQ=DAILY'))).toEqual({
      reason: 'cut-off',
    });
  });

  test('a text that ends inside an event is cut off, whatever it said until then', () => {
    const whole = vevent(start, 'SUMMARY:x');
    expect(mended(whole.slice(0, whole.indexOf('END:VCALENDAR'))).repairs).toEqual(['component-not-ended']);
    for (const end of ['END:VEVENT', 'SUMMARY', start])
      expect(reasonOf(whole.slice(0, whole.indexOf(end) + 5))).toEqual({ reason: 'cut-off' });
  });

  test('addresses in the parameters of a person without their quotes', () => {
    const organizer = 'ORGANIZER;SENT-BY=mailto:aide@example.org:mailto:ann@example.org';
    expect(mended(vevent(start, organizer))).toMatchObject({
      participants: { ann_40_example_2e_org: { email: 'ann@example.org', roles: { owner: true } } },
      repairs: ['address-not-quoted'],
    });
  });

  test('an END of nothing', () => {
    expect(mended(vevent('END:VALARM', start)).repairs).toEqual(['end-without-begin']);
  });

  test('an event without a calendar, written back inside of one', () => {
    const bare = ['BEGIN:VEVENT', 'UID:u1', start, 'END:VEVENT', ''].join('\r\n');
    expect(mended(bare)).toMatchObject({ uid: 'u1', repairs: ['no-calendar-around'] });
    const text = patchCalendarObject(bare, { ...read(bare).event, title: 'x' }, 0);
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:.+\r\nBEGIN:VEVENT\r\n/);
    expect(text).toMatch(/END:VEVENT\r\nEND:VCALENDAR\r\n$/);
  });

  test('properties around the calendar are kept inside of it', () => {
    const text = `X-FIRST:1\r\n${vevent(start)}X-LAST:1\r\n`;
    expect(mended(text).repairs).toEqual(['lines-outside']);
    const written = patchCalendarObject(text, { ...read(text).event, title: 'x' }, 0);
    expect(written).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(written).toContain('X-FIRST:1');
    expect(written).toContain('X-LAST:1');
  });

  test('several calendars in one object are one', () => {
    const text =
      vevent(start, 'RRULE:FREQ=DAILY') +
      vevent('RECURRENCE-ID:20260121T090000Z', 'DTSTART:20260121T090000Z', 'SUMMARY:other');
    expect(mended(text)).toMatchObject({
      recurrenceOverrides: { '2026-01-21T09:00:00': { title: 'other' } },
      repairs: ['several-calendars'],
    });
    expect(reasonOf(vevent(start) + vevent(start).replace('u1', 'u2'))).toEqual({ reason: 'several-events' });
  });

  test.each([
    [
      'no blank where the line is as long as folded ones',
      `SUMMARY:${'x'.repeat(67)}\r\nyy zz`,
      `${'x'.repeat(67)}yy zz`,
    ],
    ['a line break of the text itself', 'SUMMARY:one\r\ntwo three', 'one\ntwo three'],
    ['an empty line in between', 'SUMMARY:one\r\n\r\n two', 'onetwo'],
    ['two carriage returns', 'SUMMARY:one\r\r\n two', 'onetwo'],
  ])('folding: %s', (_name, lines, title) => {
    expect(mended(vevent(start, lines))).toMatchObject({ title, repairs: ['broken-fold'] });
  });

  test.each([
    ['tabs', 'SUMMARY:one\r\n\ttwo', 'onetwo'],
    ['line feeds only', 'SUMMARY:one\n two', 'onetwo'],
    ['carriage returns only', 'SUMMARY:one\r two', 'onetwo'],
    [
      'a character cut in two becomes unreadable by itself',
      'SUMMARY:caf\uFFFD\r\n \uFFFD',
      'caf\uFFFD\uFFFD',
    ],
    ['a line without a colon that belongs to nothing', 'CLASS:PUBLIC\r\nno colon here\r\nSUMMARY:x', 'x'],
    ['another spelling of a name is no continuation', 'SUMMARY:x\r\nX_Y.Z:1', 'x'],
  ])('folding that needs no mending: %s', (_name, lines, title) => {
    expect(mended(vevent(start, lines))).toMatchObject({ title, repairs: [] });
  });

  test('NUL and its like are dropped, and stay in the text', () => {
    const text = vevent(start, 'SUMMARY:a\u0000b\u001fc', 'X-KEPT:\u0000');
    expect(mended(text)).toMatchObject({ title: 'abc', repairs: ['control-characters'] });
    expect(patchCalendarObject(text, { ...read(text).event, description: 'x' }, 0)).toContain(
      'a\u0000b\u001fc',
    );
  });

  test('a byte order mark, also of a second calendar', () => {
    const text = `\uFEFF${vevent(start, 'SUMMARY:x')}`;
    expect(mended(text)).toMatchObject({ title: 'x', repairs: [] });
    expect(mended(text + text.replace('SUMMARY:x', 'RECURRENCE-ID:20260120T090000Z')).repairs).toEqual([
      'several-calendars',
    ]);
  });

  test('neither VERSION nor PRODID: read as it is, completed when written', () => {
    const text = vevent(start).replace(/VERSION.*\r\nPRODID.*\r\n/, '');
    expect(mended(text).repairs).toEqual([]);
    const written = patchCalendarObject(text, { ...read(text).event, title: 'x' }, 0);
    expect(written).toContain('\r\nVERSION:2.0\r\nPRODID:');
  });
});

describe('parameters', () => {
  test.each([
    ['inside', 'ATTENDEE;CN=Jo "JD" Doe:mailto:jo@example.org', 'Jo JD Doe'],
    ['never closed', 'ATTENDEE;CN="Jo;PARTSTAT=ACCEPTED:mailto:jo@example.org', 'Jo'],
    ['within quotes', 'ATTENDEE;CN="Jo "JD" Doe";X-A="b:c":mailto:jo@example.org', 'Jo JD Doe'],
    ['one inch', 'ATTENDEE;CN=5" pipe:mailto:jo@example.org', '5 pipe'],
  ])('a stray quote: %s', (_name, line, name) => {
    expect(mended(vevent(start, line))).toMatchObject({
      participants: { [participantId('jo@example.org')]: { name } },
      repairs: ['stray-quote'],
    });
  });

  test.each([
    ['"Europe/Amsterdam"', []],
    ['\\"Europe/Amsterdam\\"', ['zone-not-quoted']],
    ['Europe\\/Amsterdam', ['zone-not-quoted']],
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', ['zone-not-quoted']],
    ['GMT+01:00', ['zone-not-quoted']],
  ])('TZID=%s', (tzid, repairs) => {
    const found = mended(vevent(`DTSTART;TZID=${tzid}:20260120T090000`));
    expect(found).toMatchObject({ start: '2026-01-20T09:00:00', repairs });
    expect(found.timeZone).toMatch(/^(Europe\/(Amsterdam|Berlin)|Etc\/GMT-1)$/);
  });
});

describe('times', () => {
  test.each([
    ['20260120T090000', '2026-01-20T09:00:00', []],
    ['2026-01-20T09:00:00', '2026-01-20T09:00:00', ['time-spelling']],
    ['2026-01-20 09:00', '2026-01-20T09:00:00', ['time-spelling']],
    ['20260120T0900', '2026-01-20T09:00:00', ['time-spelling']],
    ['20260120t090000', '2026-01-20T09:00:00', ['time-spelling']],
    ['20260120T090000T', '2026-01-20T09:00:00', ['time-spelling']],
    ['20260120T090000+0100', '2026-01-20T08:00:00', ['time-spelling']],
    ['20260120T240000', '2026-01-21T00:00:00', ['hour-24']],
    ['20261231T240000', '2027-01-01T00:00:00', ['hour-24']],
    ['20260120T235960', '2026-01-20T23:59:59', []],
    ['20260120', '2026-01-20T00:00:00', ['date-not-marked']],
  ])('DTSTART:%s', (value, expected, repairs) => {
    expect(mended(vevent(`DTSTART:${value}`))).toMatchObject({ start: expected, repairs });
  });

  test.each([
    ['20260231T090000'],
    ['20260120T250000'],
    ['20260120T240001'],
    ['Next Year'],
    ['2026'],
    ['99991231T240000'],
    ['20260120T0900001'],
  ])('DTSTART:%s is no time', (value) => {
    expect(reasonOf(vevent(`DTSTART:${value}`))).toEqual({ reason: 'time-impossible', property: 'DTSTART' });
  });

  test('a date with a time: midnight is the date, anything else a time', () => {
    expect(mended(vevent('DTSTART;VALUE=DATE:20260120T000000'))).toMatchObject({
      showWithoutTime: true,
      repairs: ['date-with-time'],
    });
    expect(mended(vevent('DTSTART;VALUE=DATE:20260120T093000Z'))).toMatchObject({
      start: '2026-01-20T09:30:00',
      timeZone: 'Etc/UTC',
      repairs: ['date-with-time'],
    });
  });

  test('a time in UTC with a zone is in UTC', () => {
    expect(mended(vevent('DTSTART;TZID=Europe/Amsterdam:20260120T090000Z'))).toMatchObject({
      start: '2026-01-20T09:00:00',
      timeZone: 'Etc/UTC',
      repairs: ['utc-with-zone'],
    });
  });

  test('midnight in UTC stays a time: all day is said, not guessed', () => {
    const found = mended(vevent('DTSTART:20260120T000000Z', 'DTEND:20260121T000000Z'));
    expect(found).toMatchObject({ timeZone: 'Etc/UTC', duration: 'PT24H', repairs: [] });
    expect(found.showWithoutTime).toBeUndefined();
  });

  test.each([
    ['an empty end', [start, 'DTEND:'], undefined, ['end-empty']],
    ['an empty end with a zone', [start, 'DTEND;TZID=Europe/Amsterdam:'], undefined, ['end-empty']],
    ['an empty length', [start, 'DURATION:'], undefined, ['end-empty']],
    ['an empty end, and a length', [start, 'DTEND:', 'DURATION:PT1H'], 'PT1H', ['end-empty']],
    ['both', [start, 'DTEND:20260120T110000Z', 'DURATION:PT1H'], 'PT2H', ['end-and-duration']],
    ['an end before the start', [start, 'DTEND:20260120T080000Z'], undefined, ['end-before-start']],
    ['a negative length', [start, 'DURATION:-PT1H'], undefined, ['end-before-start']],
    ['a date as end of a time', [start, 'DTEND;VALUE=DATE:20260121'], 'PT15H', ['end-of-other-kind']],
    ['a week behind the T', [start, 'DURATION:PT1W'], 'P7D', ['duration-spelling']],
    [
      'an end without the start’s zone',
      ['DTSTART;TZID=Europe/Amsterdam:20260120T090000', 'DTEND:20260120T100000'],
      'PT1H',
      ['end-of-other-kind'],
    ],
    [
      'a time as end of a date',
      ['DTSTART;VALUE=DATE:20260120', 'DTEND:20260121T235900'],
      'P2D',
      ['end-of-other-kind'],
    ],
    [
      'midnight as end of a date',
      ['DTSTART;VALUE=DATE:20260120', 'DTEND:20260121T000000'],
      'P1D',
      ['end-of-other-kind'],
    ],
    ['hours for a date', ['DTSTART;VALUE=DATE:20260120', 'DURATION:PT30H'], 'P2D', ['end-of-other-kind']],
    [
      'an end before a date',
      ['DTSTART;VALUE=DATE:20260120', 'DTEND;VALUE=DATE:20260118'],
      'P1D',
      ['end-before-start'],
    ],
  ])('%s', (_name, lines, duration, repairs) => {
    const found = mended(vevent(...lines));
    expect([found.duration, found.repairs]).toEqual([duration, repairs]);
  });

  test('the same line twice is one; two different ones contradict each other', () => {
    expect(mended(vevent(start, start)).repairs).toEqual(['line-repeated']);
    expect(mended(vevent('DTSTART:', start)).start).toBe('2026-01-20T09:00:00');
    expect(mended(vevent('UID:u1', start)).repairs).toEqual(['line-repeated']);
    expect(reasonOf(vevent(start, 'DTSTART:20260120T100000Z'))).toEqual({
      reason: 'contradicts-itself',
      property: 'DTSTART',
    });
    expect(reasonOf(vevent('UID:u2', start))).toEqual({ reason: 'contradicts-itself', property: 'UID' });
  });
});

describe('rules', () => {
  const daily = { frequency: 'daily' };

  test.each([
    ['FREQ=DAILY;', daily, ['rule-junk']],
    ['FREQ=DAILY;X-OWN=1', daily, ['rule-junk']],
    ['FREQ=DAILY;BYDAY=;COUNT=', daily, ['rule-junk']],
    ['freq=daily', daily, []],
    [' FREQ = DAILY ', daily, []],
    ['FREQ=DAILY;FREQ=DAILY', daily, []],
    ['FREQ=DAILY;INTERVAL=0', daily, ['interval-zero']],
    ['FREQ=DAILY;BYMONTH=01,2,', { ...daily, byMonth: ['1', '2'] }, []],
    ['RSCALE=GREGORIAN;SKIP=OMIT;FREQ=DAILY', daily, []],
    [
      'FREQ=WEEKLY;BYDAY=+1MO,we',
      { frequency: 'weekly', byDay: [{ day: 'mo', nthOfPeriod: 1 }, { day: 'we' }] },
      [],
    ],
    ['FREQ=DAILY;UNTIL=20260125', { ...daily, until: '2026-01-25T23:59:59' }, ['until-of-other-kind']],
    ['FREQ=DAILY;UNTIL=20260125T090000', { ...daily, until: '2026-01-25T09:00:00' }, ['until-of-other-kind']],
    ['FREQ=DAILY;COUNT=3;UNTIL=20260125T090000Z', { ...daily, count: 3 }, ['count-and-until']],
    ['FREQ=DAILY;COUNT=6;UNTIL=20260125T090000Z', { ...daily, count: 6 }, ['count-and-until']],
    [
      'FREQ=DAILY;COUNT=7;UNTIL=20260125T090000Z',
      { ...daily, until: '2026-01-25T09:00:00' },
      ['count-and-until'],
    ],
  ])('RRULE:%s', (text, rule, repairs) => {
    const found = mended(vevent(start, `RRULE:${text}`));
    expect(found).toMatchObject({ recurrenceRules: [rule], repairs });
    expect(found.recurrenceRules?.[0]).toEqual(rule);
  });

  test('an empty rule is none; the same rule twice is one', () => {
    expect(mended(vevent(start, 'RRULE:'))).toEqual({
      uid: 'u1',
      start: '2026-01-20T09:00:00',
      timeZone: 'Etc/UTC',
      repairs: ['rule-junk'],
    });
    expect(mended(vevent(start, 'RRULE:FREQ=DAILY', 'RRULE:FREQ=DAILY'))).toMatchObject({
      recurrenceRules: [daily],
      repairs: ['line-repeated'],
    });
  });

  test.each([
    ['FREQ=FORTNIGHTLY', 'FREQ'],
    ['INTERVAL=2', 'FREQ'],
    ['FREQ=DAILY;INTERVAL=-1', 'INTERVAL'],
    ['FREQ=DAILY;INTERVAL=two', 'INTERVAL'],
    ['FREQ=DAILY;COUNT=0', 'COUNT'],
    ['FREQ=DAILY;UNTIL=20260231', 'UNTIL'],
    ['FREQ=WEEKLY;BYDAY=MO,XX', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=MONDAY', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY', 'BYDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', 'BYMONTHDAY'],
    ['FREQ=YEARLY;BYMONTH=13', 'BYMONTH'],
    ['FREQ=YEARLY;BYMONTH=5L', 'BYMONTH'],
    ['FREQ=DAILY;WKST=XX', 'WKST'],
    ['FREQ=DAILY;BYEASTER=0', 'RRULE'],
  ])('RRULE:%s is not understood', (text, property) => {
    expect(reasonOf(vevent(start, `RRULE:${text}`))).toEqual({ reason: 'rule-not-understood', property });
  });

  test('parts that contradict each other', () => {
    expect(reasonOf(vevent(start, 'RRULE:FREQ=DAILY;COUNT=3;COUNT=4'))).toEqual({
      reason: 'contradicts-itself',
      property: 'COUNT',
    });
  });

  test.each([
    ['20260125T000000Z', '2026-01-25T00:00:00'],
    ['20260124T230000Z', '2026-01-25T00:00:00'],
    ['20260125T050000Z', '2026-01-25T00:00:00'],
    ['20260125T235959Z', '2026-01-25T00:00:00'],
  ])('UNTIL=%s of an all-day series is the date somewhere', (until, expected) => {
    expect(mended(vevent('DTSTART;VALUE=DATE:20260120', `RRULE:FREQ=DAILY;UNTIL=${until}`))).toMatchObject({
      recurrenceRules: [{ until: expected }],
      repairs: ['until-of-other-kind'],
    });
  });
});

describe('occurrences', () => {
  const series = [start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY'];

  function other(...lines: readonly string[]): readonly string[] {
    return ['END:VEVENT', 'BEGIN:VEVENT', 'UID:u1', ...lines];
  }

  test('a list of dates and times', () => {
    expect(
      mended(vevent(...series, 'EXDATE;VALUE=DATE:20260121,20260122T090000Z', 'RDATE:20260301')),
    ).toMatchObject({
      recurrenceOverrides: {
        '2026-01-21T09:00:00': { excluded: true },
        '2026-01-22T09:00:00': { excluded: true },
        '2026-03-01T09:00:00': {},
      },
      repairs: ['date-not-marked', 'date-with-time', 'exception-of-other-kind'],
    });
  });

  test('a date that does not exist takes nothing away and adds nothing', () => {
    expect(
      mended(vevent(...series, 'EXDATE:20260230T090000Z,20260122T090000Z', 'RDATE:,', 'EXDATE:')),
    ).toMatchObject({
      recurrenceOverrides: { '2026-01-22T09:00:00': { excluded: true } },
      repairs: ['exception-impossible'],
    });
  });

  test.each([
    ['20260119T230000Z', '2026-01-20T00:00:00'],
    ['20260120T000000Z', '2026-01-20T00:00:00'],
    ['20260120T080000Z', '2026-01-20T00:00:00'],
    ['20260120T150000', '2026-01-20T00:00:00'],
  ])('EXDATE:%s of an all-day series is the date nearest to it', (exdate, key) => {
    expect(
      mended(vevent('DTSTART;VALUE=DATE:20260118', 'RRULE:FREQ=DAILY', `EXDATE:${exdate}`)),
    ).toMatchObject({
      recurrenceOverrides: { [key]: { excluded: true } },
      repairs: ['exception-of-other-kind'],
    });
  });

  test('an occurrence named by its date, or without its uid', () => {
    expect(
      mended(
        vevent(...series, ...other('RECURRENCE-ID;VALUE=DATE:20260121', 'DTSTART:20260121T100000Z')).replace(
          'UID:u1\r\nREC',
          'REC',
        ),
      ),
    ).toMatchObject({
      recurrenceOverrides: { '2026-01-21T09:00:00': { start: '2026-01-21T10:00:00', duration: 'PT0S' } },
      repairs: ['exception-of-other-kind', 'uid-missing'],
    });
  });

  test('an occurrence of an impossible date is none of this series', () => {
    expect(reasonOf(vevent(...series, ...other('RECURRENCE-ID:20260231T090000Z', start)))).toEqual({
      reason: 'time-impossible',
      property: 'RECURRENCE-ID',
    });
    expect(reasonOf(vevent(...series, ...other('RECURRENCE-ID:', start)))).toEqual({
      reason: 'time-impossible',
      property: 'RECURRENCE-ID',
    });
  });

  const twice = (first: readonly string[], second: readonly string[]): string =>
    vevent(
      ...series,
      ...other('RECURRENCE-ID:20260121T090000Z', 'DTSTART:20260121T100000Z', ...first),
      ...other('RECURRENCE-ID:20260121T090000Z', 'DTSTART:20260121T110000Z', ...second),
    );

  test('of two versions of an occurrence the higher SEQUENCE counts, then the later DTSTAMP', () => {
    const key = '2026-01-21T09:00:00';
    const first = {
      recurrenceOverrides: { [key]: { start: '2026-01-21T10:00:00' } },
      repairs: ['older-version'],
    };
    const second = { recurrenceOverrides: { [key]: { start: '2026-01-21T11:00:00' } } };
    expect(mended(twice(['SEQUENCE:3'], ['SEQUENCE:2', 'DTSTAMP:20260102T000000Z']))).toMatchObject(first);
    expect(mended(twice(['SEQUENCE:2'], ['SEQUENCE:10']))).toMatchObject(second);
    expect(mended(twice([], ['DTSTAMP:20260102T000000Z']))).toMatchObject(second);
    expect(reasonOf(twice([], []))).toEqual({ reason: 'contradicts-itself', property: 'RECURRENCE-ID' });
  });

  test('what counted is what is written, and the rest goes', () => {
    const text = twice(['SEQUENCE:3', 'X-A:1'], ['SEQUENCE:2', 'X-B:1']);
    const { event } = read(text);
    const key = '2026-01-21T09:00:00';
    const changed = {
      ...event,
      recurrenceOverrides: { [key]: { ...event.recurrenceOverrides?.[key], title: 'x' } },
    };
    const written = patchCalendarObject(text, changed, 0);
    expect(written).toContain('X-A:1');
    expect(written).not.toContain('X-B:1');
    expect(read(written).event).toEqual(changed);
  });

  test('the same event twice is one event, whenever it was written', () => {
    const event = ['BEGIN:VEVENT', 'UID:u1', start, 'SUMMARY:x', 'END:VEVENT'];
    const stamped = event.toSpliced(2, 0, 'DTSTAMP:20260101T000000Z', 'SEQUENCE:1');
    expect(mended(ics(...event, ...stamped))).toMatchObject({ title: 'x', repairs: ['event-repeated'] });
    const newer = event.with(3, 'SUMMARY:y').toSpliced(2, 0, 'SEQUENCE:1');
    expect(mended(ics(...newer, ...event))).toMatchObject({ title: 'y', repairs: ['older-version'] });
    expect(reasonOf(ics(...event, ...newer.toSpliced(1, 1)))).toEqual({ reason: 'no-uid' });
    expect(reasonOf(ics(...event, ...event.with(3, 'SUMMARY:y')))).toEqual({
      reason: 'contradicts-itself',
      property: 'UID',
    });
  });
});

describe('writing what was mended', () => {
  test('noise stays behind the line it stood behind, wherever that goes', () => {
    const text = vevent(start, 'DESCRIPTION:d', 'RRULE:FREQ=DAILY', 'some = noise', 'X-LAST:1', 'more noise');
    const { event } = read(text);
    const changed = { ...event, recurrenceOverrides: { '2026-01-21T09:00:00': { description: 'other' } } };
    const written = patchCalendarObject(text, changed, 0);
    expect(read(written).event).toEqual(changed);
    expect(written).toContain('RRULE:FREQ=DAILY\r\nsome = noise\r\nX-LAST:1\r\nmore noise\r\n');
    const single = patchCalendarObject(
      text,
      { uid: 'u1', start: event.start, timeZone: 'Etc/UTC', title: 'x' },
      0,
    );
    expect(single).not.toContain('some = noise');
    expect(read(single).event.title).toBe('x');
  });

  test('a blank with nothing to go on from begins an ordinary line', () => {
    const text = ics(
      'BEGIN:VEVENT',
      '',
      ' UID:u1',
      start,
      'BEGIN:VALARM',
      'END:VALARM',
      '\t',
      ' noise',
      'END:VEVENT',
    );
    expect(mended(text).uid).toBe('u1');
    expect(read(patchCalendarObject(text, { ...read(text).event, title: 'x' }, 0)).event.title).toBe('x');
  });

  test('a parameter that is none does not get into another line', () => {
    const text = vevent(start, 'SUMMARY;LANGU:1GE=nl;X-A=1:old');
    const written = patchCalendarObject(text, { ...read(text).event, title: 'new' }, 0);
    expect(read(written).event.title).toBe('new');
  });

  test('a period of an all-day series lasts whole days', () => {
    const text = vevent('DTSTART;VALUE=DATE:20260120', 'RDATE;VALUE=PERIOD:20260122T090000Z/PT30H');
    const { event } = read(text);
    expect(event.recurrenceOverrides).toEqual({ '2026-01-22T00:00:00': { duration: 'P2D' } });
    expect(read(patchCalendarObject(text, { ...event, title: 'x' }, 0)).event).toEqual({
      ...event,
      title: 'x',
    });
  });

  test('an occurrence that had no uid gets the series’', () => {
    const text = vevent(
      start,
      'RRULE:FREQ=DAILY',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'RECURRENCE-ID:20260121T090000Z',
      start,
    );
    const written = patchCalendarObject(text, { ...read(text).event, title: 'x' }, 0);
    expect(written.match(/^UID:u1\r$/gm)).toHaveLength(2);
    expect(read(written).repairs.size).toBe(0);
  });
});

describe('what is set aside', () => {
  test.each([
    ['', { reason: 'not-a-calendar' }],
    ['SUMMARY:x', { reason: 'not-a-calendar' }],
    ['BEGIN:VCARD\r\nEND:VCARD', { reason: 'not-a-calendar' }],
    ['<html>BEGIN:VEVENT</html>', { reason: 'not-a-calendar' }],
    [ics(), { reason: 'no-event' }],
    [ics('BEGIN:X-VENUE', 'BEGIN:VEVENT', 'END:VEVENT', 'END:X-VENUE'), { reason: 'no-event' }],
    [ics('BEGIN:VEVENT', start, 'END:VEVENT'), { reason: 'no-uid' }],
    [ics('BEGIN:VEVENT', 'UID: ', start, 'END:VEVENT'), { reason: 'no-uid' }],
    [vevent('SUMMARY:x'), { reason: 'no-start' }],
    [vevent('DTSTART:'), { reason: 'no-start' }],
    [vevent(start, 'DTEND:20260231T000000Z'), { reason: 'time-impossible', property: 'DTEND' }],
    [vevent(start, 'DURATION:soon'), { reason: 'duration-impossible', property: 'DURATION' }],
    [
      vevent(start, 'RDATE;VALUE=PERIOD:20260121T090000Z/P'),
      { reason: 'duration-impossible', property: 'RDATE' },
    ],
    [vevent(start, 'RRULE:RSCALE=CHINESE;FREQ=YEARLY'), { reason: 'rule-of-another-calendar' }],
  ])('%j', (text, params) => {
    expect(reasonOf(text)).toEqual(params);
  });
});
