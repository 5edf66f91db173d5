/**
 * The access tokens of an account that a set-up file describes. The refresh token is read from where the file says at each start; one that
 * the provider replaces meanwhile is kept in memory only.
 */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import { builtInClients } from './built-in-clients.ts';
import type { KeptTokens, TokenSet } from './oauth/index.ts';
import type { MailSetup, Setup } from './setup.ts';
import { createTokenSources, type SignInKind, type TokenSources } from './token-sources.ts';

/** By the names that `MailSetup.signIn` gives them; `account` is the calendar account's. */
export function setupFileTokens(setup: Setup, clock: Clock): TokenSources {
  const named = (name: string): Setup['account'] | MailSetup | null => {
    if (name === 'account') return setup.account;
    return [setup.mail, ...(setup.furtherMail ?? [])].find((mail) => mail?.signIn === name) ?? null;
  };
  const kindOf = (name: string): SignInKind | null => {
    const { kind, credentials } = named(name) ?? {};
    return kind === undefined || credentials?.type !== 'oauth' ? null : { kind, client: credentials.client };
  };
  const keptOf = (name: string): Promise<KeptTokens> => {
    const { kind, client } = kindOf(name) ?? fail('sign-in-required');
    let now: TokenSet = {
      refreshToken: named(name)?.secret ?? '',
      previousRefreshToken: null,
      clientId: client?.clientId.trim() ?? builtInClients[kind]?.clientId ?? '',
      subject: '',
      scopes: [],
    };
    return Promise.resolve({
      read: () => Promise.resolve(now),
      write(next) {
        now = next;
        return Promise.resolve(true);
      },
    });
  };
  return createTokenSources({ clock, kindOf, keptOf });
}
