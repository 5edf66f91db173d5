/**
 * A first import of a Gmail mailbox through the engine, under Google's quota: its rate follows the quota, a program that is killed in the
 * middle goes on where it was, the remaining time is honest, and the calendar of the same account does not wait for it. How many messages
 * comes from CONCORD_GMAIL_MESSAGES (20,000 in `npm run prove -- gmail-import`).
 */
import { expect, test } from 'vitest';
import { type MailQuota, newProject, oldProject } from '../../../src-main/providers/google/mail/quota.ts';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import { mailText } from '../../support/gmail-account.ts';
import { gmailImport } from '../../support/gmail-import.ts';
import { calendarMeanwhile, watchedProgress } from '../../support/mail-import.ts';
import { me } from '../../support/mail-world.ts';

const messages = Number(process.env.CONCORD_GMAIL_MESSAGES ?? 1200);
const minute = 60_000;
/** What the remaining time may be wrong by: 15 %, and some steps of the progress, which are 200 messages each. */
const tolerance = (truth: number, steps: number, { unitsPerMinute, getUnits }: MailQuota): number =>
  0.15 * truth + (steps * 200 * getUnits * minute) / (0.8 * unitsPerMinute) + 5_000;

test.each([
  ['a new project', 'new', undefined, newProject],
  ['an old project, said in the set-up file', 'old', 15_000, oldProject],
] as const)(
  '%s: as fast as its quota allows, resumed after a kill, with an honest remaining time and a calendar that is not delayed',
  async (_name, age, said, quota) => {
    const one = await gmailImport(age, said);
    const { clock, calendar, crm } = one;
    const { google, primary } = calendar.provider;
    try {
      for (let at = 0; at < messages; at += 1)
        google.mail.deliver(primary, mailText(`m${at}`), { at: clock.now() - (messages - at) * minute });
      google.clearRequests();
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

      // the rate: each message once but those that the kill took, no minute above the quota, no refusal
      const gets = google.requests().filter(({ operation }) => operation === 'gmail.users.messages.get');
      expect(gets.length).toBeLessThanOrEqual(messages + 200);
      expect(google.requests().filter(({ status }) => status !== 200)).toEqual([]);
      expect(Math.max(...one.unitsPerMinute())).toBeLessThanOrEqual(quota.unitsPerMinute);
      const minutes = (endedAt - startedAt) / minute;
      const fastest = (messages * quota.getUnits) / quota.unitsPerMinute;
      expect(minutes).toBeLessThan((gets.length * quota.getUnits * 1.3) / quota.unitsPerMinute + 0.5);
      expect(minutes).toBeGreaterThan(fastest - 0.5);

      // the remaining time, at every second that it was shown
      expect(watched.estimates.length).toBeGreaterThan(minutes * 20);
      const wrong = watched.estimates.filter(({ at, ms }) => {
        const truth = endedAt - at;
        // nobody knows of the kill before, which costs what was fetched and not carried yet
        return Math.abs(ms - truth) > tolerance(truth, at < killedAt ? 2 : 1, quota);
      });
      expect(wrong).toEqual([]);

      // the calendar
      const runs = await meanwhile.all();
      expect(runs.length).toBe(5);
      for (const { took, isThere } of runs) expect({ took, isThere }).toEqual({ took: 0, isThere: true });
      console.info(`counted messages: ${messages}`);
      console.info(`counted seconds, ${age} project: ${Math.round(minutes * 60)}`);

      // a poll without news costs two requests and three units
      const units = google.mailUnits();
      clock.advance(minute);
      google.clearRequests();
      await again();
      const polled = google.requests().map(({ operation }) => operation?.replace('gmail.users.', ''));
      expect(polled).toEqual(['history.list']);
      expect(google.mailUnits() - units).toBe(2);
      expect(calendar.provider.complaints()).toEqual([]);
    } finally {
      await one.stop();
    }
  },
  60 * 60_000,
);
