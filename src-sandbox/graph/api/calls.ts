/** Calls of Graph: the token, its permissions, the mailbox and its limits first, then what the route does, and the form of refusals. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { findRoute } from '../../simulator/find-route.ts';
import { type Answer, bearer } from '../../simulator/http-answer.ts';
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { type GraphFault, graphErrors, type MailboxTrouble, mailboxErrors } from '../faults.ts';
import type { Grant, Grants } from '../identity/grants.ts';
import { guidOf, type People, type Person } from '../people.ts';
import { errorBody, GraphRefusal, refuse, refuseAccess, refuseWith } from '../refusal.ts';
import type { Throttle } from '../throttle.ts';
import { readPreferences } from './preferences.ts';
import type { GraphResult, GraphRoute } from './route.ts';

export interface GraphParts {
  readonly people: People;
  readonly routes: readonly GraphRoute[];
  readonly grants: Grants;
  readonly throttle: Throttle;
  readonly stamps: Stamps;
  readonly troubleOf: (person: Person) => MailboxTrouble | null;
  /** The fault of a request in a batch. */
  readonly faultOf: (
    method: string,
    path: string,
    query: URLSearchParams,
    number: number,
  ) => GraphFault | null;
  /** Told of each request when its answer is known, also where the answer was then lost on purpose. */
  readonly observe: (exchange: GraphExchange) => void;
}

export interface GraphExchange {
  /** Counts all requests from 1; those in a batch have the number of the batch. */
  readonly number: number;
  /** `events.update`; null for a path that is no call which the simulator has. */
  readonly operation: string | null;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed; undefined without one. */
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** A request by itself, or in a batch. */
export interface GraphRequest {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined without one. */
  readonly body: unknown;
  readonly origin: string;
  readonly fault: GraphFault | null;
}

const bodyLimits = { mostDepth: 64, mostSeparators: 200_000 };
export const jsonType =
  'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8';

/** @throws GraphRefusal for a body that is no JSON */
export function readBody(content: Buffer): unknown {
  if (content.length === 0) return undefined;
  try {
    return parseBoundedJson(content.toString('utf8'), bodyLimits);
  } catch {
    return refuse(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

/** Carries a request out. @returns the status, the body without its text, and headers */
export function callGraph(parts: GraphParts, request: GraphRequest): GraphResult {
  const { number, method, path, query, headers, body, fault } = request;
  const found = findRoute(parts.routes, method, path);
  let result: GraphResult;
  try {
    result = carryOut(parts, request, found);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    result = refusedResult(parts, request, error);
  }
  const operation = found?.route.operation ?? null;
  const { status, body: answer } = result;
  if (fault?.type !== 'error' || operation !== null)
    parts.observe({ number, operation, method, path, query, headers, body, status, answer });
  return result;
}

export function refusedResult(
  parts: Pick<GraphParts, 'stamps'>,
  request: Pick<GraphRequest, 'number' | 'headers'>,
  { error }: GraphRefusal,
): GraphResult {
  const { id, client } = requestIds(request);
  return {
    status: error.status,
    body: errorBody(error, id, client, parts.stamps.now()),
    headers: {
      ...error.headers,
      ...(error.retryAfterS === undefined ? {} : { 'Retry-After': String(error.retryAfterS) }),
    },
  };
}

/** The answer as it goes out by itself. */
export function answerOf(
  { status, body, content, headers }: GraphResult,
  request: Pick<GraphRequest, 'number' | 'headers'>,
): Answer {
  const { id, client } = requestIds(request);
  return {
    status,
    type: content?.type ?? (body === undefined ? null : status >= 400 ? 'application/json' : jsonType),
    body: content !== undefined ? [content.bytes] : body === undefined ? '' : JSON.stringify(body),
    headers: { 'Cache-Control': 'private', 'request-id': id, 'client-request-id': client, ...headers },
  };
}

function requestIds({ number, headers }: Pick<GraphRequest, 'number' | 'headers'>) {
  const id = guidOf(`request ${number}`);
  return { id, client: String(headers['client-request-id'] ?? id) };
}

type Found = ReturnType<typeof findRoute<GraphRoute>>;

function carryOut(parts: GraphParts, request: GraphRequest, found: Found): GraphResult {
  const { number, path, query, headers, body, origin, fault } = request;
  if (fault?.type === 'error') refuseWith(fault.error);
  const token = bearer({ headers });
  if (token === null) refuseWith(graphErrors.noToken);
  const grant = parts.grants.byAccessToken(token);
  if (grant === null) refuseWith(token.includes('.') ? graphErrors.expiredToken : graphErrors.malformedToken);
  if (found === null) {
    const segment = path.split('/').at(-1) ?? '';
    refuse(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
  }
  const { route, parameters } = found;
  if (!route.scopes.some((scope) => grant.graph.includes(scope))) refuseAccess();
  const owner = ownerOf(parts.people, grant, parameters.user);
  if (route.isOfDirectory !== true) {
    const trouble = parts.troubleOf(owner);
    if (trouble !== null) refuseWith(mailboxErrors[trouble]);
    parts.throttle.spend(owner.id);
  }
  const prefer = readPreferences(headers.prefer);
  const result = route.handle({
    person: grant.person,
    owner,
    permissions: grant.graph,
    path: parameters,
    pathname: path,
    query,
    body: (body ?? {}) as Json,
    prefer,
    ifMatch: headers['if-match'] === undefined ? null : String(headers['if-match']),
    root: `${origin}/v1.0`,
    number,
  });
  const applied = prefer.applied.length === 0 ? {} : { 'Preference-Applied': prefer.applied.join(', ') };
  return { ...result, headers: { ...applied, ...result.headers } };
}

function ownerOf(people: People, { person, graph }: Grant, name: string | undefined): Person {
  if (name === undefined) return person;
  const found = people.find(name);
  if (found === null || (found.tenant !== person.tenant && found !== person))
    refuse(404, 'ErrorInvalidUser', `The requested user '${name}' is invalid.`);
  const isShared = graph.includes('Calendars.Read.Shared') || graph.includes('Calendars.ReadWrite.Shared');
  if (found !== person && !isShared) refuseAccess();
  return found;
}
