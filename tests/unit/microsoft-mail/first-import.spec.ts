/**
 * A first import of a Microsoft 365 mailbox through the engine, under what Graph answers for one mailbox: nothing is refused, a program that
 * is killed in the middle goes on where it was, the remaining time is honest, and the calendar of the same account does not wait for it. How
 * many messages comes from CONCORD_MICROSOFT_MESSAGES (20,000 in `npm run prove -- microsoft-mail-import`).
 */
import { expect, test } from 'vitest';
import { requestsPerMinute } from '../../../src-main/providers/microsoft/mail/metered.ts';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import { mailText } from '../../support/gmail-account.ts';
import { calendarMeanwhile, watchedProgress } from '../../support/mail-import.ts';
import { me } from '../../support/mail-world.ts';
import { microsoftImport } from '../../support/microsoft-import.ts';

const messages = Number(process.env.CONCORD_MICROSOFT_MESSAGES ?? 1200);
const minute = 60_000;
/** What the remaining time may be wrong by: 15 %, and some steps of the progress, which are 200 messages each. */
const tolerance = (truth: number, steps: number): number =>
  0.15 * truth + (steps * 200 * minute) / (0.8 * requestsPerMinute) + 5_000;

test(
  'as fast as the mailbox allows, resumed after a kill, with an honest remaining time and a calendar that is not delayed',
  async () => {
    const one = await microsoftImport();
    const { clock, calendar, crm, person } = one;
    const { microsoft } = calendar.provider;
    try {
      for (let at = 0; at < messages; at += 1) microsoft.mail.deliver(person, mailText(`m${at}`));
      microsoft.clearRequests();
      const watched = watchedProgress(clock);
      const meanwhile = calendarMeanwhile(calendar, clock, messages);
      const onProgress = (progress: { readonly done: number; readonly total: number }): void => {
        watched.told(progress);
        meanwhile.told(progress.done);
      };
      const startedAt = clock.now();
      let appended = 0;
      const program = await one.start();
      const killed = program(onProgress, () => {
        appended += 1;
        if (appended > messages * 0.4) throw new Killed('in the middle of the import');
      });
      await expect(killed).rejects.toThrow(Killed);
      const arrivedBefore = crm.hand.list(me).length;
      expect(arrivedBefore).toBeGreaterThan(messages * 0.3);
      const killedAt = clock.now();
      watched.restarted();
      const again = await one.start();
      const summary = await again(onProgress);
      const endedAt = clock.now();

      // resumed: nothing is brought again, and nothing doubled
      expect(summary).toMatchObject({ quarantined: 0, waiting: 0, problems: [], total: messages });
      expect(summary.arrived + summary.linked).toBeLessThanOrEqual(messages - arrivedBefore + 1);
      expect(new Set(crm.hand.list(me).map(({ messageId }) => messageId)).size).toBe(messages);
      expect(crm.hand.list(me)).toHaveLength(messages);

      // the rate: each message once but those that the kill took, and no refusal
      const asked = microsoft.requests().filter(({ operation }) => operation !== 'batch');
      const bytes = asked.filter(({ operation }) => operation === 'messages.getContent');
      expect(bytes.length).toBeLessThanOrEqual(messages + 200);
      expect(microsoft.requests().filter(({ status }) => status >= 300)).toEqual([]);
      const minutes = (endedAt - startedAt) / minute;
      console.info(`counted requests: ${asked.length}`);
      console.info(`counted seconds: ${Math.round(minutes * 60)}`);
      expect(minutes).toBeLessThan((asked.length * 1.3) / requestsPerMinute + 0.5);

      // the remaining time, at every second that it was shown
      expect(watched.estimates.length).toBeGreaterThan(minutes * 15);
      const wrong = watched.estimates.filter(({ at, ms }) => {
        const truth = endedAt - at;
        // nobody knows of the kill before, which costs what was fetched and not carried yet
        return Math.abs(ms - truth) > tolerance(truth, at < killedAt ? 2 : 1);
      });
      expect(wrong).toEqual([]);

      // the calendar
      const runs = await meanwhile.all();
      expect(runs.length).toBe(5);
      for (const { took, isThere } of runs) expect({ took, isThere }).toEqual({ took: 0, isThere: true });
      console.info(`counted messages: ${messages}`);

      // a poll without news asks each folder once
      clock.advance(minute);
      microsoft.clearRequests();
      await again();
      console.info(`counted requests of a run without news: ${microsoft.requests().length}`);
      expect(calendar.provider.complaints()).toEqual([]);
    } finally {
      await one.stop();
    }
  },
  60 * 60_000,
);
