/** Microsoft 365 and Outlook.com as a kind of mailbox. Its code is loaded when a mailbox is connected, and not before. */
import { testOrigin } from '../support/test-origin.ts';
import type { MailKind } from './mail-kind.ts';
import {
  connectMicrosoftMail,
  endpointsAt,
  endpointsOf,
  type MicrosoftEndpoints,
  worldwideEndpoints,
} from './microsoft/index.ts';
import { isMicrosoftAddress } from './microsoft-addresses.ts';

export const microsoftMail: MailKind = microsoftMailAt(endpointsAt(testOrigin('microsoft')));

/**
 * @param fixed where Graph is for every account, for tests and the simulated Graph; null: in the cloud of the account's client
 * @param perMinute how many requests a mailbox answers in a minute. Default: as Microsoft documents it
 */
export function microsoftMailAt(fixed: MicrosoftEndpoints | null, perMinute?: number): MailKind {
  return {
    kind: 'microsoft',
    // the limits of Outlook count for an app and a mailbox, over mail, calendars and contacts
    sharesLimits: true,
    credentials: 'oauth',
    async discover(address) {
      // addresses of other domains may be Microsoft 365 accounts too, but nothing says so before somebody signs in
      const user = address.trim();
      if (!isMicrosoftAddress(user)) return [];
      const { origin, host } = new URL((fixed ?? worldwideEndpoints).graph);
      return [{ url: origin, host, user, needsConfirmation: false }];
    },
    connect: async (account, parts, signal) =>
      connectMicrosoftMail(account, parts, signal, fixed ?? endpointsOf(account.credentials), perMinute),
  };
}
