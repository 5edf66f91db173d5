/** Tests that a change in a calendar wakes Concord by streaming notifications, and what ends them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { handClock } from '../../support/hand-clock.ts';
import { event } from '../../support/world.ts';

let provider: ExchangeProvider;
let stopping: AbortController;
const { clock } = handClock(Date.UTC(2026, 2, 11, 7));

beforeEach(async () => {
  provider = await exchangeProvider({ clock });
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  const faults = provider.complaints();
  await provider.close();
  expect(faults).toEqual([]);
});

const streamsAsked = (): number =>
  provider.exchange.requests().filter(({ operation }) => operation === 'GetStreamingEvents').length;

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('streaming notifications of a calendar', () => {
  it('a change wakes, each change once more, and waiting asks for nothing', async () => {
    const wakes = provider.side.wake?.(stopping.signal)[Symbol.asyncIterator]();
    if (wakes === undefined) throw new Error('the side does not wake');
    for (let round = 0; round < 2; round += 1) {
      const next = wakes.next();
      await until(() => streamsAsked() === 1);
      provider.hand.create(event(`round ${round}`));
      expect(await next).toEqual({ done: false, value: undefined });
    }
    expect(streamsAsked()).toBe(1);
    const last = wakes.next();
    stopping.abort();
    expect((await last).done).toBe(true);
  });
});
