/** What other folders may use of Exchange. Its code is loaded at the first use: an account of another kind does without. */
export type { ExchangeParts } from './connect.ts';

import type { connectExchangeAccount as ConnectExchangeAccount } from './account.ts';
import type { connectExchange as ConnectExchange, discoverExchange as DiscoverExchange } from './connect.ts';
import type { connectExchangeMail as ConnectExchangeMail } from './mail-account.ts';

export const discoverExchange: typeof DiscoverExchange = async (...given) => {
  const { discoverExchange: discover } = await import('./connect.ts');
  return discover(...given);
};

export const connectExchange: typeof ConnectExchange = async (...given) => {
  const { connectExchange: connect } = await import('./connect.ts');
  return connect(...given);
};

export const connectExchangeAccount: typeof ConnectExchangeAccount = async (...given) => {
  const { connectExchangeAccount: connect } = await import('./account.ts');
  return connect(...given);
};

export const connectExchangeMail: typeof ConnectExchangeMail = async (...given) => {
  const { connectExchangeMail: connect } = await import('./mail-account.ts');
  return connect(...given);
};
