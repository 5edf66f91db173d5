/** A simulated Google with the account of one person, which stands where a sample calendar stands. */
import {
  type Exchange,
  type GoogleOptions,
  type SimulatedGoogle,
  startGoogle,
} from '../../../src-sandbox/google/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { hasDiscovery, loadDiscovery } from '../google-discovery.ts';
import { desktopClient } from '../simulated-google.ts';
import { type GoogleAccount, type GoogleAccountOptions, googleAccount } from './google-account.ts';

export interface GoogleProvider extends GoogleAccount {
  readonly google: SimulatedGoogle;
  /** What the simulated Google complains of, and where a request or an answer departs from the discovery document. */
  complaints(): readonly string[];
}

export interface GoogleProviderOptions extends Pick<GoogleAccountOptions, 'clock' | 'zone' | 'scopes'> {
  readonly address?: string;
  readonly aliases?: readonly string[];
  /** Further people with a Google account. */
  readonly others?: GoogleOptions['people'];
  /** What else the simulated Google is to be. */
  readonly google?: Partial<GoogleOptions>;
}

export async function googleProvider({
  clock,
  address = 'robin@example.com',
  aliases = [],
  zone = 'Europe/Amsterdam',
  others = [],
  google: more = {},
  ...rest
}: GoogleProviderOptions): Promise<GoogleProvider> {
  const people = [{ email: address, name: 'Robin de Vries', timeZone: zone, aliases }, ...others];
  const { google, complaints } = await checkedGoogle(clock, people, more);
  const account = await googleAccount(google, { clock, address, zone, ...rest });
  return {
    ...account,
    google,
    complaints,
    async close() {
      await account.close();
      await google.stop();
    },
  };
}

const discovery = hasDiscovery ? loadDiscovery() : null;

/** A simulated Google whose requests and answers are held against the discovery document. */
export async function checkedGoogle(
  clock: Clock,
  people: GoogleOptions['people'],
  more: Partial<GoogleOptions> = {},
): Promise<Pick<GoogleProvider, 'google' | 'complaints'>> {
  const faultsFound: string[] = [];
  const google = await startGoogle({
    clock,
    people,
    clients: [desktopClient],
    observe: (exchange: Exchange) => void faultsFound.push(...(discovery?.faultsOf(exchange) ?? [])),
    ...more,
  });
  return { google, complaints: () => [...google.complaints(), ...faultsFound] };
}
