/** A Google account on the simulated Google, connected as the program connects it: over HTTP and through the real dialer. */

import { createDialer, type TokenSource } from '../../src-main/net/index.ts';
import { connectGoogle } from '../../src-main/providers/google/index.ts';
import type { ConnectedAccount } from '../../src-main/providers/kind.ts';
import type { GoogleOptions } from '../../src-sandbox/google/index.ts';
import { calendarScope, desktopClient, type GoogleWorld, googleWorld } from './simulated-google.ts';

export interface GoogleAccountWorld extends GoogleWorld {
  readonly account: ConnectedAccount;
  /** Connects once more, as another run of the program, or as another person. */
  connect(options?: ConnectOptions): Promise<ConnectedAccount>;
}

export interface ConnectOptions {
  /** Default: the first of the people. */
  readonly as?: string;
  /** The address that is expected. Default: that of the person. */
  readonly address?: string | null;
  readonly scopes?: readonly string[];
}

export const signal = new AbortController().signal;

export async function googleAccountWorld(
  options: Partial<GoogleOptions> = {},
  connecting: ConnectOptions = {},
): Promise<GoogleAccountWorld> {
  const world = await googleWorld(options);
  const { google, hand } = world;
  const dialer = createDialer();
  const connect = async ({
    as = 'anna@example.com',
    address = as,
    scopes = [calendarScope],
  }: ConnectOptions = {}): Promise<ConnectedAccount> => {
    const { accessToken } = google.accounts.give(as, desktopClient.id, [...scopes]);
    const tokens: TokenSource = {
      token: async () => accessToken,
      rejected: () => undefined,
      accepted: () => undefined,
      scopes: async () => scopes,
    };
    return connectGoogle(
      { address, credentials: { type: 'oauth' } as never, secret: '' },
      { dialer, clock: hand.clock, tokens },
      signal,
      { calendar: google.endpoints.apiRoot, gmail: google.endpoints.apiRoot },
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
