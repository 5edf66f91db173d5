/**
 * Protects ML2, ML4 and WR8 with a real Dovecot: the connection is cut behind seeded bytes of either direction, and nothing is lost, doubled
 * or deleted. How often comes from CONCORD_MAIL_CUTS (16 here, 200 in `npm run prove -- mail-cuts`), where from CONCORD_SEED.
 */
import { expect, test } from 'vitest';
import { type Cut, cutScene, expectedEnd } from '../support/mail-servers/cut-scene.ts';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { runSeed, seededRandom } from '../support/seeded.ts';

const missing = dovecotMissing();
const cuts = Number(process.env.CONCORD_MAIL_CUTS ?? 16);

test(
  `cut behind ${cuts} seeded bytes, both sides end as if nothing had happened`,
  async ({ skip }) => {
    skip(missing !== null, missing ?? '');
    console.info(`${cuts} cuts of mail, seed ${runSeed}`);
    const random = seededRandom(runSeed);
    const server = await startDovecot();
    const told: Record<string, number> = {};
    try {
      for (const [name, withLarge] of Object.entries({ short: false, large: true })) {
        const spared = await cutScene(server.port, null, withLarge);
        expect(spared, name).toMatchObject({ ...expectedEnd(withLarge), problem: null, wasCut: false });
        const { toServer, toClient } = spared.traffic;
        // most of a large message's bytes are alike, so that it is tried less often
        const times = Math.round(withLarge ? cuts / 4 : (3 * cuts) / 4);
        for (let at = 0; at < times; at += 1) {
          const byte = Math.floor(random() * (toServer + toClient) * 0.98);
          const cut: Cut =
            byte < toServer
              ? { direction: 'toServer', after: byte }
              : { direction: 'toClient', after: byte - toServer };
          const { problem, wasCut, server: there, crm } = await cutScene(server.port, cut, withLarge);
          const where = `${name}, ${cut.direction} after ${cut.after} bytes, seed ${runSeed}`;
          expect({ server: there, crm }, where).toEqual(expectedEnd(withLarge));
          expect(wasCut, where).toBe(true);
          expect(['unreachable', null], where).toContain(problem);
          told[problem ?? 'went on'] = (told[problem ?? 'went on'] ?? 0) + 1;
        }
      }
      console.info(
        Object.entries(told)
          .map(([name, number]) => `counted ${name}: ${number}`)
          .join('\n'),
      );
    } finally {
      await server.stop();
    }
  },
  60_000 + cuts * 6_000,
);
