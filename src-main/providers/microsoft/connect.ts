/** Connects to a Microsoft 365 account: who signed in is read first, and nothing else before it is the expected person. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../net/index.ts';
import type { ConnectedAccount, ProviderAccount, ProviderParts } from '../kind.ts';
import { openMicrosoftCalendar } from './calendar/index.ts';
import type { MicrosoftEndpoints } from './endpoints.ts';
import { lanesOf } from './lanes.ts';
import { createRequester } from './requester.ts';

/**
 * Reads what the account is; nothing is written.
 * @throws ProblemError `account-not-permitted` when somebody else signed in, `setup-invalid` without tokens, and trouble of the account
 */
export async function connectMicrosoft(
  { address }: ProviderAccount,
  { dialer, clock, tokens }: ProviderParts,
  signal: AbortSignal,
  endpoints: MicrosoftEndpoints,
): Promise<ConnectedAccount> {
  if (tokens === undefined) return fail('setup-invalid', { field: 'account' });
  const { graph } = endpoints;
  const { origin, host } = new URL(graph);
  const channel = authorizedChannel(dialer, { origin }, tokens);
  const lanes = lanesOf(`${origin} ${(address ?? '').toLowerCase()}`);
  const requester = createRequester({ channel, clock, lanes, graph });
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const account = await openMicrosoftCalendar(requester, clock, timeZone, signal);
  const [user = ''] = account.addresses;
  if (address !== null && !account.addresses.includes(address.trim().toLowerCase()))
    return fail('account-not-permitted', { host, reason: 'another-account' });
  const { calendar, features } = await account.connect([], signal);
  return {
    server: origin,
    user,
    addresses: account.addresses,
    features,
    calendar,
    close: () => undefined,
  };
}
