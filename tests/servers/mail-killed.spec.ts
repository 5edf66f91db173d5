/**
 * Protects RU1 and WR8 for mail: a process that runs the engine between a real Dovecot and the reference CRM, killed (SIGKILL) at seeded
 * instants and started again, loses and doubles nothing. CONCORD_MAIL_KILLS says how often (20 here, 200 in `npm run prove -- mail-kills`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { engineWorld } from '../support/mail-servers/engine-world.ts';
import { startMailProgram } from '../support/mail-servers/mail-program.ts';
import { runSeed, seededRandom } from '../support/seeded.ts';

const missing = dovecotMissing();
const kills = Number(process.env.CONCORD_MAIL_KILLS ?? 20);

test(
  `killed ${kills} times at seeded instants, both sides agree, with every message once`,
  async ({ skip }) => {
    skip(missing !== null, missing ?? '');
    console.info(`${kills} kills of mail, seed ${runSeed}`);
    const random = seededRandom(runSeed);
    const server = await startDovecot();
    const names = { inbox: 'k-inbox', archive: 'k-archive', trash: 'k-trash', unmapped: 'k-unmapped' };
    const world = await engineWorld({ port: server.port, names });
    const folder = mkdtempSync(join(tmpdir(), 'concord-mail-killed-'));
    const { crm, mapping } = world;
    const options = {
      ...{ port: server.port, userName: 'user1', crmUrl: crm.url, token: crm.tokens.anna ?? '' },
      ...{ mapping, folder },
    };
    let aheadMs = 0;
    /** Runs to the end, or until it is killed. Its exit code, null when it was killed, and how long it took from the sign-in. */
    const run = async (killAfterMs: number | null): Promise<{ code: number | null; ms: number }> => {
      const child = await startMailProgram({ ...options, aheadMs });
      const since = performance.now();
      const timer =
        killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), Math.round(killAfterMs));
      const code =
        child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('close', resolve)));
      clearTimeout(timer);
      // 2: something waits
      if (code !== null) expect([0, 2]).toContain(code);
      return { code, ms: performance.now() - since };
    };
    /** A message that was being sent in two of the kills waits (RU2), at most a day. @returns how long the last run took */
    const toTheEnd = async (): Promise<number> => {
      for (let turn = 0; ; turn += 1) {
        const { code, ms } = await run(null);
        if (code === 0 || turn === 2) expect(code).toBe(0);
        if (code === 0) return ms;
        aheadMs += 25 * 60 * 60_000;
      }
    };
    const where: Record<string, string> = {};
    let number = 0;
    let done = 0;
    /** New messages, and changes of some that nobody touched since: four writes to one in ten minutes would be asked about (RU3). */
    const live = async (): Promise<void> => {
      const rested = Object.keys(where).filter((word) => where[word] === 'inbox');
      const [moves, reads, archives, flags] = rested;
      for (let more = 0; more < 6; more += 1) {
        number += 1;
        await world.deliver(`m${number}`);
        where[`m${number}`] = 'inbox';
      }
      if (moves === undefined || reads === undefined || archives === undefined || flags === undefined) return;
      await world.move(moves, names.inbox, names.archive);
      where[moves] = 'archive';
      await world.flag(reads, names.inbox, '+FLAGS.SILENT (\\Seen)');
      where[reads] = '$seen inbox';
      crm.mailHand.archive('anna', world.crmId(archives));
      where[archives] = 'archive';
      crm.mailHand.update('anna', world.crmId(flags), { addKeywords: ['$flagged'] });
      where[flags] = '$flagged inbox';
    };
    try {
      await live();
      let horizonMs = await toTheEnd();
      while (done < kills) {
        await live();
        for (let inCycle = 0, ended = false; inCycle < 5 && done < kills && !ended; inCycle += 1) {
          ended = (await run(horizonMs * random())).code !== null;
          // follows the machine's pace, so that few kills come after the end
          horizonMs *= ended ? 0.85 : 1.05;
          if (!ended) done += 1;
        }
        await toTheEnd();
      }
      await toTheEnd();
      const expected = Object.fromEntries(Object.entries(where).map(([word, told]) => [word, [told]]));
      expect(await world.atServer()).toEqual(expected);
      expect(world.inCrm()).toEqual(expected);
      console.info(
        `${done} kills over ${number} messages, up to ${Math.round(horizonMs)} ms after the sign-in`,
      );
    } finally {
      await world.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120_000 + kills * 12_000,
);
