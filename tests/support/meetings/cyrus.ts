/** The meeting table's world of a real Cyrus, which delivers invitations itself, with the reference CRM and whole engine runs. */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import { startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type LocalDateTime,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { textOf } from '../behaviours/icalendar.ts';
import type { CalDavServer } from '../caldav-servers/index.ts';
import { changes, manualClock, seededRandomness } from '../world.ts';
import {
  eventsIn,
  firstValue,
  type Resource,
  resourcesIn,
  wallTime,
  withAnswer,
  withPeople,
} from './cyrus-inboxes.ts';
import { guests, type MeetingWorld, type Who } from './world.ts';

const users: Readonly<Record<Who, string>> = { me: 'user1', ann: 'user2', bob: 'user3', cas: 'user4' };
const everybody = Object.keys(users) as Who[];
const address = (who: Who): string => `${users[who]}@example.org`;
const whoIs = (uri: string): string =>
  everybody.find((who) => uri.toLowerCase().endsWith(address(who))) ?? uri;
const home = (who: Who): string => `/dav/calendars/user/${users[who]}/`;
const dayMs = 24 * 60 * 60 * 1000;
const signal = new AbortController().signal;

/** Connects nothing yet: `connect` does, once the state before the first run is there. */
export interface UnconnectedWorld extends MeetingWorld {
  connect(): Promise<void>;
}

export async function cyrusWorld(server: CalDavServer): Promise<UnconnectedWorld> {
  const clock = manualClock();
  const reference = await startReferenceCrm({ dataDir: null, port: 0, clock });
  const { hand } = reference;
  const dialers = { provider: createDialer(), crm: createDialer() };
  const store = openStore({ path: ':memory:', clock });
  const primary = `${home('me')}Default/`;
  let engine: ReturnType<typeof calendarEngine> | null = null;
  const seen = new Set<string>();
  let made = 0;

  const at = (time: string, daysLater = 0): LocalDateTime =>
    later(`2037-03-02T${time}:00`, daysLater * dayMs);
  const meeting = (
    organizer: Who,
    title: string,
    event: Partial<CalendarEvent>,
    invited: readonly Who[],
    ticked: readonly Who[],
  ): CalendarEvent => {
    made += 1;
    const people: readonly Participant[] = [
      { email: address(organizer), roles: { owner: true } },
      ...invited.map((who) => ({
        email: address(who),
        roles: { attendee: true as const },
        ...(ticked.includes(who) ? { invite: true } : {}),
      })),
    ];
    return canonicalEvent({
      uid: `meeting-${made}`,
      title,
      start: at('09:00'),
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      ...event,
      participants: Object.fromEntries(people.map((one) => [participantId(one.email), one])),
    });
  };
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
  const inCrm = (title: string) => hand.list().find(({ event }) => event.title === title);
  const idOf = (title: string): string => {
    const found = inCrm(title);
    if (found === undefined) throw new Error(`${title} is not in the CRM`);
    return found.id;
  };
  const connected = (): ReturnType<typeof calendarEngine> => {
    if (engine === null) throw new Error('not connected');
    return engine;
  };
  const { side } = await connectCalDav(
    { address: `${server.origin}/`, confirmedHosts: [], ...server.login('user1') },
    { dialer: dialers.provider, clock },
    signal,
  );

  return {
    name: 'cyrus',
    at,
    address,
    crm: {
      create: (title, event, ticked) =>
        void hand.create({ event: meeting('me', title, event, guests, ticked) }),
      edit: (title, patch) => hand.edit(idOf(title), patch),
      remove: (title) => hand.remove(idOf(title)),
      note: (title) => hand.complete(idOf(title), true),
      see: (title) => inCrm(title)?.event,
    },
    calendar: {
      async create(title, event, invited) {
        const one = meeting('me', title, event, invited, []);
        const text = withPeople(textOf(one), address('me'), invited.map(address));
        await put('me', `${primary}${one.uid}.ics`, text);
      },
      answer: (title, given) => answer('me', title, given),
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
    async invite(organizer, title, event, invited) {
      const one = meeting(organizer, title, event, invited, []);
      const text = withPeople(textOf(one), address(organizer), invited.map(address));
      await put(organizer, `${home(organizer)}Default/${one.uid}.ics`, text);
    },
    async connect() {
      engine = calendarEngine({
        store,
        provider: side,
        crm: connectBridge({
          baseUrl: reference.url,
          clock,
          dialer: dialers.crm,
          token: reference.tokens.anna ?? '',
        }),
        account: { accountId: 'server', machineId: 'one', address: address('me'), provider: 'caldav' },
        settings: {
          primaryCalendar: primary,
          direction: 'two-way',
          createPrefix: '',
          existing: { provider: 'take', crm: 'take' },
          approveFirstRun: true,
        },
        clock,
        randomness: seededRandomness(9),
      });
    },
    async run() {
      for (let turn = 0; turn < 8; turn++) {
        clock.advance(60_000);
        if (changes(await connected().run(signal)) === 0) return;
      }
      throw new Error('every run changes something');
    },
    waiting: () => connected().decisions(),
    decide({ id, digest }, choice) {
      if (!connected().decide(id, digest, choice)) throw new Error('something else waits by now');
    },
    async messages() {
      const found: string[] = [];
      for (const who of everybody)
        for (const { href, lines } of await resourcesIn(server, users[who], `${home(who)}Inbox/`)) {
          if (seen.has(href)) continue;
          seen.add(href);
          for (const event of eventsIn(lines)) found.push(`${who} ${messageText(lines, event)}`);
        }
      return found.sort();
    },
    async close() {
      store.close();
      await Promise.all([dialers.provider.close(), dialers.crm.close()]);
      await reference.stop();
    },
  };
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
