/**
 * A first import of a mailbox on an Exchange server through the engine: a program that is killed in the middle goes on where it was, and so
 * does one that the server sends away for a while; at most two requests are under way, and the calendar of the same account does not wait.
 * How many messages comes from CONCORD_EXCHANGE_MESSAGES (20,000 in `npm run prove -- exchange-mail-import`).
 */
import { expect, test } from 'vitest';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { exchangeImport } from '../../support/exchange-import.ts';
import { mailText } from '../../support/gmail-account.ts';
import { calendarMeanwhile } from '../../support/mail-import.ts';
import { me } from '../../support/mail-world.ts';

const messages = Number(process.env.CONCORD_EXCHANGE_MESSAGES ?? 1200);
const backOffMs = 178_510;

test(
  'is resumed after a kill and after a pause that the server asked for, with nothing doubled and nothing asked twice',
  async () => {
    const one = await exchangeImport();
    const { clock, calendar, crm, folder } = one;
    const { exchange } = calendar.provider;
    try {
      for (let at = 0; at < messages; at += 1)
        exchange.hand.mail.deliver(
          folder(at % 4 === 0 ? 'archive' : 'inbox'),
          Buffer.from(mailText(`m${at}`)),
        );
      exchange.clearRequests();
      const meanwhile = calendarMeanwhile(calendar, clock, messages);
      let appended = 0;
      const onProgress = (): void => meanwhile.told(appended);
      const onAppend = (): void => {
        appended += 1;
      };
      const program = await one.start();
      const killed = program(onProgress, () => {
        onAppend();
        if (appended > messages * 0.4) throw new Killed('in the middle of the import');
      });
      await expect(killed).rejects.toThrow(Killed);
      const arrivedBefore = crm.hand.list(me).length;
      expect(arrivedBefore).toBeGreaterThan(messages * 0.3);

      // the next program is sent away in the middle, once
      const busy = { type: 'error', error: ewsFaults.busy(backOffMs) } as const;
      const isForBytes = (content: string): boolean => content.includes('IncludeMimeContent');
      // set again and again: the hand of the calendar has faults of its own
      const sendAway = (): void => {
        onAppend();
        if (appended > messages * 0.7)
          exchange.setFaults(({ content }) => (isForBytes(content) ? busy : null));
      };
      const again = await one.start();
      const trouble = await again(onProgress, sendAway).catch(problemOf);
      expect(trouble).toMatchObject({ code: 'throttled', retryAt: clock.now() + backOffMs });
      exchange.setFaults(null);
      // until then nothing is asked
      const asked = exchange.requests().length;
      expect(await again().catch(problemOf)).toMatchObject({ code: 'throttled' });
      expect(exchange.requests()).toHaveLength(asked);
      clock.advance(backOffMs);
      const summary = await again(onProgress, onAppend);

      expect(summary).toMatchObject({ quarantined: 0, waiting: 0, problems: [], total: messages });
      expect(new Set(crm.hand.list(me).map(({ messageId }) => messageId)).size).toBe(messages);
      expect(crm.hand.list(me)).toHaveLength(messages);

      // each message once, but those that the kill and the pause took
      const mime = exchange.requests().filter(({ body }) => isForBytes(body));
      expect(mime.length).toBeLessThanOrEqual(messages + 250);
      const described = exchange
        .requests()
        .filter(({ operation, body }) => operation === 'GetItem' && body.includes('item:Subject'));
      console.info(`counted requests: ${exchange.requests().length}`);
      console.info(`counted descriptions: ${described.length}`);

      const runs = await meanwhile.all();
      expect(runs.length).toBe(5);
      for (const { took, isThere } of runs) expect({ took, isThere }).toEqual({ took: 0, isThere: true });

      // a run without news asks for the folders once, and each that is heard once: junk is not
      exchange.clearRequests();
      await again();
      expect(exchange.requests().map(({ operation }) => operation)).toEqual([
        'SyncFolderHierarchy',
        ...Array.from({ length: 4 }, () => 'SyncFolderItems'),
      ]);
      console.info(`counted messages: ${messages}`);
    } finally {
      await one.stop();
    }
  },
  60 * 60_000,
);
