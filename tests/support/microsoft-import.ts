/**
 * A first import of a Microsoft 365 mailbox by the mail engine, and runs of the same account's calendar meanwhile, under the limits of one
 * mailbox and on a clock that leaps over the waiting.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { microsoftMailAt } from '../../src-main/providers/microsoft-mail-kind.ts';
import type { Store } from '../../src-main/store/index.ts';
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import { outlookLimits } from '../../src-sandbox/graph/index.ts';
import { type CrmLike, crmLike } from '../../src-sandbox/sample-sides/mail/crm-like.ts';
import { holding } from './holding-dialer.ts';
import { type IdleClock, idleClock } from './idle-clock.ts';
import { crmMailboxes, type MailRuns, mailRuns } from './mail-import.ts';
import { tokensFor } from './microsoft-calendar/microsoft-account.ts';
import type { MicrosoftProvider } from './microsoft-calendar/microsoft-provider.ts';
import { microsoftInWorld } from './microsoft-calendar/microsoft-world.ts';
import { mailScopes } from './microsoft-mail-account.ts';
import { newStore } from './new-store.ts';
import { seededRandomness, type World } from './world.ts';

export interface MicrosoftImport {
  readonly clock: IdleClock;
  /** Its calendar, with an engine and a CRM of its own. */
  readonly calendar: World<MicrosoftProvider>;
  readonly person: string;
  readonly crm: CrmLike;
  readonly store: Store;
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

export async function microsoftImport(): Promise<MicrosoftImport> {
  const clock = idleClock(Date.UTC(2026, 10, 25, 9));
  const calendar = await microsoftInWorld(clock);
  const { microsoft } = calendar.provider;
  microsoft.setThrottle(outlookLimits);
  const mapping: MailMapping = Object.entries(wellKnown).map(([role, name]) => ({
    provider: microsoft.mail.folderId(person, name),
    crm: role,
    role: role as keyof typeof wellKnown,
  }));
  const directory = mkdtempSync(join(tmpdir(), 'concord-import-'));
  const dialer = createDialer();
  const randomness = seededRandomness(7);
  const store = newStore({ clock });
  const crm = crmLike({ mailboxes: crmMailboxes, now: clock.now });
  return {
    clock,
    calendar,
    person,
    crm,
    store,
    async start() {
      const { side } = await microsoftMailAt({ graph: `${microsoft.url}/` }).connect(
        { address: person, credentials: { type: 'oauth' } as never, secret: '' },
        {
          dialer: holding(dialer, clock),
          clock,
          randomness,
          budget: byteBudget(),
          temporaryDirectory: directory,
          tokens: tokensFor(microsoft, person, clock, mailScopes),
        },
        new AbortController().signal,
      );
      return mailRuns({ store, provider: side, crm, mapping, clock, randomness });
    },
    async stop() {
      await dialer.close();
      await calendar.provider.close();
      store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
