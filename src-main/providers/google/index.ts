/** Connects to a Google account: who signed in is read first, and nothing else before it is the expected person. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../net/index.ts';
import type { ConnectedAccount, ProviderAccount, ProviderParts } from '../kind.ts';
import type { ConnectedMail, MailParts } from '../mail-kind.ts';
import { type GoogleEndpoints, googleEndpoints } from './endpoints.ts';
import { createRequester } from './requester.ts';
import { isSameGoogleAddress } from './same-address.ts';

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
  // the client library of each API takes 27 MB: a thread that holds mail only does without the calendar's
  const { openGoogleCalendar } = await import('./calendar/index.ts');
  const account = await openGoogleCalendar(requester, endpoints.calendar, clock, signal);
  if (address !== null && !isSameGoogleAddress(address, account.address))
    return fail('account-not-permitted', { host, reason: 'another-account' });
  const typed = address === null ? [] : [address];
  const { calendar, features } = account.connect(typed);
  return {
    server: origin,
    user: account.address,
    addresses: calendar.side.addresses ?? [account.address],
    features,
    calendar,
    close: () => undefined,
  };
}

export type { GoogleEndpoints } from './endpoints.ts';

/** Connects the mailbox of a Google account. @throws ProblemError as `connectGmail` of `mail/index.ts` */
export async function connectGoogleMail(
  account: ProviderAccount,
  parts: MailParts,
  signal: AbortSignal,
  endpoints: GoogleEndpoints = googleEndpoints,
): Promise<ConnectedMail> {
  const { connectGmail } = await import('./mail/index.ts');
  return connectGmail(account, parts, signal, endpoints);
}
