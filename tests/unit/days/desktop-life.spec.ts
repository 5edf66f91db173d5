/**
 * The life of a desktop, point by point, on the program's own loops and a clock of the test's (RU5, RU1): chance, haste after an edit, sleep,
 * waking, a network that goes, a clock that is put right, and two machines that take turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunTopic } from '../../../src-main/app/engine/messages.ts';
import { profiles, sampleCrm, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import { crmLike } from '../../../src-sandbox/sample-sides/mail/crm-like.ts';
import { imapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { type Desktop, type Servers, startDesktop } from '../../support/days/desktop.ts';
import { type SimClock, simClock } from '../../support/days/sim-clock.ts';
import { me } from '../../support/mail-world.ts';
import { event, seededRandomness, titles } from '../../support/world.ts';

const minute = 60_000;
const hour = 60 * minute;
const startsAt = Date.UTC(2026, 10, 2, 9);

type Met = ReturnType<Parameters<typeof startDesktop>[0]['trouble']>;

interface Request {
  readonly machine: string;
  readonly topic: RunTopic;
  readonly side: SideName;
  /** Milliseconds since the beginning, of the servers' clock. */
  readonly at: number;
}

class Scene {
  readonly clock: SimClock;
  readonly servers: Servers;
  readonly requests: Request[] = [];
  trouble: (topic: RunTopic, side: SideName) => Met = () => null;
  private readonly folders = new Map<string, string>();

  constructor(clock = simClock(startsAt)) {
    this.clock = clock;
    const { server } = clock;
    const randomness = seededRandomness(5);
    this.servers = {
      calendar: sampleProvider('caldav-like', { clock: server, randomness, address: me }),
      crm: sampleCrm({ clock: server, randomness, address: me }, profiles['crm-like']),
      mailbox: imapLike({
        mailboxes: { INBOX: 'inbox', Archive: 'archive', Sent: 'sent', Trash: 'trash', Junk: 'junk' },
        now: server.now,
      }),
      crmMail: crmLike({
        mailboxes: { inbox: 'inbox', archive: 'archive', sent: 'sent', trash: 'trash', junk: 'junk' },
        now: server.now,
      }),
    };
  }

  /** Starts Concord on a machine, over what it kept there before. */
  start(machine = 'machine-1', seed = 1): Desktop {
    const folder = this.folders.get(machine) ?? mkdtempSync(join(tmpdir(), 'concord-life-'));
    if (!this.folders.has(machine)) onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.folders.set(machine, folder);
    return startDesktop({
      ...{ folder, machine, seed, clock: this.clock, servers: this.servers },
      trouble: (topic, side) => {
        this.requests.push({ machine, topic, side, at: this.clock.server.now() - startsAt });
        return this.trouble(topic, side);
      },
    });
  }

  passes(ms: number): Promise<void> {
    return this.clock.runUntil(this.clock.server.now() + ms);
  }

  /** When runs of a topic began, by the first request to the CRM of each. */
  begun(topic: RunTopic, machine = 'machine-1'): readonly number[] {
    const all = this.requests
      .filter((one) => one.topic === topic && one.machine === machine)
      .map(({ at }) => at);
    return [...new Set(all)];
  }
}

const gaps = (moments: readonly number[]): readonly number[] =>
  moments.slice(1).map((at, index) => at - (moments[index] ?? 0));

async function following(): Promise<{ readonly one: Scene; readonly desktop: Desktop }> {
  const one = new Scene();
  one.servers.calendar.hand.create(event('a'));
  const desktop = one.start();
  await one.passes(10 * minute);
  expect(titles(one.servers.crm.hand.list('crm'))).toEqual(['Meeting a']);
  return { one, desktop };
}

