/**
 * The one door to the sandbox: the reference CRM (in the main thread) and the sample account with its calendar and its mailbox (in the
 * engine thread, its web view in the main thread), each with its own data under the sample's directory. The sample account is a kind
 * of provider and of mailbox of its own, which nobody can ask for by name. The sandbox is loaded only when the sample mode was asked for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../../src-shared/contract/index.ts';
import { maskedFields } from '../../src-shared/domain/calendar/private-events.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import type { MailSetup, Setup } from '../accounts/setup.ts';
import { referenceCrmKind } from '../crm/index.ts';
import type { TokenSource } from '../net/index.ts';
import type { MailKind, ProviderKind } from '../providers/index.ts';
import type { Kinds } from './kinds.ts';
import {
  sampleGoogleAccount,
  sampleGoogleKindName,
  startSampleGoogle,
  withSampleGoogle,
} from './sample-google.ts';
import { systemRandomness } from './system-time.ts';

const sampleKindName = 'sample';
const address = 'anna@example.com';
const signIn: Credentials = { type: 'password', user: address, url: '', ca: '', confirmedHosts: [] };

/** The two sample accounts, as an interface asks for them; each has a data directory of that name. */
export const sampleNames = ['sample', 'second-sample'] as const;
export type SampleName = (typeof sampleNames)[number];

/** Which of them an account of this kind is. */
export const sampleOfKind = (kind: string | undefined): SampleName =>
  kind === sampleGoogleKindName ? 'second-sample' : 'sample';

/** A sample that runs: a CRM and an account. */
export interface Sample extends SampleCrm {
  readonly name: SampleName;
  readonly setup: (approveFirstRun: boolean) => Setup;
  /** Null: the account needs none. */
  readonly tokens: TokenSource | null;
  /** The origin of the account's simulated provider; null: the account lies in files. */
  readonly simulator: string | null;
}

/** Starts the CRM and, where it has a server, the account. */
export async function startSample(name: SampleName, dataDir: string, clock: Clock): Promise<Sample> {
  const crm = await startSampleCrm(dataDir, 0, clock);
  if (name === 'sample')
    return { ...crm, name, tokens: null, simulator: null, setup: (approve) => sampleSetup(crm, approve) };
  const google = await startSampleGoogle(dataDir, clock).catch(async (error: unknown) => {
    await crm.stop();
    throw error;
  });
  return {
    ...crm,
    name,
    tokens: google.tokens,
    simulator: google.origin,
    setup: (approve) => ({ ...sampleSetup(crm, approve), ...sampleGoogleAccount }),
    accountView: () => Promise.resolve(google.pageUrl()),
    async stop() {
      await google.stop();
      await crm.stop();
    },
  };
}

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

/** Serves the sample account's web view on 127.0.0.1, over connections of its own to the same files. */
async function startSampleAccountView({
  dataDir,
  ...parts
}: AccountParts & { readonly dataDir: string }): Promise<SampleAccountView> {
  const { startAccountView } = await import('../../src-sandbox/sample-sides/index.ts');
  const { storage, account } = await openAccount(dataDir, parts);
  const mailbox = await openMailbox(dataDir, parts.clock).catch((error: unknown) => {
    storage.close();
    throw error;
  });
  const close = (): void => {
    mailbox.storage.close();
    storage.close();
  };
  try {
    const view = await startAccountView({ ...parts, storage, hand: account.hand, mailbox, address });
    return {
      viewUrl: view.viewUrl,
      async stop() {
        await view.stop();
        close();
      },
    };
  } catch (error) {
    close();
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
      credentials: signIn,
      secret: '',
    },
    primaryCalendar: 'personal',
    settings: {
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun,
    },
    mail: sampleMailSetup,
  };
}

/** The mail part of the same. The folders of the sample mailbox and of the sample CRM suit each other, so the suggested map is used. */
export const sampleMailSetup: MailSetup = {
  kind: sampleKindName,
  address,
  credentials: signIn,
  secret: '',
  map: 'suggest',
  settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
};

/** The kinds together with the sample account that lies in this directory. @param simulator as in `Sample` */
export function withSample(kinds: Kinds, dataDir: string, simulator: string | null = null): Kinds {
  if (simulator !== null) return withSampleGoogle(kinds, dataDir, simulator);
  const { providers, crms, mailboxes } = kinds;
  return {
    providers: [...providers, sampleKind(dataDir)],
    crms,
    mailboxes: [...mailboxes, sampleMailKind(dataDir)],
  };
}

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

/** The sample account's mailbox (IMAP-like, in a SQLite file beside the calendar's), filled the first time. */
function sampleMailKind(dataDir: string): MailKind {
  return {
    kind: sampleKindName,
    credentials: 'password',
    discover: () => Promise.resolve([]),
    async connect(_account, { clock }) {
      const { storage, side } = await openMailbox(dataDir, clock);
      return {
        server: sampleKindName,
        user: address,
        side,
        async close() {
          storage.close();
        },
      };
    },
  };
}

interface AccountParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Where both files lie. */
function accountDirectory(dataDir: string): string {
  const directory = join(dataDir, 'account');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Opens the mailbox's file, as `openAccount` does the calendar's. */
async function openMailbox(dataDir: string, clock: Clock) {
  const { sampleMailbox, sqliteMailStorage } = await import('../../src-sandbox/sample-sides/index.ts');
  const storage = sqliteMailStorage(join(accountDirectory(dataDir), 'mailbox.sqlite'));
  return sampleMailbox(storage, clock, address);
}

/** Opens the account's file. The main thread and the engine thread each do; the first one fills it with sample entries. */
async function openAccount(dataDir: string, parts: AccountParts) {
  const { profiles, sampleData, sampleProvider, sqliteStorage } = await import(
    '../../src-sandbox/sample-sides/index.ts'
  );
  const storage = sqliteStorage(join(accountDirectory(dataDir), 'account.sqlite'));
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
