/** Channels to one server of an account, without and with its password; a channel with it sends it to that server only (S1). */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { type Channel, type Dialer, ntlmSignIn, type Target } from '../../net/index.ts';
import { basicAuthorization, type SignInWay } from './sign-in-way.ts';

export interface ExchangeLogin {
  /** `name`, `DOMAIN\name`, or an address. */
  readonly user: string;
  /** Windows' name of the domain; '' for none. */
  readonly domain: string;
  readonly password: string;
  /** In PEM; '' for none. */
  readonly ca: string;
  /** What the person chose; null: the safest one that the server offers. */
  readonly authentication: 'basic' | 'ntlm' | null;
}

export interface ChannelParts {
  readonly dialer: Pick<Dialer, 'channel'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Which way a server is signed in to. NTLM does not show the password to the server, so that it comes first.
 * @param offered by its 401, as `offeredSchemes` tells
 * @throws ProblemError `account-not-permitted` when it offers none that Concord has, or not the chosen one
 */
export function wayFor(
  offered: readonly string[],
  { authentication }: Pick<ExchangeLogin, 'authentication'>,
  host: string,
): Exclude<SignInWay, 'bearer'> {
  const hasNtlm = offered.includes('ntlm') || offered.includes('negotiate');
  const hasBasic = offered.includes('basic');
  if (hasNtlm && authentication !== 'basic') return 'ntlm';
  if (hasBasic && authentication !== 'ntlm') return 'basic';
  if (hasNtlm) return fail('account-not-permitted', { host, reason: 'ntlm-only' });
  if (hasBasic) return fail('account-not-permitted', { host, reason: 'basic-only' });
  if (offered.includes('bearer')) return fail('account-not-permitted', { host, reason: 'oauth-only' });
  return fail('account-not-permitted', { host });
}

export function anonymousChannel(
  { dialer }: ChannelParts,
  login: Pick<ExchangeLogin, 'ca'>,
  url: URL,
  limits: Limits,
): Channel {
  return dialer.channel({ ...targetOf(login, url), ...limits });
}

type Limits = Pick<Target, 'maxAnswerBytes' | 'timeoutMs' | 'deadlineMs'>;

export function signedChannel(
  { dialer, clock }: ChannelParts,
  login: ExchangeLogin,
  url: URL,
  way: Exclude<SignInWay, 'bearer'>,
  limits: Limits = {},
): Channel {
  const { name, domain } = namesOf(login);
  const { password } = login;
  return dialer.channel({
    ...targetOf(login, url),
    ...limits,
    ...(way === 'basic'
      ? { authorization: () => basicAuthorization(domain === '' ? name : `${domain}\\${name}`, password) }
      : {
          connectionSignIn: ntlmSignIn({
            user: { name, domain, password },
            path: url.pathname,
            now: () => clock.now(),
          }),
        }),
  });
}

function targetOf({ ca }: Pick<ExchangeLogin, 'ca'>, { origin }: URL): Pick<Target, 'origin' | 'ca'> {
  return { origin, ...(ca === '' ? {} : { ca }) };
}

/** A domain in the name counts more than one beside it. */
function namesOf({ user, domain }: Pick<ExchangeLogin, 'user' | 'domain'>): {
  readonly name: string;
  readonly domain: string;
} {
  const [, inName, name] = /^([^\\]+)\\(.+)$/.exec(user) ?? [];
  if (inName !== undefined && name !== undefined) return { name, domain: inName };
  return { name: user, domain: user.includes('@') ? '' : domain };
}
