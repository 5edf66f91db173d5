/** Days of a busy person on the program's own loops, with everything that happens to a desktop; how many comes from CONCORD_DAYS (30 in `npm run prove -- days`). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { busyDays, entriesADay, mailsADay } from '../../support/days/busy-days.ts';
import { runSeed } from '../../support/seeded.ts';

const days = Number(process.env.CONCORD_DAYS ?? 2);
const seed = process.env.CONCORD_SEED === undefined ? 1 : runSeed;
const megabyte = 1024 * 1024;
/** Beyond what it holds on the first days. */
const mostGrowth = 4 * megabyte;

it(
  `RU5: ${days} days of ${entriesADay} entries and ${mailsADay} mails end equal, with a whole history, a small database and flat memory`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-days-'));
    try {
      const started = performance.now();
      const { complaints, held, troubles, ...counts } = await busyDays(days, seed, folder);
      console.info(
        `${days} days, seed ${seed}: ${JSON.stringify(counts)}, troubles ${JSON.stringify([...troubles])}, held ${held.map((bytes) => (bytes / megabyte).toFixed(1)).join(' ')} MB, ${Math.round((performance.now() - started) / 1000)} s`,
      );
      for (const [name, count] of Object.entries({
        'calendar runs': counts.runs.calendar,
        'mail runs': counts.runs.mail,
        starts: counts.starts,
        entries: counts.entries,
        messages: counts.messages,
        'history rows': counts.historyRows,
        'database KB': Math.round(counts.databaseBytes / 1024),
        'KB held at the end': Math.round((held.at(-1) ?? 0) / 1024),
      }))
        console.info(`counted ${name}: ${count}`);
      expect(complaints).toEqual([]);
      expect(counts.databaseBytes).toBeLessThan(20 * megabyte);
      expect(counts.messages).toBe(days * mailsADay);
      expect(troubles.get('throttled') ?? 0).toBeGreaterThan(0);
      expect(troubles.get('unreachable') ?? 0).toBeGreaterThan(0);
      const later = held.slice(3);
      if (later.length > 0)
        expect(Math.max(...later) - Math.max(...held.slice(0, 3))).toBeLessThan(mostGrowth);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  24 * 60 * 60_000,
);
