/** The paths of the identity platform, whose answers are pages, redirects and plain JSON. */
import type { Answer } from '../../simulator/http-answer.ts';
import type { Json } from '../../simulator/json.ts';
import type { TokenSigner } from '../../simulator/signed-token.ts';
import type { GraphFault } from '../faults.ts';
import { tenantOf } from '../people.ts';
import type { Authorization, BrowserAnswer } from './authorization.ts';
import { severalTenants } from './directory.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface IdentityParts {
  readonly authorization: Authorization;
  readonly tokens: TokenEndpoint;
  readonly signer: TokenSigner;
}

export interface IdentityRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly content: Buffer;
  readonly origin: string;
  readonly fault: GraphFault | null;
}

const endpoints: Readonly<Record<string, string>> = {
  'oauth2/v2.0/authorize': 'oauth.authorize',
  'oauth2/v2.0/token': 'oauth.token',
  'login/step': 'oauth.step',
  adminconsent: 'oauth.adminconsent',
  'v2.0/adminconsent': 'oauth.adminconsent',
  'v2.0/.well-known/openid-configuration': 'oauth.configuration',
  'discovery/v2.0/keys': 'oauth.keys',
};

/** `oauth.token` and so on; null for a path that is none. */
export function identityOperation(path: string): string | null {
  const [, , rest = ''] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return endpoints[rest] ?? null;
}

export function answerIdentity(parts: IdentityParts, request: IdentityRequest): Answer {
  const { authorization, tokens, signer } = parts;
  const { method, path, query, content, origin, fault } = request;
  const tenant = path.split('/')[1] ?? '';
  const isPost = method === 'POST';
  const form = new URLSearchParams(content.toString('utf8'));
  if (fault?.type === 'oauth-error') return plain(fault.status, fault.body);
  if (fault?.type === 'error') return plain(fault.error.status, { error: 'server_error' });
  switch (identityOperation(path)) {
    case 'oauth.authorize':
      return shown(authorization.begin(tenant, query));
    case 'oauth.adminconsent':
      return shown(authorization.beginConsent(tenant, query));
    case 'oauth.step':
      if (isPost) return shown(authorization.step(form));
      break;
    case 'oauth.token': {
      if (!isPost) break;
      const { status, body } = tokens.token(tenant, form);
      return plain(status, body);
    }
    case 'oauth.configuration':
      return plain(200, configuration(tenant, origin));
    case 'oauth.keys':
      return plain(200, { keys: [signer.publicKey()] });
  }
  return { status: 404, type: null, body: '' };
}

/** OpenID Connect Discovery 1.0. The issuer is that of the real service, as in ID tokens. */
function configuration(tenant: string, origin: string): Json {
  const issuer = severalTenants.includes(tenant)
    ? '{tenantid}'
    : /^[\da-f-]{36}$/.test(tenant)
      ? tenant
      : tenantOf(tenant);
  return {
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `https://login.microsoftonline.com/${issuer}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'email',
    ],
    msgraph_host: 'graph.microsoft.com',
  };
}

function plain(status: number, body: Json): Answer {
  return {
    status,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify(body),
    headers: { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' },
  };
}

function shown(answer: BrowserAnswer): Answer {
  return 'redirect' in answer
    ? { status: 302, type: null, body: '', headers: { Location: answer.redirect } }
    : {
        status: answer.status,
        type: 'text/html; charset=utf-8',
        body: answer.html,
        headers: { 'Cache-Control': 'no-store, no-cache' },
      };
}
