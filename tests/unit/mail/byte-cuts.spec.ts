/**
 * Protects ML2, ML4, WR8 and RU9: the connection to a mail server is cut behind every byte of either direction, and nothing is lost,
 * doubled or said to agree that does not. Here behind every 197th byte from a seeded one on; CONCORD_MAIL_BYTE_STEP says another distance
 * (1 in `npm run prove -- mail-offsets`).
 */
import { describe, expect, test } from 'vitest';
import {
  appendScene,
  type ByteCut,
  type CutRun,
  engineScene,
  expectedEnds,
} from '../../support/scripted-imap/byte-cuts.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';

const step = Number(process.env.CONCORD_MAIL_BYTE_STEP ?? 197);
const kinds = {
  'with MOVE and UIDPLUS': ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS', 'MOVE'],
  'without MOVE and UIDPLUS': ['IMAP4rev1', 'AUTH=PLAIN'],
} as const;
/** Scenes at the same time: most of one is waiting for its connection. */
const atOnce = 4;

/** Every so many bytes of both directions, from a seeded one on. */
function cutsOf({ toServer, toClient }: CutRun['traffic']): readonly ByteCut[] {
  const first = Math.floor(seededRandom(runSeed)() * step);
  const cuts: ByteCut[] = [];
  for (let byte = first; byte < toServer + toClient; byte += step)
    cuts.push(
      byte < toServer
        ? { direction: 'toServer', after: byte }
        : { direction: 'toClient', after: byte - toServer },
    );
  return cuts;
}

async function forEachCut(
  traffic: CutRun['traffic'],
  check: (cut: ByteCut, where: string) => Promise<CutRun>,
): Promise<void> {
  const cuts = cutsOf(traffic);
  const told: Record<string, number> = {};
  let next = 0;
  const work = async (): Promise<void> => {
    for (let cut = cuts[next]; cut !== undefined; cut = cuts[next]) {
      next += 1;
      const where = `${cut.direction} after ${cut.after} bytes`;
      const { problem, wasCut } = await check(cut, where);
      expect(wasCut, where).toBe(true);
      expect(['unreachable', null], where).toContain(problem);
      told[problem ?? 'went on'] = (told[problem ?? 'went on'] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const lines = Object.entries({ ...told, cuts: cuts.length });
  console.info(lines.map(([name, number]) => `counted ${name}: ${number}`).join('\n'));
}

describe.each(Object.entries(kinds))('%s', (_, capabilities) => {
  test(
    `a run that is cut behind every ${step}. byte is made good by the next one`,
    async () => {
      const whole = { ...expectedEnds, isAgreed: true, isFalselyAgreed: false };
      const { traffic, ...spared } = await engineScene(capabilities, null);
      expect(spared).toEqual({ ...whole, problem: null, wasCut: false });
      await forEachCut(traffic, async (cut, where) => {
        const { traffic: __, problem, wasCut, ...end } = await engineScene(capabilities, cut);
        expect(end, where).toEqual(whole);
        return { traffic, problem, wasCut };
      });
    },
    20_000 + 4_000_000 / step,
  );

  test(
    `an APPEND that is cut behind every ${step}. byte is there once`,
    async () => {
      const { traffic, ...spared } = await appendScene(capabilities, null);
      expect(spared).toEqual({ copies: 1, isFalselyDone: false, problem: null, wasCut: false });
      await forEachCut(traffic, async (cut, where) => {
        const { copies, isFalselyDone, ...run } = await appendScene(capabilities, cut);
        expect({ copies, isFalselyDone }, where).toEqual({ copies: 1, isFalselyDone: false });
        return run;
      });
    },
    20_000 + 4_000_000 / step,
  );
});
