/** The meeting table's world of a real Cyrus, which delivers invitations itself, with the reference CRM and whole engine runs. */
import { createDialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { textOf } from '../behaviours/icalendar.ts';
import type { CalDavServer } from '../caldav-servers/index.ts';
import { manualClock } from '../world.ts';
import { meetingCrm } from './bridge-crm.ts';
import { concordBetween } from './concord.ts';
import {
  eventsIn,
  firstValue,
  type Resource,
  resourcesIn,
  wallTime,
  withAnswer,
  withPeople,
} from './cyrus-inboxes.ts';
import { newMeetings } from './meeting-event.ts';
import type { MeetingWorld, UnconnectedWorld, Who } from './world.ts';

const users: Readonly<Record<Who, string>> = { me: 'user1', ann: 'user2', bob: 'user3', cas: 'user4' };
const everybody = Object.keys(users) as Who[];
const address = (who: Who): string => `${users[who]}@example.org`;
const alias = (who: Who): string => `other.${users[who]}@example.org`;
const named = (who: Who, aliased: readonly Who[]): string =>
  aliased.includes(who) ? alias(who) : address(who);
const whoIs = (uri: string): string =>
  everybody.find((who) => [address(who), alias(who)].some((one) => uri.toLowerCase().endsWith(`:${one}`))) ??
  uri;
const home = (who: Who): string => `/dav/calendars/user/${users[who]}/`;
const dayMs = 24 * 60 * 60 * 1000;
const signal = new AbortController().signal;

export async function cyrusWorld(server: CalDavServer): Promise<UnconnectedWorld> {
  const clock = manualClock();
  const dialer = createDialer();
  const primary = `${home('me')}Default/`;
  const seen = new Set<string>();
  const at = (time: string, daysLater = 0): LocalDateTime =>
    later(`2037-03-02T${time}:00`, daysLater * dayMs);
  const newMeeting = newMeetings({ at, address, alias });
  const crm = await meetingCrm(clock, newMeeting, { address, alias });
  const put = async (who: Who, href: string, text: string): Promise<void> => {
    const type = { 'content-type': 'text/calendar; charset=utf-8' };
    const answer = await server.request('PUT', href, text, type, users[who]);
    if (!answer.ok) throw new Error(`PUT ${href}: ${answer.status} ${await answer.text()}\n${text}`);
  };
  const copyOf = async (who: Who, title: string): Promise<Resource> => {
    const all = await resourcesIn(server, users[who], `${home(who)}Default/`);
    const found = all.find(({ lines }) => lines.includes(`SUMMARY:${title}`));
    if (found === undefined) throw new Error(`${who} has no ${title}`);
    return found;
  };
  const answer: MeetingWorld['answer'] = async (who, title, given, occurrence) => {
    const { href, lines } = await copyOf(who, title);
    await put(who, href, withAnswer(lines, address(who), given.toUpperCase(), occurrence));
  };
  const invite: MeetingWorld['invite'] = async (organizer, title, event, invited, aliased = []) => {
    const one = newMeeting(organizer, title, event, { invited, aliased });
    const text = withPeople(
      textOf(one),
      named(organizer, aliased),
      invited.map((who) => named(who, aliased)),
    );
    await put(organizer, `${home(organizer)}Default/${one.uid}.ics`, text);
    // Cyrus delivers to users, and to none of their aliases
    if (invited.includes('me') && aliased.includes('me')) await put('me', `${primary}${one.uid}.ics`, text);
  };
  /** As calendar programs do it: a higher SEQUENCE, and the guests are asked again (RFC 5546 2.1.4, 3.2.2.1). */
  const move: MeetingWorld['move'] = async (organizer, title, start) => {
    const { href, lines } = await copyOf(organizer, title);
    const sequence = Number(firstValue(lines, 'SEQUENCE')) + 1;
    const text = lines
      .filter((line) => !line.startsWith('SEQUENCE'))
      .map((line) =>
        line
          .replace(/^(DTSTART[^:]*):2037.*/, `$1:${start.replaceAll(/[-:]/g, '')}\r\nSEQUENCE:${sequence}`)
          .replace(/^(ATTENDEE.*);PARTSTAT=[A-Z-]+/, '$1'),
      );
    await put(organizer, href, `${text.join('\r\n')}\r\n`);
  };
  await Promise.all(everybody.map((who) => nameAlias(server, who)));
  const { side } = await connectCalDav(
    { address: `${server.origin}/`, confirmedHosts: [], ...server.login('user1') },
    { dialer, clock },
    signal,
  );

  const concord = concordBetween({
    provider: side,
    crm: crm.bridge,
    address: address('me'),
    kind: 'caldav',
    primary,
    existingFrom: at('00:00').slice(0, 10),
    clock,
  });

  return {
    ...concord,
    name: 'cyrus',
    lacks: {},
    at,
    address,
    alias,
    crm: crm.person,
    calendar: {
      create: (title, event, invited, aliased) => invite('me', title, event, invited, aliased),
      answer: (title, given, occurrence) => answer('me', title, given, occurrence),
      move: (title, start) => move('me', title, start),
      async usePrimary(title, who) {
        const { href, lines } = await copyOf('me', title);
        const text = lines.map((line) => line.replace(`mailto:${alias(who)}`, `mailto:${address(who)}`));
        // a meeting's organiser is never changed by a PUT (RFC 6638 3.2.4.2), so the object is replaced as a whole
        await server.request('DELETE', href, undefined, { 'schedule-reply': 'F' }, users.me);
        await put('me', href, `${text.join('\r\n')}\r\n`);
      },
      async remind(title) {
        const { href, lines } = await copyOf('me', title);
        const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:soon', 'TRIGGER:-PT15M', 'END:VALARM'];
        const text = lines.flatMap((line) => (line === 'END:VEVENT' ? [...alarm, line] : [line]));
        await put('me', href, `${text.join('\r\n')}\r\n`);
      },
      async see(title) {
        const refs: string[] = [];
        for await (const page of side.changes(primary, null, signal))
          refs.push(...page.changes.map(({ ref }) => ref));
        for await (const one of side.get(primary, refs, signal))
          if (one.type === 'found' && one.stored.event.title === title) return one.stored.event;
        return undefined;
      },
    },
    answer,
    invite,
    move,
    async messages() {
      const inboxes = await Promise.all(
        everybody.map(async (who) => ({
          who,
          resources: await resourcesIn(server, users[who], `${home(who)}Inbox/`),
        })),
      );
      const found: string[] = [];
      for (const { who, resources } of inboxes)
        for (const { href, lines } of resources) {
          const message = [href, ...lines].join('\n');
          if (seen.has(message)) continue;
          seen.add(message);
          for (const event of eventsIn(lines)) found.push(`${who} ${messageText(lines, event)}`);
        }
      return found.sort();
    },
    async close() {
      concord.close();
      await Promise.all([dialer.close(), crm.close()]);
    },
  };
}

/** Tells the server that the person has the alias too, which it tells in `calendar-user-address-set` from then on (RFC 6638 2.4.1). */
async function nameAlias(server: CalDavServer, who: Who): Promise<void> {
  const hrefs = [address(who), alias(who)].map((one) => `<D:href>mailto:${one}</D:href>`).join('');
  const body = `<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:calendar-user-address-set>${hrefs}</C:calendar-user-address-set></D:prop></D:set></D:propertyupdate>`;
  const type = { 'content-type': 'application/xml' };
  const answer = await server.request('PROPPATCH', home(who), body, type, users[who]);
  if (answer.status !== 207) throw new Error(`PROPPATCH ${home(who)}: ${answer.status}`);
}

/** One component of an iTIP message (RFC 5546) in the words of `MeetingWorld.messages`. */
function messageText(lines: readonly string[], event: readonly string[]): string {
  const method = firstValue(lines, 'METHOD');
  const occurrence = firstValue(event, 'RECURRENCE-ID');
  const about = `${method} ${firstValue(event, 'SUMMARY')}${occurrence === '' ? '' : ` on ${wallTime(occurrence)}`}`;
  if (method !== 'REPLY') return about;
  const line = event.find((one) => one.startsWith('ATTENDEE')) ?? '';
  return `${about}: ${whoIs(line)} ${/PARTSTAT=([A-Z-]+)/.exec(line)?.[1]?.toLowerCase() ?? '-'}`;
}
