/** Exchange on an organisation's own servers as a kind of account. Its code is loaded when it is first needed, and not before. */
import { connectExchangeAccount, discoverExchange } from './exchange/index.ts';
import type { ProviderKind } from './kind.ts';

/** Advanced settings: `url` (of EWS, or a host), `user`, `domain`, `authentication`, and `ca` of the credentials. */
export const exchange: ProviderKind = {
  kind: 'exchange',
  credentials: 'password',
  windowsAccounts: true,
  asks: ['calendar', 'mail'],
  discover: (address, { dialer, clock }, signal) => discoverExchange(address, { dialer, clock }, signal),
  connect: (account, { dialer, clock }, signal) => connectExchangeAccount(account, { dialer, clock }, signal),
};
