/** Microsoft's hosts on one loopback address, told apart by their paths: Graph below `/v1.0`, the identity platform beside it. */
import type { Server } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Concurrency } from '../simulator/concurrency.ts';
import { findRoute } from '../simulator/find-route.ts';
import { type Answer, bearer } from '../simulator/http-answer.ts';
import * as service from '../simulator/listen.ts';
import { callBatch } from './api/batch.ts';
import {
  answerOf,
  callGraph,
  type GraphParts,
  type GraphRequest,
  readBody,
  refusedResult,
} from './api/calls.ts';
import { type GraphFault, type GraphFaultHook, graphErrors } from './faults.ts';
import { answerIdentity, type IdentityParts, identityOperation } from './identity/endpoints.ts';
import { GraphRefusal } from './refusal.ts';

export interface ServerParts extends GraphParts, IdentityParts {
  readonly clock: Clock;
  readonly faults: () => GraphFaultHook | null;
  /** Of requests to one mailbox. */
  readonly concurrency: Concurrency;
}

const mostBodyBytes = 10 * 1024 * 1024;
const batchPath = '/v1.0/$batch';

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listen(
  parts: ServerParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  const { clock, stamps } = parts;
  const begin = (arrived: service.Arrived): service.Handling => handlingOf(parts, arrived);
  return service.listen({ clock, now: stamps.now, mostBodyBytes, begin }, port);
}

function handlingOf(parts: ServerParts, arrived: service.Arrived): service.Handling {
  const { number, request, method, path, query, origin } = arrived;
  const isGraph = path.startsWith('/v1.0/');
  const route = isGraph ? findRoute(parts.routes, method, path)?.route : undefined;
  const operation = !isGraph
    ? identityOperation(path)
    : path === batchPath
      ? 'batch'
      : (route?.operation ?? null);
  // what the directory answers is no request to the mailbox
  const leave = isGraph && route?.isOfDirectory !== true ? parts.concurrency.enter(bearer(request)) : noop;
  const fault: GraphFault | null =
    leave === null
      ? { type: 'error', error: graphErrors.concurrency }
      : (parts.faults()?.({ method, path, operation, query, number }) ?? null);
  return {
    fault,
    leave: leave ?? noop,
    answer: (content) =>
      isGraph
        ? answerGraph(
            parts,
            { number, method, path, query, headers: request.headers, origin, fault },
            content,
          )
        : answerIdentity(parts, { method, path, query, content, origin, fault }),
  };
}

function answerGraph(parts: ServerParts, request: Omit<GraphRequest, 'body'>, content: Buffer): Answer {
  try {
    const whole = { ...request, body: readBody(content) };
    const isBatch = request.path === batchPath && request.fault?.type !== 'error';
    return answerOf(isBatch ? callBatch(parts, whole) : callGraph(parts, whole), request);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return answerOf(refusedResult(parts, request, error), request);
  }
}

const noop = (): void => {};
