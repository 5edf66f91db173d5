/** A person's real surroundings for the real program: a calendar on a real Radicale, a CRM in its own process, a set-up file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SetupFile } from '../../src-main/accounts/setup-file.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { type EndedRun, type RunOptions, runHeadlessProcess } from '../support/headless-process.ts';
import { type Radicale, startRadicale } from '../support/radicale.ts';

/** What a test says about an entry, on either side. */
export interface Told {
  readonly title: string;
  /** Wall time in Amsterdam. */
  readonly start: string;
  readonly location?: string;
}

export interface RealWorld {
  readonly directory: string;
  readonly dataDir: string;
  readonly radicale: Radicale;
  readonly crm: CrmProcess;
  readonly calendarUrl: string;
  readonly calendar: CalendarHand;
  /** Writes a set-up file with these changes and answers its path. */
  setup(change?: SetupChange): string;
  /** `--once --json` with the standard set-up, unless told otherwise. */
  run(options?: RunOptions & { readonly setup?: string }): Promise<EndedRun>;
  /** Makes an entry in the CRM. */
  enter(uid: string, told: Told): Promise<string>;
  /** Both sides as maps from uid; an entry that is there twice is told as such. */
  state(): Promise<{ readonly calendar: Sight; readonly crm: Sight }>;
  close(): Promise<void>;
}

export type Sight = Readonly<Record<string, Told | 'DOUBLE'>>;

export interface SetupChange {
  readonly crm?: Partial<Extract<SetupFile['crm'], { readonly token: unknown }>>;
  readonly account?: Partial<Extract<SetupFile['account'], { readonly password: unknown }>>;
  readonly primaryCalendar?: string;
  readonly approveFirstRun?: boolean;
  readonly mail?: SetupFile['mail'];
}

/** Radicale's own user in tests. */
const user = 'user1';

const usualPassword = 'secret';

