/** Microsoft 365 and Outlook.com as a kind of mailbox. Its code is loaded when a mailbox is connected, and not before. */
import { testOrigin } from '../support/test-origin.ts';
import type { MailKind } from './mail-kind.ts';
import {
  connectMicrosoftMail,
  endpointsAt,
  isMicrosoftAddress,
  type MicrosoftEndpoints,
} from './microsoft/index.ts';

export const microsoftMail: MailKind = microsoftMailAt(endpointsAt(testOrigin('microsoft')));

/** The kind with Graph at another address: for tests, the simulated Graph and national clouds. */
export function microsoftMailAt(endpoints: MicrosoftEndpoints): MailKind {
  return {
    kind: 'microsoft',
    credentials: 'oauth',
    async discover(address) {
      // addresses of other domains may be Microsoft 365 accounts too, but nothing says so before somebody signs in
      const user = address.trim();
      if (!isMicrosoftAddress(user)) return [];
      const { origin, host } = new URL(endpoints.graph);
      return [{ url: origin, host, user, needsConfirmation: false }];
    },
    connect: (account, parts, signal) => connectMicrosoftMail(account, parts, signal, endpoints),
  };
}
