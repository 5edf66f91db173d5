/** A request that Graph refuses: thrown by whatever finds out, and answered in the form of Graph's errors. */
import type { Json } from '../simulator/json.ts';

export interface GraphError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterS?: number;
  /** Further members of `error`, such as `@event.existingEventId`. */
  readonly more?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export class GraphRefusal extends Error {
  readonly error: GraphError;
  constructor(error: GraphError) {
    super(error.message);
    this.error = error;
  }
}

export function refuse(status: number, code: string, message: string, more?: Json): never {
  throw new GraphRefusal({ status, code, message, ...(more === undefined ? {} : { more }) });
}

export function refuseWith(error: GraphError): never {
  throw new GraphRefusal(error);
}

/** @param requestId also in the header. @param now epoch milliseconds */
export function errorBody(error: GraphError, requestId: string, clientRequestId: string, now: number): Json {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...error.more,
      innerError: {
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': clientRequestId,
      },
    },
  };
}

export function refuseNotFound(): never {
  refuse(
    404,
    'ErrorItemNotFound',
    'The specified object was not found in the store., The process failed to get the correct properties.',
  );
}

export function refuseAccess(): never {
  refuse(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}
