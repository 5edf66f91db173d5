/**
 * The second sample account: a simulated Google on 127.0.0.1 whose person has signed in already (S8). It is a kind of provider and of
 * mailbox of its own, which nobody can ask for by name, and goes through the same code as a real Google account.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import type { MailSetup, Setup } from '../accounts/setup.ts';
import type { TokenSource } from '../net/index.ts';
import { endpointsAt, gmailAt, googleAt } from '../providers/index.ts';
import type { Kinds } from './kinds.ts';

export const sampleGoogleKindName = 'sample-google';
const address = 'anna@example.com';
const signIn = { type: 'oauth', user: address, client: null } as const;
const scopes = ['calendar', 'gmail.modify'].map((name) => `https://www.googleapis.com/auth/${name}`);
/** Shorter than the hour for which a token is valid. */
const tokenMs = 30 * 60_000;

export interface RunningSampleGoogle {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly tokens: TokenSource;
  /** The address of the page on which a person uses the account. */
  pageUrl(): string;
  stop(): Promise<void>;
}

/** Starts it, filled the first time; what lies in it is kept in this directory. */
export async function startSampleGoogle(dataDir: string, clock: Clock): Promise<RunningSampleGoogle> {
  const sandbox = await import('../../src-sandbox/sample-google/index.ts');
  const directory = accountDirectory(dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const google = await sandbox.startSampleGoogle({ directory, clock, address });
  let given: { readonly token: string; readonly until: number } | null = null;
  return {
    origin: google.url,
    tokens: {
      async token() {
        if (given === null || given.until <= clock.now())
          given = { token: google.accessToken(scopes), until: clock.now() + tokenMs };
        return given.token;
      },
      rejected() {
        given = null;
      },
      accepted: () => undefined,
    },
    pageUrl: google.pageUrl,
    stop: google.stop,
  };
}

export const sampleGoogleAccount: Pick<Setup, 'account' | 'primaryCalendar'> & { readonly mail: MailSetup } =
  {
    account: { kind: sampleGoogleKindName, address, credentials: signIn, secret: '' },
    primaryCalendar: address,
    mail: {
      kind: sampleGoogleKindName,
      address,
      credentials: signIn,
      secret: '',
      map: 'suggest',
      settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
    },
  };

/**
 * The kinds together with the sample account that this simulator serves. Its sides wake after edits on the person's page.
 * @throws ProblemError `host-not-confirmed` when the origin is not on this machine (S8)
 */
export function withSampleGoogle(
  { providers, crms, mailboxes }: Kinds,
  dataDir: string,
  origin: string,
): Kinds {
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin)) fail('host-not-confirmed');
  const endpoints = endpointsAt(origin);
  const wake = async function* (
    part: 'calendar' | 'mail',
    clock: Clock,
    signal: AbortSignal,
  ): AsyncGenerator<void> {
    const { editsIn } = await import('../../src-sandbox/sample-google/index.ts');
    const { newsOf } = await import('../../src-sandbox/sample-sides/index.ts');
    const edits = { fact: <T>() => editsIn(accountDirectory(dataDir), part) as T, setFact: () => undefined };
    yield* newsOf(edits, clock, signal);
  };
  // the port is another one after each start, and the account is the same
  const server = sampleGoogleKindName;
  const calendar = googleAt(endpoints);
  const mail = gmailAt(endpoints);
  return {
    providers: [
      ...providers,
      {
        ...calendar,
        kind: sampleGoogleKindName,
        async connect(account, parts, signal) {
          const connected = await calendar.connect(account, parts, signal);
          const { side } = connected.calendar;
          const woken = { ...side, wake: (until: AbortSignal) => wake('calendar', parts.clock, until) };
          return { ...connected, server, calendar: { ...connected.calendar, side: woken } };
        },
      },
    ],
    crms,
    mailboxes: [
      ...mailboxes,
      {
        ...mail,
        kind: sampleGoogleKindName,
        async connect(account, parts, signal) {
          const connected = await mail.connect(account, parts, signal);
          const side = { ...connected.side, wake: (until: AbortSignal) => wake('mail', parts.clock, until) };
          return { ...connected, server, side };
        },
      },
    ],
  };
}

function accountDirectory(dataDir: string): string {
  return join(dataDir, 'account');
}
