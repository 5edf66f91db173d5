/**
 * Signs in to a web server with NTLM over each new connection (https://learn.microsoft.com/openspecs/windows_protocols/ms-ntht): the server
 * then takes every request that comes over it. One refused password ends all further attempts (S1).
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import { type BareAnswer, bareGet } from '../bare-get.ts';
import type { ConnectionSignIn } from '../face.ts';
import { offeredSchemes } from '../offered-schemes.ts';
import { channelBindingHash } from './channel-binding.ts';
import { answerMessage, NtlmError, type NtlmUser, negotiateMessage } from './messages.ts';

export interface NtlmAccount {
  readonly user: NtlmUser;
  /** A path that asks for the sign-in, and is harmless to read. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Servers that offer only the second take the same messages under its name, unless Kerberos alone is allowed there. */
const schemes = ['NTLM', 'Negotiate'] as const;
type Scheme = (typeof schemes)[number];

/**
 * @throws ProblemError `wrong-password` | `account-not-permitted` (the server takes no NTLM) | `answer-invalid` | `unreachable`, for each
 * connection
 */
export function ntlmSignIn(account: NtlmAccount): ConnectionSignIn {
  let refusal: ProblemError | null = null;
  /** Settles when the password was tried once: several connections at once would otherwise be several wrong passwords. */
  let first: Promise<unknown> | null = null;
  let isProven = false;

  const attempt: ConnectionSignIn = async (socket, host) => {
    try {
      await handshake(socket, host, account);
      isProven = true;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'wrong-password') refusal = error;
      throw error;
    }
  };

  return async (socket, host) => {
    while (first !== null && !isProven) await first;
    if (refusal !== null) throw refusal;
    const own = attempt(socket, host);
    if (isProven) return own;
    first = own.then(
      () => undefined,
      () => {
        first = null;
      },
    );
    return own;
  };
}

async function handshake(socket: Socket | TLSSocket, host: string, account: NtlmAccount): Promise<void> {
  const negotiate = negotiateMessage();
  const ask = async (scheme: Scheme, message: Buffer): Promise<BareAnswer> => {
    const answer = await bareGet(socket, account.path, {
      Host: host,
      Authorization: `${scheme} ${message.toString('base64')}`,
      'User-Agent': 'Concord',
    });
    // something on the way, such as a proxy, that cannot pass a sign-in of connections on
    if (answer.isLast && answer.status !== 401)
      fail('account-not-permitted', { host, reason: 'ntlm-not-kept' });
    return answer;
  };
  let offered: readonly string[] = [];
  for (const scheme of schemes) {
    const answer = await ask(scheme, negotiate);
    if (answer.status !== 401) return refuseFailure(answer, host);
    const challenge = challengeIn(answer, scheme);
    if (challenge !== null && answer.isLast) fail('account-not-permitted', { host, reason: 'ntlm-not-kept' });
    if (challenge === null) {
      offered = offeredSchemes(answer.headers);
      continue;
    }
    const last = await ask(scheme, answerTo(challenge, negotiate, socket, host, account));
    // what the server says to a right password that it does not like for other reasons is the same: see the words of this reason
    if (last.status === 401) fail('wrong-password', { host, reason: 'ntlm' });
    return refuseFailure(last, host);
  }
  const reason = ['basic', 'negotiate', 'bearer'].find((scheme) => offered.includes(scheme));
  return fail('account-not-permitted', {
    host,
    ...(reason === undefined ? {} : { reason: reasons[reason as keyof typeof reasons] }),
  });
}

const reasons = { basic: 'basic-only', negotiate: 'negotiate-only', bearer: 'oauth-only' } as const;

/** Whatever else the server says to the request, it takes the connection; but one that fails now would fail the requests too. */
function refuseFailure({ status }: BareAnswer, host: string): void {
  if (status >= 502 && status <= 504) fail('server-failed', { host, status });
}

function challengeIn({ headers }: BareAnswer, scheme: Scheme): Buffer | null {
  const value = headers.get('www-authenticate') ?? '';
  const [, text] =
    new RegExp(`(?:^|,)\\s*${scheme}\\s+([A-Za-z0-9+/]{20,8000}={0,2})\\s*(?:,|$)`, 'i').exec(value) ?? [];
  return text === undefined ? null : Buffer.from(text, 'base64');
}

function answerTo(
  challenge: Buffer,
  negotiate: Buffer,
  socket: Socket | TLSSocket,
  host: string,
  { user, now }: NtlmAccount,
): Buffer {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined;
  try {
    return answerMessage({
      negotiate,
      challenge,
      user,
      clientChallenge: randomBytes(8),
      now: now(),
      servicePrincipalName: `HTTP/${host.replace(/:\d+$/, '')}`,
      channelBinding: certificate === undefined ? null : channelBindingHash(certificate),
    });
  } catch (cause) {
    if (!(cause instanceof NtlmError)) throw cause;
    return fail('answer-invalid', { host, header: 'WWW-Authenticate' });
  }
}
