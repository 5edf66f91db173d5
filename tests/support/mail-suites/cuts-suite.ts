/**
 * Protects ML4, WR8 and RU9 over a service of the web: each request of a run is cut off before it is carried out, before its answer, and behind
 * some bytes of the answer; nothing is lost or doubled. Every so many of these cuts are tried, from a seeded one on.
 */
import { expect, test } from 'vitest';
import type * as Simulator from '../../../src-sandbox/simulator/faults.ts';
import { atCrm, atProvider, type MailWorld, mail, me, refAt, whereAll } from '../mail-world.ts';
import { runSeed, seededRandom } from '../seeded.ts';

/** Faults that need no error of the service. */
type Cut = Exclude<Simulator.Fault<never>, { readonly type: 'error' }>;

export interface CutWorld {
  readonly world: MailWorld;
  /** Asked at each request that arrives, and not at the parts of a batch; null ends it. */
  setCuts(hook: (() => Cut | null) | null): void;
  /** @throws Error when a request or an answer broke the contract of the service */
  stop(): Promise<void>;
}

const cuts: readonly Cut[] = [
  { type: 'refuse' },
  { type: 'drop-answer' },
  ...[0, 1, 60, 250, 700].map((afterBytes): Cut => ({ type: 'cut-answer', afterBytes })),
];

/** Changes of every kind on both sides, and one run in which a request is cut. @param request counted from 1; 0: none */
async function cutAt(open: () => Promise<CutWorld>, request: number, cut: Cut) {
  const { world, setCuts, stop } = await open();
  const machine = world.machine();
  try {
    const { provider, crm } = { provider: world.provider.hand, crm: world.crm.hand };
    const deliver = (word: string): void => {
      world.advance(1000);
      provider.deliver('INBOX', mail(word));
    };
    const names = ['c-archives', 'c-flags', 'c-deletes', 'p-archives', 'p-erases', 'p-reads'];
    for (const word of names) deliver(word);
    await machine.run();
    world.advance(60_000);
    const c = (word: string): string => refAt(atCrm(world), word);
    const p = (word: string): string => refAt(atProvider(world), word);
    crm.move(me, c('c-archives'), ['archive']);
    crm.setKeyword(me, c('c-flags'), '$flagged', true);
    crm.remove(me, c('c-deletes'), 'deleted');
    provider.move(p('p-archives'), 'Archive');
    provider.erase(p('p-erases'));
    provider.setKeyword(p('p-reads'), '$seen', true);
    deliver('p-new');
    let seen = 0;
    setCuts(() => {
      seen += 1;
      return seen === request ? cut : null;
    });
    await machine.attempt();
    const requests = seen;
    setCuts(null);
    // one that was set aside comes back with its time
    for (let turn = 0; turn < 3; turn += 1) {
      world.advance(24 * 60 * 60_000);
      await machine.run();
    }
    const writes = world.writes();
    const { quarantined, waiting, problems } = await machine.run();
    return {
      requests,
      end: {
        provider: whereAll(atProvider(world)),
        crm: whereAll(atCrm(world)),
        rest: { quarantined, waiting, problems, writes: world.writes() - writes },
      },
    };
  } finally {
    machine.store.close();
    await stop();
  }
}

/** @param step of how many cuts one is tried */
export function cutsSuite(service: string, open: () => Promise<CutWorld>, step: number): void {
  test(
    `a run over ${service} that is cut off at every ${step}. of all places is made good by the next ones`,
    async () => {
      const whole = await cutAt(open, 0, { type: 'refuse' });
      expect(whole.end).toEqual({
        provider: {
          'c-archives': ['Archive'],
          'c-flags': ['INBOX $flagged'],
          'c-deletes': ['Trash'],
          'p-archives': ['Archive'],
          'p-reads': ['INBOX $seen'],
          'p-new': ['INBOX'],
        },
        crm: {
          'c-archives': ['archive'],
          'c-flags': ['inbox $flagged'],
          'p-archives': ['archive'],
          'p-erases': ['trash'],
          'p-reads': ['inbox $seen'],
          'p-new': ['inbox'],
        },
        rest: { quarantined: 0, waiting: 0, problems: [], writes: 0 },
      });
      const places = Array.from({ length: whole.requests }, (_, at) => at + 1).flatMap((request) =>
        cuts.map((cut) => ({ request, cut })),
      );
      let tried = 0;
      for (let at = Math.floor(seededRandom(runSeed)() * step); at < places.length; at += step) {
        const place = places[at];
        if (place === undefined) break;
        const { end } = await cutAt(open, place.request, place.cut);
        expect(end, `request ${place.request} of ${whole.requests}: ${JSON.stringify(place.cut)}`).toEqual(
          whole.end,
        );
        tried += 1;
      }
      expect(tried).toBeGreaterThan(5);
      console.info(`counted cuts: ${tried}`);
    },
    60 * 60_000,
  );
}
