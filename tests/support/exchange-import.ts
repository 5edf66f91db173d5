/**
 * A first import of a mailbox on an Exchange server by the mail engine, and runs of the same account's calendar meanwhile, on a clock that
 * leaps over the waiting.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { exchangeMail } from '../../src-main/providers/exchange-mail-kind.ts';
import type { Store } from '../../src-main/store/index.ts';
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import { type CrmLike, crmLike } from '../../src-sandbox/sample-sides/mail/crm-like.ts';
import { type ExchangeProvider, exchangeInWorld } from './exchange-calendar/exchange-provider.ts';
import { holding } from './holding-dialer.ts';
import { type IdleClock, idleClock } from './idle-clock.ts';
import { crmMailboxes, type MailRuns, mailRuns } from './mail-import.ts';
import { newStore } from './new-store.ts';
import { password } from './simulated-exchange.ts';
import { seededRandomness, type World } from './world.ts';

export interface ExchangeImport {
  readonly clock: IdleClock;
  /** Its calendar, with an engine and a CRM of its own. */
  readonly calendar: World<ExchangeProvider>;
  readonly crm: CrmLike;
  readonly store: Store;
  /** The id of one of the mailbox's folders. @param name as DistinguishedFolderId names it */
  folder(name: string): string;
  /** A program that has just been started. */
  start(): Promise<MailRuns>;
  stop(): Promise<void>;
}

const person = 'robin@example.com';
const wellKnown = {
  inbox: 'inbox',
  archive: 'archive',
  sent: 'sentitems',
  trash: 'deleteditems',
  junk: 'junkemail',
} as const;

export async function exchangeImport(): Promise<ExchangeImport> {
  const clock = idleClock(Date.UTC(2026, 10, 25, 9));
  const calendar = await exchangeInWorld(clock);
  const { exchange } = calendar.provider;
  const folder = (name: string): string => exchange.hand.mail.folder(person, name);
  const mapping: MailMapping = Object.entries(wellKnown).map(([role, name]) => ({
    provider: folder(name),
    crm: role,
    role: role as keyof typeof wellKnown,
  }));
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'concord-import-'));
  const dialer = createDialer();
  const randomness = seededRandomness(7);
  const store = newStore({ clock });
  const crm = crmLike({ mailboxes: crmMailboxes, now: clock.now });
  return {
    clock,
    calendar,
    crm,
    store,
    folder,
    async start() {
      const { side } = await exchangeMail.connect(
        {
          address: person,
          credentials: {
            ...{ type: 'password', user: person, url: exchange.ewsUrl, ca: '', confirmedHosts: [] },
            authentication: 'basic',
          },
          secret: password,
        },
        { dialer: holding(dialer, clock), clock, randomness, budget: byteBudget(), temporaryDirectory },
        new AbortController().signal,
      );
      return mailRuns({ store, provider: side, crm, mapping, clock, randomness });
    },
    async stop() {
      await dialer.close();
      await calendar.provider.close();
      store.close();
      rmSync(temporaryDirectory, { recursive: true });
    },
  };
}
