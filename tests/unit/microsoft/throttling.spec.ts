/** What Graph answers at most, kept by calendar and mail of one account together, and what becomes of a run that it refuses. */
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src-main/app/system-time.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import type { ConnectedAccount } from '../../../src-main/providers/kind.ts';
import { microsoftAt } from '../../../src-main/providers/microsoft-kind.ts';
import { graphErrors } from '../../../src-sandbox/graph/index.ts';
import { atCrm, type MailWorld, mail, mailWorld } from '../../support/mail-world.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';
import { type MicrosoftLike, microsoftLike } from '../../support/microsoft-like.ts';
import { anna, calendarScopes, graphEvent, publicClient } from '../../support/simulated-microsoft.ts';

const { signal } = new AbortController();

async function mailOver(like: MicrosoftLike): Promise<MailWorld> {
  onTestFinished(like.world.stopChecked);
  return mailWorld({ otherProvider: like.provider, mapping: like.mapping });
}

/** The calendar of the same account, connected by another of its addresses. */
async function calendarOf({ world: { microsoft } }: MicrosoftLike): Promise<ConnectedAccount> {
  const { accessToken } = microsoft.accounts.give(anna, publicClient.id, [...calendarScopes]);
  const dialer = createDialer();
  onTestFinished(() => dialer.close());
  return microsoftAt({ graph: `${microsoft.url}/` }).connect(
    { address: 'a.dewit@contoso.example', credentials: { type: 'oauth' } as never, secret: '' },
    {
      dialer,
      clock: systemClock,
      tokens: { token: async () => accessToken, rejected: () => undefined, accepted: () => undefined },
    },
    signal,
  );
}

it('a run of mail and the reading of a calendar never ask one mailbox for more than four things at once', async () => {
  const like = await microsoftLike(systemClock.setTimer);
  const world = await mailOver(like);
  const { microsoft } = like.world;
  const primary = microsoft.calendars.idOf(anna);
  const events = Array.from({ length: 20 }, (_, at) =>
    microsoft.calendars.create(primary, graphEvent(`e${at}`)),
  );
  for (let at = 0; at < 20; at += 1) world.provider.hand.deliver('INBOX', mail(`m${at}`));
  const { calendar } = await calendarOf(like);
  microsoft.clearRequests();
  // each answer takes a while, so that others wait for it
  microsoft.setFaults(() => ({ type: 'delay', ms: 10 }));
  const read = async (): Promise<number> => {
    let found = 0;
    for await (const one of calendar.side.get(primary, events, signal)) if (one.type === 'found') found += 1;
    return found;
  };
  const [summary, found] = await Promise.all([world.machine().run(), read()]);
  expect(summary).toMatchObject({ arrived: 20, quarantined: 0, problems: [] });
  expect(found).toBe(20);
  const answered = microsoft.requests().map(({ status }) => status);
  expect(answered.filter((status) => status !== 200)).toEqual([]);
});

it.each([
  ['429 with Retry-After', { ...graphErrors.throttled, retryAfterS: 600 }, 600_000],
  ['429 without', graphErrors.throttledWithoutTime, 30_000],
  ['503 with Retry-After', { ...graphErrors.unavailable, retryAfterS: 120 }, 120_000],
] as const)(
  'a run of mail that is refused with %s asks nothing until its time has come',
  async (_name, error, waitMs) => {
    const like = await microsoftLike((delayMs, callback) => {
      world.advance(delayMs);
      queueMicrotask(callback);
      return () => undefined;
    });
    const world: MailWorld = await mailOver(like);
    const { microsoft } = like.world;
    world.provider.hand.deliver('INBOX', mail('one'));
    const machine = world.machine();
    microsoft.setFaults(() => ({ type: 'error', error }));
    expect(await machine.attempt()).toMatchObject({ code: 'throttled', retryAt: world.now() + waitMs });
    microsoft.setFaults(null);
    microsoft.clearRequests();
    world.advance(waitMs - 1_000);
    expect(await machine.attempt()).toMatchObject({ code: 'throttled' });
    expect(microsoft.requests()).toEqual([]);
    world.advance(1_000);
    expect(await machine.attempt()).toBeNull();
    expect(atCrm(world)).toHaveLength(1);
  },
);

it('a run of mail that meets 503 without a time fails, and the next one goes on', async () => {
  const like = await microsoftLike();
  const world = await mailOver(like);
  world.provider.hand.deliver('INBOX', mail('one'));
  const machine = world.machine();
  like.world.microsoft.setFaults(() => ({ type: 'error', error: graphErrors.unavailable }));
  expect(await machine.attempt()).toMatchObject({ code: 'server-failed' });
  like.world.microsoft.setFaults(null);
  expect(await machine.attempt()).toBeNull();
  expect(atCrm(world)).toHaveLength(1);
});

it('a run of the calendar that is throttled goes on when Graph says so, and brings everything once', async () => {
  const world = await microsoftInWorld();
  const { provider, crm, clock } = world;
  onTestFinished(async () => {
    await provider.close();
    expect(provider.complaints()).toEqual([]);
  });
  for (let at = 0; at < 6; at += 1)
    provider.hand.create({
      uid: `u${at}`,
      title: `m${at}`,
      start: '2026-12-01T10:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
    });
  const machine = world.machine();
  provider.microsoft.setThrottle({ requests: 3, windowS: 600 });
  const trouble = await machine.attempt();
  expect(trouble).toMatchObject({ code: 'throttled', retryAt: clock.now() + 600_000 });
  expect(provider.microsoft.requests().at(-1)).toMatchObject({ status: 429 });
  provider.microsoft.clearRequests();
  clock.advance(599_000);
  expect(await machine.attempt()).toMatchObject({ code: 'throttled' });
  expect(provider.microsoft.requests()).toEqual([]);
  clock.advance(1_000);
  provider.microsoft.setThrottle(null);
  await machine.settle();
  expect(
    crm.hand
      .list('crm')
      .map(({ event }) => event.title)
      .toSorted(),
  ).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
});
