/** `$batch`: up to 20 requests in one, each with its own answer (https://learn.microsoft.com/en-us/graph/json-batching). */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';
import { callGraph, type GraphParts, type GraphRequest, jsonType } from './calls.ts';
import type { GraphResult } from './route.ts';

const mostRequests = 20;

interface Part {
  readonly id: string;
  readonly method: string;
  /** Relative to the version: `/me/events`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/** @throws GraphRefusal for a batch that is wrong as a whole */
export function callBatch(parts: GraphParts, batch: GraphRequest): GraphResult {
  const failed = new Set<string>();
  const responses = readParts(batch.body).map((part) => {
    const { status, body, headers } = part.dependsOn.some((id) => failed.has(id))
      ? failedDependency
      : callPart(parts, batch, part);
    if (status >= 400) failed.add(part.id);
    return {
      id: part.id,
      status,
      headers: {
        'Cache-Control': 'private',
        ...(body === undefined ? {} : { 'Content-Type': status < 400 ? jsonType : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    };
  });
  // answers come in any order: https://learn.microsoft.com/en-us/graph/json-batching#response-format
  return { status: 200, body: { responses: responses.reverse() } };
}

const failedDependency: GraphResult = {
  status: 424,
  body: { error: { code: 'FailedDependency', message: 'The dependent request has failed.' } },
};

function callPart(parts: GraphParts, batch: GraphRequest, part: Part): GraphResult {
  const url = URL.parse(`${batch.origin}/v1.0${part.url}`);
  if (url === null) return failedDependency;
  return callGraph(parts, {
    ...batch,
    method: part.method,
    path: url.pathname,
    query: url.searchParams,
    headers: { authorization: batch.headers.authorization, ...part.headers },
    body: part.body,
    fault: parts.faultOf(part.method, url.pathname, url.searchParams, batch.number),
  });
}

function readParts(body: unknown): readonly Part[] {
  const { requests } = (body ?? {}) as Json;
  if (!Array.isArray(requests) || requests.length === 0)
    refuse(400, 'BadRequest', 'Invalid batch payload format.');
  if (requests.length > mostRequests)
    refuse(400, 'BadRequest', `Number of batch request steps exceeds the maximum value of ${mostRequests}.`);
  const parts = (requests as readonly Json[]).map(readPart);
  if (new Set(parts.map(({ id }) => id)).size < parts.length)
    refuse(400, 'BadRequest', 'Batch request ids have to be unique.');
  return parts;
}

function readPart({ id, method, url, headers, body, dependsOn }: Json): Part {
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string')
    refuse(400, 'BadRequest', 'Invalid batch payload format.');
  const given = Object.entries((headers ?? {}) as Readonly<Record<string, string>>);
  const lower = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
  if (body !== undefined && lower['content-type'] === undefined)
    refuse(
      400,
      'BadRequest',
      'Invalid batch payload format: a request with a body needs the header Content-Type.',
    );
  return { id, method, url, headers: lower, body, dependsOn: (dependsOn ?? []) as readonly string[] };
}
