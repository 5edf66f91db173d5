/** What else stands in a calendar object when a field is edited: reported cases and variants of them. */
import { describe, expect, test } from 'vitest';
import { createCalendarObject, patchCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { mayCross } from '../../../src-shared/domain/calendar/links.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { edited, eventText, read, reportedCase, reportedCasesMissing } from '../../support/reported-cases.ts';

const place = { locations: { '1': { name: 'New Place' } } };

describe('twins of an edited field', () => {
  test.skipIf(reportedCasesMissing)('B01: X-ALT-DESC goes with a new description', () => {
    expect(edited(reportedCase('B01'), { description: 'New agenda' })).not.toMatch(/X-ALT-DESC|Old agenda/);
    expect(edited(reportedCase('B01'), { title: 'x' })).toContain('X-ALT-DESC');
  });

  test.skipIf(reportedCasesMissing)('B01b: STYLED-DESCRIPTION goes with a new description', () => {
    expect(edited(reportedCase('B01b'), { description: 'New plain' })).not.toMatch(/STYLED|Old/);
  });

  test.skipIf(reportedCasesMissing)('B02: coordinates go with a new place', () => {
    expect(edited(reportedCase('B02'), place)).not.toMatch(/GEO|STRUCTURED|Old Hall|51\.5/i);
    expect(edited(reportedCase('B02'), { description: 'x' })).toMatch(/GEO:.*STRUCTURED-LOCATION/s);
  });

  test.each([
    'X-MICROSOFT-LOCATIONS:[{"DisplayName":"Old Hall"}]',
    'X-MICROSOFT-LOCATIONDISPLAYNAME:Old Hall',
    'X-MICROSOFT-LATITUDE:51.5',
    'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="Old Hall":geo:51.5,-0.1',
    'STRUCTURED-LOCATION;VALUE=URI:https://example.org/old-hall',
    'GEO:51.5;-0.12',
    'BEGIN:VLOCATION\r\nUID:l1\r\nNAME:Old Hall\r\nEND:VLOCATION',
  ])('of the place: %s', (twin) => {
    const text = eventText('LOCATION;ALTREP="cid:1";LANGUAGE=en:Old Hall', twin, 'X-OTHER-OLD:kept');
    for (const change of [place, { locations: {} }]) {
      const written = patchCalendarObject(text, { ...read(text), ...change }, 0);
      expect(written).not.toMatch(/51\.5|LOCATIONS|VLOCATION|Old Hall|old-hall|ALTREP/);
      expect(written).toContain('X-OTHER-OLD:kept');
    }
    expect(patchCalendarObject(text, { ...read(text), title: 'x' }, 0)).toContain(twin);
  });

  test('parameters about the old text go, others stay', () => {
    const text = eventText(
      'DESCRIPTION;LANGUAGE=de;FMTTYPE=text/html;X-KDE-TEXTFORMAT=HTML;ENCODING=8BIT:<b>Old</b>',
    );
    expect(edited(text, { description: 'New' })).toContain('\r\nDESCRIPTION;LANGUAGE=de:New\r\n');
  });

  test('an alarm keeps its description', () => {
    const alarm =
      'BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Old\r\nX-ALT-DESC:Old\r\nTRIGGER:-PT5M\r\nEND:VALARM';
    expect(edited(eventText('DESCRIPTION:Old', alarm), { description: 'New' })).toContain(alarm);
  });

  test('in a new occurrence, while the series keeps its own', () => {
    const text = eventText('DESCRIPTION:Old', 'X-ALT-DESC:Old html', 'GEO:1;2', 'RRULE:FREQ=DAILY;COUNT=3');
    const written = edited(text, {
      recurrenceOverrides: { '2026-03-11T09:00:00': { description: 'Other', ...place } },
    });
    const [series, occurrence] = written.split('END:VEVENT');
    expect(series).toMatch(/Old html[\s\S]*GEO/);
    expect(occurrence).toContain('DESCRIPTION:Other');
    expect(occurrence).not.toMatch(/Old|GEO/);
  });

  test('in an occurrence that is there already, and in the series alone when that is edited', () => {
    const text = eventText('DESCRIPTION:Old', 'X-ALT-DESC:Old html', 'RRULE:FREQ=DAILY;COUNT=3').replace(
      'END:VCALENDAR',
      'BEGIN:VEVENT\r\nUID:u1\r\nRECURRENCE-ID:20260311T090000Z\r\nDTSTART:20260311T090000Z\r\nDTEND:20260311T100000Z\r\nDESCRIPTION:Own\r\nX-ALT-DESC:Own html\r\nEND:VEVENT\r\nEND:VCALENDAR',
    );
    const one = edited(text, { recurrenceOverrides: { '2026-03-11T09:00:00': { description: 'New' } } });
    expect(one).toContain('Old html');
    expect(one).not.toContain('Own');
    const other = edited(text, { description: 'New' });
    expect(other).toContain('Own html');
    expect(other).not.toContain('Old');
  });

  test.each<[string, Partial<CalendarEvent>, string]>([
    ['BUSY', { freeBusyStatus: 'free' }, 'FREE'],
    ['OOF', { status: 'tentative' }, 'TENTATIVE'],
    ['OOF', { status: 'cancelled' }, 'OOF'],
    ['BUSY', { title: 'x' }, 'BUSY'],
  ])('Outlook’s status %s after %j is %s', (before, change, after) => {
    const text = eventText(`X-MICROSOFT-CDO-BUSYSTATUS:${before}`, 'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY');
    expect(edited(text, change)).toContain(`BUSYSTATUS:${after}\r\n`);
  });

  test('Outlook’s free follows when the time counts as busy again', () => {
    const text = eventText('TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE');
    const { freeBusyStatus: _free, ...event } = read(text);
    expect(patchCalendarObject(text, event, 0)).toContain('BUSYSTATUS:BUSY');
  });

  test('Outlook’s SEQUENCE and all-day follow', () => {
    const text = eventText(
      'SEQUENCE:4',
      'X-MICROSOFT-CDO-APPT-SEQUENCE:4',
      'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE',
      'X-FUNAMBOL-ALLDAY:0',
    );
    const written = patchCalendarObject(
      text,
      { uid: 'u1', start: '2026-03-10T00:00:00', showWithoutTime: true, duration: 'P1D' },
      0,
    );
    expect(written).toMatch(
      /\r\nSEQUENCE:5\r\n[\s\S]*APPT-SEQUENCE:5\r\n[\s\S]*EVENT:TRUE\r\n[\s\S]*ALLDAY:1\r\n/,
    );
  });

  test('a removed link goes from a vendor’s own property too', () => {
    const text = eventText(
      'CONFERENCE;VALUE=URI:https://meet.example/a',
      'X-GOOGLE-CONFERENCE:https://meet.example/a',
      'X-OTHER:https://meet.example/b',
    );
    const written = edited(text, { virtualLocations: { '1': { uri: 'https://meet.example/c' } } });
    expect(written).not.toContain('meet.example/a');
    expect(written).toContain('X-OTHER:https://meet.example/b');
  });

  test('a removed guest goes from PARTICIPANT too, and nobody else does', () => {
    const person = (name: string) =>
      `BEGIN:PARTICIPANT\r\nUID:${name}\r\nCALENDAR-ADDRESS:mailto:${name}%40example.org\r\nEND:PARTICIPANT`;
    const text = eventText(
      ...['ATTENDEE:mailto:a@example.org', 'ATTENDEE:mailto:b@example.org', person('a'), person('b')],
      'BEGIN:PARTICIPANT\r\nUID:speaker\r\nPARTICIPANT-TYPE:SPEAKER\r\nEND:PARTICIPANT',
    );
    const { participants = {} } = read(text);
    const [first = ''] = Object.keys(participants);
    const { [first]: _gone, ...rest } = participants;
    const written = patchCalendarObject(text, { ...read(text), participants: rest }, 0);
    expect(written).not.toContain('a%40example.org');
    expect(written).toContain(person('b'));
    expect(written).toContain('UID:speaker');
  });
});

describe('links (S6)', () => {
  test.each(['https://meet.example/x', 'HTTPS://meet.example', 'mailto:a@example.org', 'tel:+31201234'])(
    '%s crosses in both directions, and its VALUE is written once (B14)',
    (uri) => {
      expect(mayCross(uri)).toBe(true);
      const event = { ...read(eventText()), virtualLocations: { '1': { uri, name: 'Join' } } };
      for (const text of [createCalendarObject(event, 0), patchCalendarObject(eventText(), event, 0)]) {
        expect(text).toContain(`CONFERENCE;LABEL=Join;VALUE=URI:${uri}\r\n`);
        expect(read(text).virtualLocations).toEqual(event.virtualLocations);
      }
    },
  );

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'http://meet.example/x',
    'https:javascript',
    'https://',
    'ms-msdt:/id',
    '//meet.example',
    'meet.example',
    'tel:',
  ])('%s crosses in neither direction, and stays in the calendar', (uri) => {
    expect(mayCross(uri)).toBe(false);
    const line = `CONFERENCE;VALUE=URI;LABEL=old:${uri}`;
    const text = eventText(line, 'CONFERENCE;VALUE=URI:https://meet.example/a');
    expect(read(text).virtualLocations).toEqual({ '1': { uri: 'https://meet.example/a' } });
    const written = edited(text, { virtualLocations: { '1': { uri: 'https://meet.example/b' } } });
    expect(written).toContain(line);
    expect(written).not.toContain('meet.example/a');
    const fromCrm = { ...read(eventText()), virtualLocations: { '1': { uri } } };
    expect(createCalendarObject(fromCrm, 0)).not.toContain('CONFERENCE');
  });

  test('a link with another name keeps what else is said about it (B14)', () => {
    const uri = 'https://meet.example/a';
    const text = eventText(`CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL=Old;X-PIN=12:${uri}`);
    const written = edited(text, { virtualLocations: { '1': { uri, name: 'New' } } });
    expect(written).toContain(`CONFERENCE;FEATURE=VIDEO,AUDIO;X-PIN=12;LABEL=New;VALUE=URI:${uri}\r\n`);
    expect(edited(text, { virtualLocations: { '1': { uri } } })).toContain(
      `CONFERENCE;FEATURE=VIDEO,AUDIO;X-PIN=12;VALUE=URI:${uri}\r\n`,
    );
    const other = { uri: 'https://meet.example/b', name: 'Old' };
    expect(edited(text, { virtualLocations: { '1': other } })).toContain(
      `CONFERENCE;LABEL=Old;VALUE=URI:${other.uri}\r\n`,
    );
  });

  test('a link with VALUE written twice by an earlier version is the same link', () => {
    const text = eventText('CONFERENCE;VALUE=URI,URI:https://meet.example/a');
    expect(read(text).virtualLocations).toEqual({ '1': { uri: 'https://meet.example/a' } });
  });
});

