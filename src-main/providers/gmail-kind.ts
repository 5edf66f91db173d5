/** Gmail as a kind of mailbox. Its code and its library are loaded when a mailbox is connected, and not before. */
import type { GoogleEndpoints } from './google/index.ts';
import type { MailKind } from './mail-kind.ts';

export const gmail: MailKind = gmailAt();

/** @param endpoints Google's APIs at other addresses: for tests and the simulated Google */
export function gmailAt(endpoints?: GoogleEndpoints): MailKind {
  return {
    kind: 'google',
    credentials: 'oauth',
    async discover(address) {
      // other addresses may be Google accounts too, but nothing says so before somebody signs in
      if (!/@(?:gmail|googlemail)\.com$/i.test(address.trim())) return [];
      const { origin, host } = new URL(endpoints?.gmail ?? 'https://gmail.googleapis.com/');
      return [{ url: origin, host, user: address.trim(), needsConfirmation: false }];
    },
    async connect(account, parts, signal) {
      const { connectGoogleMail } = await import('./google/index.ts');
      return connectGoogleMail(account, parts, signal, endpoints);
    },
  };
}
