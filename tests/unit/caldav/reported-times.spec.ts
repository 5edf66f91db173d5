/** When an event takes place, in the forms that programs write: reported cases and variants of them. */
import { describe, expect, test } from 'vitest';
import { createCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  edited,
  eventText,
  read,
  reasonOf,
  reportedCase,
  reportedCasesMissing,
} from '../../support/reported-cases.ts';

const berlin = ';TZID=Europe/Berlin';

describe('the end of the calendar, 31 December 9999', () => {
  test.skipIf(reportedCasesMissing).each([
    ['B04', '9999-12-31T23:59:59'],
    ['B04b', '9999-12-31T00:00:00'],
  ])('%s: UNTIL is read, and survives being written', (id, until) => {
    const event = read(reportedCase(id));
    expect(event.recurrenceRules).toMatchObject([{ until }]);
    expect(read(createCalendarObject(event, 0))).toEqual(event);
    expect(edited(reportedCase(id), { title: 'x' })).toContain('UNTIL=99991231');
    const rules = event.recurrenceRules?.map((rule) => ({ ...rule, interval: 2 })) ?? [];
    expect(edited(reportedCase(id), { recurrenceRules: rules })).toContain('UNTIL=99991231');
  });

  test.each([
    ['Etc/UTC', '9999-12-31T23:59:59'],
    [null, '9999-12-31T23:59:59'],
    ['Pacific/Kiritimati', '9999-12-31T23:59:59'],
    ['Pacific/Pago_Pago', '9999-12-31T12:00:00'],
    ['Pacific/Pago_Pago', '9999-12-30T23:59:59'],
  ])('UNTIL from a CRM, in %s', (timeZone, until) => {
    const rule = { frequency: 'daily', until } as const;
    const event = {
      uid: 'u',
      start: '2026-01-05T09:00:00',
      ...(timeZone === null ? {} : { timeZone }),
      recurrenceRules: [rule],
    };
    expect(read(createCalendarObject(event, 0))).toEqual(event);
  });

  test('UNTIL west of Greenwich that is the year 10000 in UTC becomes the last second of 9999 there', () => {
    const event = {
      uid: 'u',
      start: '2026-01-05T09:00:00',
      timeZone: 'America/New_York',
      recurrenceRules: [{ frequency: 'daily', until: '9999-12-31T23:59:59' } as const],
    };
    const text = createCalendarObject(event, 0);
    expect(text).toContain('UNTIL=99991231T235959Z');
    expect(createCalendarObject(read(text), 0)).toContain('UNTIL=99991231T235959Z');
  });

  test.each([
    ['DTSTART;VALUE=DATE:20260105', 'DTEND;VALUE=DATE:99991231'],
    ['DTSTART:20260105T090000Z', 'DTEND:99991231T235959Z'],
    [`DTSTART${berlin}:20260105T090000`, `DTEND${berlin}:99991231T235959`],
    ['DTSTART;TZID=America/New_York:20260105T090000', 'DTEND;TZID=America/New_York:99991231T235959'],
    ['DTSTART;VALUE=DATE:99991231', 'DURATION:P1D'],
    ['DTSTART:99991231T233000Z', 'DURATION:PT1H'],
  ])('%s, %s', (start, end) => {
    const event = read(eventText(start, end));
    expect(read(createCalendarObject(event, 0))).toEqual(event);
    expect(edited(eventText(start, end), { title: 'x' })).toContain(end);
  });

  test('what no text can hold is refused and named', () => {
    const event = { uid: 'u', start: '9999-12-31T09:00:00', timeZone: 'Etc/UTC' };
    for (const duration of ['P73000D', 'P9999999D', 'P999999999999999W']) {
      let params: unknown;
      try {
        createCalendarObject({ ...event, duration }, 0);
      } catch (error) {
        params = problemOf(error)?.params;
      }
      expect(params).toEqual({ field: 'duration' });
    }
    expect(reasonOf(eventText('DTSTART:99991231T240000'))).toBe('time-impossible');
  });
});

describe('offsets as names of zones', () => {
  test.skipIf(reportedCasesMissing).each(['B17', 'B17b'])('%s is five and a half hours before UTC', (id) => {
    expect(read(reportedCase(id))).toMatchObject({
      start: '2026-03-10T09:00:00',
      timeZone: 'Asia/Calcutta',
      duration: 'PT1H',
    });
  });
});

describe('B17: offsets with seconds, as local mean time has them', () => {
  const inZone = (tzid: string) => [
    `DTSTART;TZID=${tzid}:20260310T090000`,
    `DTEND;TZID=${tzid}:20260310T100000`,
  ];
  test.each([
    ['"UTC+05:30:20"', '2026-03-10T03:29:40'],
    ['"GMT-00:19:32"', '2026-03-10T09:19:32'],
    ['+001932', '2026-03-10T08:40:28'],
  ])('%s is that moment in UTC, because no zone has the offset', (tzid, start) => {
    const text = eventText(...inZone(tzid), 'SUMMARY:x');
    expect(read(text)).toMatchObject({ start, timeZone: 'Etc/UTC', duration: 'PT1H' });
    expect(edited(text, { title: 'y' })).toContain(inZone(tzid)[0]);
    expect(edited(text, { start: '2026-03-11T09:00:00' })).toMatch(
      /DTSTART(?:;TZID=Etc\/UTC)?:20260311T090000Z?\r\n/,
    );
  });

  test('LMT with a VTIMEZONE is its offset; LMT alone is not guessed', () => {
    const zone = [
      ...['BEGIN:VTIMEZONE', 'TZID:LMT', 'BEGIN:STANDARD', 'DTSTART:18500101T000000'],
      ...['TZOFFSETFROM:+001932', 'TZOFFSETTO:+001932', 'END:STANDARD', 'END:VTIMEZONE', 'BEGIN:VEVENT'],
    ].join('\r\n');
    const alone = eventText(...inZone('LMT'));
    expect(read(alone.replace('BEGIN:VEVENT', zone))).toMatchObject({
      start: '2026-03-10T08:40:28',
      timeZone: 'Etc/UTC',
    });
    expect(read(alone)).toEqual({ uid: 'u1', start: '2026-03-10T09:00:00', duration: 'PT1H' });
  });

  test('Z as a name is UTC', () => {
    expect(read(eventText(...inZone('Z')))).toMatchObject({
      start: '2026-03-10T09:00:00',
      timeZone: 'Etc/UTC',
    });
  });
});

