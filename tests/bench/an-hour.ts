/** An hour of a program whose calendar and mail are polled at the program's own times, on a clock that leaps over the waiting. */
import type { AnyOutcome } from '../../src-main/app/engine/host.ts';
import { createRunLoop } from '../../src-main/app/running/run-loop.ts';
import type { IdleClock } from '../support/idle-clock.ts';
import { seededRandom } from '../support/seeded.ts';
import { seededRandomness } from '../support/world.ts';

type Topic = 'calendar' | 'mail';

const hourMs = 60 * 60_000;

/** An event of an hour within two months, at another time for each number. */
export function eventAt(at: number) {
  const day = new Date(Date.UTC(2026, 10, 26 + (at % 60))).toISOString().slice(0, 10);
  return {
    uid: `event-${at}`,
    title: `Meeting ${at}`,
    start: `${day}T${String(8 + (at % 9)).padStart(2, '0')}:00:00`,
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
  };
}

/**
 * Both loops of the program for an hour.
 * @param actions what people do, each at a random moment of the hour
 * @returns how many runs there were
 */
export async function hourOfLoops(
  clock: IdleClock,
  run: Readonly<Record<Topic, () => Promise<unknown>>>,
  actions: readonly (() => void)[],
): Promise<Readonly<Record<Topic, number>>> {
  const runs = { calendar: 0, mail: 0 };
  const held = async (): Promise<unknown> => {
    // mail's requests hold the clock by themselves, and its waiting must not
    const release = clock.hold();
    try {
      return await run.calendar();
    } finally {
      release();
    }
  };
  const loopOf = (topic: Topic, once: () => Promise<unknown>) =>
    createRunLoop({
      run: async () => {
        runs[topic] += 1;
        return { type: 'ran', report: { summary: await once() } } as AnyOutcome;
      },
      clock,
      randomness: seededRandomness(topic.length),
    });
  const loops = [loopOf('calendar', held), loopOf('mail', run.mail)];
  const random = seededRandom(5);
  for (const action of actions) clock.setTimer(Math.floor(random() * 0.9 * hourMs), action);
  clock.setTimer(hourMs, () => {
    for (const loop of loops) loop.stop();
  });
  for (const outcome of await Promise.all(loops.map((loop) => loop.runUntilStopped())))
    if (outcome.type !== 'ran') throw new Error('a run failed');
  return runs;
}
