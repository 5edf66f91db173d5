/** How many requests a large calendar on an Exchange server costs; how large it is comes from CONCORD_EXCHANGE_EVENTS. */
import { expect, it, onTestFinished } from 'vitest';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { manualClock } from '../../support/world.ts';

const { signal } = new AbortController();
const events = Number(process.env.CONCORD_EXCHANGE_EVENTS ?? 10_000);
/** Rows of a page of changes, and items of a question. */
const [pageRows, questionItems] = [512, 10];
/** Those of which a request is checked against the schema: all of them would take a minute. */
const checkedEvents = 1_000;

async function opened(): Promise<ExchangeProvider> {
  const provider = await exchangeProvider({ clock: manualClock() });
  onTestFinished(async () => {
    const faults = events <= checkedEvents ? provider.complaints() : [];
    await provider.close();
    expect(faults).toEqual([]);
  });
  return provider;
}

/** @param xml of an appointment, after its times */
function place({ exchange }: ExchangeProvider, count: number, xml: (index: number) => string): void {
  for (let index = 0; index < count; index += 1) exchange.hand.place('robin@example.com', xml(index));
}

const timesOf = (at: number): string =>
  `<t:Start>${new Date(at).toISOString()}</t:Start><t:End>${new Date(at + 3_600_000).toISOString()}</t:End>`;

async function listed(
  { side, primary }: ExchangeProvider,
  since: string | null,
): Promise<{ readonly refs: readonly string[]; readonly state: string | null }> {
  const refs = new Set<string>();
  let state: string | null = null;
  for await (const page of side.changes(primary, since, signal)) {
    for (const { ref } of page.changes) refs.add(ref);
    state = page.state;
  }
  return { refs: [...refs], state };
}

it(`${events} events are listed page by page and read 10 at a time, and a run without changes is one request`, async () => {
  const provider = await opened();
  const { exchange, side, primary } = provider;
  const from = Date.UTC(2026, 11, 1, 9);
  place(
    provider,
    events,
    (index) => `<t:Subject>Meeting ${index}</t:Subject>${timesOf(from + (index % 300) * 86_400_000)}`,
  );
  exchange.clearRequests();
  const { refs, state } = await listed(provider, null);
  expect(refs.length).toBe(events);
  const listing = exchange.requests().length;
  expect(listing).toBeLessThanOrEqual(Math.ceil(events / pageRows) + 2);
  exchange.clearRequests();
  const { maxFetch } = side.capabilities;
  let found = 0;
  for (let at = 0; at < refs.length; at += maxFetch)
    for await (const one of side.get(primary, refs.slice(at, at + maxFetch), signal))
      if (one.type === 'found') found += 1;
  expect(found).toBe(events);
  const reading = exchange.requests().length;
  expect(reading).toBe(Math.ceil(events / questionItems));
  exchange.clearRequests();
  expect((await listed(provider, state)).refs).toEqual([]);
  expect(exchange.requests().length).toBe(1);
  console.info(`${events} events: ${listing} requests to list them, ${reading} to read them`);
}, 600_000);

it('60 series with a changed occurrence each are read by 12 requests, and 60 that are gone are told by one', async () => {
  const provider = await opened();
  const { exchange, side, primary, hand } = provider;
  const daily =
    '<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence><t:StartDate>2026-12-01</t:StartDate><t:NumberOfOccurrences>10</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>';
  const at = Date.UTC(2026, 11, 1, 9);
  place(provider, 60, (index) => `<t:Subject>Series ${index}</t:Subject>${timesOf(at)}${daily}`);
  for (const { id } of exchange.hand.all('robin@example.com')) {
    const [, second] = exchange.hand.occurrences(id);
    exchange.hand.change(second?.id ?? '', '<t:Location>Elsewhere</t:Location>');
  }
  const { refs, state } = await listed(provider, null);
  exchange.clearRequests();
  const titles: string[] = [];
  for await (const one of side.get(primary, refs, signal))
    titles.push(one.type === 'found' ? (one.stored.event.title ?? '') : one.type);
  expect(new Set(titles).size).toBe(60);
  // 10 at a time: the series, and their changed occurrences
  expect(exchange.requests().length).toBe(12);

  for (const ref of refs) hand.remove(ref);
  exchange.clearRequests();
  expect((await listed(provider, state)).refs.toSorted()).toEqual(refs.toSorted());
  expect(exchange.requests().length).toBe(1);
});
