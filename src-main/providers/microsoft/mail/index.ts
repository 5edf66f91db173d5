/** A mailbox over Microsoft Graph v1.0: what the other folders may use of it. */
import { fail } from '../../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../../net/index.ts';
import type { ProviderAccount } from '../../kind.ts';
import type { ConnectedMail, MailParts } from '../../mail-kind.ts';
import type { MicrosoftEndpoints } from '../endpoints.ts';
import { whoSignedIn } from '../signed-in.ts';
import { createMailApi } from './api.ts';
import { metered, requestsPerMinute } from './metered.ts';
import { createSide } from './side.ts';

/** Exchange Online takes messages of up to 150 MB (https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits). */
const mostAnswerBytes = 210 * 1024 * 1024;
/** For such a message on a slow line. */
const deadlineMs = 1_800_000;

/**
 * Reads whose mailbox it is, once; nothing is written.
 * @param perMinute how many requests the mailbox answers in a minute
 * @throws ProblemError `account-not-permitted` when somebody else signed in, `consent-required` when mail was not granted, when there is no
 * mailbox that Graph reaches or when the account is disabled, and trouble of the account
 */
export async function connectMicrosoftMail(
  { address }: ProviderAccount,
  parts: MailParts,
  signal: AbortSignal,
  { graph }: MicrosoftEndpoints,
  perMinute: number = requestsPerMinute,
): Promise<ConnectedMail> {
  const { dialer, clock, tokens } = parts;
  if (tokens === undefined) return fail('setup-invalid', { field: 'mail' });
  const { origin } = new URL(graph);
  const target = { origin, maxAnswerBytes: mostAnswerBytes, deadlineMs };
  const channel = authorizedChannel(dialer, target, tokens);
  const { addresses, requester } = await whoSignedIn({ channel, clock, graph }, address, signal);
  const [user = ''] = addresses;
  const api = createMailApi(metered(requester, clock, perMinute), clock, graph);
  // the profile needs no mailbox, and these folders do
  await api.roles(signal);
  return { server: origin, user, side: createSide({ ...parts, api }), close: async () => undefined };
}
