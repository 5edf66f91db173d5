/** Tests what an hour costs in which nothing happens: a stream that is renewed, and no question; and what ends that silence (RU5, RU9). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { exchangeOutlook } from '../../support/exchange-calendar/outlook.ts';
import { type IdleClock, idleClock } from '../../support/idle-clock.ts';
import { turnsForSockets, type WokenLoop, wokenLoop } from '../../support/woken-loop.ts';
import { event, type Machine, titles, type World, worldOver } from '../../support/world.ts';

const minuteMs = 60_000;
/** By then the list of calendars was read once more, while the stream is open. */
const untilListed = 20;

let clock: IdleClock;
let one: World<ExchangeProvider>;
let machine: Machine;
let side: CalendarSide;
let loop: WokenLoop;
const { signal } = new AbortController();

/** The program's loop with what wakes it, over the account that the machine has. */
beforeEach(async () => {
  clock = idleClock(Date.UTC(2026, 10, 25, 9), turnsForSockets);
  const provider = await exchangeProvider({ clock });
  side = provider.side;
  one = worldOver({ clock, provider: { ...provider, connect: () => side } });
  one.provider.hand.create(event('a'));
  machine = one.machine();
  loop = wokenLoop(clock, machine, side);
});
afterEach(async () => {
  await loop.stop();
  machine.store.close();
  await one.provider.close();
  expect(one.provider.complaints()).toEqual([]);
});

const passes = (minutes: number): Promise<void> => loop.passes(minutes);
const asked = (): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { operation } of one.provider.exchange.requests())
    counts[operation ?? ''] = (counts[operation ?? ''] ?? 0) + 1;
  return counts;
};
const forget = (): void => one.provider.exchange.clearRequests();

it('an hour in which nothing happens costs the stream, renewed as soon as Exchange ends it, and no question', async () => {
  await passes(untilListed);
  forget();
  await passes(60);
  // Exchange ends a stream after half an hour
  expect(asked()).toEqual({ GetStreamingEvents: 2 });
});

it('a change in the calendar is carried across by a few questions, and then it is silent again', async () => {
  await passes(5);
  forget();
  one.provider.hand.create(event('b'));
  await passes(2);
  expect(titles(one.crm.hand.list('crm'))).toEqual(['Meeting a', 'Meeting b']);
  expect(asked().SyncFolderItems).toBeLessThanOrEqual(2);
  await passes(untilListed);
  forget();
  await passes(20);
  expect(asked().SyncFolderItems).toBeUndefined();
});

it('who wants to know now is told what the server says, though its stream tells of nothing', async () => {
  await passes(untilListed);
  forget();
  await machine.run();
  expect(asked()).toEqual({});
  side.askAnew?.();
  await machine.run();
  expect(asked().SyncFolderItems).toBe(1);
});

it('a change that Concord makes itself is asked for once more, and then it is silent again', async () => {
  await passes(5);
  one.crm.hand.create(event('c'));
  await passes(untilListed);
  expect(titles(one.provider.hand.list('personal'))).toEqual(['Meeting a', 'Meeting c']);
  forget();
  await passes(20);
  expect(asked().SyncFolderItems).toBeUndefined();
});

it('a new calendar is known at once, and the calendars are watched with it', async () => {
  const listed = async (): Promise<readonly string[]> =>
    (await side.calendars(signal)).map(({ name }) => name);
  await passes(untilListed);
  forget();
  expect(await listed()).toEqual(['Calendar', 'Work']);
  expect(asked()).toEqual({});
  const outlook = exchangeOutlook(one.provider.exchange, 'robin@example.com');
  const clients = outlook.addCalendar('Clients', { known: 'msgfolderroot' });
  await passes(1);
  expect(await listed()).toEqual(['Calendar', 'Work', 'Clients']);
  // with the next news it is watched too
  const { exchange, hand } = one.provider;
  hand.create(event('e'));
  await passes(2);
  const subscriptions = exchange.requests().filter(({ operation }) => operation === 'Subscribe');
  expect(subscriptions.at(-1)?.body).toContain(clients);
});

it('while the stream is down everything is asked for, and a change in that time is not missed', async () => {
  const { exchange, hand } = one.provider;
  await passes(5);
  one.provider.trouble(({ operation }) => (operation === 'GetStreamingEvents' ? { type: 'refuse' } : null));
  exchange.streams.cut();
  exchange.dropSubscriptions();
  forget();
  await passes(3);
  expect(asked().SyncFolderItems).toBeGreaterThanOrEqual(2);
  hand.create(event('d'));
  await passes(3);
  expect(titles(one.crm.hand.list('crm'))).toEqual(['Meeting a', 'Meeting d']);
});

it('what a stream may have lost is asked for every four hours all the same', async () => {
  await passes(untilListed);
  forget();
  await passes(4 * 60);
  // one of them for each calendar
  expect(asked()).toMatchObject({ GetFolder: 1, SyncFolderItems: 2 });
});

it('everything is listed once a day all the same', async () => {
  await passes(5);
  forget();
  clock.advance(24 * 60 * minuteMs);
  await passes(5);
  const bodies = one.provider.exchange.requests().filter(({ operation }) => operation === 'SyncFolderItems');
  expect(bodies.some(({ body }) => !body.includes('<m:SyncState>'))).toBe(true);
});
