/** Creates the calendar for the benches as iCalendar files: always the same events, in the mix of a busy person's calendar. */
import { seededRandom } from '../support/seeded.ts';

export interface SeedFile {
  /** `e00001.ics` */
  readonly name: string;
  readonly uid: string;
  readonly title: string;
  readonly text: string;
  /** A single timed event without guests. A bench may change it, because nobody gets mail about it. */
  readonly plain: boolean;
}

const zone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Amsterdam',
  'BEGIN:DAYLIGHT',
  'DTSTART:19810329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZNAME:CEST',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZNAME:CET',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];

const dayMs = 86_400_000;
const firstDay = Date.UTC(2026, 0, 5);
const subjects = ['Intake', 'Kennismaking', 'Voortgang', 'Interview', 'Besprechung', 'Café façade', 'Review'];

/** 5,000 events contain 500 series (each with a cancelled and a moved occurrence), 500 all-day, 1,500 with guests, 1,000 with an alarm. */
export function seedFiles(count: number, seed = 20_260_105): readonly SeedFile[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, (_unused, index) => {
    const series = index % 10 === 3;
    const allDay = index % 10 === 7;
    const guests = index % 10 < 3 ? 1 + below(6) : 0;
    const alarm = index % 5 === 1;
    const day = firstDay + below(700) * dayMs;
    const minutes = 8 * 60 + 15 * below(36);
    const length = 15 * (1 + below(8));
    const uid = `bench-${index}-${Math.floor(random() * 2 ** 32).toString(16)}@concord.example`;
    const title = `${subjects[index % subjects.length] ?? ''} ${index} met relatie ${below(500)}`;

    const date = (offsetDays: number): string =>
      new Date(day + offsetDays * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
    const at = (offsetDays: number, minute: number): string =>
      `${date(offsetDays)}T${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00`;
    const time = (name: string, offsetDays: number, minute: number): string =>
      allDay
        ? `${name};VALUE=DATE:${date(offsetDays)}`
        : `${name};TZID=Europe/Amsterdam:${at(offsetDays, minute)}`;
    const people =
      guests === 0
        ? []
        : [
            'ORGANIZER;CN=Bench User:mailto:bench@concord.example',
            'ATTENDEE;CN=Bench User;PARTSTAT=ACCEPTED:mailto:bench@concord.example',
            ...Array.from({ length: guests }, (_one, guest) => {
              const number = (index * 7 + guest * 13) % 400;
              const status = ['ACCEPTED', 'NEEDS-ACTION', 'TENTATIVE'][below(3)] ?? 'ACCEPTED';
              return `ATTENDEE;CN=Relation ${number};ROLE=REQ-PARTICIPANT;PARTSTAT=${status}:mailto:relation${number}@customer${number % 40}.example`;
            }),
          ];
    const body = (name: string, offsetDays: number, shift: number): readonly string[] => [
      `UID:${uid}`,
      'DTSTAMP:20260101T120000Z',
      time('DTSTART', offsetDays, minutes + shift),
      allDay ? time('DTEND', offsetDays + 1, 0) : time('DTEND', offsetDays, minutes + shift + length),
      `SUMMARY:${name}`,
      `LOCATION:Kamer ${below(40)}`,
      `DESCRIPTION:${'What was said and what is to be done next. '.repeat(1 + below(20))}`,
      ...people,
    ];
    const rule = ['FREQ=WEEKLY;COUNT=40', 'FREQ=DAILY;COUNT=15', 'FREQ=WEEKLY;INTERVAL=2;COUNT=26'][below(3)];
    const step = rule?.startsWith('FREQ=DAILY') === true ? 1 : rule?.includes('INTERVAL') === true ? 14 : 7;
    const lines = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Concord//Bench//EN',
      ...(allDay ? [] : zone),
      'BEGIN:VEVENT',
      ...body(title, 0, 0),
      ...(series ? [`RRULE:${rule}`, time('EXDATE', 2 * step, minutes)] : []),
      ...(alarm
        ? ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:Reminder', 'TRIGGER:-PT10M', 'END:VALARM']
        : []),
      'END:VEVENT',
      ...(series
        ? [
            'BEGIN:VEVENT',
            time('RECURRENCE-ID', 3 * step, minutes),
            ...body(`${title} (moved)`, 3 * step, 30),
            'END:VEVENT',
          ]
        : []),
      'END:VCALENDAR',
    ];
    return {
      name: `e${String(index).padStart(5, '0')}.ics`,
      uid,
      title,
      text: `${lines.map(fold).join('\r\n')}\r\n`,
      plain: !series && guests === 0 && !allDay,
    };
  });
}

/** Folds a line to at most 75 octets (RFC 5545 3.1). */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 74) {
      parts.push(part);
      part = '';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
}
