/** Microsoft 365 and Outlook.com as a kind of account. Its code is loaded when an account is connected, and not before. */
import { fail } from '../../src-shared/domain/problems.ts';
import { testOrigin } from '../support/test-origin.ts';
import type { ProviderKind } from './kind.ts';
import {
  connectMicrosoft,
  endpointsAt,
  endpointsOf,
  type MicrosoftEndpoints,
  worldwideEndpoints,
} from './microsoft/index.ts';
import { isMicrosoftAddress } from './microsoft-addresses.ts';

export const microsoft: ProviderKind = microsoftAt(endpointsAt(testOrigin('microsoft')));

/** @param fixed where Graph is for every account, for tests and the simulated Graph; null: in the cloud of the account's client */
export function microsoftAt(fixed: MicrosoftEndpoints | null): ProviderKind {
  return {
    kind: 'microsoft',
    credentials: 'oauth',
    asks: ['calendar', 'mail'],
    async discover(address) {
      // addresses of other domains may be Microsoft 365 accounts too, but nothing says so before somebody signs in
      const url = new URL((fixed ?? worldwideEndpoints).graph);
      if (!isMicrosoftAddress(address)) fail('not-a-calendar-server', { host: url.host });
      return { url: url.href, host: url.host, needsConfirmation: false };
    },
    connect: async (account, parts, signal) =>
      connectMicrosoft(account, parts, signal, fixed ?? endpointsOf(account.credentials)),
  };
}
