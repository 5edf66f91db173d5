/** Damaged JSON of a CRM, behind every question that Concord asks it. */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import type { Channel } from '../../../src-main/net/index.ts';
import { createCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { damaged, madeUp, pick, type Random } from './made-up-text.ts';

const id = '9de157e8-be82-865f-9189-86f67c12261c';
const event = {
  uid: 'a',
  title: 'A',
  start: '2026-12-01T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  locations: { '1': { name: 'here' } },
  virtualLocations: { '1': { uri: 'https://meet.example/a' } },
  participants: { me: { email: 'me@example.org', roles: { owner: true } } },
  recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }], count: 5 }],
  recurrenceOverrides: { '2026-12-08T09:00:00': { title: 'B' } },
};
const entry = {
  id,
  revision: '1',
  event,
  uids: ['a'],
  kind: 'appointment',
  organizer: null,
  push: true,
  rights: { edit: 'all', delete: true },
  locked: { fields: ['title'], reason: 'because' },
};
const agreement = {
  linkId: 'l',
  uids: ['a'],
  providerCalendar: '/cal/',
  providerRef: '/cal/a.ics',
  providerRevision: '"1"',
  providerHash: 'h',
  crmRef: id,
  crmRevision: '1',
  crmHash: 'h',
};
/** One true answer of each kind. */
const answers = [
  { concordBridge: '0.1', name: 'CRM' },
  {
    user: { id: 'anna', name: 'Anna', email: 'anna@example.com', timeZone: 'Europe/Amsterdam' },
    crm: { name: 'CRM', version: '1' },
    rules: {
      direction: 'two-way',
      createPrefix: '',
      useOrganizer: true,
      deletingRestricted: false,
      editingRestricted: false,
      providers: ['caldav'],
      features: { calendar: true, mail: false },
    },
    otherEngine: null,
    calendar: 'agenda',
    recurrence: 'series',
  },
  { generation: 1, expiresInMs: 1000, agreementsState: 0 },
  {
    changes: [
      { id, revision: '1' },
      { id, removed: 'deleted' },
    ],
    state: 's',
    more: false,
    snapshot: true,
  },
  { entries: [entry], missing: [{ id, reason: 'hidden' }] },
  { found: [{ uid: 'a', id }] },
  {
    results: [
      { key: 'k', status: 201, entry },
      { key: 'l', status: 409, problem: { code: 'uid-taken' } },
    ],
  },
  { rows: [{ number: 1, linkId: 'l', agreement }], state: 1, more: false },
  { state: 1 },
  { code: 'lease-held', machine: 'other', field: 'title', revision: '1', id },
  entry,
];

const values = [
  '1e400',
  '-0',
  '0',
  '1.5',
  '9007199254740993',
  '-1',
  '""',
  '"x"',
  '"\\ud800"',
  '"\\u0000"',
  '"\\u001b[2J"',
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"more":true}}',
  '{"toString":1}',
  `${'['.repeat(70)}${']'.repeat(70)}`,
  `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`,
  `"${'x'.repeat(5000)}"`,
  `"${'é'.repeat(400)}"`,
  '"2026-02-30T99:99:99"',
  '"Europe/Nowhere"',
  '"P"',
  '"a@b@c"',
];
const keys = ['"__proto__":', '"constructor":', '"hasOwnProperty":', '"":', '"id":', '"event":', '"more":'];

/** The text of a true answer with values replaced, members added, doubled or left out, and sometimes damaged as a text. */
function answerText(random: Random): string {
  let text = JSON.stringify(pick(random, answers));
  for (let left = Math.floor(random() * 4); left >= 0; left -= 1) {
    const members = [...text.matchAll(/"(?:[^"\\]|\\.)*":|[[,{]/g)];
    const { index = 0, 0: found = '' } = members.length === 0 ? {} : pick(random, members);
    const after = index + found.length;
    const isMember = found.endsWith(':');
    const choice = random();
    if (isMember && choice < 0.6)
      text = `${text.slice(0, after)}${pick(random, values)}${text.slice(after).replace(/^(?:"(?:[^"\\]|\\.)*"|[^,}\]]*)/, '')}`;
    else if (found === '{' && choice < 0.8)
      text = `${text.slice(0, after)}${pick(random, keys)}${pick(random, values)},${text.slice(after)}`;
    else
      text =
        random() < 0.2
          ? damaged(text, random)
          : text.slice(0, index) + text.slice(index, after).repeat(2) + text.slice(after);
  }
  return random() < 0.02 ? madeUp(random) : text;
}

const account = {
  accountId: 'account-1',
  machineId: 'machine-1',
  address: 'me@example.org',
  provider: 'caldav',
};
const clock = { now: () => Date.UTC(2026, 10, 20), monotonic: () => 0, setTimer: () => () => undefined };
const signal = new AbortController().signal;

async function all<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of source) found.push(one);
  return found;
}

/** @throws what a reader must not throw */
export async function faultOfCrmAnswer(random: Random): Promise<string | null> {
  const text = answerText(random);
  const isProblem = random() < 0.2;
  const status = isProblem ? pick(random, [400, 401, 403, 404, 409, 410, 412, 413, 429, 500, 501, 503]) : 200;
  const type = isProblem ? 'application/problem+json' : 'application/json';
  const fetchText: Channel['fetch'] = async (url) =>
    String(url).endsWith('concord-bridge') && random() < 0.9
      ? new Response(JSON.stringify(answers[0]), { headers: { 'content-type': 'application/json' } })
      : new Response(text, { status, headers: { 'content-type': type } });
  const channel: Channel = {
    fetch: fetchText,
    stream: fetchText,
    traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }),
  };
  const crm = connectBridge({ baseUrl: 'https://crm.example.com', channel, clock });
  const { calendar } = crm;
  const create = (key: string) =>
    calendar.prepare(
      { type: 'create', key, calendar: 'agenda', event: { uid: key, start: event.start } },
      null,
    );
  const questions: readonly (() => Promise<unknown>)[] = [
    () => crm.session(signal),
    () => calendar.calendars(signal),
    () => all(calendar.changes('agenda', null, signal)),
    async () => {
      for (const one of await all(calendar.get('agenda', [id], signal)))
        if (one.type === 'found') usable(one.stored);
    },
    () => calendar.locate(['a'], signal),
    () => calendar.listed('agenda', [id], signal),
    () => all(calendar.perform(create('k'), signal)),
    () => all(calendar.perform([...create('k'), ...create('l')], signal)),
    async () => {
      const found = await calendar.lookup(create('k')[0] as Parameters<typeof calendar.lookup>[0], signal);
      if (found.type === 'stored') usable(found.stored);
    },
    () => crm.lease.take(account, signal),
    () => all(crm.agreements.list(account, 0, signal)),
    () => crm.agreements.put(account, [{ type: 'ended', linkId: 'l' }], signal),
    () => crm.locks.set(id, { fields: ['title'], reason: 'because' }, signal),
  ];
  for (const question of questions)
    try {
      await question();
    } catch (error) {
      if (problemOf(error) === null) throw error;
    }
  return null;
}

/** What Concord does with an entry that it believes: it is written to the calendar, and its revision becomes a condition. */
function usable({ event: read, revision }: StoredEvent): void {
  new Headers({ 'if-match': `"${revision}"` });
  createCalendarObject(read, clock.now());
}
