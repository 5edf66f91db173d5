/** CalDAV as a kind of provider. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ProviderKind } from '../kind.ts';
import { findCalDavServer } from './discovery.ts';
import { connectCalDav } from './side.ts';

export const caldav: ProviderKind = {
  kind: 'caldav',
  credentials: 'password',
  asks: ['calendar'],
  discover: (address, parts, signal) => findCalDavServer({ address }, parts, signal),
  async connect({ address, credentials, secret }, parts, signal) {
    if (credentials.type !== 'password') return fail('setup-invalid', { field: 'account' });
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
