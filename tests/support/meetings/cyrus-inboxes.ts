/** Reads the scheduling inboxes of a server's users (RFC 6638 2.2), and edits calendar objects as other programs would, as plain text. */
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { CalDavServer } from '../caldav-servers/index.ts';

export interface Resource {
  readonly href: string;
  /** Unfolded, one line each. */
  readonly lines: readonly string[];
}

const query =
  '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>';

/** Every object of a collection. */
export async function resourcesIn(
  server: CalDavServer,
  user: string,
  collection: string,
): Promise<readonly Resource[]> {
  const headers = { depth: '1', 'content-type': 'application/xml' };
  const answer = await server.request('REPORT', collection, query, headers, user);
  if (answer.status !== 207) throw new Error(`REPORT ${collection}: ${answer.status}`);
  const text = await answer.text();
  return [...text.matchAll(/<D:href>([^<]+)<\/D:href>.*?<C:calendar-data><!\[CDATA\[(.*?)\]\]>/gs)].map(
    ([, href = '', data = '']) => ({ href, lines: unfolded(data) }),
  );
}

export function unfolded(text: string): readonly string[] {
  return text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** The value of the first line with this name, in the first VEVENT. */
export function firstValue(lines: readonly string[], name: string): string {
  const line = lines.find((one) => one.startsWith(`${name}:`) || one.startsWith(`${name};`)) ?? '';
  return line.slice(line.lastIndexOf(':') + 1);
}

/** `20370302T090000` → `2037-03-02T09:00:00`. */
export function wallTime(value: string): LocalDateTime {
  return value.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6');
}

/** The VEVENTs of an object, each from BEGIN to END. */
export function eventsIn(lines: readonly string[]): readonly (readonly string[])[] {
  const events: string[][] = [];
  let inside = false;
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') {
      inside = true;
      events.push([]);
    }
    if (inside) events.at(-1)?.push(line);
    if (line === 'END:VEVENT') inside = false;
  }
  return events;
}

/** The object with an organiser and guests. */
export function withPeople(text: string, organizer: string, guests: readonly string[]): string {
  const people = [`ORGANIZER:mailto:${organizer}`, ...guests.map((guest) => `ATTENDEE:mailto:${guest}`)];
  return text.replace('END:VEVENT', `${people.join('\r\n')}\r\nEND:VEVENT`);
}

/** The object with this person's answer, in the series or, with its original start, in one occurrence. */
export function withAnswer(
  lines: readonly string[],
  address: string,
  answer: string,
  occurrence?: LocalDateTime,
): string {
  const answered = (event: readonly string[]): readonly string[] =>
    event.map((line) =>
      line.startsWith('ATTENDEE') && line.toLowerCase().endsWith(`mailto:${address}`)
        ? `ATTENDEE;PARTSTAT=${answer}:mailto:${address}`
        : line,
    );
  const events = eventsIn(lines);
  const [first = []] = events;
  const head = lines.slice(0, lines.indexOf('BEGIN:VEVENT'));
  if (occurrence === undefined)
    return [
      ...head,
      ...events.flatMap((event) =>
        event.some((line) => line.startsWith('RECURRENCE-ID')) ? event : answered(event),
      ),
      'END:VCALENDAR',
      '',
    ].join('\r\n');
  const [start = ''] = first.filter((line) => line.startsWith('DTSTART'));
  const named = `${start.slice('DTSTART'.length, start.lastIndexOf(':'))}:${occurrence.replaceAll(/[-:]/g, '')}`;
  if (events.some((event) => event.includes(`RECURRENCE-ID${named}`)))
    return [
      ...head,
      ...events.flatMap((event) => (event.includes(`RECURRENCE-ID${named}`) ? answered(event) : event)),
      'END:VCALENDAR',
      '',
    ].join('\r\n');
  const single = answered(first).flatMap((line) => {
    if (/^(RRULE|EXDATE|RDATE)/.test(line)) return [];
    if (line.startsWith('DTEND')) return ['DURATION:PT1H'];
    return line === start ? [`DTSTART${named}`, `RECURRENCE-ID${named}`] : [line];
  });
  return [...head, ...events.flat(), ...single, 'END:VCALENDAR', ''].join('\r\n');
}
