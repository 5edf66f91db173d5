/** Times that are written twice, counts of nothing, and days written as times: reported cases and variants of them. */
import { describe, expect, test } from 'vitest';
import { readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import {
  edited,
  eventText,
  read,
  reasonOf,
  reportedCase,
  reportedCasesMissing,
} from '../../support/reported-cases.ts';

const berlin = ';TZID=Europe/Berlin';

describe('COUNT that counts nothing', () => {
  test.skipIf(reportedCasesMissing)('B18: UNTIL counts', () => {
    const { event, repairs } = readCalendarObject(reportedCase('B18')) ?? {};
    expect(event?.recurrenceRules).toEqual([{ frequency: 'yearly', until: '2028-06-17T00:00:00' }]);
    expect(repairs).toContain('count-not-positive');
  });

  test.each(['COUNT=-1', 'COUNT=0', 'COUNT=-999', 'COUNT=+0'])('%s beside UNTIL', (count) => {
    const text = eventText(`RRULE:FREQ=DAILY;${count};UNTIL=20260320T090000Z`);
    expect(read(text).recurrenceRules).toEqual([{ frequency: 'daily', until: '2026-03-20T09:00:00' }]);
  });

  test.each(['COUNT=-1', 'COUNT=0', 'COUNT=x;UNTIL=20260320T090000Z', 'COUNT=1.5;UNTIL=20260320T090000Z'])(
    '%s is not understood',
    (parts) => {
      expect(reasonOf(eventText(`RRULE:FREQ=DAILY;${parts}`))).toBe('rule-not-understood');
    },
  );
});

describe('all-day only by a vendor’s property', () => {
  const note = 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE';
  const day = [`DTSTART${berlin}:20260310T000000`, `DTEND${berlin}:20260311T000000`];

  test.skipIf(reportedCasesMissing)('B19: two days, and dates once the time is edited', () => {
    const text = reportedCase('B19');
    expect(read(text)).toMatchObject({
      start: '2026-03-10T00:00:00',
      showWithoutTime: true,
      duration: 'P2D',
    });
    expect(read(text).timeZone).toBeUndefined();
    expect(edited(text, { title: 'x' })).toContain(`DTSTART${berlin}:20260310T000000`);
    const longer = edited(text, { duration: 'P3D' });
    expect(longer).toMatch(/DTSTART;VALUE=DATE:20260310\r\n[\s\S]*DTEND;VALUE=DATE:20260313\r\n/);
    expect(longer).toContain(note);
  });

  test.each([
    [note, ...day],
    ['X-MICROSOFT-CDO-ALLDAYEVENT:true', 'DTSTART:20260310T000000', 'DTEND:20260311T000000'],
    ['X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:TRUE', 'DTSTART:20260310T000000Z', 'DURATION:PT24H'],
    ['X-FUNAMBOL-ALLDAY:1', `DTSTART${berlin}:20260310T000000`, 'DURATION:P1D'],
    // the clocks change on this day, which has 23 hours
    [note, `DTSTART${berlin}:20260329T000000`, `DTEND${berlin}:20260330T000000`],
    ['SUMMARY:x', note, `DTSTART${berlin}:20260310T000000`, 'DTEND;TZID=Europe/Oslo:20260311T000000'],
  ])('%s, %s, %s %s', (...lines) => {
    expect(read(eventText(...lines))).toMatchObject({ showWithoutTime: true, duration: 'P1D' });
  });

  test.each([
    ['X-MICROSOFT-CDO-ALLDAYEVENT:FALSE', ...day],
    [note, `DTSTART${berlin}:20260310T090000`, `DTEND${berlin}:20260311T090000`],
    [note, `DTSTART${berlin}:20260310T000000`, `DTEND${berlin}:20260310T120000`],
    [note, `DTSTART${berlin}:20260310T000000`, `DTEND${berlin}:20260310T000000`],
    [note, `DTSTART${berlin}:20260310T000000`, 'DTEND;TZID=America/New_York:20260311T000000'],
    [note, `DTSTART${berlin}:20260310T000000`, 'DURATION:PT12H'],
    [note, `DTSTART${berlin}:20260310T000000`],
  ])('is timed: %s, %s, %s', (...lines) => {
    expect(read(eventText(...lines)).showWithoutTime).toBeUndefined();
  });

  test('a series: its exceptions are dates, and all of it becomes dates together', () => {
    const text = eventText(
      ...day,
      note,
      'RRULE:FREQ=DAILY;UNTIL=20260313T230000Z',
      `EXDATE${berlin}:20260311T000000`,
    ).replace(
      'END:VCALENDAR',
      [
        'BEGIN:VEVENT',
        'UID:u1',
        `RECURRENCE-ID${berlin}:20260312T000000`,
        ...[`DTSTART${berlin}:20260312T000000`, `DTEND${berlin}:20260313T000000`],
        ...['SUMMARY:other', note, 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    );
    const recurrenceOverrides = {
      '2026-03-11T00:00:00': { excluded: true },
      '2026-03-12T00:00:00': { title: 'other' },
    };
    expect(read(text)).toMatchObject({
      showWithoutTime: true,
      recurrenceRules: [{ frequency: 'daily', until: '2026-03-14T00:00:00' }],
      recurrenceOverrides,
    });
    const written = edited(text, {
      recurrenceOverrides: { ...recurrenceOverrides, '2026-03-13T00:00:00': { excluded: true } },
    });
    expect(written).not.toMatch(/^(?:DTSTART|DTEND|EXDATE|RECURRENCE-ID);TZID/m);
    expect(written).toMatch(/UNTIL=20260314\r\n/);
    // without a change of times everything stays as it was
    expect(edited(text, { title: 'x' }).match(/;TZID=Europe\/Berlin:/g)).toHaveLength(6);
  });
});

describe('the same RECURRENCE-ID written twice', () => {
  const twice = (first: string, second: string): string =>
    eventText('RRULE:FREQ=DAILY;COUNT=4').replace(
      'END:VCALENDAR',
      [
        ...['BEGIN:VEVENT', 'UID:u1', first, second],
        ...['DTSTART:20260311T110000Z', 'DTEND:20260311T120000Z', 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    );

  test.skipIf(reportedCasesMissing)('B23: is one occurrence, and written once', () => {
    const text = reportedCase('B23');
    expect(read(text).recurrenceOverrides).toEqual({
      '2026-01-14T12:00:00': { start: '2026-01-14T14:00:00', title: 'Weekly, later' },
    });
    const written = edited(text, { description: 'x' });
    expect(written.match(/^RECURRENCE-ID/gm)).toHaveLength(1);
    expect(written).toContain(`RECURRENCE-ID${berlin}:20260114T120000`);
  });

  test('in two zones, UTC first', () => {
    const text = twice('RECURRENCE-ID:20260311T090000Z', `RECURRENCE-ID${berlin}:20260311T100000`);
    expect(Object.keys(read(text).recurrenceOverrides ?? {})).toEqual(['2026-03-11T09:00:00']);
    expect(edited(text, { title: 'x' })).toContain(`RECURRENCE-ID${berlin}:20260311T100000`);
  });

  test.each([
    ['another moment', 'RECURRENCE-ID:20260312T090000Z'],
    ['a floating time', 'RECURRENCE-ID:20260311T090000'],
    ['a date', 'RECURRENCE-ID;VALUE=DATE:20260311'],
    ['all later ones too', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260311T090000Z'],
  ])('but %s contradicts', (_name, second) => {
    expect(reasonOf(twice('RECURRENCE-ID:20260311T090000Z', second))).toBe('contradicts-itself');
  });

  test('the same for DTSTART and DTEND', () => {
    const text = eventText(
      ...['DTSTART:20260310T090000Z', `DTSTART${berlin}:20260310T100000`],
      ...['DTEND:20260310T100000Z', `DTEND${berlin}:20260310T110000`],
    );
    expect(read(text)).toMatchObject({
      start: '2026-03-10T10:00:00',
      timeZone: 'Europe/Berlin',
      duration: 'PT1H',
    });
    expect(edited(text, { title: 'x' }).match(/^DT(?:START|END)/gm)).toHaveLength(2);
  });

  test('the same occurrence twice, named in UTC and in its zone', () => {
    const occurrence = (id: string): readonly string[] => [
      ...['BEGIN:VEVENT', 'UID:u1', id, 'DTSTART:20260311T110000Z', 'DTEND:20260311T120000Z'],
      ...['SUMMARY:moved', 'END:VEVENT'],
    ];
    const text = eventText('RRULE:FREQ=DAILY;COUNT=4').replace(
      'END:VCALENDAR',
      [
        ...occurrence('RECURRENCE-ID:20260311T090000Z'),
        ...occurrence(`RECURRENCE-ID${berlin}:20260311T100000`),
        'END:VCALENDAR',
      ].join('\r\n'),
    );
    expect(read(text).recurrenceOverrides).toEqual({
      '2026-03-11T09:00:00': { title: 'moved', start: '2026-03-11T11:00:00' },
    });
    expect(reasonOf(text.replace('SUMMARY:moved', 'SUMMARY:gone'))).toBe('contradicts-itself');
  });
});
