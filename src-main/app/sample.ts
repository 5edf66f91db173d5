/**
 * The one door to the sandbox: the reference CRM (in the main thread) and the sample account (in the engine thread), each with
 * its own data under the sample's directory. Nothing here is loaded unless the sample mode was asked for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CalendarSide } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';

export interface SampleCrm {
  readonly url: string;
  readonly token: string;
  /** The web view's address, with a fresh one-time token in its fragment. */
  webView(): string;
  stop(): Promise<void>;
}

/** Starts the reference CRM on 127.0.0.1, filled with sample entries the first time; 0 takes a free port. */
export async function startSampleCrm(dataDir: string, port: number, clock: Clock): Promise<SampleCrm> {
  const { startReferenceCrm } = await import('../../src-sandbox/crm/index.ts');
  const crm = await startReferenceCrm({ dataDir: join(dataDir, 'crm'), port, clock, sampleData: true });
  return {
    url: crm.url,
    token: crm.tokens.anna ?? '',
    webView: () => crm.viewUrl(),
    stop: () => crm.stop(),
  };
}

export interface SampleAccount {
  readonly side: CalendarSide;
  readonly address: string;
  readonly primaryCalendar: string;
  close(): void;
}

/** Opens the sample account (CalDAV-like, in a SQLite file), filled the first time. */
export async function openSampleAccount(
  dataDir: string,
  parts: { readonly clock: Clock; readonly randomness: Randomness },
): Promise<SampleAccount> {
  const { sampleData, sampleProvider, sqliteStorage } = await import('../../src-sandbox/sides/index.ts');
  const directory = join(dataDir, 'account');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const storage = sqliteStorage(join(directory, 'account.sqlite'));
  const address = 'anna@example.com';
  const account = sampleProvider('caldav-like', { ...parts, storage, address });
  if (storage.fact('filled') === undefined)
    storage.atomically(() => {
      for (const { calendar, event } of sampleData(parts.clock, address).provider)
        account.hand.create(event, { calendar });
      storage.setFact('filled', true);
    });
  return { side: account.side, address, primaryCalendar: 'personal', close: () => storage.close() };
}
