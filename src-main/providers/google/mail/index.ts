/** A mailbox over the Gmail API (v1): what the other folders may use of it. */
import { fail } from '../../../../src-shared/domain/problems.ts';
import { authorizedChannel } from '../../../net/index.ts';
import type { ProviderAccount } from '../../kind.ts';
import type { ConnectedMail, MailParts } from '../../mail-kind.ts';
import type { GoogleEndpoints } from '../endpoints.ts';
import { createRequester } from '../requester.ts';
import { isSameGoogleAddress } from '../same-address.ts';
import { createGmailApi, type GmailApi } from './api.ts';
import { heldMessages } from './held-messages.ts';
import { createMeter } from './metering.ts';
import { type MailQuota, quotaOf } from './quota.ts';
import { createSide } from './side.ts';

export { ownAddresses } from './own-addresses.ts';
export type { MailQuota } from './quota.ts';

/** 50 MiB of a message are 67 MiB in base64. */
const mostAnswerBytes = 128 * 1024 * 1024;
/** For such a message on a slow line. */
const deadlineMs = 1_800_000;

/** The calls to Gmail with a meter of their own; the calendar's requests are not counted in it. */
function openGmail(
  parts: Pick<MailParts, 'dialer' | 'clock' | 'randomness' | 'tokens'>,
  { gmail: rootUrl }: Pick<GoogleEndpoints, 'gmail'>,
  quota: MailQuota,
): GmailApi {
  const { dialer, clock, randomness, tokens } = parts;
  if (tokens === undefined) return fail('setup-invalid', { field: 'mail' });
  const { origin } = new URL(rootUrl);
  const target = { origin, maxAnswerBytes: mostAnswerBytes, deadlineMs };
  const channel = authorizedChannel(dialer, target, tokens);
  return createGmailApi({
    requester: createRequester(channel, clock, 'mail'),
    uploading: { channel, rootUrl, randomness },
    rootUrl,
    meter: createMeter(quota, clock),
    clock,
  });
}

/**
 * Reads whose mailbox it is, once; nothing is written.
 * @throws ProblemError `account-not-permitted` when somebody else signed in or Gmail is switched off for the person, `mail-switched-off` for
 * an account without Gmail, `sign-in-required` when mail was not granted, and trouble of the account
 */
export async function connectGmail(
  { address, credentials }: ProviderAccount,
  parts: MailParts,
  signal: AbortSignal,
  endpoints: GoogleEndpoints,
  quota: MailQuota = quotaOf(credentials),
): Promise<ConnectedMail> {
  const api = openGmail(parts, endpoints, quota);
  const { address: user } = await api.profile(signal);
  if (address !== null && !isSameGoogleAddress(address, user))
    return fail('account-not-permitted', { host: api.host, reason: 'another-account' });
  const held = heldMessages(parts.clock);
  const side = createSide({ ...parts, api }, held);
  return { server: new URL(endpoints.gmail).origin, user, side, close: async () => held.dropAll() };
}
