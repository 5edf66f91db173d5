/** The sample data is what a newcomer sees first: it must be sound, lie around today on every day, and show each kind of entry. */
import { describe, expect, it } from 'vitest';
import { sampleData, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import { guestsOf, isSeries, organizerOf } from '../../../src-shared/domain/calendar/event.ts';
import { leasedCrm, world } from './world.ts';

describe('the sample data', () => {
  const days = Array.from({ length: 400 }, (_, day) =>
    new Date(Date.UTC(2026, 10, 1 + day, 23, 30)).toISOString(),
  );

  it('lies within a month around today, on any day it is asked for (D11)', () => {
    for (const today of days) {
      const { clock } = world(today);
      const { provider, crm } = sampleData(clock);
      for (const { event } of [...provider, ...crm]) {
        const distance = Math.abs(Date.parse(`${event.start}Z`) - clock.now()) / 86_400_000;
        expect(distance, `${event.title} on ${today}`).toBeLessThan(36);
      }
    }
  });

  it('has exceptions only where the series has an occurrence', () => {
    for (const today of days.slice(0, 14)) {
      const standUp = sampleData(world(today).clock).provider.find(
        ({ event }) => event.recurrenceOverrides !== undefined,
      );
      for (const start of Object.keys(standUp?.event.recurrenceOverrides ?? {}))
        expect([1, 3, 5]).toContain(new Date(`${start}Z`).getUTCDay());
    }
  });

  it('shows every kind of entry: all-day, series with exceptions, zoned, floating, guests, a task, a twin', () => {
    const { provider, crm } = sampleData(world().clock);
    const events = provider.map(({ event }) => event);
    expect(events.some((event) => event.showWithoutTime === true)).toBe(true);
    expect(events.some((event) => isSeries(event) && event.recurrenceOverrides !== undefined)).toBe(true);
    expect(events.some((event) => event.timeZone === 'Europe/Amsterdam')).toBe(true);
    expect(events.some((event) => event.timeZone === undefined && event.showWithoutTime !== true)).toBe(true);
    expect(events.some((event) => guestsOf(event).length > 1)).toBe(true);
    expect(crm.some(({ push }) => !push)).toBe(true);
    const looks = (event: (typeof events)[number]): string =>
      `${event.title} ${event.start} ${event.duration}`;
    expect(crm.filter(({ event }) => events.some((other) => looks(other) === looks(event))).length).toBe(1);
  });

  it('moves into the sample sides without anything being lost, organised by the person', async () => {
    const { provider, crm } = sampleData(world().clock);
    const account = sampleProvider('caldav-like', world());
    const { hand } = await leasedCrm(world());
    for (const { calendar, event } of provider) {
      expect(account.hand.create(event, { calendar }).event).toEqual(canonicalEvent(event));
      expect([null, 'robin@example.com']).toContain(organizerOf(event));
    }
    for (const { event, push } of crm)
      expect(hand.create(event, { push }).event).toEqual(canonicalEvent(event));
    expect(new Set(provider.map(({ event }) => event.uid)).size).toBe(provider.length);
  });
});
