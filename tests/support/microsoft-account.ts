/** A Microsoft 365 account on the simulated Graph, connected as the program connects it: over HTTP and through the real dialer. */
import { microsoft as server } from '../../src-main/accounts/oauth/microsoft.ts';
import { createDialer, type TokenSource } from '../../src-main/net/index.ts';
import type { ConnectedAccount } from '../../src-main/providers/kind.ts';
import { microsoftAt } from '../../src-main/providers/microsoft-kind.ts';
import type { MicrosoftOptions } from '../../src-sandbox/graph/index.ts';
import { type MicrosoftWorld, microsoftWorld, publicClient } from './simulated-microsoft.ts';

export interface MicrosoftAccountWorld extends MicrosoftWorld {
  readonly account: ConnectedAccount;
  /** Connects once more, as another run of the program, or as another person. */
  connect(options?: ConnectOptions): Promise<ConnectedAccount>;
}

export interface ConnectOptions {
  /** Default: the first of the people. */
  readonly as?: string;
  /** The address that is expected. Default: that of the person. */
  readonly address?: string | null;
  /** Default: those that the sign-in asks for the calendar. */
  readonly scopes?: readonly string[];
}

export const signal = new AbortController().signal;

export async function microsoftAccountWorld(
  options: Partial<MicrosoftOptions> = {},
  connecting: ConnectOptions = {},
): Promise<MicrosoftAccountWorld> {
  const world = await microsoftWorld(options);
  const { microsoft, hand } = world;
  const dialer = createDialer();
  const connect = async ({
    as = 'anna@contoso.example',
    address = as,
    scopes = ['User.Read', ...server.scopes.calendar],
  }: ConnectOptions = {}): Promise<ConnectedAccount> => {
    const { accessToken } = microsoft.accounts.give(as, publicClient.id, [...scopes]);
    const tokens: TokenSource = {
      token: async () => accessToken,
      rejected: () => undefined,
      accepted: () => undefined,
    };
    return microsoftAt({ graph: `${microsoft.url}/` }).connect(
      { address, credentials: { type: 'oauth' } as never, secret: '' },
      { dialer, clock: hand.clock, tokens },
      signal,
    );
  };
  const account = await connect(connecting).catch(async (error: unknown) => {
    await dialer.close();
    await world.stop();
    throw error;
  });
  return {
    ...world,
    account,
    connect,
    async stop() {
      account.close();
      await dialer.close();
      await world.stop();
    },
  };
}
