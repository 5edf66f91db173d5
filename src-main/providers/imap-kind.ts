/** IMAP as a kind of mailbox. Its code and its library are loaded when a mailbox is connected, and not before. */
import { fail } from '../../src-shared/domain/problems.ts';
import type { MailKind } from './mail-kind.ts';

export const imap: MailKind = {
  kind: 'imap',
  credentials: 'password',
  async discover(address, parts, signal) {
    const { answeringServer, serverOf } = await import('./imap/index.ts');
    const found = await answeringServer(address, '', parts, signal);
    if (found === null) return [];
    const { host, userName: user, needsConfirmation } = found;
    return [{ url: serverOf(found).url, host, user, needsConfirmation }];
  },
  async connect({ address, credentials, secret }, parts, signal) {
    if (credentials.type !== 'password') return fail('setup-invalid', { field: 'mail' });
    const { connectImap, serverToConnect } = await import('./imap/index.ts');
    const { server, user } = await serverToConnect({ address, credentials }, parts.dialer, signal);
    const { url, ...target } = server;
    const { side, close } = await connectImap(
      {
        ...target,
        ...(credentials.ca === '' ? {} : { ca: credentials.ca }),
        userName: user,
        secret: async () => ({ type: 'password', password: secret }),
      },
      parts,
      signal,
    );
    return { server: url, user, side, close };
  },
};