describe('METHOD (RFC 4791 4.1)', () => {
  test.skipIf(reportedCasesMissing)('B22b: is not in what is written', () => {
    expect(edited(reportedCase('B22b'), { title: 'x' })).not.toContain('METHOD');
  });

  test('in whatever case, folded and twice; other lines stay', () => {
    const text = eventText('SUMMARY:METHOD:kept').replace(
      'BEGIN:VEVENT',
      'method:PUBLISH\r\nMETH\r\n OD:REQUEST\r\nX-METHOD:kept\r\nBEGIN:VEVENT',
    );
    const written = edited(text, { description: 'x' });
    expect(written).not.toMatch(/^METHOD/im);
    expect(written).toMatch(/X-METHOD:kept[\s\S]*SUMMARY:METHOD:kept/);
    expect(patchCalendarObject(text, read(text), 0)).toBe(text);
  });
});

describe('files in a text', () => {
  const file = (bytes: number): string =>
    `ATTACH;FMTTYPE=image/png;ENCODING=BASE64;VALUE=BINARY:${'A'.repeat(60)}\r\n ${Array.from({ length: Math.floor(bytes / 76) }, () => 'A'.repeat(73)).join('\r\n ')}`;

  test('B46: 5 MB do not count, and are kept when the event is edited', () => {
    const text = eventText('SUMMARY:Old', file(5_000_000));
    const written = patchCalendarObject(text, { ...read(text), title: 'New' }, 0);
    expect(read(written).title).toBe('New');
    expect(written).toContain(file(5_000_000));
  });

  test.each(['X-ALT-DESC;FMTTYPE=text/html', 'STYLED-DESCRIPTION;VALUE=TEXT;FMTTYPE=text/html'])(
    'B46: neither does a description in HTML with pictures: %s',
    (name) => {
      const html = `${name}:<img src="data:image/png\\;base64\\,${'A'.repeat(5_000_000)}">`;
      const text = eventText('SUMMARY:Old', 'DESCRIPTION:Old', html);
      expect(patchCalendarObject(text, { ...read(text), title: 'New' }, 0)).toContain(html);
      expect(patchCalendarObject(text, { ...read(text), description: 'New' }, 0).length).toBeLessThan(1_000);
    },
  );

  test.each([
    ['more than 16 MiB in all', file(17 * 1024 * 1024)],
    ['another property of 5 MB', file(5_000_000).replace('ATTACH', 'X-ATTACH')],
    ['a description of 5 MB after it', `${file(80_000)}\r\nDESCRIPTION:${'x'.repeat(5_000_000)}`],
    ['200,000 attachments', 'ATTACH:https://example.org/0123456789\r\n'.repeat(200_000).trimEnd()],
  ])('are too large: %s', (_name, lines) => {
    let code: unknown = 'readable';
    try {
      read(eventText(lines));
    } catch (error) {
      code = problemOf(error)?.code;
    }
    expect(code).toBe('item-too-large');
  });
});
