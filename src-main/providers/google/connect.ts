/** Connects to a Google account: who signed in is read first, and nothing else before it is the expected person. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../net/index.ts';
import type { ConnectedAccount, ProviderAccount, ProviderParts } from '../kind.ts';
import { openGoogleCalendar } from './calendar/index.ts';
import { type GoogleEndpoints, googleEndpoints } from './endpoints.ts';
import { createRequester } from './requester.ts';
import { isSameGoogleAddress } from './same-address.ts';

/** Those that let a program ask for the addresses to send from (https://developers.google.com/workspace/gmail/api/auth/scopes). */
const mailScopes: ReadonlySet<string> = new Set([
  'https://mail.google.com/',
  'https://www.googleapis.com/auth/gmail.modify',
]);

/**
 * Reads what the account is; nothing is written.
 * @throws ProblemError `account-not-permitted` when somebody else signed in, `setup-invalid` without tokens, and trouble of the account
 */
export async function connectGoogle(
  { address }: ProviderAccount,
  { dialer, clock, tokens }: ProviderParts,
  signal: AbortSignal,
  endpoints: GoogleEndpoints = googleEndpoints,
): Promise<ConnectedAccount> {
  if (tokens === undefined) return fail('setup-invalid', { field: 'account' });
  const { origin, host } = new URL(endpoints.calendar);
  const requester = createRequester(authorizedChannel(dialer, { origin }, tokens), clock);
  const account = await openGoogleCalendar(requester, endpoints.calendar, clock, signal);
  if (address !== null && !isSameGoogleAddress(address, account.address))
    return fail('account-not-permitted', { host, reason: 'another-account' });
  const typed = address === null ? [] : [address];
  const aliases = await aliasesOf({ dialer, clock, tokens }, endpoints, signal);
  const { calendar, features } = account.connect([...typed, ...aliases]);
  return {
    server: origin,
    user: account.address,
    addresses: calendar.side.addresses ?? [account.address],
    features,
    calendar,
    close: () => undefined,
  };
}

/** The person's send-as addresses, where they granted mail too. The code of Gmail is loaded for that alone. */
async function aliasesOf(
  parts: Required<ProviderParts>,
  endpoints: GoogleEndpoints,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const granted = (await parts.tokens.scopes?.()) ?? [];
  if (!granted.some((scope) => mailScopes.has(scope))) return [];
  const { ownAddresses } = await import('./mail/index.ts');
  return ownAddresses(parts, endpoints, signal);
}
