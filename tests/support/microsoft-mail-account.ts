/** A mailbox of the simulated Microsoft 365, connected as the program connects it: over HTTP and through the real dialer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteBudget } from '../../src-main/app/engine/byte-budget.ts';
import { systemRandomness } from '../../src-main/app/system-time.ts';
import { createDialer, type TokenSource } from '../../src-main/net/index.ts';
import type { ConnectedMail, MailParts } from '../../src-main/providers/mail-kind.ts';
import { microsoftMailAt } from '../../src-main/providers/microsoft-mail-kind.ts';
import type { MicrosoftOptions } from '../../src-sandbox/graph/index.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import { anna, type MicrosoftWorld, microsoftWorld, publicClient } from './simulated-microsoft.ts';

export const mailScopes: readonly string[] = ['User.Read', 'Mail.ReadWrite'];
export const signal = new AbortController().signal;

export interface MicrosoftMailWorld extends MicrosoftWorld {
  readonly side: MailSide;
  readonly mail: MicrosoftWorld['microsoft']['mail'];
  /** The files of large messages are here. */
  readonly temporaryDirectory: string;
  /** Connects once more, as another run of the program, or as another person. */
  connect(options?: {
    readonly as?: string;
    readonly address?: string;
    readonly scopes?: readonly string[];
  }): Promise<ConnectedMail>;
  /** The calls so far, those in batches one by one; without what connecting asked. */
  operations(): readonly string[];
  /** Ends it. @throws Error when a request or an answer broke Microsoft's contract */
  stopChecked(): Promise<void>;
}

export async function microsoftMailWorld(
  options: Partial<MicrosoftOptions> = {},
): Promise<MicrosoftMailWorld> {
  const world = await microsoftWorld(options);
  const { microsoft } = world;
  const clock = options.clock ?? world.hand.clock;
  const dialer = createDialer();
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'concord-graph-'));
  const parts = (as: string, scopes: readonly string[]): MailParts => {
    const { accessToken } = microsoft.accounts.give(as, publicClient.id, [...scopes]);
    const tokens: TokenSource = {
      token: async () => accessToken,
      rejected: () => undefined,
      accepted: () => undefined,
    };
    return { dialer, clock, randomness: systemRandomness, budget: byteBudget(), temporaryDirectory, tokens };
  };
  // no wait for a clock that stands still
  const kind = microsoftMailAt({ graph: `${microsoft.url}/` }, 1e12);
  const connect: MicrosoftMailWorld['connect'] = ({ as = anna, address = as, scopes = mailScopes } = {}) =>
    kind.connect({ address, credentials: { type: 'oauth' } as never, secret: '' }, parts(as, scopes), signal);
  const stop = async (): Promise<void> => {
    await dialer.close();
    await world.stop();
    rmSync(temporaryDirectory, { recursive: true });
  };
  try {
    const { side } = await connect();
    microsoft.clearRequests();
    return {
      ...world,
      side,
      mail: microsoft.mail,
      temporaryDirectory,
      connect,
      operations: () => microsoft.requests().map(({ operation }) => operation ?? 'none'),
      stop,
      async stopChecked() {
        await stop();
        const wrong = [...world.contractFaults, ...microsoft.complaints()];
        if (wrong.length > 0) throw new Error(wrong.join('; '));
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
