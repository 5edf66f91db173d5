/** A mailbox on the simulated Exchange, connected as the program connects it: over HTTP and through the real dialer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { systemRandomness } from '../../src-main/app/system-time.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { exchangeMail } from '../../src-main/providers/exchange-mail-kind.ts';
import type { ConnectedMail, MailParts } from '../../src-main/providers/mail-kind.ts';
import type { ExchangeOptions } from '../../src-sandbox/exchange/index.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import { anna, type ExchangeWorld, exchangeWorld, password } from './simulated-exchange.ts';

export const signal = new AbortController().signal;

export interface ExchangeMailWorld extends ExchangeWorld {
  readonly side: MailSide;
  readonly mail: ExchangeWorld['exchange']['hand']['mail'];
  /** The id of one of Anna's folders. @param name as DistinguishedFolderId names it */
  folder(name: string): string;
  /** The files of large messages are here. */
  readonly temporaryDirectory: string;
  /** Connects once more, as another run of the program, or as another person. */
  connect(options?: {
    readonly as?: string;
    readonly secret?: string;
    readonly authentication?: 'basic' | 'ntlm';
  }): Promise<ConnectedMail>;
  /** The operations so far; without what connecting asked. */
  operations(): readonly string[];
  /** Ends it. @throws Error when a request or an answer departed from Microsoft's schema */
  stopChecked(): Promise<void>;
}

export async function exchangeMailWorld(options: Partial<ExchangeOptions> = {}): Promise<ExchangeMailWorld> {
  const world = await exchangeWorld(options);
  const { exchange } = world;
  const clock = options.clock ?? world.hand.clock;
  const dialer = createDialer();
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'concord-ews-'));
  const parts: MailParts = {
    ...{ dialer, clock, randomness: systemRandomness, budget: byteBudget(), temporaryDirectory },
  };
  const connect: ExchangeMailWorld['connect'] = ({
    as = anna,
    secret = password,
    authentication = 'basic',
  } = {}) =>
    exchangeMail.connect(
      {
        address: as,
        credentials: {
          ...{ type: 'password', user: as, url: exchange.ewsUrl, ca: '', confirmedHosts: [] },
          authentication,
        },
        secret,
      },
      parts,
      signal,
    );
  const stop = async (): Promise<readonly string[]> => {
    await dialer.close();
    rmSync(temporaryDirectory, { recursive: true });
    return world.stop();
  };
  try {
    const { side } = await connect();
    exchange.clearRequests();
    return {
      ...world,
      side,
      mail: exchange.hand.mail,
      folder: (name) => exchange.hand.mail.folder(anna, name),
      temporaryDirectory,
      connect,
      operations: () => exchange.requests().map(({ operation }) => operation ?? 'none'),
      stop,
      async stopChecked() {
        const wrong = await stop();
        if (wrong.length > 0) throw new Error(wrong.join('; '));
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export const flagged = { status: 'Flagged', start: null, due: null, completed: null } as const;