describe('zones as a CRM names them', () => {
  test.each([
    ['+01:00', 'TZID=Etc/GMT-1', 'Etc/GMT-1'],
    ['+05:30', 'TZID="UTC+05:30"', 'Asia/Calcutta'],
    ['Asia/Kolkata', 'TZID=Asia/Kolkata', 'Asia/Kolkata'],
    ['W. Europe Standard Time', 'TZID=Europe/Berlin', 'Europe/Berlin'],
  ])('%s is written as %s', (timeZone, tzid, readBack) => {
    const event = {
      uid: 'u',
      start: '2026-03-10T09:00:00',
      timeZone,
      duration: 'PT1H',
      recurrenceRules: [{ frequency: 'daily', until: '2026-03-12T09:00:00' } as const],
    };
    const text = createCalendarObject(event, 0);
    expect(text).toContain(`DTSTART;${tzid}:20260310T090000`);
    expect(read(text)).toEqual({ ...event, timeZone: readBack });
  });

  test('an occurrence in the zone of its series by another name differs in nothing', () => {
    const text = eventText(
      ...['DTSTART;TZID=Asia/Kolkata:20260310T090000', 'DTEND;TZID=Asia/Kolkata:20260310T100000'],
      'RRULE:FREQ=DAILY;COUNT=3',
    ).replace(
      'END:VCALENDAR',
      [
        ...['BEGIN:VEVENT', 'UID:u1', 'RECURRENCE-ID;TZID=Asia/Calcutta:20260311T090000'],
        'DTSTART;TZID=India Standard Time:20260311T110000',
        ...['DTEND;TZID=Asia/Calcutta:20260311T120000', 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    );
    expect(read(text).recurrenceOverrides).toEqual({
      '2026-03-11T09:00:00': { start: '2026-03-11T11:00:00' },
    });
  });
});

describe('floating times beside X-WR-TIMEZONE', () => {
  const decided = { start: '2026-03-10T09:00:00', duration: 'PT1H' };

  test.skipIf(reportedCasesMissing)('B45: stay floating (README, Decisions)', () => {
    const event = read(reportedCase('B45'));
    expect(event).toMatchObject(decided);
    expect(event.timeZone).toBeUndefined();
    expect(edited(reportedCase('B45'), { start: '2026-03-10T10:00:00' })).toMatch(
      /X-WR-TIMEZONE:America\/New_York[\s\S]*DTSTART:20260310T100000\r\n/,
    );
  });
});

describe('a start in the hour that the clocks skip (Berlin, 29 March 2026, 02:00 to 03:00)', () => {
  const gap = { uid: 'u', start: '2026-03-29T02:30:00', timeZone: 'Europe/Berlin', duration: 'PT1H' };

  test('keeps its duration in real time: it is written as DURATION, which all programs read alike', () => {
    const text = createCalendarObject(gap, 0);
    expect(text).toContain('DURATION:PT1H');
    expect(text).not.toContain('DTEND');
    expect(read(text)).toEqual(gap);
  });

  test('in an entry that is moved there, and in the entry that is moved away again', () => {
    const text = eventText(`DTSTART${berlin}:20260328T023000`, `DTEND${berlin}:20260328T033000`);
    const moved = edited(text, { start: gap.start });
    expect(moved).toMatch(/^DURATION:PT1H\r$/m);
    expect(moved).not.toMatch(/^DTEND/m);
    expect(read(edited(moved, { start: '2026-03-30T02:30:00' })).duration).toBe('PT1H');
  });

  test('in a series that begins there, and in an occurrence that is moved there', () => {
    const recurrenceRules = [{ frequency: 'daily', count: 3 } as const];
    const series = createCalendarObject({ ...gap, recurrenceRules }, 0);
    expect(series).toContain('DURATION:PT1H');
    const normal = createCalendarObject({ ...gap, start: '2026-03-27T09:00:00', recurrenceRules }, 0);
    const written = edited(normal, {
      recurrenceOverrides: { '2026-03-28T09:00:00': { start: gap.start, duration: 'PT20M' } },
    });
    const occurrence = written.slice(written.lastIndexOf('BEGIN:VEVENT'));
    expect(occurrence).toMatch(/^DURATION:PT20M\r$/m);
    expect(occurrence).not.toMatch(/^DTEND/m);
  });

  test.each([
    ['20260329T043000', 'PT1H'],
    ['20260329T033100', 'PT1M'],
    ['20260330T033000', 'PT24H'],
    // no real time: the program meant wall times
    ['20260329T033000', 'PT1H'],
    ['20260329T031500', 'PT45M'],
  ])('an end at %s is read as %s', (end, duration) => {
    expect(read(eventText(`DTSTART${berlin}:20260329T023000`, `DTEND${berlin}:${end}`)).duration).toBe(
      duration,
    );
  });
});
