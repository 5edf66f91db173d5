/** The endpoints of sign-in, whose answers are pages, redirects and plain JSON. */
import { type Answer, bearer } from '../simulator/http-answer.ts';
import type { Authorization, AuthorizationAnswer } from './oauth/authorization.ts';
import type { OAuthAnswer, TokenEndpoint } from './oauth/token-endpoint.ts';
import { noCache, type Received } from './received.ts';

export interface SignInParts {
  readonly authorization: Authorization;
  readonly tokens: TokenEndpoint;
}

/** The name of an endpoint; null for a path that is none. */
export function oauthOperation(path: string): string | null {
  return oauthPaths[path] ?? null;
}

const oauthPaths: Readonly<Record<string, string>> = {
  '/o/oauth2/v2/auth': 'oauth.authorize',
  '/o/oauth2/v2/auth/step': 'oauth.step',
  '/token': 'oauth.token',
  '/revoke': 'oauth.revoke',
  '/tokeninfo': 'oauth.tokeninfo',
  '/v1/userinfo': 'oauth.userinfo',
};

export function signIn(parts: SignInParts, { request, path, query, content, fault }: Received): Answer {
  const { authorization, tokens } = parts;
  const posted = request.method === 'POST';
  const form = new URLSearchParams(content.toString('utf8'));
  if (fault?.type === 'oauth-error') return plain({ status: fault.status, body: fault.body });
  if (fault?.type === 'error') return plain({ status: fault.error.status, body: { error: 'server_error' } });
  switch (oauthOperation(path)) {
    case 'oauth.authorize':
      return page(authorization.begin(query, request.headers['user-agent'] ?? ''));
    case 'oauth.step':
      if (posted) return page(authorization.step(form));
      break;
    case 'oauth.token':
      if (posted) return plain(tokens.token(form));
      break;
    case 'oauth.revoke':
      if (posted) return plain(tokens.revoke(form.has('token') ? form : query));
      break;
    case 'oauth.tokeninfo':
      return plain(tokens.tokenInfo(form.has('access_token') ? form : query));
    case 'oauth.userinfo':
      return plain(tokens.userInfo(bearer(request)));
  }
  return {
    status: 404,
    type: 'text/html; charset=UTF-8',
    body: '<!doctype html><title>Error 404 (Not Found)</title>',
  };
}

function plain({ status, body }: OAuthAnswer): Answer {
  return {
    status,
    type: 'application/json; charset=UTF-8',
    body: JSON.stringify(body),
    headers: { 'Cache-Control': noCache },
  };
}

function page(answer: AuthorizationAnswer): Answer {
  return 'redirect' in answer
    ? { status: 302, type: null, body: '', headers: { Location: answer.redirect } }
    : {
        status: answer.status,
        type: 'text/html; charset=UTF-8',
        body: answer.html,
        headers: { 'Cache-Control': noCache },
      };
}
