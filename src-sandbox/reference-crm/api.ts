/** What the API answers to a request whose user and body are known, however the request arrived. */
import type { Contract, Found } from './contract.ts';
import type { ApiAnswer, CrmUser, Handler } from './handler.ts';
import { refuse, wrongWith } from './problem.ts';

export interface Api {
  readonly contract: Contract;
  readonly handlers: Readonly<Record<string, Handler>>;
}

export interface ReadRequest {
  readonly user: CrmUser | null;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed; undefined where the operation has none. */
  readonly body: unknown;
}

/** Checks the request against the document, and lets the operation's handler answer. @throws Refusal */
export function answerOf(
  { contract, handlers }: Api,
  { operation, path }: Extract<Found, { type: 'operation' }>,
  { user, query, headers, body }: ReadRequest,
): ApiAnswer {
  const checked = contract.parameters(operation, path, query, headers);
  if ('wrong' in checked) refuse('invalid-request', { detail: checked.wrong });
  const wrong =
    body === undefined || operation.bodyType === 'message/rfc822'
      ? null
      : contract.checkBody(operation, body);
  if (wrong !== null) refuse('invalid-request', wrongWith(wrong));
  const handler = handlers[operation.id] ?? refuse('not-implemented');
  return handler({ user, values: checked.values, body });
}
