/** What an account is, and what stands between it and its calendar: each in its own words. */
import { afterEach, describe, expect, it } from 'vitest';
import { graphErrors } from '../../../src-sandbox/graph/index.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import {
  type MicrosoftAccountWorld,
  microsoftAccountWorld,
  signal,
} from '../../support/microsoft-account.ts';
import { anna, ben, graphEvent } from '../../support/simulated-microsoft.ts';

let world: MicrosoftAccountWorld;
afterEach(() => world.stop());

async function troubleOf(work: Promise<unknown>): Promise<Problem | null> {
  return work.then(
    () => null,
    (error: unknown) => problemOf(error) ?? Promise.reject(error),
  );
}

it('knows the addresses of the mailbox, the primary one first (PE9)', async () => {
  world = await microsoftAccountWorld();
  expect(world.account.addresses).toEqual([anna, 'a.dewit@contoso.example']);
  expect(world.account.user).toBe(anna);
});

it('is the account of an alias too, and not of anybody else', async () => {
  world = await microsoftAccountWorld({}, { address: 'A.deWit@contoso.example' });
  const trouble = await troubleOf(world.connect({ as: ben, address: anna }));
  expect(trouble).toMatchObject({ code: 'account-not-permitted', params: { reason: 'another-account' } });
});

it('has calendars of its own and those that others share with it, which it may write or not', async () => {
  world = await microsoftAccountWorld();
  const { calendars } = world.microsoft;
  calendars.addCalendar(anna, { name: 'Holidays', isEditable: false });
  calendars.share(ben, anna, 'read');
  const found = await world.account.calendar.side.calendars(signal);
  expect(found.map(({ name, mayWrite, isDefault, owner }) => [name, mayWrite, isDefault, owner])).toEqual([
    ['Calendar', true, true, anna],
    ['Holidays', false, false, anna],
    ['Ben Visser', false, false, ben],
  ]);
});

it('writes to a calendar of somebody else that the person may edit, as one chosen to be kept in agreement', async () => {
  world = await microsoftAccountWorld();
  world.microsoft.calendars.share(ben, anna, 'write');
  const { side } = world.account.calendar;
  const shared = (await side.calendars(signal)).find(({ owner }) => owner === ben);
  expect(shared?.mayWrite).toBe(true);
  const event = {
    ...{ uid: 'new', title: 'New', start: '2026-03-20T09:00:00' },
    ...{ timeZone: 'Europe/Amsterdam', duration: 'PT1H' },
  };
  const calls = side.prepare({ type: 'create', key: 'key', calendar: shared?.id ?? '', event }, null);
  const outcomes: string[] = [];
  for await (const [, { type }] of side.perform(calls, signal)) outcomes.push(type);
  expect(outcomes).toEqual(['done']);
});

it('shows what comes next', async () => {
  world = await microsoftAccountWorld();
  const { calendars } = world.microsoft;
  calendars.create(anna, graphEvent('Soon'));
  calendars.create(anna, graphEvent('Secret', { sensitivity: 'private' }));
  const from = Date.UTC(2026, 2, 20);
  const shown = await world.account.calendar.upcoming(calendars.idOf(anna), from, from + 86_400_000, signal);
  expect(shown.map(({ title }) => title)).toEqual(['Soon', 'Busy']);
});

describe('trouble', () => {
  it.each([
    ['not-in-the-cloud', 'no-mailbox'],
    ['not-supported', 'no-mailbox'],
    ['none-for-address', 'no-mailbox'],
  ] as const)('a mailbox that Graph does not reach: %s', async (trouble, reason) => {
    world = await microsoftAccountWorld();
    world.microsoft.setMailbox(anna, trouble);
    expect(await troubleOf(world.connect())).toMatchObject({ code: 'consent-required', params: { reason } });
  });

  it('a mailbox that is out of reach for a while is waited for', async () => {
    world = await microsoftAccountWorld();
    world.microsoft.setMailbox(anna, 'none-for-account');
    expect(await troubleOf(world.connect())).toMatchObject({ code: 'server-failed' });
  });

  it('a permission that nobody gave', async () => {
    world = await microsoftAccountWorld();
    expect(await troubleOf(world.connect({ scopes: ['User.Read'] }))).toMatchObject({
      code: 'consent-required',
      params: { reason: 'no-consent' },
    });
  });

  it.each([
    ['throttled', 10_000],
    ['throttledWithoutTime', 30_000],
    ['concurrency', 1_000],
  ] as const)('too many requests are paused: %s', async (name, waitMs) => {
    world = await microsoftAccountWorld();
    world.microsoft.setFaults(() => ({ type: 'error', error: graphErrors[name] }));
    const found = await troubleOf(world.account.calendar.side.calendars(signal));
    expect(found).toMatchObject({ code: 'throttled', retryAt: world.hand.clock.now() + waitMs });
  });

  it('a web page in place of an answer is none (RU4)', async () => {
    world = await microsoftAccountWorld();
    const page = {
      type: 'garbage',
      status: 200,
      contentType: 'text/html',
      body: '<html>Welcome</html>',
    } as const;
    world.microsoft.setFaults(() => page);
    expect(await troubleOf(world.account.calendar.side.calendars(signal))).toMatchObject({
      code: 'captive-portal',
    });
  });
});
