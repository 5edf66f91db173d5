/** Google as a kind of account. Its code and its libraries are loaded when an account is connected, and not before. */
import { fail } from '../../src-shared/domain/problems.ts';
import { testOrigin } from '../support/test-origin.ts';
import { connectGoogle, endpointsAt, type GoogleEndpoints } from './google/index.ts';
import type { ProviderKind } from './kind.ts';

export const google: ProviderKind = googleAt(endpointsAt(testOrigin('google')));

/** The kind with Google's APIs at other addresses: for tests and the simulated Google. */
export function googleAt(endpoints: GoogleEndpoints): ProviderKind {
  return {
    kind: 'google',
    credentials: 'oauth',
    asks: ['calendar', 'mail'],
    async discover(address) {
      // other addresses may be Google accounts too, but nothing says so before somebody signs in
      const url = new URL(endpoints.calendar);
      if (!/@(?:gmail|googlemail)\.com$/i.test(address.trim()))
        fail('not-a-calendar-server', { host: url.host });
      return { url: url.href, host: url.host, needsConfirmation: false };
    },
    connect: (account, parts, signal) => connectGoogle(account, parts, signal, endpoints),
  };
}
