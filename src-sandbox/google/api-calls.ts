/** Calls of Google's JSON APIs: the token, its scopes and the quota first, then what the route does, and the form of refusals. */
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import type { FoundRoute } from '../simulator/find-route.ts';
import { type Answer, bearer } from '../simulator/http-answer.ts';
import type { Json } from '../simulator/json.ts';
import { type ApiError, ApiRefusal, apiErrorBody, refuseApi } from './api-refusal.ts';
import type { Grants } from './oauth/grants.ts';
import type { Quota } from './quota.ts';
import { noCache, type Received } from './received.ts';
import type { ApiResult, Route } from './route.ts';

/** The first word of an operation. */
export type Api = 'calendar' | 'gmail';

export interface ApiParts {
  readonly routes: readonly Route[];
  readonly grants: Grants;
  readonly quotas: Readonly<Record<Api, Quota>>;
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

const bodyLimits = { mostDepth: 64, mostSeparators: 2_000_000 };

export function callApi(
  parts: ApiParts,
  call: Received & { readonly number: number; readonly found: FoundRoute<Route> | null },
): Answer {
  const { number, request, path, query, content, found, fault } = call;
  const ifMatch = request.headers['if-match'] ?? null;
  const method = request.method ?? 'GET';
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
    parts.quotas[apiOf(route.operation)].spend(grant.person.email, route.units());
    const takesMedia = route.takesMedia === true;
    body = takesMedia || content.length === 0 ? undefined : jsonBody(content.toString('utf8'));
    result = route.handle({
      person: grant.person,
      path: parameters,
      pathname: path,
      query,
      body: (body ?? {}) as Json,
      content: { type: request.headers['content-type'] ?? '', bytes: content },
      headers: request.headers,
      number,
      ...(ifMatch === null ? {} : { ifMatch }),
    });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    retryAfterS = error.error.retryAfterS;
    result = { status: error.error.status, body: apiErrorBody(error.error) as Json };
  }
  const { status, body: answer, etag, raw } = result;
  parts.observe({
    number,
    operation: found?.route.operation ?? null,
    method,
    path,
    query,
    ifMatch,
    body: body ?? result.said,
    status,
    answer: raw === undefined ? answer : { ...answer, raw: `(${raw.length} bytes)` },
  });
  const cache =
    method === 'GET' && status < 400 ? 'private, max-age=0, must-revalidate, no-transform' : noCache;
  return {
    status,
    type: answer === undefined ? null : 'application/json; charset=UTF-8',
    body: answer === undefined ? '' : raw === undefined ? JSON.stringify(answer) : withRaw(answer, raw),
    headers: {
      'Cache-Control': cache,
      Vary: 'Origin, X-Origin, Referer',
      ...result.headers,
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
          metadata: backendOf(operation),
        },
      ],
    },
  };
}

/** How Google's servers name a call among themselves; for Gmail only some names have been seen. */
function backendOf(operation: string): Readonly<Record<string, string>> {
  const [api = '', ...names] = operation.split('.');
  const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
  if (api === 'calendar')
    return { service: 'calendar-json.googleapis.com', method: `calendar.v3.${names.map(upper).join('.')}` };
  const call = upper(names.at(-1) ?? '');
  const [thing = ''] = names.slice(-2);
  const method =
    call === 'List'
      ? `${call}${upper(thing)}`
      : call === 'GetProfile'
        ? call
        : `${call}${upper(thing).slice(0, -1)}`;
  return { service: 'gmail.googleapis.com', method: `caribou.api.proto.MailboxService.${method}` };
}

function apiOf(operation: string): Api {
  return operation.startsWith('gmail.') ? 'gmail' : 'calendar';
}

const rawPlace = '"raw":"';
/** A multiple of 3, so that the pieces' base64 can be put together. */
const pieceBytes = 48 * 1024;

/** The answer with bytes in its member `raw`, where it has an empty text. */
function* withRaw(answer: Json, raw: Uint8Array): Iterable<string> {
  const text = JSON.stringify(answer);
  const at = text.indexOf(`${rawPlace}"`) + rawPlace.length;
  yield text.slice(0, at);
  for (let start = 0; start < raw.length; start += pieceBytes)
    yield base64url(raw.subarray(start, start + pieceBytes));
  yield text.slice(at);
}

/** With padding, as Gmail writes it. */
function base64url(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

function jsonBody(text: string): unknown {
  try {
    return parseBoundedJson(text, bodyLimits);
  } catch {
    return refuseApi({ status: 400, domain: 'global', reason: 'parseError', message: 'Parse Error' });
  }
}
