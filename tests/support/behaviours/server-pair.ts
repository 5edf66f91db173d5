/**
 * A pair of a real CalDAV server and the reference CRM. The person at the calendar writes raw iCalendar over HTTP, as
 * another program would, and `agree` also checks the raw text on the server.
 */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import { type CrmHand, startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { endedBefore, splitSeries } from '../../../src-sandbox/split-series.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { CalDavServer } from '../caldav-servers/index.ts';
import { changes, manualClock, seededRandomness } from '../world.ts';
import { shapeOfEvent, shapeOfText, textOf } from './icalendar.ts';
import type { Pair, Person } from './pair.ts';
import { overruledIn, runUntilStable } from './run-until-stable.ts';

export interface ServerPair extends Pair {
  /** The calendar's path, ending in a slash. */
  readonly path: string;
  /** The address of the person at the calendar, which is also the account's own address. */
  readonly address: string;
  readonly hand: CrmHand;
  /** Stores a text as `<name>.ics` in the calendar. @throws Error when the server refuses it */
  put(name: string, text: string): Promise<void>;
  /** The text of the entry with that title, as the server stores it. */
  text(title: string): Promise<string>;
  /** The id of the CRM entry with that title; empty when there is none. */
  inCrm(title: string): string;
  /** Concord is stopped, and another engine goes on with its store (A14). */
  startAgain(): void;
  close(): Promise<void>;
}

const signal = new AbortController().signal;
let serial = 0;

export async function serverPair(server: CalDavServer): Promise<ServerPair> {
  const clock = manualClock();
  serial += 1;
  const path = await server.makeCalendar(`agreement-${serial}-${process.pid}`);
  const reference = await startReferenceCrm({ dataDir: null, port: 0, clock });
  const { hand } = reference;
  const dialers = { provider: createDialer(), crm: createDialer() };
  const requests = { provider: 0, crm: 0 };
  const counted = (side: SideName) => ({
    ...dialers[side],
    channel: (target: Parameters<(typeof dialers)['crm']['channel']>[0]) => {
      const channel = dialers[side].channel(target);
      const fetch: typeof channel.fetch = (...given) => {
        requests[side] += 1;
        return channel.fetch(...given);
      };
      return { ...channel, fetch };
    },
  });
  const login = server.login();
  const { side } = await connectCalDav(
    { address: `${server.origin}/`, confirmedHosts: [], ...login },
    { dialer: counted('provider'), clock },
    signal,
  );
  // the servers' other calendars belong to other tests
  const { subCalendars: _others, ...crm } = connectBridge({
    baseUrl: reference.url,
    clock,
    dialer: counted('crm'),
    token: reference.tokens.anna ?? '',
  });
  const store = openStore({ path: ':memory:', clock });
  const last = path.split('/').at(-2) ?? '';
  const primary = (await side.calendars(signal)).find(({ id }) => id.includes(last))?.id ?? '';
  const started = () =>
    calendarEngine({
      store,
      provider: side,
      crm,
      account: {
        accountId: 'server',
        machineId: 'one',
        address: login.ownAddresses[0] ?? 'anna@example.com',
        provider: 'caldav',
      },
      settings: {
        primaryCalendar: primary,
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock,
      randomness: seededRandomness(serial),
    });
  let engine = started();

  const atCalendar = async (): Promise<readonly StoredEvent[]> => {
    const refs = new Set<string>();
    for await (const page of side.changes(primary, null, signal))
      for (const change of page.changes) if (change.type === 'changed') refs.add(change.ref);
    const found: StoredEvent[] = [];
    const all = [...refs];
    for (let from = 0; from < all.length; from += side.capabilities.maxFetch)
      for await (const one of side.get(primary, all.slice(from, from + side.capabilities.maxFetch), signal))
        if (one.type === 'found') found.push(one.stored);
    return found;
  };
  const stored = async (title: string): Promise<StoredEvent> =>
    (await atCalendar()).find(({ event }) => event.title === title) ??
    fail(`${title} is not in the calendar`);
  const text = async (title: string) => (await server.request('GET', (await stored(title)).ref)).text();
  const write = async (to: string, content: string): Promise<void> => {
    const answer = await server.request('PUT', to, content, {
      'content-type': 'text/calendar; charset=utf-8',
    });
    if (!answer.ok) fail(`PUT ${to}: ${answer.status} ${await answer.text()}\n${content}`);
  };
  const put = (name: string, content: string) => write(`${path}${name}.ics`, content);
  let made = 0;
  const newUid = (): string => {
    made += 1;
    return `made-by-hand-${serial}-${made}`;
  };
  const calendar: Person = {
    async create(event) {
      const uid = newUid();
      await put(uid, textOf(canonicalEvent({ uid, ...event })));
    },
    async edit(title, patch) {
      const { ref, event } = await stored(title);
      await write(ref, textOf(applyPatch(event, patch)));
    },
    async split(title, recurrenceId, patch) {
      const { ref, event } = await stored(title);
      const uid = newUid();
      const parts = splitSeries(event, recurrenceId, patch, uid) ?? fail('the whole series starts there');
      await write(ref, textOf(canonicalEvent(parts.older)));
      await put(uid, textOf(canonicalEvent(parts.newer)));
    },
    async endBefore(title, recurrenceId) {
      const { ref, event } = await stored(title);
      const rest = endedBefore(event, recurrenceId) ?? fail('nothing is left');
      await write(ref, textOf(canonicalEvent(rest)));
    },
    async remove(title) {
      const { ref } = await stored(title);
      await server.request('DELETE', ref);
    },
    see: async (title) => (await atCalendar()).find(({ event }) => event.title === title)?.event,
  };

  const run = () => engine.run(signal);
  const decisionKinds: string[] = [];
  return {
    path,
    address: login.ownAddresses[0] ?? '',
    hand,
    supports: { addedDates: true, floating: true, relations: !side.capabilities.lacks.includes('relatedTo') },
    calendar,
    crm: crmPerson(hand),
    put,
    text,
    inCrm: (title) => hand.list().find((entry) => entry.event.title === title)?.id ?? '',
    run,
    decisionsAsked: () => decisionKinds,
    overruled: () => overruledIn(store),
    startAgain() {
      engine = started();
    },
    async agree() {
      await runUntilStable({ run, engine, decisionKinds, pass: (ms) => clock.advance(ms) });
      const before = { ...requests };
      const unchangedRun = await run();
      if (changes(unchangedRun) > 0 || unchangedRun.waiting + unchangedRun.quarantined > 0)
        fail(`not stable: ${JSON.stringify(unchangedRun)} ${JSON.stringify(store.quarantine.all())}`);
      const spent = [requests.provider - before.provider, requests.crm - before.crm];
      if (spent.join() !== '1,1') fail(`a run without changes cost ${spent} requests`);
      const here = await atCalendar();
      const there = new Map(hand.list().map(({ event }) => [event.title ?? '', event]));
      if (here.length !== there.size) fail(`${here.length} in the calendar, ${there.size} in the CRM`);
      for (const { event, ref, readOnly } of here) {
        const twin = there.get(event.title ?? '') ?? fail(`${event.title} is not in the CRM`);
        if (contentHash(canonicalEvent(twin)) !== contentHash(event))
          fail(`${event.title} differs:\n${JSON.stringify(event)}\n${JSON.stringify(twin)}`);
        // A text with its own time zone definition, or without its master, writes its dates in another way.
        if (readOnly?.reason === 'zone-unknown' || readOnly?.reason === 'type-not-editable') continue;
        const raw = await (await server.request('GET', ref)).text();
        const [found, expected] = [JSON.stringify(shapeOfText(raw)), JSON.stringify(shapeOfEvent(twin))];
        if (found !== expected)
          fail(`the text of ${event.title} says\n${found}\ninstead of\n${expected}\n${raw}`);
      }
      return there;
    },
    async close() {
      store.close();
      await Promise.all([dialers.provider.close(), dialers.crm.close()]);
      await reference.stop();
    },
  };
}

function crmPerson(hand: CrmHand): Person {
  const entry = (title: string) => hand.list().find(({ event }) => event.title === title);
  const id = (title: string): string => entry(title)?.id ?? fail(`${title} is not in the CRM`);
  return {
    create: async (event: Omit<CalendarEvent, 'uid'>) => void hand.create({ event }),
    edit: async (title, patch) => hand.edit(id(title), patch),
    split: async (title, recurrenceId, patch) => void hand.split(id(title), recurrenceId, patch),
    endBefore: async (title, recurrenceId) => hand.endBefore(id(title), recurrenceId),
    remove: async (title) => hand.remove(id(title)),
    see: async (title) => entry(title)?.event,
  };
}

function fail(text: string): never {
  throw new Error(text);
}
