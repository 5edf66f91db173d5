/**
 * Exchange on servers of one's own as a kind of account: finding the server and signing in. The calendar joins when its side is built; until
 * then this kind is in no table.
 */
import { fail } from '../../src-shared/domain/problems.ts';
import {
  type ConnectedExchange,
  connectExchange,
  discoverExchange,
  type ExchangeParts,
} from './exchange/index.ts';
import type { ProviderAccount, ProviderKind } from './kind.ts';

/** Advanced settings: `url` (of EWS, or a host), `user`, `domain`, `authentication`, and `ca` of the credentials. */
export interface ExchangeKind extends Pick<ProviderKind, 'kind' | 'credentials' | 'asks' | 'discover'> {
  /** Signs in and reads what the server is; nothing is written. @throws ProblemError as `connectExchange` */
  signIn(account: ProviderAccount, parts: ExchangeParts, signal: AbortSignal): Promise<ConnectedExchange>;
}

export const exchange: ExchangeKind = {
  kind: 'exchange',
  credentials: 'password',
  asks: ['calendar', 'mail'],
  discover: (address, parts, signal) => discoverExchange(address, parts, signal),
  async signIn({ address, credentials, secret }, parts, signal) {
    if (credentials.type !== 'password') return fail('setup-invalid', { field: 'account' });
    return connectExchange({ address, credentials, secret }, parts, signal);
  },
};
