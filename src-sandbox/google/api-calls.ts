/** Calls of Google's JSON APIs: the token, its scopes and the quota first, then what the route does, and the form of refusals. */
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import { type ApiError, ApiRefusal, apiErrorBody, refuseApi } from './api-refusal.ts';
import type { ApiResult, Route } from './calendar/routes.ts';
import { type Answer, bearer, noCache, type Received } from './http-answer.ts';
import type { Grants } from './oauth/grants.ts';
import type { Quota } from './quota.ts';

export interface ApiParts {
  readonly routes: readonly Route[];
  readonly grants: Grants;
  readonly quota: Quota;
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

export interface FoundRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

const bodyLimits = { mostDepth: 64, mostSeparators: 2_000_000 };

export function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute | null {
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

export function callApi(
  parts: ApiParts,
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
