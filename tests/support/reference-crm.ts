/** Starts reference CRMs for tests and connects to them, every answer checked against the contract; all of it is stopped after the test. */
import { onTestFinished } from 'vitest';
import { type BridgeCrm, connectBridge } from '../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../src-main/net/index.ts';
import {
  type ReferenceCrm,
  type ReferenceCrmOptions,
  startReferenceCrm,
} from '../../src-sandbox/reference-crm/index.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { AccountIdentity } from '../../src-shared/domain/crm.ts';
import { checkedChannel } from './bridge-contract.ts';

export interface HandClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until it is moved; timers fire when it passes them. */
export function handClock(startsAt = Date.UTC(2026, 0, 15, 8)): HandClock {
  let now = startsAt;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

export interface TestCrm {
  readonly crm: ReferenceCrm;
  readonly clock: HandClock;
  /** A connector as that user, on its own connections. `unchecked` where answers are broken on purpose. */
  connect(
    user: 'anna' | 'ben',
    options?: { readonly unchecked?: boolean; readonly token?: string; readonly mailAccount?: string },
  ): BridgeCrm;
  /** The raw API, with a token but no checks. */
  raw(user: 'anna' | 'ben', path: string, init?: RequestInit): Promise<Response>;
}

export async function startTestCrm(options: Partial<ReferenceCrmOptions> = {}): Promise<TestCrm> {
  const clock = handClock();
  const crm = await startReferenceCrm({ dataDir: null, port: 0, clock, ...options });
  const dialer = createDialer();
  onTestFinished(async () => {
    await dialer.close();
    await crm.stop();
  });
  const tokenOf = (user: string): string => crm.tokens[user] ?? '';
  return {
    crm,
    clock,
    connect(user, { unchecked = false, token = tokenOf(user), mailAccount } = {}) {
      const channel = dialer.channel({ origin: crm.url, authorization: () => `Bearer ${token}` });
      return connectBridge({
        baseUrl: crm.url,
        clock,
        channel: unchecked ? channel : checkedChannel(channel),
        ...(mailAccount === undefined ? {} : { mailAccount }),
      });
    },
    raw: (user, path, init = {}) =>
      fetch(`${crm.url}${path}`, {
        ...init,
        headers: { Authorization: `Bearer ${tokenOf(user)}`, ...init.headers },
      }),
  };
}

export interface ConnectedReferenceCrm {
  /** Starts a reference CRM by this clock, connected as its first user. */
  readonly crm: (clock: Clock) => Promise<BridgeCrm>;
  /** What people do in the CRM that was started. */
  readonly hand: () => ReferenceCrm['hand'];
  readonly close: () => Promise<void>;
}

/** A reference CRM for a machine that brings its own clock. */
export function connectedReferenceCrm(): ConnectedReferenceCrm {
  const dialer = createDialer();
  let started: ReferenceCrm | null = null;
  return {
    async crm(clock) {
      started = await startReferenceCrm({ dataDir: null, port: 0, clock });
      return connectBridge({ baseUrl: started.url, clock, dialer, token: started.tokens.anna ?? '' });
    },
    hand() {
      if (started === null) throw new Error('not started');
      return started.hand;
    },
    async close() {
      await dialer.close();
      await started?.stop();
    },
  };
}

export function accountOf(user: string, machineId = 'machine-1'): AccountIdentity {
  return {
    accountId: `account-of-${user}`,
    machineId,
    address: `${user}@calendar.example`,
    provider: 'caldav',
  };
}

/** All values of an asynchronous iterable. */
export async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** Everything an entry's reader needs: the one object, or the error of the test. */
export async function readOne(crm: BridgeCrm, calendar: string, ref: string): Promise<StoredEvent> {
  const [fetched] = await all(crm.calendar.get(calendar, [ref], AbortSignal.timeout(10_000)));
  if (fetched?.type !== 'found') throw new Error(`${ref} was not found: ${JSON.stringify(fetched)}`);
  return fetched.stored;
}
