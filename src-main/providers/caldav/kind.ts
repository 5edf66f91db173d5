/** CalDAV as a kind of provider. Its code is loaded when it is first needed: the thread that only offers the kind does without. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ProviderKind } from '../kind.ts';

export const caldav: ProviderKind = {
  kind: 'caldav',
  credentials: 'password',
  asks: ['calendar'],
  async discover(address, parts, signal) {
    const { findCalDavServer } = await import('./discovery.ts');
    return findCalDavServer({ address }, parts, signal);
  },
  async connect({ address, credentials, secret }, parts, signal) {
    if (credentials.type !== 'password') return fail('setup-invalid', { field: 'account' });
    const { connectCalDav } = await import('./side.ts');
    const { user, url, ca, confirmedHosts } = credentials;
    const userName = user === '' ? (address ?? '') : user;
    const { side, account, features, upcoming } = await connectCalDav(
      {
        address: url === '' ? (address ?? '') : url,
        userName,
        password: () => secret,
        confirmedHosts,
        // without a known address every event that has an organiser would be somebody else's (PE5)
        ownAddresses: address === null ? [] : [address],
        ...(ca === '' ? {} : { ca }),
      },
      parts,
      signal,
    );
    return {
      server: account.origin,
      user: userName,
      addresses: account.addresses,
      features,
      calendar: { side, upcoming },
      close: () => undefined,
    };
  },
};
