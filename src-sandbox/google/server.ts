/** Google's hosts on one loopback address, told apart by their paths, which do not overlap. */
import type { Server } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Concurrency } from '../simulator/concurrency.ts';
import { findRoute } from '../simulator/find-route.ts';
import { bearer } from '../simulator/http-answer.ts';
import * as service from '../simulator/listen.ts';
import type { Stamps } from '../simulator/stamps.ts';
import { type ApiParts, callApi } from './api-calls.ts';
import type { Fault, FaultHook } from './http-faults.ts';
import { mailErrors } from './mail/mail-errors.ts';
import { oauthOperation, type SignInParts, signIn } from './sign-in-calls.ts';

export interface ServerParts extends ApiParts, SignInParts {
  readonly clock: Clock;
  readonly stamps: Stamps;
  readonly faults: () => FaultHook | null;
  /** Of requests to Gmail. */
  readonly concurrency: Concurrency;
}

/** Gmail takes messages of 150 MB, a third more as base64. */
const mostBodyBytes = 210 * 1024 * 1024;
const apiPaths = /^\/(calendar|gmail|(resumable\/)?upload\/gmail)\//;

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
  const { number, request, method, path, query } = arrived;
  const isApi = apiPaths.test(path);
  const found = isApi ? findRoute(parts.routes, method, path) : null;
  const operation = found?.route.operation ?? oauthOperation(path);
  const leave = operation?.startsWith('gmail.') === true ? parts.concurrency.enter(bearer(request)) : noop;
  const fault: Fault | null =
    leave === null
      ? { type: 'error', error: mailErrors.concurrent }
      : (parts.faults()?.({ method, path, operation, query, number }) ?? null);
  return {
    fault,
    leave: leave ?? noop,
    answer: (content) =>
      isApi
        ? callApi(parts, { number, request, path, query, content, found, fault })
        : signIn(parts, { request, path, query, content, fault }),
  };
}

const noop = (): void => {};