describe('polls', () => {
  it('of fifty machines do not fall into step: each waits by chance, 30 to 60 seconds (RU5)', async () => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 50; seed += 1) {
      const one = new Scene();
      const desktop = one.start('machine-1', seed);
      await one.passes(8 * minute);
      const last = gaps(one.begun('calendar')).slice(-3);
      for (const gap of last) expect(gap).toBeGreaterThanOrEqual(30_000);
      for (const gap of last) expect(gap).toBeLessThanOrEqual(60_001);
      waits.push(...last);
      await desktop.quit();
    }
    const tenths = new Set(waits.map((gap) => Math.floor((gap - 30_000) / 3_000)));
    expect(tenths.size, 'of ten equal parts of the span').toBeGreaterThanOrEqual(9);
  }, 60_000);

  it('come sooner for six runs after an edit in the calendar, and then as before (RU5)', async () => {
    const { one, desktop } = await following();
    one.servers.calendar.hand.create(event('b'));
    const edited = one.clock.server.now() - startsAt;
    await one.passes(10 * minute);
    const after = gaps(one.begun('calendar').filter((at) => at >= edited));
    const isSooner = after.map((gap) => gap <= 20_001);
    expect(isSooner.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => true));
    expect(isSooner.slice(6)).not.toContain(true);
    await desktop.quit();
  });
});

describe('a machine', () => {
  it('that sleeps asks nobody, and asks at once when it wakes, also after days (RU5)', async () => {
    const { one, desktop } = await following();
    await desktop.sleep();
    one.clock.sleep();
    const before = one.requests.length;
    one.servers.calendar.hand.create(event('night'));
    await one.passes(60 * hour);
    expect(one.requests).toHaveLength(before);
    one.clock.wake();
    const woken = one.clock.server.now() - startsAt;
    desktop.wake();
    await one.passes(1_000);
    expect(one.begun('calendar').at(-1)).toBe(woken);
    expect(titles(one.servers.crm.hand.list('crm'))).toContain('Meeting night');
    await desktop.quit();
  });

  it('that sleeps in the middle of a run goes on where it was (RU5)', async () => {
    const { one, desktop } = await following();
    for (let n = 0; n < 40; n += 1) one.servers.calendar.hand.create(event(`many${n}`));
    let asked = 0;
    one.trouble = () => {
      asked += 1;
      if (asked === 9) void desktop.sleep();
      return null;
    };
    await one.passes(2 * minute);
    one.trouble = () => null;
    desktop.wake();
    await one.passes(5 * minute);
    expect(one.servers.crm.hand.list('crm')).toHaveLength(41);
    await desktop.quit();
  });

  it('without a network backs off, up to a quarter of an hour, and is there within a second of its return (RU5)', async () => {
    const { one, desktop } = await following();
    one.trouble = () => ({ type: 'unreachable', retryAfterMs: 0 });
    const gone = one.clock.server.now() - startsAt;
    await one.passes(5 * hour);
    const tries = gaps(one.begun('calendar').filter((at) => at >= gone));
    expect(Math.max(...tries)).toBeLessThanOrEqual(15 * minute + 1);
    expect(tries.slice(-3).every((gap) => gap >= 7.5 * minute)).toBe(true);
    one.trouble = () => null;
    one.servers.calendar.hand.create(event('meanwhile'));
    desktop.syncNow();
    await one.passes(1_000);
    expect(titles(one.servers.crm.hand.list('crm'))).toContain('Meeting meanwhile');
    await desktop.quit();
  });

  it.each([3, 40 * 24])(
    'whose clock jumps %i hours ahead and back goes on asking every minute, and loses nothing (RU5)',
    async (hours) => {
      const { one, desktop } = await following();
      const from = one.clock.server.now() - startsAt;
      one.clock.setSkew(hours * hour);
      one.servers.calendar.hand.create(event('ahead'));
      await one.passes(10 * minute);
      one.clock.setSkew(-hours * hour);
      one.servers.crm.hand.create(event('behind'));
      await one.passes(10 * minute);
      one.clock.setSkew(0);
      one.servers.calendar.hand.create(event('right'));
      await one.passes(10 * minute);
      const all = gaps(one.begun('calendar').filter((at) => at >= from));
      expect(Math.max(...all)).toBeLessThanOrEqual(60_001);
      for (const list of [one.servers.crm.hand.list('crm'), one.servers.calendar.hand.list('personal')])
        expect(titles(list)).toEqual(['Meeting a', 'Meeting ahead', 'Meeting behind', 'Meeting right']);
      await desktop.quit();
    },
  );

  it.each(['ahead', 'behind'] as const)(
    'whose clock is put right while it waits for a server, after it was %s, waits no longer than it was asked to (RU5)',
    async (was) => {
      const { one, desktop } = await following();
      const skew = was === 'ahead' ? 5 * hour : -5 * hour;
      one.clock.setSkew(skew);
      // a number of seconds counts from the machine's own time
      one.trouble = (topic, side) =>
        topic === 'calendar' && side === 'provider'
          ? { type: 'throttled', retryAfterMs: 4 * minute + skew }
          : null;
      await one.passes(2 * minute);
      one.trouble = () => null;
      one.clock.setSkew(0);
      const right = one.clock.server.now() - startsAt;
      await one.passes(20 * minute);
      const next = one.begun('calendar').find((at) => at > right);
      expect((next ?? Number.POSITIVE_INFINITY) - right).toBeLessThanOrEqual(5 * minute);
      await desktop.quit();
    },
  );
});