/** `password`: another one than usual, for a Radicale of its own. `radicale`: one that several worlds share. */
export async function realWorld(
  options: { readonly password?: string; readonly radicale?: Radicale; readonly calendar?: string } = {},
): Promise<RealWorld> {
  const { password = usualPassword, calendar: calendarName = 'work' } = options;
  const directory = mkdtempSync(join(tmpdir(), 'concord-app-'));
  const radicale = options.radicale ?? (await startRadicale());
  // Radicale reads the file at every sign-in
  if (password !== usualPassword)
    writeFileSync(join(radicale.folder, '..', '..', 'users'), `${user}:${password}\n`);
  const crm = await startCrmProcess(join(directory, 'crm'));
  const calendarUrl = `${radicale.origin}/${user}/${calendarName}/`;
  const calendar = calendarHand(calendarUrl, password);
  await calendar.make();

  const dataDir = join(directory, 'data');
  const files = join(directory, 'files');
  mkdirSync(files);
  writeFileSync(join(files, 'password'), password);
  writeFileSync(join(files, 'token'), crm.tokens.anna ?? '');
  let setups = 0;
  const setup = (change: SetupChange = {}): string => {
    setups += 1;
    const path = join(files, `setup-${setups}.json`);
    const content = {
      crm: { kind: 'bridge', url: crm.url, token: { file: 'token' }, ...change.crm },
      account: {
        kind: 'caldav',
        url: radicale.origin,
        user,
        password: { file: 'password' },
        ...change.account,
      },
      primaryCalendar: change.primaryCalendar ?? calendarUrl,
      approveFirstRun: change.approveFirstRun ?? true,
      ...(change.mail === undefined ? {} : { mail: change.mail }),
    } satisfies SetupFile;
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const standard = setup();

  return {
    directory,
    dataDir,
    radicale,
    crm,
    calendarUrl,
    calendar,
    setup,
    run: ({ setup: file = standard, ...rest } = {}) =>
      runHeadlessProcess(['--setup', file, '--data', dataDir, '--once', '--json'], rest),
    enter: (uid, told) => crm.act('create', { event: eventOf(uid, told) }),
    async state() {
      const entries = (await crm.act('list')).filter(({ removed }) => !removed);
      return {
        calendar: sight(await calendar.list()),
        crm: sight(entries.map(({ event }) => [event.uid, toldOf(event)])),
      };
    },
    async close() {
      await crm.stop();
      if (options.radicale === undefined) await radicale.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function eventOf(uid: string, { title, start, location }: Told): CalendarEvent {
  return {
    uid,
    title,
    start,
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...(location === undefined ? {} : { locations: { '1': { name: location } } }),
  };
}

function toldOf({ title = '', start, locations = {} }: CalendarEvent): Told {
  const location = Object.values(locations)[0]?.name;
  return { title, start, ...(location === undefined ? {} : { location }) };
}

function sight(entries: readonly (readonly [string, Told])[]): Sight {
  const seen: Record<string, Told | 'DOUBLE'> = {};
  for (const [uid, told] of entries) seen[uid] = uid in seen ? 'DOUBLE' : told;
  return Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a person does in the calendar with another program: plain CalDAV, no code of Concord's. */
export interface CalendarHand {
  make(): Promise<void>;
  put(uid: string, told: Told): Promise<void>;
  /** Any iCalendar text under a file name. */
  putText(name: string, text: string): Promise<void>;
  remove(uid: string): Promise<void>;
  list(): Promise<readonly (readonly [uid: string, told: Told])[]>;
}

export function calendarHand(url: string, password = usualPassword): CalendarHand {
  const ask = async (
    method: string,
    name: string,
    body = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const { status, text } = await http(method, new URL(name, url).href, password, body, headers);
    if (status >= 300) throw new Error(`${method} ${name} answered ${status}`);
    return text;
  };
  const names = new Map<string, string>();
  /** Where the object lies: a program that did not make it has to look. */
  const nameOf = async (uid: string): Promise<string> => {
    if (!names.has(uid)) for (const [found, name] of await places()) names.set(found, name);
    return names.get(uid) ?? `${uid.replace(/[^\w-]/g, '-')}.ics`;
  };
  const report = `<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>`;
  const objects = async (): Promise<readonly (readonly [name: string, text: string])[]> => {
    const xml = await ask('REPORT', '', report, { depth: '1', 'content-type': 'application/xml' });
    return [...xml.matchAll(/<(?:\w+:)?response>(.*?)<\/(?:\w+:)?response>/gs)].map(([, one = '']) => [
      (/<(?:\w+:)?href>([^<]*)</.exec(one)?.[1] ?? '').split('/').at(-1) ?? '',
      decode(/<(?:\w+:)?calendar-data[^>]*>(.*?)<\//s.exec(one)?.[1] ?? ''),
    ]);
  };
  const places = async (): Promise<readonly (readonly [string, string])[]> =>
    (await objects()).map(([name, text]) => [line(text, 'UID'), decodeURIComponent(name)]);

  return {
    async make() {
      await ask('MKCALENDAR', '');
    },
    async put(uid, told) {
      await this.putText(await nameOf(uid), icalendar(uid, told));
    },
    async putText(name, text) {
      await ask('PUT', encodeURIComponent(name), text, { 'content-type': 'text/calendar; charset=utf-8' });
    },
    async remove(uid) {
      await ask('DELETE', encodeURIComponent(await nameOf(uid)));
      names.delete(uid);
    },
    async list() {
      return (await objects()).map(([, text]) => {
        const [date = '', time = ''] = line(text, 'DTSTART').split('T');
        const location = unescaped(line(text, 'LOCATION'));
        return [
          line(text, 'UID'),
          {
            title: unescaped(line(text, 'SUMMARY')),
            start: `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}`,
            ...(location === '' ? {} : { location }),
          },
        ];
      });
    },
  };
}

function icalendar(uid: string, { title, start, location }: Told): string {
  const stamp = start.replace(/[-:]/g, '');
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Another//Program//EN',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Amsterdam',
    'BEGIN:STANDARD',
    'DTSTART:19961027T030000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:19810329T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261120T080000Z',
    `DTSTART;TZID=Europe/Amsterdam:${stamp}`,
    'DURATION:PT1H',
    `SUMMARY:${title}`,
    ...(location === undefined ? [] : [`LOCATION:${location}`]),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** The value of a property of the first VEVENT. */
function line(text: string, name: string): string {
  const event = text.replace(/\r?\n[ \t]/g, '').split('BEGIN:VEVENT')[1] ?? '';
  return new RegExp(`^${name}(?:;[^:\\r\\n]*)?:(.*?)\\r?$`, 'm').exec(event)?.[1] ?? '';
}

function unescaped(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_all, mark: string) => (mark.toLowerCase() === 'n' ? '\n' : mark));
}

function decode(xml: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_all, name: string) => entities[name] ?? '');
}

function http(
  method: string,
  url: string,
  password: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, auth: `${user}:${password}`, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}
