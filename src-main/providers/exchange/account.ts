/** Connects to the account of a person on an Exchange server: its calendar, and who the person is. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ConnectedAccount, ProviderAccount } from '../kind.ts';
import { mailAddressOf } from '../mail-address.ts';
import { connectCalendar } from './calendar/index.ts';
import { connectExchange, type ExchangeParts } from './connect.ts';

/**
 * Reads what the account is; nothing is written.
 * @throws ProblemError as `connectExchange`, and trouble of the calendar
 */
export async function connectExchangeAccount(
  { address, credentials, secret }: ProviderAccount,
  parts: ExchangeParts,
  signal: AbortSignal,
): Promise<ConnectedAccount> {
  if (credentials.type !== 'password') return fail('setup-invalid', { field: 'account' });
  const { requester, url, web, user } = await connectExchange(
    { address, credentials, secret },
    parts,
    signal,
  );
  // the name that signs in is often an address too, and then it is one of the person's
  const addresses = [...new Set([address ?? '', user].flatMap((one) => mailAddressOf(one)?.whole ?? []))].map(
    (one) => one.toLowerCase(),
  );
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const { calendar, features } = await connectCalendar(
    { requester, addresses, clock: parts.clock, zone: timeZone, web },
    signal,
  );
  return {
    ...identityOf(addresses[0] ?? null, url.origin, user),
    ...{ host: url.host, addresses, features, calendar },
    close: () => undefined,
  };
}

/** Inside and outside of the organisation's network the same mailbox is at different servers, and goes by several names. */
function identityOf(
  address: string | null,
  server: string,
  user: string,
): Pick<ConnectedAccount, 'server' | 'user'> {
  const mail = mailAddressOf(address ?? '');
  return mail === null ? { server, user } : { server: `https://${mail.domain}`, user: mail.whole };
}
