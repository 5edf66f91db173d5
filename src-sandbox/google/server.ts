/** Google's hosts on one loopback address, told apart by their paths, which do not overlap. */
import type { IncomingMessage, Server } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Concurrency } from '../simulator/concurrency.ts';
import { findRoute } from '../simulator/find-route.ts';
import { type Answer, bearer } from '../simulator/http-answer.ts';
import * as service from '../simulator/listen.ts';
import type { Stamps } from '../simulator/stamps.ts';
import { type ApiParts, callApi } from './api-calls.ts';
import type { Fault, FaultHook } from './http-faults.ts';
import { mailErrors } from './mail/mail-errors.ts';
import { pageLanguage } from './page-frame.ts';
import type { PersonPage } from './person-page/page.ts';
import { oauthOperation, type SignInParts, signIn } from './sign-in-calls.ts';

export interface ServerParts extends ApiParts, SignInParts {
  readonly clock: Clock;
  readonly stamps: Stamps;
  readonly faults: () => FaultHook | null;
  /** Of requests to Gmail. */
  readonly concurrency: Concurrency;
  /** Called after each request to an API that may have changed something, before it is answered. */
  readonly keep: () => void;
  /** Null: no page for a person. */
  readonly page: PersonPage | null;
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
    answer(content) {
      if (parts.page !== null && path === parts.page.path)
        return pageAnswer(parts.page, request, query, content);
      if (!isApi) return signIn(parts, { request, path, query, content, fault });
      const answer = callApi(parts, { number, request, path, query, content, found, fault });
      if (method !== 'GET') parts.keep();
      return answer;
    },
  };
}

function pageAnswer(
  page: PersonPage,
  request: IncomingMessage,
  query: URLSearchParams,
  content: Buffer,
): Answer {
  const form = request.method === 'POST' ? new URLSearchParams(content.toString('utf8')) : null;
  const language = pageLanguage(request.headers['accept-language']);
  return page.answer(form, query, language);
}

const noop = (): void => {};
