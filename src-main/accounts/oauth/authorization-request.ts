/** The address that is opened in the system browser (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core 3.1.2.1). */
import type { OAuthClient } from './client.ts';
import type { OneTimeValues } from './one-time-values.ts';
import type { AuthorizationServer } from './server.ts';

export interface AuthorizationRequest {
  readonly server: AuthorizationServer;
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly values: OneTimeValues;
  /** The e-mail address that is proposed in the account chooser; null: none. */
  readonly loginHint: string | null;
  /** The server's claims challenge, as JSON (OpenID Connect Core 5.5); null: none. */
  readonly claims: string | null;
}

export function authorizationUrl(request: AuthorizationRequest): string {
  const { server, client, scopes, redirectUri, values, loginHint, claims } = request;
  const query = new URLSearchParams({
    ...server.authorizationParameters,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: values.state,
    nonce: values.nonce,
    code_challenge: values.challenge,
    code_challenge_method: 'S256',
    // the account chooser is always shown (A1): a browser is often signed in to another account
    prompt: server.consentGivesRefreshToken ? 'select_account consent' : 'select_account',
  });
  if (loginHint !== null) query.set('login_hint', loginHint);
  if (claims !== null) query.set('claims', claims);
  return `${server.authorizationEndpoint}?${query}`;
}
