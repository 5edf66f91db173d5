/** How many requests a large calendar costs; how large it is comes from CONCORD_MICROSOFT_EVENTS. */
import { expect, it, onTestFinished } from 'vitest';
import { microsoftProvider } from '../../support/microsoft-calendar/microsoft-provider.ts';
import { graphEvent } from '../../support/simulated-microsoft.ts';
import { manualClock } from '../../support/world.ts';

const { signal } = new AbortController();
const events = Number(process.env.CONCORD_MICROSOFT_EVENTS ?? 10_000);
/** Rows of a delta page, and questions of a batch. */
const [pageRows, batchQuestions] = [200, 20];

it(`${events} events are listed page by page and read 20 at a time, and a run without changes is one request`, async () => {
  const clock = manualClock();
  const provider = await microsoftProvider({ clock });
  onTestFinished(async () => {
    await provider.close();
    expect(provider.complaints()).toEqual([]);
  });
  const { microsoft, side, primary } = provider;
  const zone = 'W. Europe Standard Time';
  for (let index = 0; index < events; index += 1) {
    const day = new Date(clock.now() + (index % 300) * 86_400_000).toISOString().slice(0, 10);
    const at = (hour: string) => ({ dateTime: `${day}T${hour}:00:00`, timeZone: zone });
    microsoft.calendars.create(primary, graphEvent(`Meeting ${index}`, { start: at('09'), end: at('10') }));
  }
  /** As HTTP has them: those in a batch are one. */
  const requests = () => new Set(microsoft.requests().map(({ number }) => number)).size;
  microsoft.clearRequests();
  const refs = new Set<string>();
  let state: string | null = null;
  for await (const page of side.changes(primary, null, signal)) {
    for (const { ref } of page.changes) refs.add(ref);
    state = page.state;
  }
  expect(refs.size).toBe(events);
  const listing = requests();
  expect(listing).toBeLessThanOrEqual(Math.ceil(events / pageRows) + 2);
  microsoft.clearRequests();
  const all = [...refs];
  const { maxFetch } = side.capabilities;
  let found = 0;
  for (let at = 0; at < all.length; at += maxFetch)
    for await (const one of side.get(primary, all.slice(at, at + maxFetch), signal))
      if (one.type === 'found') found += 1;
  expect(found).toBe(events);
  const reading = requests();
  expect(reading).toBe(Math.ceil(events / batchQuestions));
  microsoft.clearRequests();
  for await (const page of side.changes(primary, state, signal)) expect(page.changes).toEqual([]);
  expect(requests()).toBe(1);
  console.info(`${events} events: ${listing} requests to list them, ${reading} to read them`);
}, 600_000);

it('60 series are read by 9 requests, and 60 that are gone are looked for by 3', async () => {
  const clock = manualClock();
  const provider = await microsoftProvider({ clock });
  onTestFinished(async () => {
    await provider.close();
    expect(provider.complaints()).toEqual([]);
  });
  const { microsoft, side, primary } = provider;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const at = (hour: string) => ({ dateTime: `${day}T${hour}:00:00`, timeZone: 'W. Europe Standard Time' });
  const recurrence = {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'numbered', startDate: day, numberOfOccurrences: 10 },
  };
  for (let index = 0; index < 60; index += 1)
    microsoft.calendars.create(
      primary,
      graphEvent(`Series ${index}`, { start: at('09'), end: at('10'), recurrence }),
    );
  const requests = () => new Set(microsoft.requests().map(({ number }) => number)).size;
  const listed = new Set<string>();
  let state: string | null = null;
  for await (const page of side.changes(primary, null, signal)) {
    for (const { ref } of page.changes) listed.add(ref);
    state = page.state;
  }
  const refs = [...listed];
  microsoft.clearRequests();
  const titles: string[] = [];
  for await (const one of side.get(primary, refs, signal))
    titles.push(one.type === 'found' ? (one.stored.event.title ?? '') : one.type);
  expect(new Set(titles).size).toBe(60);
  // 20 at a time: the series, what Graph tells of their changed occurrences, and the occurrences that take place
  expect(requests()).toBe(9);

  for (const ref of refs) microsoft.calendars.remove(ref);
  microsoft.clearRequests();
  const gone: string[] = [];
  for await (const page of side.changes(primary, state, signal))
    gone.push(...page.changes.filter(({ type }) => type === 'removed').map(({ ref }) => ref));
  expect(gone.toSorted()).toEqual(refs.toSorted());
  const [rounds, looks] = [
    microsoft.requests().filter(({ path }) => path.includes('/delta')).length,
    requests(),
  ];
  expect(looks - rounds).toBe(3);
});
