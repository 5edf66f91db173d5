/** How soon a run follows another after news and after an edit, each time at its edge (RU5). The rest: tests/app/run-loop.spec.ts. */
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../../src-main/app/engine/host.ts';
import { createRunLoop } from '../../../src-main/app/running/run-loop.ts';
import { handClock } from '../../support/hand-clock.ts';

const nothing = { added: 0, changed: 0, removed: 0 };
function ran(side: 'provider' | 'crm' | null = null): RunOutcome {
  const counts = { provider: nothing, crm: nothing, ...(side && { [side]: { ...nothing, changed: 1 } }) };
  return { type: 'ran', report: { summary: counts } } as unknown as RunOutcome;
}

/** A loop whose runs take no time. Chance is always in the middle, so that a regular run comes after 45 seconds. */
async function looping(outcomes: readonly RunOutcome[] = []) {
  const { clock, advance } = handClock();
  const runs: number[] = [];
  const delays: number[] = [];
  const loop = createRunLoop({
    run: async () => {
      runs.push(clock.monotonic());
      return outcomes[runs.length - 1] ?? ran();
    },
    clock,
    randomness: { fraction: () => 0.5, uuid: () => '' },
    onScheduled: (delayMs) => void delays.push(delayMs),
  });
  void loop.runUntilStopped();
  await advance(0);
  return { loop, advance, runs, delays };
}
/** How long after the news its run began, at the nth news in a row that changes nothing. */
async function waitOfNth(nth: number): Promise<number> {
  const { loop, advance, runs } = await looping();
  for (let time = 1; ; time += 1) {
    const [before, begun] = [runs.length, runs.at(-1) ?? 0];
    loop.newsArrived('crm');
    let waited = 0;
    while (runs.length === before) {
      await advance(1);
      waited += 1;
    }
    if (time === nth) return (runs.at(-1) ?? 0) - begun;
    expect(waited).toBeLessThanOrEqual(45_000);
  }
}

describe('news', () => {
  it('has its run 150 ms after the first of a burst', async () => {
    const { loop, advance, runs } = await looping();
    await advance(1_000);
    loop.newsArrived('crm');
    await advance(100);
    loop.newsArrived('crm');
    await advance(49);
    expect(runs).toEqual([0]);
    await advance(1);
    expect(runs).toEqual([0, 1_150]);
  });
  it.each([
    { nth: 1, waitMs: 150 },
    { nth: 2, waitMs: 150 },
    { nth: 3, waitMs: 300 },
    { nth: 4, waitMs: 600 },
    { nth: 9, waitMs: 19_200 },
    { nth: 10, waitMs: 30_000 },
    { nth: 12, waitMs: 30_000 },
  ])(
    'that changes nothing waits longer each time, up to half a minute: number $nth waits $waitMs ms',
    async ({ nth, waitMs }) => {
      expect(await waitOfNth(nth)).toBe(waitMs);
    },
  );
  it('that changed something is followed by quick runs again', async () => {
    const { loop, advance, runs } = await looping([ran(), ran(), ran(), ran(), ran('provider')]);
    for (let time = 1; time <= 4; time += 1) {
      loop.newsArrived('crm');
      await advance(1_200);
    }
    expect(runs).toHaveLength(5);
    loop.newsArrived('crm');
    await advance(150);
    expect(runs).toHaveLength(6);
  });
  it('does not make the next run later than it would have been', async () => {
    const { loop, advance, runs } = await looping();
    await advance(44_950);
    loop.newsArrived('crm');
    await advance(50);
    expect(runs).toEqual([0, 45_000]);
  });
});

describe('an edit in the calendar (RU5)', () => {
  it('is followed by six runs after 10 to 20 seconds, then the time is as before', async () => {
    const { advance, delays } = await looping([ran('crm')]);
    await advance(6 * 15_000 + 45_000);
    expect(delays).toEqual([...Array(6).fill(15_000), 45_000, 45_000]);
  });
  it('which one in the CRM is not', async () => {
    expect((await looping([ran('provider')])).delays).toEqual([45_000]);
  });
});

describe('news of two sides', () => {
  it('waits longer only for the side whose news were in vain', async () => {
    const { loop, advance, runs } = await looping();
    // the CRM tells of what another topic wrote there, again and again
    for (let time = 0; time < 8; time += 1) {
      const before = runs.length;
      loop.newsArrived('crm');
      while (runs.length === before) await advance(100);
    }
    const begun = runs.length;
    loop.newsArrived('crm');
    await advance(5_000);
    expect(runs).toHaveLength(begun);
    // the mailbox has told nothing in vain, and its news come at once
    loop.newsArrived('provider');
    await advance(149);
    expect(runs).toHaveLength(begun);
    await advance(1);
    expect(runs).toHaveLength(begun + 1);
  });
});
