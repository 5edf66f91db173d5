/**
 * Protects ML4, WR8 and RU9 over Gmail: each request of a run is cut off before it is carried out, before its answer, and behind some bytes of
 * the answer; nothing is lost or doubled. Here every 9th of these cuts, from a seeded one on; CONCORD_GMAIL_CUT_STEP says another distance
 * (1 in `npm run prove -- gmail-cuts`).
 */
import { expect, test } from 'vitest';
import type { Fault } from '../../../src-sandbox/google/index.ts';
import { mailText } from '../../support/gmail-account.ts';
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import { atCrm, mailWorld, me, refAt, whereAll } from '../../support/mail-world.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';
import { anna } from '../../support/simulated-google.ts';

const step = Number(process.env.CONCORD_GMAIL_CUT_STEP ?? 9);
const faults: readonly Fault[] = [
  { type: 'refuse' },
  { type: 'drop-answer' },
  ...[0, 1, 60, 250, 700].map((afterBytes): Fault => ({ type: 'cut-answer', afterBytes })),
];

/** Changes of every kind on both sides, and one run in which a request is cut. @param request counted from 1; 0: none */
async function cutAt(request: number, fault: Fault) {
  const { world: gmail, provider } = await gmailLike();
  try {
    const { google } = gmail;
    const world = mailWorld({ otherProvider: provider, mapping: gmailMapping });
    const machine = world.machine();
    const ids = new Map<string, string>();
    const deliver = (word: string): void => {
      world.advance(1000);
      ids.set(word, google.mail.deliver(anna, mailText(word)));
    };
    const idOf = (word: string): string => ids.get(word) ?? '';
    for (const word of ['c-archives', 'c-flags', 'c-deletes', 'p-archives', 'p-erases', 'p-reads'])
      deliver(word);
    await machine.run();
    world.advance(60_000);
    world.crm.hand.move(me, refAt(atCrm(world), 'c-archives'), ['archive']);
    world.crm.hand.setKeyword(me, refAt(atCrm(world), 'c-flags'), '$flagged', true);
    world.crm.hand.remove(me, refAt(atCrm(world), 'c-deletes'), 'deleted');
    google.mail.archive(anna, idOf('p-archives'));
    google.mail.deleteForGood(anna, idOf('p-erases'));
    google.mail.read(anna, idOf('p-reads'));
    deliver('p-new');
    let seen = 0;
    google.setFaults(() => {
      seen += 1;
      return seen === request ? fault : null;
    });
    await machine.attempt();
    const requests = seen;
    google.setFaults(null);
    // one that was set aside comes back with its time
    for (let turn = 0; turn < 3; turn += 1) {
      world.advance(24 * 60 * 60_000);
      await machine.run();
    }
    const writes = world.writes();
    const { quarantined, waiting, problems } = await machine.run();
    const labels = Object.fromEntries(
      [...ids].map(([word, id]) => [word, google.mail.message(anna, id)?.labelIds.join(' ') ?? 'none']),
    );
    return {
      requests,
      end: {
        gmail: labels,
        messages: google.mail.messages(anna).length,
        crm: whereAll(atCrm(world)),
        rest: { quarantined, waiting, problems, writes: world.writes() - writes },
      },
    };
  } finally {
    await gmail.stop();
  }
}

test(
  `a run over Gmail that is cut off at every ${step}. of all places is made good by the next ones`,
  async () => {
    const whole = await cutAt(0, { type: 'refuse' });
    expect(whole.end).toEqual({
      gmail: {
        'c-archives': 'UNREAD',
        'c-flags': 'INBOX STARRED UNREAD',
        'c-deletes': 'TRASH UNREAD',
        'p-archives': 'UNREAD',
        'p-erases': 'none',
        'p-reads': 'INBOX',
        'p-new': 'INBOX UNREAD',
      },
      messages: 6,
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
      faults.map((fault) => ({ request, fault })),
    );
    let cuts = 0;
    for (let at = Math.floor(seededRandom(runSeed)() * step); at < places.length; at += step) {
      const place = places[at];
      if (place === undefined) break;
      const { end } = await cutAt(place.request, place.fault);
      expect(end, `request ${place.request} of ${whole.requests}: ${JSON.stringify(place.fault)}`).toEqual(
        whole.end,
      );
      cuts += 1;
    }
    expect(cuts).toBeGreaterThan(5);
    console.info(`counted cuts: ${cuts}`);
  },
  60 * 60_000,
);
