/**
 * A first import of a Gmail mailbox by the mail engine, and runs of the same account's calendar meanwhile, under Google's quotas and on a
 * clock that leaps over the waiting.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { connectGmail } from '../../src-main/providers/google/mail/index.ts';
import { quotaOf } from '../../src-main/providers/google/mail/quota.ts';
import type { Store } from '../../src-main/store/index.ts';
import { mailLimits, type ProjectAge } from '../../src-sandbox/google/index.ts';
import { type CrmLike, crmLike } from '../../src-sandbox/sample-sides/mail/crm-like.ts';
import { gmailMapping } from './gmail-like.ts';
import type { GoogleProvider } from './google-calendar/google-provider.ts';
import { googleInWorld } from './google-calendar/google-world.ts';
import { holding } from './holding-dialer.ts';
import { type IdleClock, idleClock } from './idle-clock.ts';
import { crmMailboxes, type MailRuns, mailRuns } from './mail-import.ts';
import { newStore } from './new-store.ts';
import { desktopClient, mailScope } from './simulated-google.ts';
import { seededRandomness, type World } from './world.ts';

export interface GmailImport {
  readonly clock: IdleClock;
  /** Its calendar, with an engine and a CRM of its own. */
  readonly calendar: World<GoogleProvider>;
  readonly crm: CrmLike;
  readonly store: Store;
  /** Units that were spent in each minute of the clock that anything was spent in. */
  readonly unitsPerMinute: () => readonly number[];
  /** A program that has just been started. */
  start(): Promise<MailRuns>;
  stop(): Promise<void>;
}

const startsAt = Date.UTC(2026, 10, 25, 9);
/** @param said what the set-up file says of the client's quota; absent: nothing */
export async function gmailImport(age: ProjectAge, said?: number): Promise<GmailImport> {
  const clock = idleClock(startsAt);
  const perMinute = new Map<number, number>();
  let before = 0;
  const calendar = await googleInWorld(clock, {
    mailQuota: { ...mailLimits[age], status: 429 },
    quota: { perPerson: 600, perProject: 10_000, status: 403 },
    projectAge: age,
    accessTokenS: 1_000_000_000,
  });
  const { google, primary } = calendar.provider;
  const count = (): void => {
    const minute = Math.floor((clock.now() - startsAt) / 60_000);
    const units = google.mailUnits() - before;
    before += units;
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + units);
  };
  clock.onMove(count);
  const directory = mkdtempSync(join(tmpdir(), 'concord-import-'));
  const dialer = createDialer();
  const { accessToken } = google.accounts.give(primary, desktopClient.id, [mailScope]);
  const randomness = seededRandomness(7);
  const store = newStore({ clock });
  const crm = crmLike({ mailboxes: crmMailboxes, now: clock.now });
  return {
    clock,
    calendar,
    crm,
    store,
    unitsPerMinute() {
      count();
      return [...perMinute.values()];
    },
    async start() {
      const credentials = {
        type: 'oauth',
        user: '',
        client: {
          clientId: desktopClient.id,
          clientSecret: '',
          ...(said === undefined ? {} : { mailUnitsPerMinute: said }),
        },
      } as const;
      const { side } = await connectGmail(
        { address: primary, credentials, secret: '' },
        {
          dialer: holding(dialer, clock),
          clock,
          randomness,
          budget: byteBudget(),
          temporaryDirectory: directory,
          tokens: {
            token: async () => accessToken,
            rejected: () => undefined,
            accepted: () => undefined,
          },
        },
        new AbortController().signal,
        { calendar: google.endpoints.apiRoot, gmail: google.endpoints.apiRoot },
        quotaOf(credentials),
      );
      return mailRuns({ store, provider: side, crm, mapping: gmailMapping, clock, randomness });
    },
    async stop() {
      await dialer.close();
      await calendar.provider.close();
      store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
