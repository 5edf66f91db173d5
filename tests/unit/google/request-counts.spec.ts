/** How many requests a large calendar costs. */
import { expect, it, onTestFinished } from 'vitest';
import { googleProvider } from '../../support/google-calendar/google-provider.ts';
import { manualClock } from '../../support/world.ts';

const { signal } = new AbortController();

it('10,000 events are listed, with what is in them, by at most 6 requests, and a run without changes by one', async () => {
  const provider = await googleProvider({ clock: manualClock() });
  onTestFinished(async () => {
    await provider.close();
    expect(provider.complaints()).toEqual([]);
  });
  const { google, side, primary } = provider;
  for (let index = 0; index < 10_000; index += 1) {
    const day = new Date(Date.UTC(2026, 10, 20 + (index % 300))).toISOString().slice(0, 10);
    const at = (hour: string) => ({ dateTime: `${day}T${hour}:00:00`, timeZone: 'Europe/Amsterdam' });
    google.calendars.create(primary, { summary: `Meeting ${index}`, start: at('09'), end: at('10') }, 'none');
  }
  google.clearRequests();
  const found = new Set<string>();
  let state: string | null = null;
  for await (const page of side.changes(primary, null, signal, { withEntries: true })) {
    for (const change of page.changes)
      if (change.type === 'changed' && change.stored !== undefined) found.add(change.ref);
    state = page.state;
  }
  expect(found.size).toBe(10_000);
  expect(google.requests().length).toBeLessThanOrEqual(6);
  google.clearRequests();
  for await (const page of side.changes(primary, state, signal)) expect(page.changes).toEqual([]);
  expect(google.requests().length).toBe(1);
}, 60_000);
