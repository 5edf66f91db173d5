/** The hosts of a simulated organisation on one loopback address: Exchange's web services behind IIS. */
import type { Server } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Fault } from '../simulator/faults.ts';
import type { Answer } from '../simulator/http-answer.ts';
import * as service from '../simulator/listen.ts';
import type { Authentication } from './authentication/authentication.ts';
import type { AutodiscoverCalls } from './autodiscover/autodiscover-calls.ts';
import { callEws, type EwsParts, ewsPath, operationIn } from './ews-calls.ts';
import type { EwsFaultHook } from './faults.ts';
import type { Mailbox } from './mailboxes.ts';
import type { EwsFault } from './refusal.ts';

/** One request with its answer. */
export interface ExchangeCall {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  /** `GetItem`; null for what is no EWS request. */
  readonly operation: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** The address of the mailbox that signed in; null: nobody. */
  readonly caller: string | null;
  readonly status: number;
  /** Null for an answer that comes in pieces. */
  readonly answer: string | null;
}

export interface ServerParts extends EwsParts {
  readonly clock: Clock;
  readonly now: () => number;
  readonly authentication: Authentication;
  readonly autodiscover: AutodiscoverCalls;
  /** What keeps an account from EWS; null: nothing. */
  readonly blockOf: (caller: Mailbox, userAgent: string) => Answer | null;
  readonly faults: () => EwsFaultHook | null;
  readonly observe: (call: ExchangeCall) => void;
  readonly isHost?: (host: string) => boolean;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A message of 60 MB in base64, and what stands around it. */
const mostBodyBytes = 96 * 1024 * 1024;

export function listen(
  parts: ServerParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  const { clock, now, isHost, tls } = parts;
  const begin = (arrived: service.Arrived): service.Handling => handlingOf(parts, arrived);
  return service.listen(
    {
      ...{ clock, now, mostBodyBytes, begin },
      ...(isHost === undefined ? {} : { isHost }),
      ...(tls === undefined ? {} : { tls }),
    },
    port,
  );
}

function handlingOf(parts: ServerParts, arrived: service.Arrived): service.Handling {
  const { number, request, method, path, query } = arrived;
  let fault: Fault<EwsFault> | null = null;
  let end = (): void => {};
  const onOpen = (ends: () => void): void => {
    end = ends;
  };
  return {
    fault: null,
    faultOf(content) {
      const hook = parts.faults();
      if (hook === null) return null;
      const text = content.toString('utf8');
      fault = hook({ method, path, operation: operationIn(text), query, number, content: text });
      return fault;
    },
    leave: () => end(),
    answer(content) {
      const signedIn =
        parts.autodiscover.beforeSignIn(method, path) ?? parts.authentication.authenticate(request);
      const caller = 'id' in signedIn ? signedIn : null;
      const body = content.toString('utf8');
      const answer = 'id' in signedIn ? answered(parts, arrived, signedIn, body, fault, onOpen) : signedIn;
      parts.observe({
        ...{ number, method, path, body, headers: request.headers },
        operation: operationIn(body),
        caller: caller?.email ?? null,
        status: answer.status,
        answer: typeof answer.body === 'string' ? answer.body : null,
      });
      return answer;
    },
  };
}

function answered(
  parts: ServerParts,
  { method, path, number, request }: service.Arrived,
  caller: Mailbox,
  body: string,
  fault: Fault<EwsFault> | null,
  onOpen: (end: () => void) => void,
): Answer {
  const { blockOf, autodiscover } = parts;
  const discovered = autodiscover.answer(method, path, body);
  if (discovered !== null) return discovered;
  if (path.toLowerCase() !== ewsPath.toLowerCase()) return { status: 404, type: null, body: '' };
  if (method !== 'POST') return { status: 405, type: null, body: '', headers: { Allow: 'POST' } };
  const block = blockOf(caller, String(request.headers['user-agent'] ?? ''));
  if (block !== null) return block;
  const error = fault?.type === 'error' ? fault.error : null;
  return callEws(parts, { number, caller, content: body, fault: error, onOpen });
}
