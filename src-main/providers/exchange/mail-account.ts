/** Connects to the mailbox of a person on an Exchange server. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ProviderAccount } from '../kind.ts';
import { mailAddressOf } from '../mail-address.ts';
import type { ConnectedMail, MailParts } from '../mail-kind.ts';
import { connectExchange, type ExchangeParts } from './connect.ts';
import { mailSideOf } from './mail/index.ts';

/** A message of 150 MB in base64, as which Exchange gives it; administrators seldom allow larger ones. */
const mostAnswerBytes = 210 * 1024 * 1024;
/** For such a message on a slow line. */
const deadlineMs = 1_800_000;

/**
 * Signs in and reads what the server is; nothing is written.
 * @throws ProblemError as `connectExchange`
 */
export async function connectExchangeMail(
  { address, credentials, secret }: ProviderAccount,
  {
    dialer,
    clock,
    budget,
    randomness,
    temporaryDirectory,
    lookups,
  }: MailParts & Pick<ExchangeParts, 'lookups'>,
  signal: AbortSignal,
): Promise<ConnectedMail> {
  if (credentials.type !== 'password') return fail('setup-invalid', { field: 'mail' });
  const { requester, url, web, user } = await connectExchange(
    { address, credentials, secret },
    {
      ...{ dialer, clock, limits: { maxAnswerBytes: mostAnswerBytes, deadlineMs } },
      ...(lookups === undefined ? {} : { lookups }),
    },
    signal,
  );
  const mailbox = (mailAddressOf(address ?? '') ?? mailAddressOf(user))?.whole ?? '';
  const side = mailSideOf({
    ...{ requester, address: mailbox, clock, web },
    ...{ budget, randomness, temporaryDirectory },
  });
  return { server: url.origin, user, side, close: async () => undefined };
}