describe('Retry-After', () => {
  it.each([
    ['crm', 'calendar', ['calendar', 'mail']],
    ['crm', 'mail', ['calendar', 'mail']],
    ['provider', 'calendar', ['calendar']],
    ['provider', 'mail', ['mail']],
  ] as const)(
    'of the %s, told to %s, is obeyed by %s over restarts and a sleep (RU5)',
    async (side, topic, held) => {
      const { one, desktop } = await following();
      let until = 0;
      one.trouble = (by, from) => {
        if (until > 0 || by !== topic || from !== side) return null;
        until = one.clock.server.now() - startsAt + 30 * minute;
        return { type: 'throttled', retryAfterMs: 30 * minute };
      };
      while (until === 0) await one.passes(10_000);
      const told = until - 30 * minute;
      await one.passes(3 * minute);
      await desktop.quit();
      const second = one.start('machine-1', 2);
      await one.passes(5 * minute);
      await second.sleep();
      one.clock.sleep();
      await one.passes(5 * minute);
      one.clock.wake();
      second.wake();
      second.syncNow();
      await one.passes(5 * minute);
      await second.quit();
      const third = one.start('machine-1', 3);
      third.syncNow();
      await one.passes(40 * minute);
      for (const by of ['calendar', 'mail'] as const) {
        const asked = one.requests
          .filter((request) => request.topic === by && request.at > told)
          .map(({ at }) => at);
        if ((held as readonly RunTopic[]).includes(by))
          expect(Math.min(...asked), by).toBeGreaterThanOrEqual(until);
        else expect(Math.min(...asked), by).toBeLessThan(until);
        expect(Math.max(...asked), `${by} goes on`).toBeGreaterThan(until);
      }
      await third.quit();
    },
  );
});

describe('two machines of one person (RU1)', () => {
  it('take turns: the second waits until the first has given the lease back, or has not renewed it, and nothing is made twice', async () => {
    const one = new Scene();
    const first = one.start('machine-1', 1);
    one.servers.calendar.hand.create(event('a'));
    await one.passes(5 * minute);
    const second = one.start('machine-2', 2);
    one.servers.calendar.hand.create(event('b'));
    one.servers.mailbox.hand.deliver(
      'INBOX',
      content({ subject: 'm', messageId: 'm@client.example', text: 'm' }),
    );
    await one.passes(10 * minute);
    expect(second.failed.get('lease-held')).toBeGreaterThan(0);
    expect(second.store.links.count(), 'the second writes nothing').toBe(0);
    expect(titles(one.servers.crm.hand.list('crm'))).toEqual(['Meeting a', 'Meeting b']);

    // the first machine is switched off: nobody gives its lease back
    await first.quit();
    one.servers.crm.hand.create(event('c'));
    const off = one.clock.server.now();
    await one.passes(15 * minute);
    expect(titles(one.servers.calendar.hand.list('personal'))).toEqual([
      'Meeting a',
      'Meeting b',
      'Meeting c',
    ]);
    expect(one.clock.server.now() - off).toBeLessThanOrEqual(15 * minute);
    expect(second.store.links.count()).toBe(3);

    // it comes back while the second one works, and takes over when that one is gone
    const back = one.start('machine-1', 3);
    one.servers.calendar.hand.create(event('d'));
    await one.passes(5 * minute);
    expect(back.failed.get('lease-held')).toBeGreaterThan(0);
    await second.quit();
    one.servers.crm.hand.create(event('e'));
    await one.passes(15 * minute);
    for (const list of [one.servers.crm.hand.list('crm'), one.servers.calendar.hand.list('personal')])
      expect(titles(list)).toEqual(['Meeting a', 'Meeting b', 'Meeting c', 'Meeting d', 'Meeting e']);
    expect(back.store.links.count()).toBe(5);
    await back.quit();
  });
});
