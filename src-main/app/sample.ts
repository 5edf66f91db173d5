/**
 * The one door to the sandbox: the reference CRM (in the main thread) and the sample account (in the engine thread, its web view
 * in the main thread), each with its own data under the sample's directory. The sample account is a kind of provider of its own,
 * which nobody can ask for by name. The sandbox is loaded only when the sample mode was asked for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { maskedFields } from '../../src-shared/domain/calendar/private-events.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import type { Setup } from '../accounts/setup.ts';
import { referenceCrmKind } from '../crm/index.ts';
import type { ProviderKind } from '../providers/index.ts';
import type { Kinds } from './kinds.ts';
import { systemRandomness } from './system-time.ts';

export interface SampleCrm {
  readonly url: string;
  readonly token: string;
  /** The web view's address, with a fresh one-time token in its fragment. */
  webView(): string;
  /** The same for the sample account's web view, which starts with the first call. */
  accountView(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the reference CRM on 127.0.0.1, filled with sample entries the first time; 0 takes a free port. */
export async function startSampleCrm(dataDir: string, port: number, clock: Clock): Promise<SampleCrm> {
  const { startReferenceCrm } = await import('../../src-sandbox/reference-crm/index.ts');
  const crm = await startReferenceCrm({ dataDir: join(dataDir, 'crm'), port, clock, sampleData: true });
  let account: Promise<SampleAccountView> | null = null;
  return {
    url: crm.url,
    token: crm.tokens.anna ?? '',
    webView: () => crm.viewUrl(),
    async accountView() {
      account ??= startSampleAccountView({ dataDir, clock, randomness: systemRandomness });
      try {
        return (await account).viewUrl();
      } catch (error) {
        // the next call tries again
        account = null;
        throw error;
      }
    },
    async stop() {
      await account?.then(
        (view) => view.stop(),
        () => undefined,
      );
      await crm.stop();
    },
  };
}

interface SampleAccountView {
  /** With a fresh one-time token in its fragment. */
  viewUrl(): string;
  stop(): Promise<void>;
}

/** Serves the sample account's web view on 127.0.0.1, over a connection of its own to the same file. */
async function startSampleAccountView({
  dataDir,
  ...parts
}: AccountParts & { readonly dataDir: string }): Promise<SampleAccountView> {
  const { startAccountView } = await import('../../src-sandbox/sample-sides/index.ts');
  const { storage, account } = await openAccount(dataDir, parts);
  try {
    const view = await startAccountView({ ...parts, storage, hand: account.hand, address });
    return {
      viewUrl: view.viewUrl,
      async stop() {
        await view.stop();
        storage.close();
      },
    };
  } catch (error) {
    storage.close();
    throw error;
  }
}

/** What the sample's engine is started with. @param approveFirstRun false: a person sees the preview first */
export function sampleSetup(
  { url, token }: Pick<SampleCrm, 'url' | 'token'>,
  approveFirstRun: boolean,
): Setup {
  return {
    crm: { kind: referenceCrmKind, credentials: { type: 'token', url }, secret: token },
    account: {
      kind: sampleKindName,
      address,
      credentials: { type: 'password', user: address, url: '', ca: '', confirmedHosts: [] },
      secret: '',
    },
    primaryCalendar: 'personal',
    settings: {
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun,
    },
    mail: null,
  };
}

/** The kinds together with the sample account that lies in this directory. */
export function withSample({ providers, crms, mailboxes }: Kinds, dataDir: string): Kinds {
  return { providers: [...providers, sampleKind(dataDir)], crms, mailboxes };
}

const sampleKindName = 'sample';

/** The sample account (CalDAV-like, in a SQLite file), filled the first time. Its side wakes after edits in the web view. */
function sampleKind(dataDir: string): ProviderKind {
  return {
    kind: sampleKindName,
    credentials: 'password',
    asks: ['calendar'],
    discover: () => fail('not-a-calendar-server'),
    async connect(_account, { clock }) {
      const { newsOf } = await import('../../src-sandbox/sample-sides/index.ts');
      const { storage, account } = await openAccount(dataDir, { clock, randomness: systemRandomness });
      return {
        server: sampleKindName,
        user: address,
        addresses: [address],
        features: [],
        calendar: {
          side: { ...account.side, wake: (signal) => newsOf(storage, clock, signal) },
          upcoming: () => Promise.resolve([]),
        },
        close: () => storage.close(),
      };
    },
  };
}

interface AccountParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const address = 'anna@example.com';

/** Opens the account's file. The main thread and the engine thread each do; the first one fills it with sample entries. */
async function openAccount(dataDir: string, parts: AccountParts) {
  const { profiles, sampleData, sampleProvider, sqliteStorage } = await import(
    '../../src-sandbox/sample-sides/index.ts'
  );
  const directory = join(dataDir, 'account');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const storage = sqliteStorage(join(directory, 'account.sqlite'));
  const account = storage.atomically(() => {
    const profile = { ...profiles['caldav-like'], masksOfPrivate: maskedFields };
    const made = sampleProvider(profile, { ...parts, storage, address });
    if (storage.fact('filled') === undefined) {
      for (const { calendar, event } of sampleData(parts.clock, address).provider)
        made.hand.create(event, { calendar });
      storage.setFact('filled', true);
    }
    return made;
  });
  return { storage, account };
}
