/** A mailbox of the simulated Google, connected as the program connects it: over HTTP and through the real dialer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { systemRandomness } from '../../src-main/app/system-time.ts';
import { createDialer, type TokenSource } from '../../src-main/net/index.ts';
import { connectGmail, type MailQuota, ownAddresses } from '../../src-main/providers/google/mail/index.ts';
import type { ConnectedMail } from '../../src-main/providers/mail-kind.ts';
import type { GoogleOptions } from '../../src-sandbox/google/index.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import { anna, desktopClient, type GoogleWorld, googleWorld, mailScope } from './simulated-google.ts';

export interface GmailWorld extends GoogleWorld {
  readonly side: MailSide;
  readonly mail: GoogleWorld['mail'];
  /** The files of large messages are here. */
  readonly temporaryDirectory: string;
  /** Connects once more, as another run of the program, or as another person. */
  connect(options?: ConnectOptions): Promise<ConnectedMail>;
  ownAddresses(scopes?: readonly string[]): Promise<readonly string[]>;
  /** Names of the calls so far without `gmail.users.`; what was asked before `google.clearRequests` is not among them. */
  operations(): readonly string[];
}

export interface ConnectOptions {
  /** Default: the first of the people. */
  readonly as?: string;
  /** The address that is expected. Default: that of the person. */
  readonly address?: string | null;
  readonly scopes?: readonly string[];
  readonly quota?: MailQuota;
}

export const signal = new AbortController().signal;
/** For tests that are not about the quota: no wait for a clock that stands still. */
export const unmetered: MailQuota = { unitsPerMinute: 1e12, getUnits: 20 };

export async function gmailWorld(
  options: Partial<GoogleOptions> = {},
  connecting: ConnectOptions = {},
): Promise<GmailWorld> {
  const world = await googleWorld(options);
  const { google } = world;
  const clock = options.clock ?? world.hand.clock;
  const dialer = createDialer();
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'concord-gmail-'));
  const endpoints = { calendar: google.endpoints.apiRoot, gmail: google.endpoints.apiRoot };
  const parts = (as: string, scopes: readonly string[]) => {
    const { accessToken } = google.accounts.give(as, desktopClient.id, [...scopes]);
    const tokens: TokenSource = {
      token: async () => accessToken,
      rejected: () => undefined,
      accepted: () => undefined,
    };
    return {
      dialer,
      clock,
      randomness: systemRandomness,
      budget: byteBudget(),
      temporaryDirectory,
      tokens,
    };
  };
  const connect: GmailWorld['connect'] = ({
    as = anna,
    address = as,
    scopes = [mailScope],
    quota = unmetered,
  } = {}) =>
    connectGmail(
      { address, credentials: { type: 'oauth' } as never, secret: '' },
      parts(as, scopes),
      signal,
      endpoints,
      quota,
    );
  const stop = async (): Promise<void> => {
    await dialer.close();
    await world.stop();
    rmSync(temporaryDirectory, { recursive: true });
  };
  try {
    const { side } = await connect(connecting);
    return {
      ...world,
      side,
      temporaryDirectory,
      connect,
      ownAddresses: (scopes = [mailScope]) => ownAddresses(parts(anna, scopes), endpoints, signal),
      operations: () =>
        google.requests().map(({ operation }) => (operation ?? 'none').replace('gmail.users.', '')),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A short message; the word is its subject and in its Message-ID. */
export function mailText(
  word: string,
  more: { readonly body?: string; readonly messageId?: string | null } = {},
): string {
  const { body = `Body of ${word}.\r\n`, messageId = `${word}@mail.example` } = more;
  return [
    'From: Bea <bea@example.org>',
    'To: anna@example.com',
    'Date: Wed, 4 Mar 2026 09:30:00 +0100',
    `Subject: ${word}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    '',
    body,
  ].join('\r\n');
}
