/** Connects to a Microsoft 365 account: who signed in is read first, and nothing else before it is the expected person. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../net/index.ts';
import type { ConnectedAccount, ProviderAccount, ProviderParts } from '../kind.ts';
import { connectCalendar } from './calendar/index.ts';
import type { MicrosoftEndpoints } from './endpoints.ts';
import { whoSignedIn } from './signed-in.ts';

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
  const { origin } = new URL(graph);
  const channel = authorizedChannel(dialer, { origin }, tokens);
  const { addresses, requester } = await whoSignedIn({ channel, clock, graph }, address, signal);
  const [user = ''] = addresses;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const { calendar, features } = await connectCalendar(
    { requester, root: graph, addresses, clock, zone: timeZone },
    signal,
  );
  return {
    server: origin,
    user,
    addresses,
    features,
    calendar,
    close: () => undefined,
  };
}
