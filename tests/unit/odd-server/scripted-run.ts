/**
 * A machine between a scripted CalDAV server and a sample CRM goes through the same story each time: a first run, edits, creations and
 * removals on both sides, a second and a third run. One rule bends answers of the server meanwhile; afterwards the server is good again,
 * and time passes. What must hold whatever the server answers is checked after every run.
 */
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { calendarEngine, type RunSummary } from '../../../src-main/sync/index.ts';
import { profiles, type SampleCrm, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { event, manualClock, seededRandomness, self } from '../../support/world.ts';
import { type Answer, type Asked, account, forever, serveScript } from '../caldav/fake-server.ts';
import { eventText, wholeCalendar } from '../caldav/whole-calendar.ts';
import { askingOf, type Bend, bent, isMeant } from './bend.ts';
import type { Recorded } from './every-bend.ts';

export interface Ran {
  /** What did not hold, each in one line. Empty when all is well. */
  readonly faults: readonly string[];
  /** Every answer of the story as it was before it was bent. */
  readonly recording: readonly Recorded[];
  /** Whether the rule found an answer that it changed. */
  readonly isBent: boolean;
}

const minuteMs = 60_000;
const guest = ['ORGANIZER:mailto:me@example.org', 'ATTENDEE:mailto:guest@example.org'];
/** A run that asks more often than this repeats itself. */
const mostRequests = 600;

export async function scriptedRun(bend: Bend | null): Promise<Ran> {
  const calendar = wholeCalendar();
  const clock = manualClock();
  const timers = fireableTimers(clock.now);
  const faults: string[] = [];
  const recording: Recorded[] = [];
  const mailed = new Set<string>();
  let isBending = true;
  let isBent = false;
  let isWriteBent = false;
  let isDeleteBent = false;
  let position = -1;
  const good = account((asked) => calendar.answer(asked), {
    features: '1, calendar-access, calendar-auto-schedule',
  });
  const answered = (asked: Asked): Answer => {
    const before = calendar.objects.get(asked.path)?.text ?? '';
    const isWrite = asked.method === 'PUT' || asked.method === 'DELETE';
    if (isWrite && /ATTENDEE/.test(before + asked.body)) mailed.add(asked.path);
    const answer = good(asked);
    if (answer === null || typeof answer === 'string') return { status: 404 };
    return answer;
  };
  const server = await serveScript((asked) => {
    position += 1;
    const isHere =
      isBending && bend !== null && isMeant(bend, asked, position) && !(isBent && bend.once !== false);
    if (!isHere) {
      const answer = answered(asked);
      if (isBending) recording.push({ asked, answer });
      return answer;
    }
    const answer = bend.unasked === true ? { status: bend.status ?? 500 } : answered(asked);
    recording.push({ asked, answer });
    const changed = bent(answer, bend);
    isBent ||= bend.unasked === true || JSON.stringify(changed) !== JSON.stringify(answer);
    isDeleteBent ||= isBent && asked.method === 'DELETE';
    isWriteBent ||= isBent && ['put', 'delete'].includes(askingOf(asked));
    if (changed === 'stay silent') timers.fireAll();
    return changed;
  });
  const dialer = createDialer({ certificateAuthorities: [], setTimer: timers.clock.setTimer });
  const people = createPeople(
    calendar,
    sampleCrm({ clock, randomness: seededRandomness(1), address: self }, profiles['crm-like']),
  );
  const machine = createMachine(server.origin, dialer, timers.clock, people.crm, clock);

  const checked = async (name: string): Promise<RunSummary | Problem | null> => {
    const before = position;
    let result: RunSummary | Problem | null = null;
    try {
      result = await machine.run();
    } catch (error) {
      faults.push(
        `${name}: threw ${error instanceof Error ? error.stack?.split('\n').slice(0, 4).join(' ') : error}`,
      );
    }
    if (position - before > mostRequests) faults.push(`${name}: ${position - before} requests`);
    const wrong = people.check();
    if (wrong !== null) faults.push(`${name}: ${wrong}`);
    if (mailed.size > 0) faults.push(`${name}: guests of ${[...mailed]} may have been mailed`);
    const isAgreed =
      result !== null && 'linked' in result && result.quarantined === 0 && result.waiting === 0;
    if (isAgreed && !cannotBeSeen(bend, isDeleteBent) && !people.areEqual())
      faults.push(`${name}: "agree", but ${people.difference()}`);
    return result;
  };

  try {
    await checked('first run');
    people.change();
    await checked('second run');
    await checked('third run');
    isBending = false;
    await checked('next run');
    // what was set aside is tried again, lists are compared with what is known
    for (const minutes of [24 * 60, 25 * 60]) {
      clock.advance(minutes * minuteMs);
      await checked(`run ${minutes} minutes later`);
    }
    const revisions = people.revisions();
    const last = await checked('last run');
    if (people.revisions() !== revisions) faults.push('the last run still writes');
    if (last !== null && 'linked' in last) {
      const isTold = last.quarantined > 0 || last.waiting > 0;
      if (!isTold && !people.areEqual(losesSight(bend)))
        faults.push(`not equal in the end: ${people.difference()}`);
      // a server that did what it refused leaves two versions, of which a person has to choose
      if (isTold && !isWriteBent)
        faults.push(`still set aside: ${machine.quarantine()} ${machine.questions()}`);
    } else faults.push(`ends with ${last === null ? 'a bug' : last.code}`);
  } finally {
    machine.close();
    await dialer.close();
    await server.close();
  }
  return { faults, recording, isBent };
}

/**
 * A removal that is answered with success was done. A well-formed answer that leaves out what happened tells the same as one of a server where it did not happen. Then the run cannot know
 * better; a later comparison with a list must find it, which is checked at the end.
 */
function cannotBeSeen(bend: Bend | null, isDeleteBent: boolean): boolean {
  return (
    isDeleteBent ||
    bend?.drop === true ||
    bend?.token !== undefined ||
    bend?.href !== undefined ||
    bend?.rowStatus !== undefined
  );
}

/**
 * "Not permitted" for an object that is listed no more takes it out of scope: its link ends, Activity tells so, and the CRM keeps its
 * entry (ID5), also when in truth the object was removed.
 */
function losesSight(bend: Bend | null): boolean {
  return [bend?.status, bend?.rowStatus].some((status) => status === 401 || status === 403);
}

/** What people do on both sides, and what must be there because of it. */
function createPeople(calendar: ReturnType<typeof wholeCalendar>, crm: SampleCrm<Crm>) {
  /** For each entry, by the first word of its title: the title that its origin must hold. */
  const wanted = new Map<string, string>();
  const removed = new Set<string>();
  const crossed = new Set<string>();
  const keyOf = (title: string): string => title.split(' ')[0] ?? '';
  const inCalendar = (): string[] =>
    [...calendar.objects.values()].map(({ text }) => /^SUMMARY:(.*?)\r?$/m.exec(text)?.[1] ?? '').sort();
  const inCrm = (): string[] =>
    crm.hand
      .list()
      .map(({ event: { title } }) => title ?? '')
      .sort();
  const put = (key: string, title: string, ...lines: readonly string[]): void => {
    calendar.put(key, eventText(key, title, ...lines));
    wanted.set(key, title);
  };
  const create = (key: string): void => {
    crm.hand.create(event(key, { title: key }));
    wanted.set(key, key);
  };
  for (const key of ['p1', 'p2', 'p3', 'p4']) put(key, key);
  put('meeting', 'meeting', ...guest);
  for (const key of ['c1', 'c2', 'c3', 'c4']) create(key);
  const refOf = (key: string): string | undefined =>
    crm.hand.list().find(({ event: { title } }) => keyOf(title ?? '') === key)?.ref;
  const pathOf = (key: string): string | undefined =>
    [...calendar.objects].find(([, { text }]) => text.includes(`SUMMARY:${key}`))?.[0];

  const editInCalendar = (key: string): void => {
    const path = pathOf(key);
    if (path === undefined) return;
    const name = path.slice('/cal/'.length, -'.ics'.length);
    calendar.put(
      name,
      calendar.objects.get(path)?.text.replace(`SUMMARY:${key}`, `SUMMARY:${key} edited`) ?? '',
    );
    wanted.set(key, `${key} edited`);
  };
  const editInCrm = (key: string): void => {
    const ref = refOf(key);
    if (ref === undefined) return;
    crm.hand.edit(ref, { title: `${key} edited` });
    wanted.set(key, `${key} edited`);
  };

  return {
    crm,
    change(): void {
      for (const key of ['p1', 'c2', 'meeting']) editInCalendar(key);
      for (const key of ['p2', 'c1']) editInCrm(key);
      for (const key of ['p3', 'c3']) {
        const path = pathOf(key);
        if (path === undefined) continue;
        calendar.remove(path.slice('/cal/'.length, -'.ics'.length));
        removed.add(key);
      }
      for (const key of ['p4', 'c4']) {
        const ref = refOf(key);
        if (ref === undefined) continue;
        crm.hand.remove(ref);
        removed.add(key);
      }
      put('p5', 'p5');
      create('c5');
    },
    /** What is lost or doubled; null when nothing is. */
    check(): string | null {
      const sides = { calendar: inCalendar(), crm: inCrm() };
      for (const [name, titles] of Object.entries(sides)) {
        const keys = titles.map(keyOf);
        const double = keys.find((key, index) => keys.indexOf(key) !== index);
        if (double !== undefined) return `${double} is twice in the ${name}`;
      }
      for (const [key, title] of wanted) {
        if (removed.has(key)) continue;
        const holders = Object.values(sides).filter((titles) => titles.some((one) => keyOf(one) === key));
        if (holders.length === 2) crossed.add(key);
        if (crossed.has(key) && holders.length < 2) return `${key} was deleted, and nobody had removed it`;
        if (holders.length === 0) return `${key} is nowhere`;
        if (!holders.some((titles) => titles.includes(title))) return `the edit of ${key} is lost`;
      }
      return null;
    },
    areEqual(exceptRemoved = false): boolean {
      const kept = (titles: readonly string[]): string =>
        titles.filter((title) => !exceptRemoved || !removed.has(keyOf(title))).join();
      return kept(inCalendar()) === kept(inCrm());
    },
    difference: () => `calendar ${inCalendar()}, CRM ${inCrm()}`,
    revisions: () =>
      [
        ...[...calendar.objects.values()].map(({ etag }) => etag),
        ...crm.hand.list().map(({ revision }) => revision),
      ].join(),
  };
}

function createMachine(
  origin: string,
  dialer: Dialer,
  netClock: Clock,
  crm: SampleCrm<Crm>,
  clock: ReturnType<typeof manualClock>,
) {
  const store = openStore({ path: ':memory:', clock });
  let side: CalendarSide | null = null;
  const engineOn = (provider: CalendarSide) =>
    calendarEngine({
      store,
      provider,
      crm: crm.connect(),
      account: { accountId: 'account-1', machineId: 'machine-1', address: self, provider: 'caldav' },
      settings: {
        primaryCalendar: '/cal/',
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock,
      randomness: seededRandomness(2),
    });
  return {
    /** Connects if that has not been possible yet, then runs. @throws only what is a bug */
    async run(): Promise<RunSummary | Problem> {
      try {
        side ??= (
          await connectCalDav(
            { address: origin, userName: 'me', password: () => 'secret', confirmedHosts: [] },
            { dialer, clock: netClock },
            forever,
          )
        ).side;
        return await engineOn(side).run(forever);
      } catch (error) {
        const trouble = problemOf(error);
        if (trouble === null) throw error;
        return trouble;
      }
    },
    quarantine: () =>
      store.quarantine
        .all()
        .map(({ side: name, ref, code, reason }) => `${name} ${ref} ${code} ${reason ?? ''}`)
        .join('; '),
    questions: () => JSON.stringify(side === null ? [] : engineOn(side).decisions()),
    close: () => store.close(),
  };
}

/** Timers that never ring by themselves: the server that stays silent lets all of them ring, as if their time had passed. */
function fireableTimers(now: () => number) {
  const waiting = new Set<() => void>();
  const clock: Clock = {
    now,
    monotonic: () => performance.now(),
    setTimer(_delayMs, callback) {
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
  };
  return {
    clock,
    fireAll(): void {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
  };
}
