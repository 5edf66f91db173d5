/** The HTTP side: Google's hosts on one loopback address, told apart by their paths, which do not overlap. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import { type ApiError, ApiRefusal, apiErrorBody, refuseApi } from './api-refusal.ts';
import type { ApiResult, Route } from './calendar/routes.ts';
import type { Fault, FaultHook } from './http-faults.ts';
import type { Authorization, AuthorizationAnswer } from './oauth/authorization.ts';
import type { Grants } from './oauth/grants.ts';
import type { OAuthAnswer, TokenEndpoint } from './oauth/token-endpoint.ts';
import type { Quota } from './quota.ts';
import type { Stamps } from './stamps.ts';

export interface ServerParts {
  readonly clock: Clock;
  readonly stamps: Stamps;
  readonly routes: readonly Route[];
  readonly authorization: Authorization;
  readonly tokens: TokenEndpoint;
  readonly grants: Grants;
  readonly quota: Quota;
  readonly faults: () => FaultHook | null;
  /** Told of each request to an API when its answer is known, also where the answer was then lost on purpose. */
  readonly observe: (exchange: Exchange) => void;
}

export interface Exchange {
  /** Counts all requests from 1. */
  readonly number: number;
  /** `calendar.events.list`; null for a path of the API that is no call which the simulator has. */
  readonly operation: string | null;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly ifMatch: string | null;
  /** Parsed; undefined without one. */
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

interface Answer {
  readonly status: number;
  readonly type: 'application/json; charset=UTF-8' | 'text/html; charset=UTF-8' | null;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const mostBodyBytes = 16 * 1024 * 1024;
const bodyLimits = { mostDepth: 64, mostSeparators: 2_000_000 };
const apiPaths = /^\/(calendar|gmail)\//;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listen(
  parts: ServerParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  let origin = '';
  let count = 0;
  const server = createServer((request, answer) => {
    count += 1;
    handle(parts, origin, count, request, answer).catch((error: unknown) => {
      // the client went away in the middle of its request
      if (request.destroyed && !request.complete) return;
      // a bug: printed for whoever runs the simulator
      console.error(printable(inspect(error).replaceAll('\n', ' ')));
      cut(answer);
    });
  });
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
      resolve({ server, url: origin });
    });
  });
}

async function handle(
  parts: ServerParts,
  origin: string,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = URL.parse(request.url ?? '/', origin);
  if (url === null || request.headers.host !== new URL(origin).host) {
    send(parts, response, { status: 421, type: null, body: '' });
    return;
  }
  const path = url.pathname;
  const query = url.searchParams;
  const found = apiPaths.test(path) ? findRoute(parts.routes, method, path) : null;
  const operation = found?.route.operation ?? oauthOperation(path);
  const fault = parts.faults()?.({ method, path, operation, query, number }) ?? null;
  if (fault?.type === 'delay')
    await new Promise<void>((done) => parts.clock.setTimer(fault.ms, () => done()));
  if (fault?.type === 'refuse') {
    cut(response);
    return;
  }
  const text = await bodyOf(request);
  const answer = apiPaths.test(path)
    ? callApi(parts, { number, request, path, query, text, found, fault })
    : signIn(parts, { request, path, query, text, fault });
  if (fault?.type === 'drop-answer') cut(response);
  else if (fault?.type === 'garbage')
    response.writeHead(fault.status, { 'Content-Type': fault.contentType }).end(fault.body);
  else send(parts, response, answer);
}

interface Received {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly fault: Fault | null;
}

interface FoundRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute | null {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match === null) continue;
    const parameters = Object.entries(match.groups ?? {}).map(
      ([name, value]) => [name, decoded(value)] as const,
    );
    return { route, parameters: Object.fromEntries(parameters) };
  }
  return null;
}

function callApi(
  parts: ServerParts,
  call: Received & { readonly number: number; readonly found: FoundRoute | null },
): Answer {
  const { number, request, path, query, text, found, fault } = call;
  const ifMatch = request.headers['if-match'] ?? null;
  let body: unknown;
  let result: ApiResult;
  let retryAfterS: number | undefined;
  try {
    if (fault?.type === 'error') refuseApi(fault.error);
    if (found === null)
      refuseApi({ status: 404, domain: 'global', reason: 'notFound', message: 'Not Found' });
    const { route, parameters } = found;
    const grant = parts.grants.byAccessToken(bearer(request) ?? '');
    if (grant === null) refuseApi(invalidCredentials);
    if (!route.scopes.some((scope) => grant.scopes.includes(scope))) refuseApi(tooFewScopes(route.operation));
    parts.quota.spend(grant.person.email, route.units);
    body = text === '' ? undefined : jsonBody(text);
    result = route.handle({
      person: grant.person,
      path: parameters,
      query,
      body: (body ?? {}) as Readonly<Record<string, unknown>>,
      number,
      ...(ifMatch === null ? {} : { ifMatch }),
    });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    retryAfterS = error.error.retryAfterS;
    result = { status: error.error.status, body: apiErrorBody(error.error) };
  }
  const { status, body: answer, etag } = result;
  const method = request.method ?? 'GET';
  parts.observe({
    number,
    operation: found?.route.operation ?? null,
    method,
    path,
    query,
    ifMatch,
    body,
    status,
    answer,
  });
  const cache =
    method === 'GET' && status < 400 ? 'private, max-age=0, must-revalidate, no-transform' : noCache;
  return {
    status,
    type: answer === undefined ? null : 'application/json; charset=UTF-8',
    body: answer === undefined ? '' : JSON.stringify(answer),
    headers: {
      'Cache-Control': cache,
      Vary: 'Origin, X-Origin, Referer',
      ...(etag === undefined ? {} : { ETag: etag }),
      ...(retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) }),
    },
  };
}

const noCache = 'no-cache, no-store, max-age=0, must-revalidate';

function oauthOperation(path: string): string | null {
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

function signIn(parts: ServerParts, { request, path, query, text, fault }: Received): Answer {
  const { authorization, tokens } = parts;
  const posted = request.method === 'POST';
  const form = new URLSearchParams(text);
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

function send(
  { stamps }: ServerParts,
  response: ServerResponse,
  { status, type, body, headers }: Answer,
): void {
  response.writeHead(status, {
    // by Google's clock, which is not this machine's
    Date: new Date(stamps.now()).toUTCString(),
    ...(type === null ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  });
  response.end(type === null ? undefined : body);
}

const invalidCredentials: ApiError = {
  status: 401,
  domain: 'global',
  reason: 'authError',
  message: 'Invalid Credentials',
  locationType: 'header',
  location: 'Authorization',
  outerMessage:
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  grpc: { status: 'UNAUTHENTICATED' },
};

/** @param operation `calendar.events.list` */
function tooFewScopes(operation: string): ApiError {
  const [api = '', resource = '', method = ''] = operation.split('.');
  const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
  return {
    status: 403,
    domain: 'global',
    reason: 'insufficientPermissions',
    message: 'Insufficient Permission',
    outerMessage: 'Request had insufficient authentication scopes.',
    grpc: {
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: {
            service: `${api}-json.googleapis.com`,
            method: `${api}.v3.${upper(resource)}.${upper(method)}`,
          },
        },
      ],
    },
  };
}

function bearer(request: IncomingMessage): string | null {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBodyBytes) throw new RangeError('a request is larger than any that the simulator takes');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonBody(text: string): unknown {
  try {
    return parseBoundedJson(text, bodyLimits);
  } catch {
    return refuseApi({ status: 400, domain: 'global', reason: 'parseError', message: 'Parse Error' });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cut(response: ServerResponse): void {
  response.socket?.destroy();
}
