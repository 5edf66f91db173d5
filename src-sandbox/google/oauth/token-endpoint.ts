/** The token, revocation, tokeninfo and userinfo endpoints. */
import { createTokenSigner } from '../../simulator/signed-token.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { Person } from '../people.ts';
import { type AccountPolicy, type OAuthClient, refusalOf } from './clients.ts';
import type { Grant, Grants, TokenResult } from './grants.ts';

type Fields = Readonly<Record<string, string | number | boolean>>;

export interface OAuthAnswer {
  readonly status: number;
  readonly body: Fields;
}

export interface TokenEndpoint {
  token(form: URLSearchParams): OAuthAnswer;
  revoke(form: URLSearchParams): OAuthAnswer;
  tokenInfo(query: URLSearchParams): OAuthAnswer;
  userInfo(accessToken: string | null): OAuthAnswer;
}

const wrong = (status: number, error: string, text: string): OAuthAnswer => ({
  status,
  body: { error, error_description: text },
});

export function createTokenEndpoint(
  grants: Grants,
  clientOf: (id: string) => OAuthClient | null,
  policyOf: (person: Person) => AccountPolicy,
  stamps: Stamps,
): TokenEndpoint {
  const signer = createTokenSigner();
  const seconds = (): number => Math.floor(stamps.now() / 1000);
  const has = ({ scopes }: Grant, name: string): boolean => scopes.includes(name);
  const emailOf = (grant: Grant): Fields =>
    has(grant, 'https://www.googleapis.com/auth/userinfo.email')
      ? { email: grant.person.email, email_verified: true }
      : {};
  const organisationOf = ({ person }: Grant): Fields =>
    person.organisation === undefined ? {} : { hd: person.organisation };

  const idToken = (grant: Grant, nonce: string | null): string =>
    signer.sign({
      iss: 'https://accounts.google.com',
      azp: grant.client.id,
      aud: grant.client.id,
      sub: grant.person.sub,
      ...organisationOf(grant),
      ...emailOf(grant),
      ...(nonce === null ? {} : { nonce }),
      iat: seconds(),
      exp: seconds() + 3600,
    });

  const answerOf = (result: TokenResult): OAuthAnswer => {
    if ('wrong' in result) return wrong(400, result.wrong, result.text);
    const { accessToken, expiresInS, refreshToken, grant, nonce } = result;
    // an administrator's decision also ends what was allowed before
    const refusal = refusalOf(grant.client, grant.person, policyOf(grant.person));
    if (refusal !== null) return wrong(400, refusal.code, refusal.text);
    return {
      status: 200,
      body: {
        access_token: accessToken,
        expires_in: expiresInS,
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
        scope: grant.scopes.join(' '),
        token_type: 'Bearer',
        ...(has(grant, 'openid') ? { id_token: idToken(grant, nonce) } : {}),
      },
    };
  };

  return {
    token(form) {
      const client = clientOf(form.get('client_id') ?? '');
      if (client === null) return wrong(401, 'invalid_client', 'The OAuth client was not found.');
      if (client.verification === 'disabled')
        return wrong(401, 'deleted_client', 'The OAuth client was deleted.');
      const secret = form.get('client_secret');
      if (secret === null || secret === '') return wrong(400, 'invalid_request', 'client_secret is missing.');
      if (secret !== client.secret) return wrong(401, 'invalid_client', 'Unauthorized');
      const type = form.get('grant_type');
      if (type === 'authorization_code')
        return answerOf(
          grants.redeem(
            client,
            form.get('code') ?? '',
            form.get('redirect_uri') ?? '',
            form.get('code_verifier'),
          ),
        );
      if (type === 'refresh_token') return answerOf(grants.refresh(client, form.get('refresh_token') ?? ''));
      return wrong(400, 'unsupported_grant_type', `Invalid grant_type: ${type ?? ''}`);
    },
    revoke: (form) =>
      grants.revokeToken(form.get('token') ?? '')
        ? { status: 200, body: {} }
        : wrong(400, 'invalid_token', 'Token expired or revoked'),
    tokenInfo(query) {
      const grant = grants.byAccessToken(query.get('access_token') ?? '');
      if (grant === null) return wrong(400, 'invalid_token', 'Invalid Value');
      const expiresAt = Math.floor(grant.expiresAt / 1000);
      return {
        status: 200,
        body: {
          azp: grant.client.id,
          aud: grant.client.id,
          sub: grant.person.sub,
          scope: grant.scopes.join(' '),
          exp: String(expiresAt),
          expires_in: String(expiresAt - seconds()),
          ...(emailOf(grant).email === undefined
            ? {}
            : { email: grant.person.email, email_verified: 'true' }),
          access_type: 'offline',
        },
      };
    },
    userInfo(accessToken) {
      const grant = accessToken === null ? null : grants.byAccessToken(accessToken);
      if (grant === null) return wrong(401, 'invalid_request', 'Invalid Credentials');
      const name: Fields = has(grant, 'https://www.googleapis.com/auth/userinfo.profile')
        ? { name: grant.person.name }
        : {};
      return {
        status: 200,
        body: { sub: grant.person.sub, ...name, ...emailOf(grant), ...organisationOf(grant) },
      };
    },
  };
}
